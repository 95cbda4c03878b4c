"""The booklet of a gallery: all panels and captions in one PDF, to hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from convanim.files.whole import check_replaceable, write_whole
from convanim.gallery.listing import Figure, Listing
from convanim.render.paint import width_of
from convanim.render.vector import pdf_bytes
from convanim.scene.primitives import Drawing, Paths, Primitive, Text
from convanim.theme import GUIDE, POINTS_PER_INCH

__all__ = ["check_booklet", "write_booklet"]

#: What tells a booklet from other PDFs of ours.
CREATOR = "convanim: booklet"
MARK = f"/Creator ({CREATOR})".encode()

#: A4, and what stays free around; in points.
PAGE = (210 / 25.4 * POINTS_PER_INCH, 297 / 25.4 * POINTS_PER_INCH)
MARGIN = 60.0
WIDTH = PAGE[0] - 2 * MARGIN

#: Panels are no larger than drawn, and no higher than this.
HIGHEST = 240.0

#: Sizes of the title, of prose and of page numbers, and the height of a line of prose.
TITLE, PROSE, LINE = 16.0, 9.5, 12.0

#: Between a panel and its caption, and between two figures.
CLOSE, APART = 4.0, 20.0


@dataclass(frozen=True)
class _Block:
    """A figure as it stands on a page: its panel's scale, and its lines of prose."""

    panel: Drawing
    scale: float
    heading: str
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return self.panel.height * self.scale + CLOSE + LINE * (1 + len(self.lines))


def write_booklet(listing: Listing, target: Path, tick: Callable[[], None] = lambda: None) -> None:
    """Write a PDF of vectors: the title, and each figure's panel, number, name and caption.

    ``tick`` is called after each figure.
    """
    write_whole(target, pdf_bytes(_pages(listing, tick), listing.title, creator=CREATOR))


def check_booklet(target: Path) -> None:
    """Raise OSError where a booklet can't be written, or would replace what is none."""
    check_replaceable(target, MARK, "is no booklet of convanim")


def _pages(listing: Listing, tick: Callable[[], None] = lambda: None) -> Iterator[Drawing]:
    top = PAGE[1] - MARGIN
    title = Text(
        (((MARGIN, top - TITLE / 2), listing.title),), TITLE, GUIDE.text, WIDTH, True, "bold"
    )
    page: list[Primitive] = [title]
    y, number = top - TITLE - APART, 1
    if listing.credit:
        at = (MARGIN, top - TITLE - LINE)
        page.append(Text(((at, listing.credit),), PROSE, GUIDE.text, WIDTH, True, "text"))
        y -= LINE
    for figure in listing.figures:
        block = _block(figure)
        if y - block.height < MARGIN and len(page) > 1:
            yield _page(page, number)
            page, y, number = [], top, number + 1
        page += _placed(block, y)
        y -= block.height + APART
        tick()
    yield _page(page, number)


def _page(primitives: Sequence[Primitive], number: int) -> Drawing:
    foot = Text((((PAGE[0] / 2, MARGIN / 2), str(number)),), PROSE, GUIDE.text, font="text")
    return Drawing(*PAGE, GUIDE.background, (*primitives, foot))


def _block(figure: Figure) -> _Block:
    animation = figure.animation
    panel = animation.panel()
    scale = min(1.0, WIDTH / panel.width, HIGHEST / panel.height)
    heading = f"Figure {figure.number}: {figure.heading}" if figure.number else figure.heading
    return _Block(panel, scale, heading, tuple(_wrapped(figure.own_caption or animation.caption)))


def _wrapped(prose: str) -> Iterator[str]:
    """Break prose into lines of the page's width."""
    line: list[str] = []
    room, space = WIDTH, width_of("a a", PROSE, "text") - 2 * width_of("a", PROSE, "text")
    # An equation stays on its line.
    for word in prose.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}").split(" "):
        width = width_of(word, PROSE, "text")
        if line and width > room:
            yield " ".join(line)
            line, room = [], WIDTH
        line.append(word)
        room -= width + space
    yield " ".join(line)


def _placed(block: _Block, top: float) -> Iterator[Primitive]:
    """Set a block with its upper edge at a height: the panel, its heading, its caption."""
    width, height = block.panel.width * block.scale, block.panel.height * block.scale
    foot, left = top - height, MARGIN + (WIDTH - width) / 2
    if block.panel.background != GUIDE.background:
        corners = ((left, foot), (left + width, foot), (left + width, top), (left, top))
        yield Paths((corners,), closed=True, fill=block.panel.background)
    for primitive in block.panel.primitives:
        yield primitive.placed(left, foot, block.scale)
    y = foot - CLOSE - LINE / 2
    yield Text((((MARGIN, y), block.heading),), PROSE, GUIDE.text, WIDTH, True, "bold")
    lines = tuple(
        ((MARGIN, y - LINE * number), line) for number, line in enumerate(block.lines, start=1)
    )
    yield Text(lines, PROSE, GUIDE.text, left=True, font="text")
