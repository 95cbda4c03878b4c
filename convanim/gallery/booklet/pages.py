"""The pages of a booklet: figures below one another, each with its words on the same page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from convanim.animation import Animation
from convanim.colours import in_light
from convanim.files.whole import check_replaceable, write_whole
from convanim.gallery.booklet.panels import Panel, fitted_panel
from convanim.gallery.booklet.prose import Line, broken, formula_lines, heights, set_lines
from convanim.gallery.listing import Figure, Listing
from convanim.gallery.paper import PAPERS, Paper
from convanim.render.pdf import pdf_bytes
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.sheets import Drawing
from convanim.theme import GUIDE

__all__ = ["MARGIN", "check_booklet", "pages", "write_booklet"]

#: Creator in a booklet's metadata, which other PDF files do not have.
CREATOR = "convanim: booklet"
MARK = f"/Creator ({CREATOR})".encode()

#: Margin of the text, in points.
MARGIN = 60.0

#: Font sizes of the title and of the pages' numbers, in points.
TITLE_SIZE, NUMBER_SIZE = 16.0, 9.5

#: Distance between a panel and its words, and between two figures, in points.
WORDS_GAP, FIGURE_GAP = 4.0, 20.0

#: Share of a page that a panel gets at least, however much is said of it.
LEAST_SHARE = 0.5


def write_booklet(listing: Listing, target: Path, tick: Callable[[], None] = lambda: None) -> None:
    """Write a PDF with the list's title and credit, and the panel and the words of each figure.

    Parameters
    ----------
    listing : Listing
    target : Path
    tick : callable, optional
        Called after each figure.
    """
    write_whole(target, pdf_bytes(pages(listing, tick), listing.title, creator=CREATOR))


def check_booklet(target: Path) -> None:
    """Raise OSError if a booklet can't be written, or would replace another kind of file."""
    check_replaceable(target, MARK, "is no booklet of convanim")


def pages(listing: Listing, tick: Callable[[], None] = lambda: None) -> Iterator[Drawing]:
    """Yield the pages of a booklet; ``tick`` is called after each figure."""
    paper = PAPERS[listing.paper]
    top, width = paper.height - MARGIN, paper.width - 2 * MARGIN
    title = [*broken(Line(listing.title, "bold", TITLE_SIZE), width)]
    if listing.credit:
        title += broken(Line(listing.credit, above=2.0), width)
    page: list[Primitive] = [*set_lines(title, MARGIN, top)]
    y, number = top - heights(title) - FIGURE_GAP, 1
    for figure in listing.figures:
        animation = figure.animation
        words = _words(figure, animation, width)
        room = (y if figure is listing.figures[0] else top) - MARGIN - WORDS_GAP
        high = max(LEAST_SHARE * room, room - heights(words))
        panel = fitted_panel(animation, width, high)
        if page and y - panel.height - WORDS_GAP - heights(words) < MARGIN:
            yield _page(page, number, paper)
            page, y, number = [], top, number + 1
        page += _placed(panel, (paper.width - panel.width) / 2, y - panel.height)
        y -= panel.height + WORDS_GAP
        # Lines of a very long caption go on on further pages.
        while words[(fitting := _fitting(words, y - MARGIN)) :]:
            page += set_lines(words[:fitting], MARGIN, y)
            yield _page(page, number, paper)
            page, y, number, words = [], top, number + 1, words[fitting:]
        page += set_lines(words, MARGIN, y)
        y -= heights(words) + FIGURE_GAP
        tick()
    yield _page(page, number, paper)


def _words(figure: Figure, animation: Animation, width: float) -> list[Line]:
    """Return the lines of a figure's heading, caption and worked formulas."""
    heading = f"Figure {figure.number}: {figure.heading}" if figure.number else figure.heading
    # What users wrote has no markup.
    own = Line(figure.own_caption)
    caption = own if figure.own_caption else Line(animation.caption, "caption")
    words = [*broken(Line(heading, "bold"), width), *broken(caption, width)]
    for formula in animation.formulas:
        words += formula_lines(formula, width)
    return words


def _fitting(lines: Sequence[Line], height: float) -> int:
    """Return how many of the first lines fit into a height in points."""
    return sum(used <= height for used in accumulate(line.height for line in lines))


def _page(primitives: Sequence[Primitive], number: int, paper: Paper) -> Drawing:
    """Return a page with its number."""
    at = (paper.width / 2, MARGIN / 2)
    foot = Text(((at, str(number)),), NUMBER_SIZE, GUIDE.text, font="text")
    return Drawing(paper.width, paper.height, GUIDE.background, lambda: (*primitives, foot))


def _placed(panel: Panel, left: float, foot: float) -> Iterator[Primitive]:
    """Yield a panel whose lower left corner is at a point."""
    right, top = left + panel.width, foot + panel.height
    colour = in_light(panel.drawing.background)
    if colour not in (None, GUIDE.background):
        corners = ((left, foot), (right, foot), (right, top), (left, top))
        yield Paths((corners,), closed=True, fill=colour)
    for primitive in panel.drawing.primitives:
        yield primitive.placed(left, foot, panel.scale)
