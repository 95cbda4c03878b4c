"""The booklet of a gallery: all panels and captions in one PDF, to hand out."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from convanim.colours import in_light
from convanim.files.whole import check_replaceable, write_whole
from convanim.gallery.listing import Figure, Listing
from convanim.render.pdf import pdf_bytes
from convanim.render.text import width_of
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.sheets import Drawing
from convanim.theme import GUIDE, POINTS_PER_INCH

__all__ = ["check_booklet", "write_booklet"]

#: Creator in a booklet's metadata, which other PDF files do not have.
CREATOR = "convanim: booklet"
MARK = f"/Creator ({CREATOR})".encode()

#: Size of a page (A4), its margin, and the width of the text, in points.
PAGE = (210 / 25.4 * POINTS_PER_INCH, 297 / 25.4 * POINTS_PER_INCH)
MARGIN = 60.0
WIDTH = PAGE[0] - 2 * MARGIN

#: Largest height of a panel, in points; panels are not enlarged.
PANEL_HEIGHT = 240.0

#: Font sizes of the title and of all other text, and the height of a line of prose, in points.
TITLE_SIZE, PROSE_SIZE, LINE_HEIGHT = 16.0, 9.5, 12.0

#: Distance between a panel and its caption, and between two figures, in points.
CAPTION_GAP, FIGURE_GAP = 4.0, 20.0


#: Lines of prose on a page without figures.
LINES_PER_PAGE = int((PAGE[1] - 2 * MARGIN) / LINE_HEIGHT)


@dataclass(frozen=True)
class _Block:
    """A figure on a page.

    Parameters
    ----------
    panel : Drawing
    scale : float
        Factor of the panel's size.
    heading : str
    lines : tuple of str
        The caption.
    """

    panel: Drawing
    scale: float
    heading: str
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Height with panel, heading and caption, in points."""
        return self.panel.height * self.scale + CAPTION_GAP + LINE_HEIGHT * (1 + len(self.lines))


def write_booklet(listing: Listing, target: Path, tick: Callable[[], None] = lambda: None) -> None:
    """Write a PDF with the list's title and credit, and each figure's panel, heading and caption.

    Parameters
    ----------
    listing : Listing
    target : Path
    tick : callable, optional
        Called after each figure.
    """
    write_whole(target, pdf_bytes(_pages(listing, tick), listing.title, creator=CREATOR))


def check_booklet(target: Path) -> None:
    """Raise OSError if a booklet can't be written, or would replace another kind of file."""
    check_replaceable(target, MARK, "is no booklet of convanim")


def _pages(listing: Listing, tick: Callable[[], None] = lambda: None) -> Iterator[Drawing]:
    """Yield the pages of a booklet; ``tick`` is called after each figure."""
    top = PAGE[1] - MARGIN
    title = Text(
        (((MARGIN, top - TITLE_SIZE / 2), listing.title),),
        TITLE_SIZE,
        GUIDE.text,
        WIDTH,
        True,
        "bold",
    )
    page: list[Primitive] = [title]
    y, number = top - TITLE_SIZE - FIGURE_GAP, 1
    if listing.credit:
        at = (MARGIN, top - TITLE_SIZE - LINE_HEIGHT)
        page.append(Text(((at, listing.credit),), PROSE_SIZE, GUIDE.text, WIDTH, True, "text"))
        y -= LINE_HEIGHT
    for figure in listing.figures:
        block = _block(figure)
        if y - block.height < MARGIN and len(page) > 1:
            yield _page(page, number)
            page, y, number = [], top, number + 1
        # Lines of a very long caption go on on further pages.
        fitting = max(0, int((y - block.height - MARGIN) / LINE_HEIGHT) + len(block.lines))
        page += _primitives(replace(block, lines=block.lines[:fitting]), y)
        y -= block.height + FIGURE_GAP
        for rest in _pages_of_lines(block.lines[fitting:]):
            yield _page(page, number)
            page, number = [_lines(rest, top - LINE_HEIGHT / 2)], number + 1
            y = top - LINE_HEIGHT * len(rest) - FIGURE_GAP
        tick()
    yield _page(page, number)


def _pages_of_lines(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield lines in portions, each as many as fit on a page."""
    for start in range(0, len(lines), LINES_PER_PAGE):
        yield lines[start : start + LINES_PER_PAGE]


def _page(primitives: Sequence[Primitive], number: int) -> Drawing:
    """Return a page with its number."""
    foot = Text((((PAGE[0] / 2, MARGIN / 2), str(number)),), PROSE_SIZE, GUIDE.text, font="text")
    return Drawing(*PAGE, GUIDE.background, lambda: (*primitives, foot))


def _block(figure: Figure) -> _Block:
    """Return a figure with its panel scaled to fit, and its caption broken into lines."""
    animation = figure.animation
    panel = animation.panel()
    scale = min(1.0, WIDTH / panel.width, PANEL_HEIGHT / panel.height)
    heading = f"Figure {figure.number}: {figure.heading}" if figure.number else figure.heading
    return _Block(panel, scale, heading, tuple(_wrapped(figure.own_caption or animation.caption)))


def _wrapped(prose: str) -> Iterator[str]:
    """Yield the lines of prose, broken at the page's width."""
    line: list[str] = []
    room, space = WIDTH, width_of("a a", PROSE_SIZE, "text") - 2 * width_of("a", PROSE_SIZE, "text")
    # Equations are not broken.
    kept = prose.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    for word in (part for long in kept.split(" ") if long for part in _fitting_parts(long)):
        width = width_of(word, PROSE_SIZE, "text")
        if line and width > room:
            yield " ".join(line)
            line, room = [], WIDTH
        line.append(word)
        room -= width + space
    yield " ".join(line)


def _fitting_parts(word: str) -> Iterator[str]:
    """Yield a word, cut where it is wider than the page."""
    while len(word) > 1 and width_of(word, PROSE_SIZE, "text") > WIDTH:
        fits = bisect(
            range(1, len(word)), WIDTH, key=lambda n: width_of(word[:n], PROSE_SIZE, "text")
        )
        yield word[: max(1, fits)]
        word = word[max(1, fits) :]
    yield word


def _lines(lines: Sequence[str], middle: float) -> Text:
    """Return lines of prose, the middle of the first at a height in points."""
    items = tuple(((MARGIN, middle - LINE_HEIGHT * n), line) for n, line in enumerate(lines))
    return Text(items, PROSE_SIZE, GUIDE.text, left=True, font="text")


def _primitives(block: _Block, top: float) -> Iterator[Primitive]:
    """Yield panel, heading and caption, with the panel's upper edge at a height in points."""
    width, height = block.panel.width * block.scale, block.panel.height * block.scale
    foot, left = top - height, MARGIN + (WIDTH - width) / 2
    if in_light(block.panel.background) != GUIDE.background:
        corners = ((left, foot), (left + width, foot), (left + width, top), (left, top))
        yield Paths((corners,), closed=True, fill=block.panel.background)
    for primitive in block.panel.primitives:
        yield primitive.placed(left, foot, block.scale)
    y = foot - CAPTION_GAP - LINE_HEIGHT / 2
    yield Text((((MARGIN, y), block.heading),), PROSE_SIZE, GUIDE.text, WIDTH, True, "bold")
    if block.lines:
        yield _lines(block.lines, y - LINE_HEIGHT)
