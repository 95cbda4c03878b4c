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
from convanim.scene.subject import Subject
from convanim.walk import Walk
from convanim.walk.arrays import Array
from convanim.walk.stamps import Stamps

__all__ = ["Board", "grid_of"]


def grid_of(walk: Walk, cell: float) -> Plane:
    """Return the plane of all cells that windows are written to, cropped ones among them."""
    rows, columns = walk.grid
    return Plane(rows, columns, FLAT, cell)


@dataclass(frozen=True, eq=False)
class Board:
    """The base class of what shows something in the output's cells, step by step.

    What stands in most cells is drawn once, as it is at last. A step covers the cells that wait
    for their first stamp, and draws those anew that have not got their last one before it.

    Parameters
    ----------
    subject : Subject
    walk : Walk
        Over two axes; its windows are written.
    stamps : Stamps
        What they write.
    """

    subject: Subject
    walk: Walk
    stamps: Stamps

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

    @property
    def all(self) -> Array:
        """All cells, as a choice of them."""
        return np.full(len(self.own), True)

    def settled(self, plane: Plane) -> Iterator[Primitive]:
        """Draw all cells as they are at last."""
        raise NotImplementedError

    def fresh(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Fill the cells that change."""
        raise NotImplementedError

    def numbers(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Write the numbers of the cells that change."""
        raise NotImplementedError

    def ground(self, plane: Plane) -> Iterator[Primitive]:
        """Draw what is cropped around the output, pale and crossed."""
        yield from self.cropped(plane, product(*(sorted(axis.read) for axis in self.walk.axes)))

    def cropped(self, plane: Plane, cells: Iterable[Sequence[int]]) -> Iterator[Primitive]:
        """Draw those of some cells of the grid that are not the output's."""
        theme = self.subject.theme
        beyond = [(row, column) for row, column in cells if not self.walk.source((row, column))]
        yield from marks.struck_out(plane, beyond, theme, theme.output)

    def lines(self, plane: Plane) -> Iterator[Primitive]:
        """Draw the border of the output and the lines between its cells."""
        (row, column), (rows, columns) = self.own[0], self.walk.output_size
        yield from tiles.block(plane, self.subject.theme, None, row, column, rows, columns)

    def covered(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Cover the cells that wait for their first stamp."""
        first, last = self.stamps.spans
        waiting = (first > step) & (last >= 0)
        yield from self.filled(plane, waiting, self.subject.theme.background)

    def changing(self, step: int) -> Array:
        """Return which cells have got a stamp, but not their last one before the step."""
        first, last = self.stamps.spans
        return np.asarray((first <= step) & (last >= step))

    def filled(self, plane: Plane, cells: Array, colour: Colour) -> Iterator[Primitive]:
        """Fill some of the output's cells, given by whether each is filled."""
        found = tuple(
            plane.block(*self.own[first], rows, columns)
            for first, rows, columns in _blocks(cells.reshape(self.walk.output_size))
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
