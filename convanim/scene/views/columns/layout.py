"""What both directions share: a canvas for tables, maps and words, and marks on the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from convanim.colours import Colour
from convanim.scene.parts import labels
from convanim.scene.parts.plane import Outline
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.sheets import Scene, Sheets
from convanim.scene.subject import Subject
from convanim.scene.views.columns.crop import Crop
from convanim.scene.views.columns.pictures import Hues, Pictures
from convanim.scene.views.columns.said import Said
from convanim.scene.views.columns.table import Table
from convanim.theme import Theme

__all__ = [
    "GAP",
    "HEADED",
    "Sketch",
    "bands",
    "blank",
    "column_crop",
    "column_outline",
    "placed",
    "row_crop",
    "scene",
    "sketched",
]

#: Rows and columns up to which a matrix is shown whole, and those at each end that are shown
#: otherwise: as many as two windows of 3×3, or fewer, have rows.
MOST_ROWS, ROW_ENDS = 18, 9
MOST_COLUMNS, COLUMN_ENDS = 25, 8

#: Distance between a matrix and what stands beside it, and room for the numbers of its columns
#: above it, in cells.
GAP, HEADED = 2.4, 0.6

#: Height of the line that tells a step, in sizes of its font.
LINE = 2.2

#: Share of the picture's width that a name may have, to be larger than usual.
NAME_ROOM = 0.5


@dataclass(frozen=True)
class Sketch:
    """Everything that has a place, anywhere.

    Parameters
    ----------
    picture : Pictures
    tables : tuple of Table
        The matrix of columns is first.
    said : Said
    """

    picture: Pictures
    tables: tuple[Table, ...]
    said: Said

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, in points."""
        boxes = [self.picture.bounds, *(table.bounds for table in self.tables), *self.said.boxes]
        return labels.enclosing(boxes)

    def moved(self, dx: float, dy: float) -> Sketch:
        """Return everything at another place."""
        tables = tuple(table.moved(dx, dy) for table in self.tables)
        return Sketch(self.picture.moved(dx, dy), tables, self.said.moved(dx, dy))


def sketched(subject: Subject, place: Callable[[Subject], Sketch]) -> Sketch:
    """Find places for everything, with larger words where the picture is large.

    Parameters
    ----------
    subject : Subject
    place : callable
        Takes the subject, with the size of words, and finds the places.
    """
    first = place(subject)
    left, _, right, _ = first.bounds
    widest = max(name.width for name in first.said.names) / subject.theme.value_size
    worded = subject.with_words_for(first.bounds, NAME_ROOM * (right - left) / widest)
    return first if worded is subject else place(worded)


def placed(sketch: Sketch, room: float) -> tuple[Point, Sketch]:
    """Return the size of a canvas with a line below everything, and everything on it.

    Parameters
    ----------
    sketch : Sketch
    room : float
        Width of the line, in points.
    """
    theme = sketch.said.subject.theme
    left, bottom, right, top = sketch.bounds
    edge, line = theme.margin + 3 * theme.thick, LINE * theme.value_size
    wide = max(right - left, room)
    aside = (wide - (right - left)) / 2
    size = wide + 2 * edge, top - bottom + line + 2 * edge
    return size, sketch.moved(edge + aside - left, edge + line - bottom)


def row_crop(count: int, together: int = 1) -> Crop:
    """Return what is shown of a matrix's rows, of which some belong together."""
    ends = max(1, round(ROW_ENDS / together)) * together
    return Crop(count, MOST_ROWS, min(ends, (count - 1) // 2))


def column_crop(count: int) -> Crop:
    """Return what is shown of a matrix's columns: the current one, too."""
    return Crop(count, MOST_COLUMNS, COLUMN_ENDS, seeks=True)


def blank(table: Table, columns: range, at: int, theme: Theme) -> Iterator[Primitive]:
    """Cover columns not made yet; at last with a cover without width, which the others slide to."""
    rows = range(table.rows.size)
    hidden = table.blocks(rows, columns, at)
    if not hidden:
        last = table.blocks(rows, range(columns.stop - 1, columns.stop), at)
        hidden = tuple(tuple((max(block)[0], y) for _, y in block) for block in last)
    if hidden:
        yield Paths(hidden, closed=True, fill=theme.background)


def bands(table: Table, picture: Pictures, hues: Hues, step: int) -> Iterator[Primitive]:
    """Draw a band from each row of the window to the rows of the matrix that it becomes.

    A window of one row of cells has none: they would lie over other cells.
    """
    if hues.by_cell:
        return
    x = 0 if not picture.is_left else table.columns.length
    colours = dict(hues.pale)
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


def scene(size: Point, theme: Theme, steps: int, sheets: Sheets) -> Scene:
    """Return the scene of sheets; its still shows all columns."""
    found = Scene(*size, theme.background, steps, sheets)
    return replace(found, poster=found.at(steps - 1))
