"""The output's cells on a plane: those that are settled, those that change, those that wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from convanim.colours import Colour
from convanim.scene.parts import marks, tiles
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import CENTRE
from convanim.scene.primitives import Paths, Point, Primitive
from convanim.scene.views.scatter.part import Part
from convanim.walk import Walk
from convanim.walk.arrays import Array
from convanim.walk.stamps import Cells

__all__ = ["Board", "grid_of"]


def grid_of(walk: Walk, cell: float) -> Plane:
    """Return the plane of all cells that windows are written to, cropped ones among them."""
    rows, columns = walk.grid
    return Plane(rows, columns, FLAT, cell)


@dataclass(frozen=True, eq=False)
class Board(Part):
    """The base class of what shows something in the output's cells, step by step.

    What stands in all cells at last is drawn once. Over it, those are drawn that are not settled
    before the first step of an animation; and then each step draws what the one before it wrote.
    A step's own cells lie over all of that. Cells are counted row by row.
    """

    @cached_property
    def own(self) -> list[tuple[int, int]]:
        """The cells of the grid that are the output's, row by row."""
        rows, columns = (
            [axis.sources.index(source) for source in range(axis.size)] for axis in self.walk.axes
        )
        return list(product(rows, columns))

    @property
    def last(self) -> int:
        """The last step."""
        return len(self.walk) - 1

    @property
    def is_cropped(self) -> bool:
        """Whether windows come to cells around the output."""
        return any(axis.sources[cell] < 0 for axis in self.walk.axes for cell in axis.read)

    @cached_property
    def all(self) -> Cells:
        """All cells."""
        return np.arange(len(self.own))

    def fill(self, plane: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Fill some cells as they are after a step; something was written to each."""
        raise NotImplementedError

    def write(self, plane: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Write what stands in some cells after a step."""
        raise NotImplementedError

    def stamp(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Draw the cells that a step writes to."""
        cells = self.stamps.written_to(slice(step, step + 1))
        yield from self.fill(plane, step, cells)
        yield from self.write(plane, step, cells)

    def settled(self, plane: Plane) -> Iterator[Primitive]:
        """Draw all cells as they are at last; those that no window comes to are not filled."""
        yield from self.fill(plane, self.last, self.stamps.written_to(slice(None)))
        yield from self.write(plane, self.last, self.all)

    def grown(self, plane: Plane, before: int | None, step: int) -> Iterator[Primitive]:
        """Draw what differs before a step from what stood there before another one.

        Without the other one, it is what differs from the cells at last.
        """
        if before is None:
            cells = np.flatnonzero(self.stamps.last >= step)
        else:
            cells = self.stamps.written_to(slice(*sorted((before, step))))
        waiting = self.stamps.counts(step - 1, cells) == 0
        yield from self.filled(plane, cells[waiting], self.theme.background)
        yield from self.fill(plane, step - 1, cells[~waiting])
        yield from self.write(plane, step - 1, cells[~waiting])

    def ground(self, plane: Plane) -> Iterator[Primitive]:
        """Draw what is cropped around the output, pale and crossed."""
        yield from self.cropped(plane, product(*(sorted(axis.read) for axis in self.walk.axes)))

    def cropped(self, plane: Plane, cells: Iterable[Sequence[int]]) -> Iterator[Primitive]:
        """Draw those of some cells of the grid that are not the output's."""
        beyond = [(row, column) for row, column in cells if not self.walk.source((row, column))]
        yield from marks.struck_out(plane, beyond, self.theme, self.theme.output)

    def lines(self, plane: Plane) -> Iterator[Primitive]:
        """Draw the border of the output and the lines between its cells."""
        (row, column), (rows, columns) = self.own[0], self.walk.output_size
        yield from tiles.block(plane, self.theme, None, row, column, rows, columns)

    def whole(self, plane: Plane) -> Iterator[Primitive]:
        """Draw all cells as they are at last, with the lines."""
        yield from self.settled(plane)
        yield from self.lines(plane)

    def filled(self, plane: Plane, cells: Cells, colour: Colour) -> Iterator[Primitive]:
        """Fill some of the output's cells."""
        there = np.zeros(self.walk.output_size, bool)
        there.reshape(-1)[cells] = True
        found = tuple(
            plane.block(*self.own[first], rows, columns) for first, rows, columns in _blocks(there)
        )
        if found:
            yield Paths(found, closed=True, fill=colour)

    def points(
        self, plane: Plane, cells: Iterable[int], at: tuple[float, float] = CENTRE
    ) -> list[Point]:
        """Return the places of the numbers in cells."""
        found = (self.own[cell] for cell in cells)
        return [plane.point(row + at[1], column + at[0]) for row, column in found]


def _blocks(there: Array) -> list[tuple[int, int, int]]:
    """Return first cell, rows and columns of the blocks that make up some cells.

    A block is a run of cells in a row, and equal runs below it.
    """
    edges = np.diff(there.astype(np.int8), axis=1, prepend=0, append=0)
    starts, ends = np.argwhere(edges > 0).tolist(), np.argwhere(edges < 0).tolist()
    blocks: dict[tuple[int, int, int], int] = {}  # first row and both ends: number of rows
    for (row, start), (_, end) in zip(starts, ends, strict=True):
        above = [key for key in blocks if key[1:] == (start, end) and key[0] + blocks[key] == row]
        key = above[0] if above else (row, start, end)
        blocks[key] = blocks.get(key, 0) + 1
    columns = there.shape[1]
    return [(row * columns + start, n, end - start) for (row, start, end), n in blocks.items()]
