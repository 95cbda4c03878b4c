"""A plane of cells, and how its rows and columns come to points of the canvas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from convanim.scene.primitives import Point

__all__ = ["FLAT", "SLANTED", "Plane"]

#: (a, b, c, d) takes (x, y) of a plane to (ax + by, cx + dy).
Tilt = tuple[float, float, float, float]
FLAT: Tilt = (1.0, 0.0, 0.0, 1.0)
SLANTED: Tilt = (1.0, -0.7, 0.5, 0.65)

Cell = tuple[int, ...]
Outline = tuple[Point, ...]


@dataclass(frozen=True)
class Plane:
    """A grid of cells on the canvas.

    Parameters
    ----------
    rows, columns : its size in cells; row 0 is the far (or upper) one
    tilt : how the plane lies
    cell : length of a cell's side
    origin : where the plane's lower left corner comes to lie
    """

    rows: int
    columns: int
    tilt: Tilt
    cell: float
    origin: Point = (0.0, 0.0)

    def point(self, row: float, column: float) -> Point:
        """Point of the canvas for a place of the plane, in cells from its upper left corner."""
        a, b, c, d = self.tilt
        x, y = column, self.rows - row
        return (
            self.origin[0] + self.cell * (a * x + b * y),
            self.origin[1] + self.cell * (c * x + d * y),
        )

    def block(self, row: float, column: float, rows: float = 1, columns: float = 1) -> Outline:
        """Corners of a block of cells, counter-clockwise from its lower left one."""
        return (
            self.point(row + rows, column),
            self.point(row + rows, column + columns),
            self.point(row, column + columns),
            self.point(row, column),
        )

    def cells(self, cells: Iterable[Cell]) -> tuple[Outline, ...]:
        """Outlines of single cells."""
        return tuple(self.block(row, column) for row, column in cells)

    def edges(self, cells: Iterable[Cell]) -> tuple[Outline, ...]:
        """Edges of single cells, those that two of them share drawn once."""
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

    def lines(self, row: int, column: int, rows: int, columns: int) -> tuple[Outline, ...]:
        """Lines between the cells of a block."""
        right, bottom = column + columns, row + rows
        across = [(self.point(r, column), self.point(r, right)) for r in range(bottom - 1, row, -1)]
        along = [(self.point(bottom, c), self.point(row, c)) for c in range(column + 1, right)]
        return (*across, *along)

    def grid(self) -> tuple[Outline, ...]:
        """All lines of the plane, its edges among them, each from one end to the other."""
        across = [(self.point(r, 0), self.point(r, self.columns)) for r in range(self.rows, -1, -1)]
        along = [(self.point(self.rows, c), self.point(0, c)) for c in range(self.columns + 1)]
        return (*across, *along)

    def grown(self, above: int, below: int, left: int, right: int) -> Plane:
        """Return the plane with more cells on its sides; those it has keep their places."""
        rows, columns = self.rows + above + below, self.columns + left + right
        return replace(
            self, rows=rows, columns=columns, origin=self.point(self.rows + below, -left)
        )

    def moved(self, dx: float, dy: float) -> Plane:
        """Return the plane at another place."""
        return replace(self, origin=(self.origin[0] + dx, self.origin[1] + dy))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the plane on the canvas."""
        xs, ys = zip(*self.block(0, 0, self.rows, self.columns), strict=True)
        return min(xs), min(ys), max(xs), max(ys)
