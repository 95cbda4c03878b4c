"""Letters of one's own: in the sans, and in a file of TrueType or OpenType."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from support import listing

import convanim as ca
from convanim.export import advice
from convanim.gallery.figures import key_of
from convanim.gallery.listing import read_listing
from convanim.recipes import command_recipe, python_recipe
from convanim.render.text import box, width_of
from convanim.scene.primitives import Text

SHIPPED = Path(matplotlib.get_data_path(), "fonts", "ttf")
SERIF = SHIPPED / "DejaVuSerif.ttf"

#: The fonts, and the file that each one's upright letters are in.
FILES = {"": SHIPPED / "cmr10.ttf", "sans": SHIPPED / "cmss10.ttf", str(SERIF): SERIF}


def advance(file: Path, words: str) -> float:
    """Width of plain words for the font size 1, as the file has it; without kerning."""
    font = TTFont(file)
    names = (font.getBestCmap()[ord(letter)] for letter in words)
    return sum(font["hmtx"][name][0] for name in names) / font["head"].unitsPerEm


@pytest.mark.parametrize("face", FILES)
@settings(max_examples=20)
@given(words=st.text("0123456789.", min_size=1, max_size=6), size=st.floats(1, 40))
def test_numbers_are_as_wide_as_in_their_font(face, words, size):
    expected = size * advance(FILES[face], words)
    assert width_of(words, size, "roman", face) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("face", ["sans", str(SERIF)])  # Computer Modern's italics have curls
def test_symbols_are_italic_and_digits_upright(face):
    """An l leans, where there are no serifs: its middle moves to the right upwards."""

    def lean(words: str) -> float:
        from convanim.render.typeset import set_line

        points = set_line(words, "roman", face).vertices
        high = points[:, 1] > 0.7 * points[:, 1].max()
        low = points[:, 1] < 0.3 * points[:, 1].max()
        return float(points[high, 0].mean() - points[low, 0].mean()) / np.ptp(points[:, 1])

    assert lean("$l$") > lean("l") + 0.08
    assert lean("$1$") == pytest.approx(lean("1"))


def figure(**look: object) -> ca.Animation:
    return ca.animate(ca.Conv(4, 3, padding=1), view="numerical", labels=True, **look)


def fonts_of(data: bytes) -> dict[str, str]:
    """The fonts of a PDF by name, with their kind."""
    found = {}
    for page in PdfReader(io.BytesIO(data)).pages:
        for entry in page["/Resources"]["/Font"].values():
            (own,) = entry.get_object()["/DescendantFonts"]
            descriptor = own["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & {*descriptor}  # embedded
            found[entry["/BaseFont"].split("+")[1]] = entry["/Subtype"]
    return found


@pytest.mark.parametrize(
    ("font", "names"),
    [
        ("roman", {"Cmr10", "Cmmi10"}),
        ("sans", {"Cmss10"}),
        (SERIF, {"DejaVuSerif"}),
    ],
)
def test_pdf_embeds_the_font_and_has_its_words(font, names):
    data = figure(font=font).to_bytes("pdf")
    assert fonts_of(data) == dict.fromkeys(names, "/Type0")
    words = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert "input" in words
    assert re.search(r"p\s*=\s*1", words)


@pytest.mark.parametrize("font", ["sans", SERIF])
def test_every_format_has_other_letters(font):
    for name in ("png", "svg", "pdf"):
        assert figure(font=font).to_bytes(name) != figure().to_bytes(name)
        assert figure(font=font).to_bytes(name) == figure(font=font).to_bytes(name)


def test_letters_in_svg_are_the_outlines_of_the_font():
    """A 1 of the serif has as many points as in its file."""
    svg = figure(font=SERIF).to_bytes("svg").decode()
    font = TTFont(SERIF)
    coordinates, _, _ = font["glyf"][font.getBestCmap()[ord("1")]].getCoordinates(font["glyf"])
    high = max(y for _, y in coordinates) / font["head"].unitsPerEm
    outlines = re.findall(r'<path id="[^"]*" d="([^"]*)"', svg)
    tops = [max(float(y) for y in re.findall(r" (-?[\d.]+)(?=[A-Z]|$| )", d)) for d in outlines]
    assert any(abs(top - high) < 0.002 for top in tops)


@pytest.mark.parametrize("font", ["sans", SERIF])
@pytest.mark.parametrize("view", ["numerical", "maps", "rows", "columns", "pixels"])
def test_labels_do_not_cover_each_other(font, view):
    """They are laid out with their width in this font."""
    layer = ca.Conv((6,) if view == "rows" else 5, 3, padding=1)
    layer = ca.Conv(4, 3, channels=(2, 2)) if view == "maps" else layer
    drawing = ca.animate(layer, view=view, labels=True, font=font).scene.at(0)
    boxes = []
    for item in drawing.primitives:
        if isinstance(item, Text):
            assert item.face == ("sans" if font == "sans" else str(SERIF))
            for at, words in item.items:
                one = Text(
                    ((at, words),), item.size, item.colour, item.room, item.left, face=item.face
                )
                boxes.append((words, box(one)))
    assert len(boxes) > 3
    for number, (one, a) in enumerate(boxes):
        assert 0 <= a[0] <= a[2] <= drawing.width, one
        for other, b in boxes[:number]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (one, other)


def made_font(path: Path, letters: str, is_true_type: bool = True) -> Path:
    """A font whose letters are all the same square, with no other letters."""
    pen = TTGlyphPen(None) if is_true_type else T2CharStringPen(600, None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (500, 700), (500, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph() if is_true_type else pen.getCharString()
    builder = FontBuilder(1000, isTTF=is_true_type)
    names = [".notdef", *(f"g{n}" for n in range(len(letters)))]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"g{n}" for n, c in enumerate(letters)})
    if is_true_type:
        builder.setupGlyf(dict.fromkeys(names, square))
    else:
        builder.setupCFF("Square", {}, dict.fromkeys(names, square), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular", "psName": "Square"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def test_what_a_font_lacks_comes_from_computer_modern(tmp_path):
    path = made_font(tmp_path / "square.ttf", ALPHABET)
    found = fonts_of(figure(font=path).to_bytes("pdf"))
    assert found["Square"] == "/Type0"
    assert {*found} - {"Square"} <= {"Cmr10", "Cmsy10", "Cmmi10"}
    assert len(found) > 1


def test_an_opentype_font_of_postscript_outlines_is_embedded(tmp_path):
    path = made_font(tmp_path / "square.otf", ALPHABET, is_true_type=False)
    data = figure(font=path).to_bytes("pdf")
    assert fonts_of(data)["Square"] == "/Type0"
    assert b"/CIDFontType0C" in data


def test_a_wrong_file_is_one_line(tmp_path):
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "text.ttf").write_text("no font", encoding="utf-8")
    (tmp_path / "cut.ttf").write_bytes(SERIF.read_bytes()[:500])
    (tmp_path / "half.ttf").write_bytes(SERIF.read_bytes()[:100_000])
    made_font(tmp_path / "signs.ttf", "+-=")
    (tmp_path / "folder.ttf").mkdir()
    names = ("empty", "text", "cut", "half", "signs", "folder", "none")
    for name in names:
        with pytest.raises(ca.ConvanimError) as caught:
            figure(font=tmp_path / f"{name}.ttf")
        said = str(caught.value)
        assert said.startswith("font ")
        assert f"{name}.ttf" in said
        assert "\n" not in said
    for value in ("sanz", 3, "", "a\nb", b"sans"):
        with pytest.raises(ca.ConvanimError, match="font must be roman, sans or a file"):
            figure(font=value)
    asked = ["conv", "-i", "5", "-k", "3", "--font", str(tmp_path / "cut.ttf"), "-o", "a.gif"]
    found = subprocess.run([sys.executable, "-m", "convanim", *asked], capture_output=True)
    assert found.returncode == 2
    assert found.stderr.count(b"\n") == 1


def test_a_damaged_font_is_one_line(tmp_path):
    """Its letters have to be whole before anything is drawn, its tables when they are embedded."""
    font, path = TTFont(SERIF), tmp_path / "own.ttf"
    del font["post"]
    font.save(path)
    animation = ca.animate(ca.Conv(4, 2), view="numerical", font=path, steps=[0])
    assert animation.to_bytes("gif")
    with pytest.raises(ca.ConvanimError, match=r"^the font own\.ttf is damaged"):
        animation.to_bytes("pdf")
    font = TTFont(SERIF)
    offsets = font.reader.tables
    start, number = offsets["glyf"].offset, font.getGlyphID(font.getBestCmap()[ord("Q")])
    content, at = bytearray(SERIF.read_bytes()), start + font["loca"][number]
    content[at : at + 2] = (30_000).to_bytes(2)  # outlines
    other = tmp_path / "other.ttf"
    other.write_bytes(content)
    with pytest.raises(ca.ConvanimError) as caught:
        ca.animate(ca.Conv(4, 2), font=other)
    told = str(caught.value)
    assert told.startswith(f"font {other} can't be read as TrueType or OpenType: ")
    assert "FT_" not in told


def test_letters_without_a_width_are_refused_and_names_may_be_any(tmp_path):
    font = TTFont(SERIF)
    kept = [row for row in font["name"].names if row.platformID == 3]
    for row in kept:
        row.string = "Ev il()<>/[x]{}#\u202eß"
    font["name"].names = kept
    font.save(tmp_path / "named.ttf")
    animation = ca.animate(ca.Conv(4, 2), view="numerical", font=tmp_path / "named.ttf")
    resources = PdfReader(io.BytesIO(animation.to_bytes("pdf"))).pages[0]["/Resources"]
    names = [each.get_object()["/BaseFont"] for each in resources["/Font"].values()]
    assert any(re.fullmatch(r"/[A-Z]{6}\+Evilx", name) for name in names)
    font["hmtx"].metrics = dict.fromkeys(font["hmtx"].metrics, (0, 0))
    font.save(tmp_path / "narrow.ttf")
    with pytest.raises(ca.ConvanimError, match="lacks outlines of letters and digits"):
        ca.animate(ca.Conv(4, 2), font=tmp_path / "narrow.ttf")


def test_recipes_type_the_path_and_pictures_depend_on_what_the_file_holds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made_font(tmp_path / "a.ttf", ALPHABET)
    shown = ca.animate(ca.Conv(5, 3), font="a.ttf")
    assert command_recipe(shown.layer, shown.given, "b").endswith("--font a.ttf -o b.gif")
    assert python_recipe(shown.layer, shown.given, "b").endswith('font="a.ttf").save("b.gif")')
    assert repr(shown) == "animate(Conv(5, kernel=3), font='a.ttf')"
    keys = {}
    for name, letters in (("a", ALPHABET), ("same", ALPHABET), ("other", ALPHABET + "A")):
        made_font(tmp_path / f"{name}.ttf", letters)
        if name == "same":  # the time when it was made is in a font
            shutil.copy("a.ttf", "same.ttf")
        text = f"font = '{name}.ttf'\n[[figure]]\nname = 'f'\nlayer = 'conv'\ninput = 5\nkernel = 3"
        (listed,) = read_listing(listing(tmp_path, text)).figures
        keys[name] = key_of(listed, "program")
    assert keys["a"] == keys["same"] != keys["other"]


@settings(max_examples=20)
@given(size=st.floats(2, 60), view=st.sampled_from(["slanted", "numerical", "matrix", "pixels"]))
def test_the_font_size_is_that_of_numbers_as_printed_and_all_grows_with_it(size, view):
    layer = ca.Conv(5, 3, padding=1)
    usual = ca.animate(layer, view=view, labels=view != "matrix").scene
    large = ca.animate(layer, view=view, labels=view != "matrix", font_size=size).scene
    ratio = size / 8
    assert (large.width, large.height) == pytest.approx((usual.width * ratio, usual.height * ratio))
    pairs = zip(usual.at(3).draw(), large.at(3).draw(), strict=True)
    for one, other in pairs:
        if isinstance(one, Text):
            assert other.size == pytest.approx(one.size * ratio)
            for ((x, y), words), ((u, v), same) in zip(one.items, other.items, strict=True):
                assert (u, v, same) == (pytest.approx(ratio * x), pytest.approx(ratio * y), words)
        elif one.stroke:
            assert other.stroke.width == pytest.approx(one.stroke.width * ratio)
    if view == "numerical":
        assert max(p.size for p in large.at(0).draw() if isinstance(p, Text)) == pytest.approx(size)


def test_a_pdf_prints_numbers_in_the_font_size():
    data = ca.animate(ca.Conv(4, 3), view="numerical", font_size=12).to_bytes("pdf")
    sizes = {
        *re.findall(
            r"/F\d+ ([\d.]+) Tf",
            PdfReader(io.BytesIO(data)).pages[0].get_contents().get_data().decode("latin-1"),
        )
    }
    # TeX's points, 72.27 of which are an inch, in a PDF's, of which 72 are.
    assert max(map(float, sizes)) * 72.27 / 72 == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("size", [0, 1, 201, "large", float("nan")])
def test_a_wrong_font_size_is_one_line(size):
    with pytest.raises(ca.ConvanimError, match="font_size must be a number from 2 to 200"):
        figure(font_size=size)


def test_a_user_is_told_where_documents_choose_the_font():
    (line,) = advice({"font": "sans"}, map(Path, ["a.tikz", "a.gif", "a.pptx", "a.txt"]))
    assert line == r"a.tikz has the font of its document: define \convanimfont there"
    assert advice({}, [Path("a.tikz")]) == []
