"""What both directions share: a canvas for tables, maps and labels, and marks on the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Protocol, Self

from convanim.colours import Colour
from convanim.scene.parts import labels
from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import Outline
from convanim.scene.primitives import Moving, Paths, Point, Primitive, Scene, Still, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.views.columns.crop import Crop
from convanim.scene.views.columns.pictures import PALE, Hues, Pictures
from convanim.scene.views.columns.table import HEADING, Table
from convanim.theme import Theme

__all__ = [
    "GAP",
    "Canvas",
    "Parts",
    "Placed",
    "bands",
    "blank",
    "column_crop",
    "column_outline",
    "fit",
    "heading",
    "label_above",
    "label_below",
    "overlap",
    "row_crop",
    "scene",
    "sentence",
    "sentence_width",
    "size_text",
]

#: Rows and columns up to which a matrix is shown whole, and those at each end that are shown
#: otherwise: as many as two windows of 3×3, or fewer, have rows.
MOST_ROWS, ROW_ENDS = 18, 9
MOST_COLUMNS, COLUMN_ENDS = 25, 8

#: Distance between a matrix and what stands beside it, in cells.
GAP = 2.4

#: Distance of a label from what it names, in points.
LABEL_GAP = 4.0

#: Least distance between labels side by side, in points.
LABELS_GAP = 8.0

#: Space between words, in sizes of the font.
SPACE = 0.34

Box = tuple[float, float, float, float]


class Placed(Protocol):
    """Something that has a place on the canvas."""

    @property
    def bounds(self) -> Box:
        """Left, bottom, right and top, in points."""

    def moved(self, dx: float, dy: float) -> Self:
        """Return it at another place."""


@dataclass(frozen=True)
class Canvas:
    """A canvas, and the distance by which things are moved onto it.

    Parameters
    ----------
    width, height : float
        In points.
    shift : Point
    """

    width: float
    height: float
    shift: Point


def fit(theme: Theme, things: Sequence[Placed], words: Sequence[Label], room: float) -> Canvas:
    """Find a canvas for things and labels, with a line below them.

    Parameters
    ----------
    theme : Theme
    things : sequence of Placed
    words : sequence of Label
    room : float
        Width of the line, in points.
    """
    boxes = [*(thing.bounds for thing in things), *(label.box for label in words)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    edge = theme.margin + 3 * theme.thick
    line = 2.2 * theme.value_size
    wide = max(max(rights) - min(lefts), room)
    aside = (wide - (max(rights) - min(lefts))) / 2
    height = max(tops) - min(bottoms) + line + 2 * edge
    return Canvas(wide + 2 * edge, height, (edge + aside - min(lefts), edge + line - min(bottoms)))


def overlap(left: Iterable[Box], right: Iterable[Box]) -> float:
    """Return how far boxes must move to the left, not to come near others beside them."""
    near = [
        one[2] + LABELS_GAP - other[0]
        for one, other in product(left, right)
        if one[1] < other[3] and other[1] < one[3]
    ]
    return max([0.0, *near])


def sentence(canvas: Canvas, subject: Subject, parts: Sequence[str]) -> Text:
    """Return the line below all: what a step does.

    Parameters
    ----------
    canvas : Canvas
    subject : Subject
    parts : sequence of str
        Words and numbers, which stand apart.
    """
    theme = subject.theme
    wide, room = sentence_width(subject, parts), canvas.width - 2 * theme.margin
    scale = min(1.0, room / wide)
    at = ((canvas.width - scale * wide) / 2, theme.margin + 0.6 * theme.value_size)
    size = scale * theme.value_size
    return Text(tuple(_spelled(subject, parts, at, size)), size, theme.text, left=True)


def sentence_width(subject: Subject, parts: Sequence[str]) -> float:
    """Return the width of `sentence`, in points."""
    size = subject.theme.value_size
    return sum(_width(subject, part, size) for part in parts) + (len(parts) - 1) * SPACE * size


def _spelled(
    subject: Subject, parts: Sequence[str], at: Point, size: float
) -> Iterator[tuple[Point, str]]:
    """Yield words and digits with their places: to set new words takes long, these are few."""
    x, y = at
    for part in parts:
        for piece in _pieces(part):
            yield (x, y), piece
            x += subject.width(piece, size)
        x += SPACE * size


def heading(table: Table, subject: Subject, columns: range, at: int) -> Iterator[Text]:
    """Write the number of the column that is shown between dots above it."""
    for column in columns:
        text, place = f"{column:,}", table.columns.place(column, at)
        assert place is not None
        x, y = table.plane.point(-HEADING, place + 0.5)
        scale = min(1.0, 0.9 * subject.theme.cell / _width(subject, text, subject.theme.small_size))
        size = scale * subject.theme.small_size
        x -= _width(subject, text, size) / 2
        items = tuple(_spelled(subject, [text], (x, y), size))
        yield Text(items, size, subject.theme.text, left=True)


def _width(subject: Subject, part: str, size: float) -> float:
    return sum(subject.width(piece, size) for piece in _pieces(part))


def _pieces(part: str) -> Sequence[str]:
    """Return the digits of a number, with the commas after them, and other words as they are."""
    return re.findall(r"\d,?", part) if part[0].isdecimal() else [part]


def size_text(*sizes: int) -> str:
    r"""Return sizes for a label.

    Examples
    --------
    >>> size_text(9, 2500)
    '$9 \\times 2{,}500$'
    """
    written = (f"{size:,}".replace(",", "{,}") for size in sizes)
    return "$" + r" \times ".join(written) + "$"


def label_above(subject: Subject, words: str, bounds: Box, raised: float = 0.0) -> Label:
    """Return a label above a box, over its middle."""
    label = labels.sized(subject, words)
    left, _, right, top = bounds
    return label.moved((left + right - label.width) / 2, top + LABEL_GAP + raised)


def label_below(subject: Subject, words: str, bounds: Box) -> Label:
    """Return a label below a box, under its middle."""
    label = labels.sized(subject, words)
    left, bottom, right, _ = bounds
    return label.moved((left + right - label.width) / 2, bottom - LABEL_GAP - label.height)


def row_crop(count: int, together: int = 1) -> Crop:
    """Return what is shown of a matrix's rows, of which some belong together."""
    ends = max(1, round(ROW_ENDS / together)) * together
    return Crop(count, MOST_ROWS, min(ends, (count - 1) // 2))


def column_crop(count: int) -> Crop:
    """Return what is shown of a matrix's columns: the current one, too."""
    return Crop(count, MOST_COLUMNS, COLUMN_ENDS, seeks=True)


def blank(table: Table, columns: range, at: int, theme: Theme) -> Iterator[Primitive]:
    """Cover columns that are not made yet."""
    hidden = table.blocks(range(table.rows.size), columns, at)
    if hidden:
        yield Paths(hidden, closed=True, fill=theme.background)


def bands(table: Table, picture: Pictures, hues: Hues, step: int) -> Iterator[Primitive]:
    """Draw a band from each row of the window to the rows of the matrix that it becomes.

    A window of one row of cells has none: they would lie over other cells.
    """
    if hues.by_cell:
        return
    x = 0 if not picture.is_left else table.columns.length
    colours = dict(hues.colours(PALE))
    found: dict[Colour, list[Outline]] = {}
    for entries, (low, high) in picture.edges(hues, step):
        for top, rows in islice(table.rows.shown(entries), 1):
            there = table.plane.point(top, x), table.plane.point(top + len(rows), x)
            found.setdefault(colours[entries], []).append((low, high, *there))
    for colour, outlines in found.items():
        yield Paths(tuple(outlines), closed=True, fill=colour)


def column_outline(table: Table, step: int, theme: Theme) -> Paths:
    """Outline a step's column."""
    blocks = table.blocks(range(table.rows.size), range(step, step + 1), step)
    return Paths(blocks, closed=True, stroke=Stroke(theme.ink, 2 * theme.thick))


class Parts(Protocol):
    """What is drawn of a layer and its columns, placed on the canvas."""

    def base(self) -> Iterable[Primitive]:
        """Draw the cells as they are at last."""

    def shades(self, step: int) -> Iterable[Primitive]:
        """Shade what a step takes."""

    def numbers(self) -> Iterable[Primitive]:
        """Write the numbers as they are at last."""

    def covers(self, step: int) -> Iterable[Primitive]:
        """Cover what comes later, and write what is not final yet."""

    def lines(self, words: list[Label]) -> Iterable[Primitive]:
        """Draw lines and words over the cells."""

    def marks(self, step: int, canvas: Canvas) -> Iterable[Primitive]:
        """Outline what a step takes and makes, and say so."""


def scene(parts: Parts, words: list[Label], canvas: Canvas, theme: Theme, steps: int) -> Scene:
    """Return the scene of what is placed; its still shows all columns."""
    sheets = (
        Still(parts.base),
        Moving(parts.shades),
        Still(parts.numbers),
        Moving(parts.covers),
        Still(lambda: parts.lines(words)),
        Moving(lambda step: parts.marks(step, canvas)),
    )
    found = Scene(canvas.width, canvas.height, theme.background, steps, sheets)
    return replace(found, poster=found.at(steps - 1))
