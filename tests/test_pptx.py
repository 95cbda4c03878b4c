"""Decks for PowerPoint, read again by python-pptx, and held against the scene."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import matplotlib
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.colours import in_light
from convanim.errors import ConvanimError
from convanim.render.paint import PAINTERS
from convanim.render.text import width_of
from convanim.scene.primitives import Paths, Point, Stroke, Text
from convanim.scene.sheets import Drawing, Moving, Scene, Still
from convanim.scene.views import VIEWS
from convanim.theme import GUIDE, THEMES

pptx = pytest.importorskip("pptx", reason="no python-pptx: pip install 'convanim[pptx]'")

from convanim.render.pptx import write_pptx  # noqa: E402
from convanim.render.pptx.page import Page  # noqa: E402
from convanim.render.pptx.pictures import PAINTERS as SHAPES  # noqa: E402

NAMES = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
INCH = 914_400

#: Least distance of a drawing from the edges of a slide, in EMU.
MARGIN = 0.3 * INCH

#: How signs of formulas are written.
SIGNS = {r"\times": " × ", "=": " = ", r"\leq": " ≤ ", r"\cdot": "·", r"\infty": "∞"}
SIGNS |= {r"\Sigma": "Σ", "-": "−", "'": "′"}

HOSTILE = [
    "<script>alert(1)</script>",
    "</a:t></a:r>",
    "a & b &amp; &#0;",
    "\"quotes' ]]> <!--",
    r"\input{/etc/passwd} % # $x$ {}",
    "☺ שלום",
    "=1+1",
]


ASCII = st.characters(min_codepoint=32, max_codepoint=126)


@dataclass(frozen=True)
class Seen:
    """An outline as a deck has it: with a fill, and a line, each a colour and an opacity."""

    points: list[Point]
    closed: bool
    fill: Any
    line: Any
    width: int
    dash: tuple[float, float] | None


def opened(animation: ca.Animation) -> Any:
    return pptx.Presentation(io.BytesIO(animation.to_bytes("pptx")))


def written(scene: Scene, path, alt="alt", notes="notes", theme=GUIDE) -> Any:
    write_pptx(path, scene, range(scene.steps), (alt, notes), theme)
    return pptx.Presentation(str(path))


def picture(slide: Any) -> Any:
    """The group of a slide that holds its drawing."""
    (found,) = (shape for shape in slide.shapes if not shape.is_placeholder)
    return found


def leaves(group: Any) -> Iterator[Any]:
    """All shapes of a group that are no groups, from the back to the front."""
    for shape in group.shapes:
        if hasattr(shape, "shapes"):
            yield from leaves(shape)
        else:
            yield shape


def groups(group: Any) -> Iterator[Any]:
    yield group
    for shape in group.shapes:
        if hasattr(shape, "shapes"):
            yield from groups(shape)


def paint_of(element: Any) -> Any:
    """Colour and opacity of what fills a shape or its line."""
    found = element.find("a:solidFill/a:srgbClr", NAMES) if element is not None else None
    if found is None:
        return None
    alpha = found.find("a:alpha", NAMES)
    colour = tuple(bytes.fromhex(found.get("val")))
    return colour, 1.0 if alpha is None else int(alpha.get("val")) / 100_000


def seen(shape: Any) -> Iterator[Seen]:
    """The outlines of a shape."""
    properties = shape.element.spPr
    line = properties.find("a:ln", NAMES)
    width = int(line.get("w", 0))
    if width:
        assert line.get("cap") == "flat"
        assert line.find("a:miter", NAMES) is not None
    dash = line.find("a:custDash/a:ds", NAMES)
    lengths = dash is not None and tuple(width * int(dash.get(n)) / 100_000 for n in ("d", "sp"))
    look = paint_of(properties), paint_of(line), width, lengths or None
    left, top, right, bottom = shape.left, shape.top, shape.width, shape.height
    right, bottom = right + left, bottom + top
    path = properties.find("a:custGeom/a:pathLst/a:path", NAMES)
    if path is None:
        assert properties.find("a:prstGeom", NAMES).get("prst") == "rect"
        yield Seen([(left, top), (right, top), (right, bottom), (left, bottom)], True, *look)
        return
    # One unit of a path is one EMU: nothing is scaled.
    assert (int(path.get("w")), int(path.get("h"))) == (shape.width, shape.height)
    points: list[Point] = []
    for command in [*path, None]:
        kind = "" if command is None else command.tag.rpartition("}")[2]
        if kind in ("", "moveTo") and points:
            yield Seen(points, False, *look)
            points = []
        if kind == "close":
            yield Seen(points, True, *look)
            points = []
        elif kind:
            (point,) = command
            points.append((left + int(point.get("x")), top + int(point.get("y"))))


def on_slide(deck: Any, width: float, height: float, margin: float) -> tuple[float, Any]:
    """EMU per point, and where a point is: a drawing in the middle, as large as fits."""
    across, down = deck.slide_width, deck.slide_height
    scale = min((across - 2 * margin) / width, (down - 2 * margin) / height)
    left, top = (across - scale * width) / 2, (down - scale * height) / 2
    return scale, lambda x, y: (left + scale * x, top + scale * (height - y))


def same_way_round(points: list[Point], others: list[Point]) -> bool:
    """Whether points are the same but for rounding; a rectangle may start at any corner."""
    turned = [others[n:] + others[:n] for n in range(len(others))]
    ways = [others, others[::-1], *turned, *(way[::-1] for way in turned)]
    return any(
        max(abs(a - b) for a, b in zip(chain(*points), chain(*way), strict=True)) < 0.51
        for way in ways
    )


def assert_drawn(found: Drawing, slide: Any, deck: Any, margin: float) -> None:
    """Hold all shapes of a slide against a drawing, in their order."""
    scale, at = on_slide(deck, found.width, found.height, margin)
    shapes = leaves(picture(slide))
    for primitive in found.primitives:
        if isinstance(primitive, Text):
            for point, words in primitive.items:
                assert_said(primitive, at(*point), words, scale, next(shapes))
            continue
        outlines = iter(primitive.outlines)
        left = len(primitive.outlines)
        while left:
            for each in seen(next(shapes)):
                expected = [at(*point) for point in next(outlines)]
                assert same_way_round(expected, each.points)
                assert_looks(primitive, each, scale)
                left -= 1
    assert next(shapes, None) is None


def assert_looks(primitive: Paths, each: Seen, scale: float) -> None:
    opacity = pytest.approx(float(primitive.opacity), abs=1e-5)
    stroke = primitive.stroke
    assert each.closed == primitive.closed
    assert each.fill == (primitive.fill and (in_light(primitive.fill), opacity))
    assert each.line == (stroke and (in_light(stroke.colour), opacity))
    if stroke:
        assert each.width == pytest.approx(scale * stroke.width, abs=0.51)
        dash = stroke.dash and tuple(scale * length for length in stroke.dash)
        assert each.dash == (dash and pytest.approx(dash, rel=1e-3))


def plain(words: str, font: str) -> str:
    """Words without their markup."""
    if font != "roman":
        return words
    parts = words.split("$")
    for number in range(1, len(parts), 2):
        part = parts[number].replace(" ", "")
        for sign, written in SIGNS.items():
            part = part.replace(sign, written)
        parts[number] = re.sub("[_^{}]", "", part)
    return "".join(parts)


def assert_said(text: Text, at: Point, words: str, scale: float, box: Any) -> None:
    """Hold a text box against words at a point."""
    frame = box.text_frame
    assert frame.text == plain(words, text.font)
    assert (frame.word_wrap, frame.auto_size) == (False, pptx.enum.text.MSO_AUTO_SIZE.NONE)
    margins = (frame.margin_left, frame.margin_top, frame.margin_right, frame.margin_bottom)
    assert margins == (0, 0, 0, 0)
    assert frame.vertical_anchor == pptx.enum.text.MSO_ANCHOR.MIDDLE
    (paragraph,) = frame.paragraphs
    sizes = {run.font.size for run in paragraph.runs}
    (size,) = sizes
    assert size <= scale * text.size + 1
    assert box.width <= scale * text.room + 1
    aligned = pptx.enum.text.PP_ALIGN.LEFT if text.left else pptx.enum.text.PP_ALIGN.CENTER
    assert paragraph.alignment == aligned
    x = box.left if text.left else box.left + box.width / 2
    assert x == pytest.approx(at[0], abs=1)
    if any(map(str.isalnum, frame.text)):  # digits stand in the middle
        assert box.top + box.height / 2 == pytest.approx(at[1], abs=0.01 * size + 1)
    for run in paragraph.runs:
        assert paint_of(run._r.rPr) == (in_light(text.colour), 1.0)
        assert bool(run.font.bold) == (text.font == "bold")


def test_all_primitives_have_shapes():
    assert SHAPES.keys() == PAINTERS.keys()


views = st.none() | st.sampled_from(sorted(VIEWS))


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, views, st.sampled_from(sorted(THEMES)), st.booleans(), st.data())
def test_slides_hold_what_the_scene_says(layer, view, theme, labels, data):
    look = {"view": view, "theme": theme} if view else {"theme": theme}
    look |= {"labels": True} if labels else {}
    try:
        scene = ca.animate(layer, **look).scene
        step = data.draw(st.integers(0, scene.steps - 1))
        found = ca.animate(layer, **look, steps=(step,))
        deck = opened(found)
    except ConvanimError:
        reject()
    (slide,) = deck.slides
    assert_drawn(found.scene.at(step), slide, deck, MARGIN)
    numbers = [int(shape.get("id")) for shape in slide.element.iter() if "cNvPr" in shape.tag]
    assert len({*numbers}) == len(numbers)
    for group in groups(picture(slide)):
        place = group.element.grpSpPr.find("a:xfrm", NAMES)
        off, ext, inner, within = place
        assert (off.attrib, ext.attrib) == (inner.attrib, within.attrib)
        for shape in group.shapes:
            assert group.left <= shape.left <= shape.left + shape.width <= group.left + group.width
            assert group.top <= shape.top <= shape.top + shape.height <= group.top + group.height


def test_a_deck_has_a_slide_per_step_with_title_notes_and_alt_text(conv):
    found = ca.animate(conv, steps=(0, 4, 8))
    deck = opened(found)
    assert (deck.slide_width, deck.slide_height) == (12_192_000, 6_858_000)
    assert "type" not in deck.element.sldSz.attrib  # the word for 4 to 3
    assert len(deck.slides) == 3
    for number, slide in zip((1, 5, 9), deck.slides, strict=True):
        title = f"Step {number} of 9"
        assert slide.shapes.title.text_frame.text == title
        assert slide.shapes.title.top + slide.shapes.title.height < 0  # above the slide
        descriptions = [shape.get("descr") for shape in slide.element.iter() if shape.get("descr")]
        assert descriptions == [f"{found.alt} {title}."]
        assert [shape.name for shape in picture(slide).shapes][:2] == ["still", f"step {number}"]
        notes = slide.notes_slide.notes_text_frame.text
        assert notes == "\n".join([found.caption, "", *found.formulas])
        assert slide.element.find(".//{*}transition") is None
    assert deck.core_properties.title == found.alt
    assert [layout.name for layout in deck.slide_layouts] == ["Title Only"]


def test_the_window_is_of_cells_that_can_be_recoloured(conv):
    slide = opened(ca.animate(conv, steps=(4,))).slides[0]
    names = [shape.name for shape in leaves(picture(slide))]
    assert [name for name in names if name.startswith("shade ")] == [
        f"shade {number}" for number in range(1, 10)
    ]
    assert {"input", "output"} <= {*names}


def test_flat_cells_are_rectangles_which_meet():
    slide = opened(ca.animate(ca.Conv((7,), 3), view="rows", steps=(0,))).slides[0]
    cells = [shape for shape in leaves(picture(slide)) if shape.name.startswith("input ")]
    assert len(cells) == 7
    for cell, following in pairwise(cells):
        assert cell.auto_shape_type == pptx.enum.shapes.MSO_SHAPE.RECTANGLE
        assert cell.left + cell.width == following.left


def test_many_cells_are_one_shape():
    layer = ca.Conv((40, 20), 3)
    few, many = (ca.animate(layer, view="pixels", shown=n, steps=(0,)) for n in (5, 99))
    for found, apart in ((few, True), (many, False)):
        slide = opened(found).slides[0]
        outlines = sum(
            len(p.outlines) for p in found.scene.at(0).primitives if isinstance(p, Paths)
        )
        shapes = sum(not shape.has_text_frame or not shape.text for shape in leaves(picture(slide)))
        assert (shapes > outlines / 2) == apart


@pytest.mark.parametrize(
    ("size", "inches"),
    [
        ((1920, 1080), (13.333, 7.5)),
        ((1000, 1000), (7.5, 7.5)),
        ((16, 896), (1, 56)),
        ((896, 16), (56, 1)),
        ((1080, 1920), (4.219, 7.5)),
    ],
)
def test_slides_have_the_shape_of_a_size_and_the_scene_fills_them(size, inches, conv):
    found = ca.animate(conv, size=size, steps=(0,))
    deck = opened(found)
    sides = deck.slide_width / INCH, deck.slide_height / INCH
    assert sides == pytest.approx(inches, abs=1e-3)
    assert_drawn(found.scene.at(0), deck.slides[0], deck, 0)


def test_a_width_alone_keeps_the_slides_usual(conv):
    deck = opened(ca.animate(conv, width=500, steps=(0,)))
    assert (deck.slide_width, deck.slide_height) == (12_192_000, 6_858_000)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_backgrounds_are_those_of_slides_and_none_where_transparent(theme, conv):
    found = ca.animate(conv, theme=theme, steps=(0,))
    (slide,) = opened(found).slides
    assert paint_of(slide.element.find(".//{*}bgPr")) == (in_light(THEMES[theme].background), 1.0)
    (slide,) = opened(ca.animate(conv, theme=theme, background="transparent", steps=(0,))).slides
    assert slide.element.find(".//{*}bg") is None


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_the_decks_own_colours_and_font_are_the_themes(theme, conv):
    data = ca.animate(conv, theme=theme, steps=(0,)).to_bytes("pptx")
    root = ElementTree.fromstring(ZipFile(io.BytesIO(data)).read("ppt/theme/theme1.xml"))
    own = THEMES[theme]
    slots = {"dk1": own.text, "lt1": own.background, "accent1": own.input, "accent2": own.output}
    for slot, colour in slots.items():
        (found,) = root.findall(f".//a:{slot}/a:srgbClr", NAMES)
        assert tuple(bytes.fromhex(found.get("val"))) == in_light(colour)
    fonts = root.findall(".//a:fontScheme/*/a:latin", NAMES)
    assert [font.get("typeface") for font in fonts] == ["Times New Roman"] * 2


def test_formulas_have_italic_letters_and_scripts(tmp_path):
    words = Text((((10, 10), r"of $w'_{0{,}1} \leq -2$"),), 8, (0, 0, 0))
    (slide,) = written(
        Scene(99, 20, None, 1, (Still(lambda: [words]),)), tmp_path / "a.pptx"
    ).slides
    (box,) = leaves(picture(slide))
    runs = box.text_frame.paragraphs[0].runs
    looks = [(r.text, bool(r.font.italic), int(r._r.rPr.get("baseline", 0))) for r in runs]
    assert looks == [
        ("of ", False, 0),
        ("w", True, 0),
        ("′", False, 0),
        ("0,1", False, -25_000),
        (" ≤ −2", False, 0),
    ]


def test_dashes_and_gaps_keep_their_lengths(tmp_path):
    lines = Paths((((0, 5), (50, 5)),), stroke=Stroke((0, 0, 0), 0.8, (3, 1)))
    scene = Scene(50, 10, None, 1, (Still(lambda: [lines]),))
    deck = written(scene, tmp_path / "a.pptx")
    assert_drawn(scene.at(0), deck.slides[0], deck, MARGIN)


@pytest.mark.parametrize("face", ["roman", "sans", "DejaVuSerif.ttf"])
def test_words_are_in_the_font_that_is_asked_for(face):
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", face)
    font = str(path) if path.suffix else face
    deck = opened(ca.animate(ca.Conv(5, 3), view="numerical", font=font, steps="0"))
    words = (shape for shape in leaves(picture(deck.slides[0])) if shape.has_text_frame)
    runs = (run for shape in words for line in shape.text_frame.paragraphs for run in line.runs)
    found = [run.font.name for run in runs]
    expected = {"roman": None, "sans": "Arial", "DejaVuSerif.ttf": "DejaVu Serif"}
    assert found
    assert {*found} == {expected[face]}  # None is the deck's own


@pytest.mark.parametrize("words", ["window", "of the input and of the output", "12.0", "mmmm"])
def test_words_are_as_wide_as_in_other_formats(words, tmp_path):
    """Letters of the deck's font, which has the widths of STIX, are set apart."""
    text = Text((((50, 5), words),), 8, (0, 0, 0))
    scene = Scene(100, 10, None, 1, (Still(lambda: [text]),))
    deck = written(scene, tmp_path / "a.pptx")
    scale, _ = on_slide(deck, 100, 10, MARGIN)
    (box,) = leaves(picture(deck.slides[0]))
    (run,) = box.text_frame.paragraphs[0].runs
    assert box.width == pytest.approx(scale * width_of(words, 8, "roman"), abs=1)
    spaced = len(words) * int(run._r.rPr.get("spc", 0)) / 100 * INCH / 72
    own = scale * width_of(words, 8, "text")
    assert own + spaced == pytest.approx(box.width, abs=len(words) * INCH / 7200)


def test_long_words_have_short_names(tmp_path):
    text = Text((((50, 5), "word " * 40),), 8, (0, 0, 0), font="text")
    scene = Scene(100, 10, None, 1, (Still(lambda: [text]),))
    (box,) = leaves(picture(written(scene, tmp_path / "a.pptx").slides[0]))
    assert box.name == ("word " * 40)[:60]
    assert box.text_frame.text == "word " * 40


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(HOSTILE) | st.text(ASCII, min_size=1),
    st.sampled_from(HOSTILE) | st.text(st.characters(), min_size=1),
    st.sampled_from(["text", "bold"]),
)
def test_hostile_texts_are_texts(tmp_path, words, told, font):
    drawn = [
        Paths((((0, 0), (9, 9)),), stroke=Stroke((0, 0, 0), 1)),
        Text((((50, 10), words),), 8, (0, 0, 0), font=font),
    ]
    scene = Scene(99, 20, None, 1, (Moving(lambda _: drawn),))
    told = told.replace("\r", "\n")
    deck = written(scene, tmp_path / "a.pptx", told, told)
    (slide,) = deck.slides
    _, *boxes = leaves(picture(slide))
    assert [box.text_frame.text for box in boxes] == [words] * bool(words.strip())
    # XML holds no control characters, lone surrogates or U+FFFE.
    held = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", told)
    (alt,) = (e.get("descr") for e in slide.element.iter() if e.get("descr"))
    assert alt == f"{held} Step 1 of 1."
    assert slide.notes_slide.notes_text_frame.text == held
    assert deck.core_properties.title == held[:255]


def test_the_same_deck_is_the_same_bytes_without_a_date(conv):
    found = ca.animate(conv, view="numerical", steps=(0, 4))
    data = found.to_bytes("pptx")
    assert data == ca.animate(conv, view="numerical", steps=(0, 4)).to_bytes("pptx")
    with ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"20" not in re.sub(rb"http://\S+", b"", file.read("docProps/core.xml"))


def test_a_deck_is_written_whole_or_not_at_all(conv, tmp_path, monkeypatch):
    def fail(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("convanim.render.pptx.deck.deck_bytes", fail)
    with pytest.raises(OSError, match="No space left"):
        ca.animate(conv).save(tmp_path / "a.pptx")
    assert not [*tmp_path.iterdir()]


def test_without_python_pptx_the_command_that_installs_it_is_told(conv, monkeypatch):
    monkeypatch.setattr("convanim.limits.slides.find_spec", lambda name: None)
    with pytest.raises(
        ConvanimError, match=r"^a deck needs python-pptx: pip install 'convanim\[pptx\]'$"
    ):
        ca.animate(conv).to_bytes("pptx")


@pytest.mark.parametrize(
    ("layer", "look", "said"),
    [
        (ca.Conv(5, 3), {"size": "3000x50"}, "longer side is at most 56 times its shorter one"),
        (ca.Conv(25, 3), {}, "529 slides are over the limit of 500: choose some by steps"),
        (ca.Conv(90, 3), {"view": "numerical", "steps": "0-1"}, "over the limit of 5,000 for 2"),
        (ca.Conv(24, 3), {"view": "numerical"}, "over the limit of 103 for 484 slides"),
    ],
)
def test_what_powerpoint_could_hardly_open_is_refused(layer, look, said):
    found = ca.animate(layer, **look)
    with pytest.raises(ConvanimError, match=said):
        found.to_bytes("pptx")


def test_points_are_rounded_and_not_distances():
    page = Page.of(Scene(7, 3, None, 1, ()))
    assert page.at((3.5, 1.5)) == (page.width / 2, page.height / 2)
    ends = [page.at((n / 7, 0))[0] for n in range(50)]
    assert all(abs((b - a) - page.scale / 7) < 1 for a, b in pairwise(ends))
    assert abs(ends[-1] - ends[0] - page.scale * 7) < 1
