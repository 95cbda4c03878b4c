"""Planes of cells: they map rows and columns to points of the canvas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from convanim.scene.primitives import Paths, Point, Stroke
from convanim.walk import Cell

__all__ = ["FLAT", "SLANTED", "Outline", "Plane", "Tilt"]

#: A linear map: (a, b, c, d) maps (x, y) on a plane to (ax + by, cx + dy) on the canvas.
Tilt = tuple[float, float, float, float]
FLAT: Tilt = (1.0, 0.0, 0.0, 1.0)
SLANTED: Tilt = (1.0, -0.7, 0.5, 0.65)

Outline = tuple[Point, ...]

#: First row, first column, and numbers of rows and columns of a block of cells.
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Plane:
    """A grid of cells on the canvas.

    Parameters
    ----------
    rows, columns : int
        Its size in cells.
    tilt : Tilt
        `FLAT` or `SLANTED`.
    cell : float
        Length of a cell's side, in points.
    origin : Point
        The plane's lower left corner on the canvas.
    top, left : int
        Number of the first row, which is the upper (or far) one, and of the first column.
    own : Cell
        Row and column of the first cell that holds data: lines are counted from there.
    """

    rows: int
    columns: int
    tilt: Tilt
    cell: float
    origin: Point = (0.0, 0.0)
    top: int = 0
    left: int = 0
    own: Cell = (0, 0)

    def point(self, row: float, column: float) -> Point:
        """Return the point of a cell's upper left corner; fractions are places inside a cell."""
        a, b, c, d = self.tilt
        x, y = column - self.left, self.rows - (row - self.top)
        return (
            self.origin[0] + self.cell * (a * x + b * y),
            self.origin[1] + self.cell * (c * x + d * y),
        )

    def block(self, row: float, column: float, rows: float = 1, columns: float = 1) -> Outline:
        """Return the corners of a block of cells, counter-clockwise from its lower left one."""
        return (
            self.point(row + rows, column),
            self.point(row + rows, column + columns),
            self.point(row, column + columns),
            self.point(row, column),
        )

    def cells(self, cells: Iterable[Cell]) -> tuple[Outline, ...]:
        """Return the outlines of single cells."""
        return tuple(self.block(row, column) for row, column in cells)

    def edges(self, cells: Iterable[Cell]) -> tuple[Outline, ...]:
        """Return the edges of single cells; an edge that two of them share comes once."""
        ends = dict.fromkeys(
            edge
            for row, column in cells
            for edge in (
                (row, column, row, column + 1),
                (row, column, row + 1, column),
                (row + 1, column, row + 1, column + 1),
                (row, column + 1, row + 1, column + 1),
            )
        )
        return tuple((self.point(r0, c0), self.point(r1, c1)) for r0, c0, r1, c1 in ends)

    def lines(self, row: int, column: int, rows: int, columns: int, stroke: Stroke) -> Paths:
        """Return the lines between the cells of a block."""
        inner = range(row + rows - 1, row, -1), range(column + 1, column + columns)
        return self._lines((row, column, rows, columns), *inner, stroke)

    def grid(self, stroke: Stroke) -> Paths:
        """Return all lines of the plane, its border included, each from end to end."""
        bottom, right = self.top + self.rows, self.left + self.columns
        every = range(bottom, self.top - 1, -1), range(self.left, right + 1)
        return self._lines(self.area, *every, stroke)

    def _lines(self, area: Area, rows: range, columns: range, stroke: Stroke) -> Paths:
        """Return lines over or before some rows and columns, each from end to end of an area."""
        top, left, bottom, right = area[0], area[1], area[0] + area[2], area[1] + area[3]
        across = [(self.point(row, left), self.point(row, right)) for row in rows]
        along = [(self.point(bottom, column), self.point(top, column)) for column in columns]
        first_row, first_column = self.own
        numbers = [row - first_row if top < row < bottom else 0 for row in rows]
        numbers += [column - first_column if left < column < right else 0 for column in columns]
        return Paths((*across, *along), stroke=stroke, apart=self.cell, numbers=tuple(numbers))

    def grown(self, rows: range, columns: range) -> Plane:
        """Return the plane with other rows and columns; a cell stays where it was."""
        return replace(
            self,
            rows=len(rows),
            columns=len(columns),
            origin=self.point(rows.stop, columns.start),
            top=rows.start,
            left=columns.start,
        )

    @property
    def area(self) -> Area:
        """First row, first column, and numbers of rows and columns."""
        return self.top, self.left, self.rows, self.columns

    def moved(self, dx: float, dy: float) -> Plane:
        """Return the plane moved by a distance, in points."""
        return replace(self, origin=(self.origin[0] + dx, self.origin[1] + dy))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the plane on the canvas, in points."""
        xs, ys = zip(*self.block(*self.area), strict=True)
        return min(xs), min(ys), max(xs), max(ys)
