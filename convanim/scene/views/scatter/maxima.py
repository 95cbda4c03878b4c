"""What a max pooling read, and the maxima that go back to their places."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product

import numpy as np

from convanim.scene.parts import marks, tiles
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.views.scatter.board import grid_of
from convanim.scene.views.scatter.layout import Piece
from convanim.scene.views.scatter.source import Source, in_all, middle
from convanim.walk.arrays import Array

__all__ = ["Maxima"]

#: Radius of the ring around a maximum, in cells, and the corners that make it round.
RING, CORNERS = 0.43, 40


class Maxima(Source):
    """One maximum a step, and where it came from: what the max pooling read."""

    @property
    def pieces(self) -> list[Piece]:
        """What the max pooling read, and its maxima, which are the input."""
        read = Piece(grid_of(self.walk, self.subject.theme.cell), "before pooling")
        return [read, Piece(self.plane(*self.walk.steps), "input")]

    @cached_property
    def picked(self) -> list[tuple[int, int]]:
        """The cell of the grid that each step's maximum came from."""
        picks = self.stamps.numbers.picks
        assert picks is not None
        cells = (list(self.walk.reads(step))[place] for step, place in enumerate(picks.flat))
        return [(row, column) for row, column in cells]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw both, the first one pale."""
        theme = self.subject.theme
        pale = marks.pale(theme)
        yield Paths(planes[0].grid(), stroke=Stroke(theme.ink, theme.thin, theme.dash))
        (row, rows), (column, columns) = (
            (axis.sources.index(0), axis.size) for axis in self.walk.axes
        )
        yield from tiles.block(planes[0], theme, pale, row, column, rows, columns)
        yield from tiles.block(planes[1], theme, theme.input, *planes[1].area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Shade the window of the pooling, and mark the input cell."""
        row, column = self.walk.at(step)
        yield from tiles.window(self.walk, planes[0], self.subject.theme, step)
        yield from self.marked(planes[1], [(row, column)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write all numbers, and ring the maxima in what was read."""
        read = self.stamps.numbers.x
        rows, columns = ([*map(axis.sources.index, range(axis.size))] for axis in self.walk.axes)
        points = [middle(planes[0], row, column) for row, column in product(rows, columns)]
        yield from self.write(np.asarray(read, float)).at(range(read.size), points)
        yield from in_all(planes[1], self.inputs)
        yield from self._rings(planes[0], range(len(self.walk)))

    def pointed_out(self, out: Plane, step: int, cells: Array) -> Iterator[Primitive]:
        """Ring the maxima where they were put back."""
        picks = self.stamps.numbers.picks
        assert picks is not None
        homes = np.take_along_axis(self.stamps.targets, picks.reshape(-1, 1), axis=1)[:, 0]
        chosen = np.flatnonzero((homes >= 0) & cells[homes])
        yield from self._rings(out, [pick for pick in chosen.tolist() if pick <= step])

    def _rings(self, plane: Plane, steps: Sequence[int]) -> Iterator[Paths]:
        """Yield rings around the maxima of steps, if there are any."""
        cells = dict.fromkeys(self.picked[step] for step in steps)
        stroke = Stroke(self.subject.theme.accent, 1.5 * self.subject.theme.thick)
        if cells:
            yield Paths(tuple(_ring(plane, *cell) for cell in cells), closed=True, stroke=stroke)


def _ring(plane: Plane, row: int, column: int) -> tuple[Point, ...]:
    turns = (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    return tuple(
        plane.point(row + 0.5 + RING * math.sin(turn), column + 0.5 + RING * math.cos(turn))
        for turn in turns
    )
