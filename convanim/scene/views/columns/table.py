"""Tables of numbers whose middle rows and columns may be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from convanim.colours import Colour
from convanim.scene.parts.plane import FLAT, Outline, Plane
from convanim.scene.parts.writing import Writing
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.views.columns.crop import Crop
from convanim.theme import Theme
from convanim.walk.arrays import Array

__all__ = ["Table"]

#: Half the side of a dot, and the distance between dots, in cells.
DOT, DOTS_PITCH = 0.045, 0.22

#: Distance of a column's number from the column, in cells.
HEADING = 0.3


@dataclass(frozen=True)
class Table:
    """A matrix of cells on the canvas.

    Parameters
    ----------
    rows, columns : Crop
        What is shown of it; at each step it is the step's column that is looked at.
    plane : Plane
        A plane as large as what is shown.
    """

    rows: Crop
    columns: Crop
    plane: Plane

    @classmethod
    def of(cls, rows: Crop, columns: Crop, theme: Theme) -> Table:
        """Return a table at the canvas's corner."""
        return cls(rows, columns, Plane(rows.length, columns.length, FLAT, theme.cell))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, in points."""
        return self.plane.bounds

    def moved(self, dx: float, dy: float) -> Table:
        """Return the table at another place."""
        return replace(self, plane=self.plane.moved(dx, dy))

    def blocks(self, rows: range, columns: range, at: int = 0) -> tuple[Outline, ...]:
        """Return the outlines of what is shown of a block of cells."""
        return tuple(
            self.plane.block(top, left, len(down), len(right))
            for (top, down), (left, right) in product(
                self.rows.shown(rows), self.columns.shown(columns, at)
            )
        )

    def fills(
        self, colours: Iterable[tuple[range, Colour]], columns: range, at: int = 0
    ) -> Iterator[Primitive]:
        """Fill rows of some columns, each stretch of rows with its colour."""
        found: dict[Colour, list[Outline]] = {}
        for rows, colour in colours:
            found.setdefault(colour, []).extend(self.blocks(rows, columns, at))
        for colour, outlines in found.items():
            if outlines:
                yield Paths(tuple(outlines), closed=True, fill=colour)

    def lines(self, theme: Theme) -> Iterator[Primitive]:
        """Draw the lines of all cells that are shown, and the dots between them."""
        stroke = Stroke(theme.ink, theme.thin)
        inner: list[Outline] = []
        for (top, down), (left, right) in product(self.rows.parts(), self.columns.parts()):
            inner += self.plane.lines(top, left, len(down), len(right), stroke).outlines
        if inner:
            yield Paths(tuple(inner), stroke=stroke)
        border = self.blocks(range(self.rows.size), range(self.columns.size))
        yield Paths(border, closed=True, stroke=Stroke(theme.ink, theme.thick))
        dots = tuple(self._dots())
        if dots:
            yield Paths(dots, closed=True, fill=theme.ink)

    def _dots(self) -> Iterator[Outline]:
        """Yield the dots: across between columns, down between rows, aslant between both."""
        downs = [(top + len(rows) / 2, 0) for top, rows in self.rows.parts()]
        rights = [(left + len(columns) / 2, 0) for left, columns in self.columns.parts()]
        downs += [(place + 0.5, 1) for place in self.rows.dots]
        rights += [(place + 0.5, 1) for place in self.columns.dots]
        for (row, down), (column, right) in product(downs, rights):
            for number in (-1, 0, 1) if down or right else ():
                shift = number * DOTS_PITCH
                y, x = row + down * shift - DOT, column + right * shift - DOT
                yield self.plane.block(y, x, 2 * DOT, 2 * DOT)

    def numbers(
        self, written: Writing, entries: Callable[[int], Array], columns: range, at: int = 0
    ) -> Iterator[Text]:
        """Write the numbers of some columns where they are shown.

        Parameters
        ----------
        written : Writing
            Numbers, those of the columns among them.
        entries : callable
            Takes a column, and returns which of the numbers stand in it.
        columns : range
            Which columns.
        at : int
            The column that is looked at.
        """
        numbers: list[int] = []
        points: list[Point] = []
        rows = [row for _, down in self.rows.parts() for row in down]
        places = [top + number for top, down in self.rows.parts() for number in range(len(down))]
        for left, right in self.columns.shown(columns, at):
            for column in right:
                x = left + column - right.start + 0.5
                numbers += entries(column)[rows].tolist()
                points += [self.plane.point(place + 0.5, x) for place in places]
        yield from written.at(numbers, points)

    def headings(self, columns: range, at: int = 0) -> tuple[tuple[Point, str], ...]:
        """Return the numbers of some columns, and points above these."""
        return tuple(
            (self.plane.point(-HEADING, left + column - right.start + 0.5), f"{column:,}")
            for left, right in self.columns.shown(columns, at)
            for column in right
        )
