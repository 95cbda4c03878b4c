"""Words that users give: set as they are, in a font that has their letters, or refused."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import fontManager
from support import listing

from convanim.colours import in_light
from convanim.errors import ConvanimError
from convanim.gallery.booklet import write_booklet
from convanim.gallery.booklet.pages import pages
from convanim.gallery.listing import read_listing
from convanim.render import fonts
from convanim.render.fonts import Face, opened
from convanim.render.typeset import check_prose, set_line
from convanim.scene.primitives import Paths
from convanim.theme import THEMES

LIST = '{}\n[[figure]]\nname = "a"\nlayer = "conv"\ninput = 5\nkernel = 3\n{}\n'

#: A letter that no font has: the last of those for private use.
NOBODYS = "\U0010fffd"


def booklet_text(tmp_path, top, figure=""):
    mine = read_listing(listing(tmp_path, LIST.format(top, figure)))
    write_booklet(mine, tmp_path / "mine.pdf")
    (page,) = pypdf.PdfReader(tmp_path / "mine.pdf").pages
    return unicodedata.normalize("NFC", page.extract_text())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("title", value) for value in ("", " ", "\u0301", "\u200b", "\ufeff", "\u3000\u00a0")),
        *(("credit", value) for value in (" ", "\u2060", "\u3000")),
        *(("number", value) for value in (" ", "\ufeff", "\u0301\u0300")),
    ],
)
def test_what_has_no_letter_is_refused_when_the_list_is_read(key, value, tmp_path):
    line = f'{key} = "{value}"'
    text = LIST.format("", line) if key == "number" else LIST.format(line, "")
    with pytest.raises(ConvanimError, match=rf"{key} .* has no letter: give a text") as caught:
        read_listing(listing(tmp_path, text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("letter", ["\\n", "\\u2028", "\\u0085", "\\u0000", "\\u001b"])
@pytest.mark.parametrize("key", ["title", "credit", "number"])
def test_what_is_no_line_is_refused(key, letter, tmp_path):
    line = f'{key} = "a{letter}b"'
    text = LIST.format("", line) if key == "number" else LIST.format(line, "")
    with pytest.raises(ConvanimError, match=f"{key} must be a text of one line"):
        read_listing(listing(tmp_path, text))


@pytest.mark.parametrize("words", ["It costs $5", "from $5 to $10", "$x$", r"a_b^c \alpha {x} $"])
def test_prose_is_no_formula(words, tmp_path):
    line = words.replace("\\", "\\\\")
    found = booklet_text(tmp_path, f'title = "{line}"\ncredit = "{line}"', f'number = "{line}"')
    assert found.count(words) == 3
    roman = {set_line(letter, "text").glyphs[0].number for letter in words}
    assert {glyph.number for glyph in set_line(words, "text").glyphs} == roman


@pytest.mark.parametrize(
    "words",
    [
        "Cᵀ and ⌊x⌋, −½ · 2⁻¹⁰ ≤ ∞",
        "Ἀρχιμήδης, Дума, naïve, e\u0301te\u0301",
        "emoji 😀",
        "no-break\u00a0space, soft\u00adhyphen, zero\u200bwidth",
    ],
)
def test_a_font_is_found_for_each_letter(words, tmp_path, caplog, capfd):
    found = booklet_text(tmp_path, f'title = "{words}"\ncredit = "{words}"')
    seen = unicodedata.normalize("NFC", words).replace("\u00a0", " ")
    assert found.count("".join(c for c in seen if c not in "\u00ad\u200b")) == 2
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))


@pytest.mark.skipif(not fonts.SHAPES, reason="this matplotlib doesn't order letters")
@pytest.mark.parametrize("words", ["שלום", "سلم"])
def test_words_are_set_from_the_right(words):
    glyphs = set_line(words, "text").glyphs
    assert [glyph.letters for glyph in glyphs] == list(reversed(words))
    assert all(one.x < other.x for one, other in pairwise(glyphs))


def test_letters_are_joined_or_refused(monkeypatch):
    if fonts.SHAPES:
        alone = {set_line(letter, "text").glyphs[0].number for letter in "سلام"}
        assert {glyph.number for glyph in set_line("سلام", "text").glyphs} - alone
    set_line.cache_clear()
    fonts.settable.cache_clear()
    monkeypatch.setattr(fonts, "SHAPES", False)
    with pytest.raises(ConvanimError, match=r"'س' \(U\+0633 .*\) needs matplotlib 3.11"):
        check_prose("title", "سلام عليكم")
    fonts.settable.cache_clear()


def test_the_bold_font_whose_transpose_is_an_s_is_not_asked():
    (glyph,) = set_line("ᵀ", "bold").glyphs
    assert "Bold" in glyph.face.path
    assert "DejaVuSerif" not in glyph.face.path


def test_a_letter_that_no_font_has_is_named(tmp_path):
    with pytest.raises(ConvanimError) as caught:
        read_listing(listing(tmp_path, LIST.format(f'title = "Cᵀ {NOBODYS}"', "")))
    message = str(caught.value)
    assert message.endswith(
        "can't be set: no font here has the letter (U+10FFFD): install one, or leave it out"
    )
    assert len(message) - len(str(tmp_path)) <= 300


def square(pen):
    pen.moveTo((100, 0))
    for point in ((100, 700), (900, 700), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen


@pytest.fixture(params=["ttf", "otf"])
def users_font(request, tmp_path):
    """A font of the user's, whose letters are squares."""
    names, letter = [".notdef", "square"], dict.fromkeys(map(ord, (NOBODYS, "の")), "square")
    builder = FontBuilder(1000, isTTF=request.param == "ttf")
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(letter)
    if request.param == "ttf":
        builder.setupGlyf({name: square(TTGlyphPen(None)).glyph() for name in names})
    else:
        drawn = {name: square(T2CharStringPen(1000, None)).getCharString() for name in names}
        builder.setupCFF("Mine-Regular", {"FullName": "Mine"}, drawn, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Mine", "styleName": "Regular", "psName": "Mine-Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = tmp_path / f"mine.{request.param}"
    builder.save(path)
    before = list(fontManager.ttflist)
    fontManager.addfont(path)
    fonts.settable.cache_clear()
    set_line.cache_clear()
    yield path
    fontManager.ttflist[:] = before
    fontManager._findfont_cached.cache_clear()
    fonts.settable.cache_clear()
    set_line.cache_clear()


def test_a_font_of_the_users_is_asked_last_and_embedded(users_font, tmp_path):
    found = booklet_text(tmp_path, f'title = "a {NOBODYS} b"')
    assert f"a {NOBODYS} b" in found
    glyph = set_line(NOBODYS, "text").glyphs[0]
    assert glyph.face == Face(str(users_font))
    corners = {(10.0, 0.0), (10.0, 70.0), (90.0, 70.0), (90.0, 0.0)}
    assert corners <= {(x, y) for x, y in set_line(NOBODYS, "text").vertices.tolist()}
    (page,) = pypdf.PdfReader(tmp_path / "mine.pdf").pages
    kinds = {
        str(font["/BaseFont"])[8:]: sorted(font["/DescendantFonts"][0]["/FontDescriptor"])
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    file = "/FontFile2" if users_font.suffix == ".ttf" else "/FontFile3"
    assert file in kinds["Mine-Regular"]


def test_east_asian_letters_are_not_taken_from_the_usual_font(users_font):
    """STIX has a single kana, の, which would stand out among another font's."""
    assert opened(fonts.shipped("STIXGeneral")).get_char_index(ord("の"))
    faces = {glyph.face for glyph in set_line("C の", "text").glyphs}
    assert fonts.shipped("STIXGeneral") in faces
    assert len(faces) == 2


@given(st.text(max_size=12))
def test_any_words_are_set_or_refused_in_one_line(words):
    message = ""
    try:
        check_prose("title", words)
    except ConvanimError as error:
        message = str(error)
    assert len(message) <= 300
    assert len(message.splitlines()) <= 1
    if not message:
        line = set_line(words, "bold")
        assert np.isfinite(line.vertices).all()
        assert len(line.vertices) > 0
        assert line.width > 0


@pytest.mark.parametrize("theme", THEMES)
def test_a_panel_has_its_own_background_in_the_booklet(theme, tmp_path):
    mine = read_listing(listing(tmp_path, LIST.format("", f'theme = "{theme}"')))
    (page,) = pages(mine)
    shapes = [primitive for primitive in page.primitives if isinstance(primitive, Paths)]
    background = in_light(THEMES[theme].background)
    if background == page.background:
        return
    paper, *others = shapes
    assert paper.fill == background
    (left, bottom), _, (right, top), _ = paper.outlines[0]
    for shape in others:
        for x, y in (point for line in shape.outlines for point in line):
            assert left <= x <= right
            assert bottom <= y <= top
