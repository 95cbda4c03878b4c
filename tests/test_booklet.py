"""The booklet, read back: its pages, its words, and how large its letters are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support import any_convs, any_pools, any_transposes, listing

import convanim as ca
from convanim.command.cli import cli
from convanim.errors import ConvanimError
from convanim.gallery import Gallery
from convanim.gallery.booklet import write_booklet
from convanim.gallery.booklet.pages import MARGIN, pages
from convanim.gallery.booklet.panels import BEYOND, fitted_panel
from convanim.gallery.listing import Listing, guide, read_listing
from convanim.gallery.paper import PAPERS
from convanim.render.paint import bounds
from convanim.render.pdf import pdf_bytes
from convanim.render.typeset import set_line
from convanim.scene.sheets import Drawing

#: Width and height of paper, in PostScript's points.
SIDES = {"a4": (595.28, 841.89), "letter": (612, 792)}

ONE = '{}[[figure]]\nname = "a"\nlayer = "conv"\ninput = 5\nkernel = 3\n{}\n'

#: Pictures whose panels would have too small words: wide, high, many steps, posters, channels.
HARD = """
[[figure]]
name = "rows"
layer = "conv"
axes = 1
input = 7
kernel = 3
padding = 1
labels = true
[[figure]]
name = "sum"
layer = "conv-transpose"
view = "numerical"
input = 3
kernel = 3
stride = 2
padding = 1
labels = true
sum = true
[[figure]]
name = "stamps"
layer = "conv-transpose"
view = "scatter"
counts = true
input = 4
kernel = 4
stride = 2
[[figure]]
name = "beside"
layer = "conv-transpose"
view = "numerical+scatter"
input = 2
kernel = 3
stride = 2
padding = 1
output-padding = 1
[[figure]]
name = "columns"
view = "columns"
layer = "conv"
input = 52
kernel = 3
steps = "0-9,49-52"
[[figure]]
name = "maps"
view = "maps"
layer = "conv"
input = 4
kernel = 3
channels = "4x4"
groups = 2
[[figure]]
name = "stack"
labels = true
layers = [
    { layer = "conv", axes = 1, input = 9, kernel = 3, padding = 1 },
    { layer = "max-pool", kernel = 2 },
    { layer = "conv", kernel = 3, padding = 1 },
]
"""


def written(mine: Listing, folder: Path) -> pypdf.PdfReader:
    write_booklet(mine, folder / "b.pdf")
    return pypdf.PdfReader(BytesIO((folder / "b.pdf").read_bytes()))


@cache
def read(paper: str) -> tuple[pypdf.PdfReader, Listing]:
    """The guide's booklet."""
    mine = replace(guide(), paper=paper)
    with TemporaryDirectory() as folder:
        return written(mine, Path(folder)), mine


@cache
def read_hard() -> tuple[pypdf.PdfReader, Listing]:
    """The booklet of `HARD`, on the smaller paper."""
    with TemporaryDirectory() as folder:
        mine = replace(read_listing(listing(Path(folder), HARD)), paper="letter")
        return written(mine, Path(folder)), mine


def letters(page: pypdf.PageObject) -> Iterator[tuple[str, float, str]]:
    """Yield texts of a page, each with its size in PostScript's points and its font."""
    found: list[tuple[str, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip() and font:
            found.append((text, abs(size * tm[3] * cm[3]), str(font["/BaseFont"])))

    page.extract_text(visitor_text=visit)
    yield from found


def words_of(page: pypdf.PageObject) -> str:
    return unicodedata.normalize("NFC", " ".join(page.extract_text().split()))


def spaced(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()))


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_have_the_size_of_the_paper_and_numbers(paper):
    reader, mine = read(paper)
    for number, page in enumerate(reader.pages, start=1):
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx(SIDES[paper], abs=0.01)
        assert words_of(page).endswith(f" {number}")
    assert 5 <= len(reader.pages) <= 12
    assert mine.paper == paper


@pytest.mark.parametrize("paper", PAPERS)
def test_a_figure_has_heading_caption_and_formulas_on_one_page(paper):
    reader, mine = read(paper)
    told, last = [words_of(page) for page in reader.pages], (0, -1)
    for figure in mine.figures:
        heading = f"Figure {figure.number}: {figure.title}"
        (page,) = (number for number, words in enumerate(told) if heading in words)
        at = told[page].index(heading)
        assert (page, at) > last
        last = page, at
        words = [heading, spaced(figure.animation.caption), *map(spaced, figure.animation.formulas)]
        assert told[page][at:].startswith(" ".join(words))


def test_no_letter_of_the_guides_booklets_is_below_five_points():
    for paper in PAPERS:
        sizes = [size for page in read(paper)[0].pages for _, size, _ in letters(page)]
        assert len(sizes) > 500
        assert min(sizes) >= 4.999


def test_no_letter_is_below_five_points_where_panels_are_large():
    reader, mine = read_hard()
    sizes = [size for page in reader.pages for _, size, _ in letters(page)]
    assert min(sizes) >= 4.999
    told = " ".join(map(words_of, reader.pages))
    assert all(spaced(figure.animation.caption) in told for figure in mine.figures)


def test_symbols_are_italic_and_what_users_write_is_not(tmp_path):
    (page,) = written(read_listing(listing(tmp_path, ONE.format("", ""))), tmp_path).pages
    slanted = [text.strip() for text, _, font in letters(page) if "Italic" in font]
    assert slanted == [*"ikspo", "o"]  # of the caption, and of its formula
    own = read_listing(listing(tmp_path, ONE.format("", 'caption = "As k = 3, so $b$ = 2."')))
    (page,) = written(own, tmp_path).pages
    assert "As k = 3, so $b$ = 2. o = (5 − 3) + 1 = 3" in words_of(page)
    assert [text.strip() for text, _, font in letters(page) if "Italic" in font] == ["o"]


def test_hats_primes_and_brackets_are_set_in_formulas():
    told = " ".join(map(words_of, read_hard()[0].pages))
    assert "o′ = 2·(3 − 1) + 3 − 2·1 = 5" in told
    assert "⌊(9 − 2)/2⌋ + 1 = 4" in told
    assert unicodedata.normalize("NFC", "r = 1 + Σ (k̂ − 1)·Π s =") in told


@given(st.lists(st.sampled_from(["k̂ − 1", "i′ = 2", "ĩ′ = 5", "a kernel", "⌊(3 − 1)/2⌋", "·"])))
def test_a_caption_is_set_glyph_by_glyph(words):
    line = set_line(" ".join(words), "caption")
    assert len(line.ends) == len(line.glyphs)
    assert (line.ends or (0,))[-1] == len(line.vertices) == len(line.codes)
    places = [glyph.x for glyph in line.glyphs if glyph.y == 0]
    assert places == sorted(places)
    assert line.width >= (places or [0])[-1]
    hats = [glyph for glyph in line.glyphs if glyph.y > 0]
    assert len(hats) == words.count("k̂ − 1")


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_cut_off(paper, tmp_path):
    size = PAPERS[paper]
    for page in pages(replace(read_listing(listing(tmp_path, HARD)), paper=paper)):
        *shown, _ = page.primitives  # the last one is the page's number
        left, bottom, right, top = bounds(shown)
        assert left >= MARGIN - BEYOND - 1
        assert right <= size.width - MARGIN + BEYOND + 1
        assert bottom >= MARGIN - 1
        assert top <= size.height - MARGIN + 1


@settings(max_examples=12)
@given(
    any_convs(st.just(2)) | any_transposes(st.just(2)) | any_pools(st.just(2)),
    st.sampled_from(["slanted", "numerical", "maps", "scatter"]),
    st.booleans(),
    st.sampled_from([(477.0, 600.0), (494.0, 500.0), (477.0, 300.0)]),
)
def test_any_panel_fits_and_is_legible_or_as_large_as_the_page(layer, view, labels, room):
    try:
        animation = ca.animate(layer, view=view, labels=labels)
    except ConvanimError:
        return
    width, height = room
    panel = fitted_panel(animation, *room)
    assert panel.width <= width + 2 * BEYOND + 1e-6
    assert panel.height <= height + 1e-6
    placed = [one.placed(0, 0, panel.scale) for one in panel.drawing.primitives]
    drawing = Drawing(panel.width, panel.height, (255, 255, 255), lambda: placed)
    (page,) = pypdf.PdfReader(BytesIO(pdf_bytes([drawing], "a"))).pages
    sizes = [size for _, size, _ in letters(page)]
    full = max(panel.width / (width + 2 * BEYOND), panel.height / height)
    assert full > 0.999 or min(sizes, default=5) >= 4.999


def test_sizes_in_pixels_do_not_count_on_paper():
    layer = ca.Conv(5, 3, stride=2, padding=1)
    plain = fitted_panel(ca.animate(layer, view="numerical"), 477, 600)
    wide = fitted_panel(ca.animate(layer, view="numerical", size=(1920, 400)), 477, 600)
    assert (wide.width, wide.height) == (plain.width, plain.height)


def test_of_very_many_steps_as_many_are_shown_as_are_legible():
    animation = ca.animate(ca.Conv(8, 2), view="numerical", steps=range(49))
    panel = fitted_panel(animation, 477, 600)
    columns = round(panel.drawing.width / animation.scene.width)
    rows = round(panel.drawing.height / animation.scene.height)
    assert 1 <= columns * rows < 49
    # Neither one more column nor one more row would fit.
    assert (columns + 1) * animation.scene.width * panel.scale > 477
    assert (rows + 1) * animation.scene.height * panel.scale > 380


def test_fonts_are_embedded_and_the_same_bytes_are_written(tmp_path):
    reader, mine = read("a4")
    kept = [
        font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert kept
    assert all("/FontFile2" in one or "/FontFile3" in one for one in kept)
    again = written(mine, tmp_path)
    assert again.stream.getvalue() == reader.stream.getvalue()


def finished(mine: Listing, source: Path, folder: Path) -> bool:
    """Build a gallery; return whether page and booklet were written."""
    one = Gallery(mine, source, folder)
    list(one.build(one.outdated()))
    if one.finished:
        return False
    one.finish()
    return True


def test_the_booklet_is_written_again_where_the_paper_changed(tmp_path):
    path, out = listing(tmp_path, ONE.format("", "dpi = 20")), tmp_path / "out"
    mine = read_listing(path)
    assert finished(mine, path, out)
    assert not finished(mine, path, out)
    letter = replace(mine, paper="letter")
    assert finished(letter, path, out)
    assert not finished(letter, path, out)
    assert Gallery(letter, path, out).outdated() == []


@pytest.mark.parametrize(
    ("key", "option", "paper"),
    [
        ("", [], "a4"),
        ('paper = "letter"\n', [], "letter"),
        ("", ["--paper", "letter"], "letter"),
        ('paper = "letter"\n', ["--paper", "a4"], "a4"),
    ],
)
def test_paper_is_chosen_by_the_list_or_the_command(tmp_path, key, option, paper):
    path = listing(tmp_path, ONE.format(key, "dpi = 20"))
    command = ["gallery", str(path), "-o", str(tmp_path / "out"), *option]
    assert CliRunner().invoke(cli, command).exit_code == 0
    page = pypdf.PdfReader(tmp_path / "out" / "mine.pdf").pages[0]
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx(SIDES[paper], abs=0.01)


@pytest.mark.parametrize("paper", ['"a5"', "4", '["a4"]'])
def test_other_paper_is_refused(tmp_path, paper):
    path = listing(tmp_path, ONE.format(f"paper = {paper}\n", ""))
    with pytest.raises(ConvanimError, match=r"paper .*a4.*letter") as caught:
        read_listing(path)
    assert "\n" not in str(caught.value)


def test_a_long_heading_is_broken_into_lines(tmp_path):
    title = " ".join(f"word{number}" for number in range(40))
    (page,) = written(
        read_listing(listing(tmp_path, ONE.format(f'title = "{title}"\n', f'title = "{title}"'))),
        tmp_path,
    ).pages
    assert words_of(page).count(title) == 2
    assert min(size for _, size, _ in letters(page)) >= 4.999


def test_a_caption_longer_than_a_page_goes_on(tmp_path):
    words = " ".join(f"w{number}" for number in range(900))
    mine = read_listing(listing(tmp_path, ONE.format("", f'caption = "{words}"')))
    reader = written(mine, tmp_path)
    told = [re.sub(r" \d+$", "", words_of(page)) for page in reader.pages]
    assert len(told) > 1
    assert f"{words} o = (5 − 3) + 1 = 3" in " ".join(told)
