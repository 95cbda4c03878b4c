"""What a max pooling read, and the maxima that go back to their places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

import numpy as np

from convanim.scene.parts import marks, tiles
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Primitive, Stroke
from convanim.scene.views.scatter.board import grid_of
from convanim.scene.views.scatter.layout import Piece
from convanim.scene.views.scatter.part import in_all, middle
from convanim.scene.views.scatter.sources.source import Source
from convanim.walk.stamps import Cells

__all__ = ["Maxima"]


class Maxima(Source):
    """One maximum a step, and where it came from: what the max pooling read."""

    @property
    def pieces(self) -> list[Piece]:
        """What the max pooling read, and its maxima, which are the input."""
        read = Piece(grid_of(self.walk, self.theme.cell), "before pooling")
        return [read, Piece(self.plane(*self.walk.steps), self.named("input"))]

    @cached_property
    def picked(self) -> list[tuple[int, int]]:
        """The cell of the grid that each step's maximum came from."""
        picks = self.stamps.numbers.picks
        assert picks is not None
        cells = (list(self.walk.reads(step))[place] for step, place in enumerate(picks.flat))
        return [(row, column) for row, column in cells]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw both, the first one pale."""
        theme = self.theme
        pale = marks.pale(theme)
        yield planes[0].grid(Stroke(theme.ink, theme.thin, theme.dash))
        (row, rows), (column, columns) = (
            (axis.sources.index(0), axis.size) for axis in self.walk.axes
        )
        yield from tiles.block(planes[0], theme, pale, row, column, rows, columns)
        yield from tiles.block(planes[1], theme, theme.input, *planes[1].area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Shade the window of the pooling, and mark the input cell."""
        row, column = self.walk.at(step)
        yield from tiles.window(self.walk, planes[0], self.theme, step)
        yield from self.marked(planes[1], [(row, column)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write all numbers, and ring the maxima in what was read."""
        read = self.stamps.numbers.x
        rows, columns = ([*map(axis.sources.index, range(axis.size))] for axis in self.walk.axes)
        points = [middle(planes[0], row, column) for row, column in product(rows, columns)]
        yield from self.write(np.asarray(read, float)).at(range(read.size), points)
        yield from in_all(planes[1], self.inputs)
        yield from self._rings(planes[0], range(len(self.walk)))

    @cached_property
    def homes(self) -> Cells:
        """The first step that puts its maximum into each of the output's cells; −1 for none."""
        picks = self.stamps.numbers.picks
        assert picks is not None
        found = np.full(math.prod(self.walk.output_size), -1)
        cells = np.take_along_axis(self.stamps.targets, picks.reshape(-1, 1), axis=1)[:, 0]
        steps = np.flatnonzero(cells >= 0)[::-1]
        found[cells[steps]] = steps
        return found

    def pointed_out(self, out: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Ring the maxima where they were put back."""
        homes = self.homes[cells]
        yield from self._rings(out, homes[(homes >= 0) & (homes <= step)].tolist())

    def _rings(self, plane: Plane, steps: Iterable[int]) -> Iterator[Primitive]:
        """Ring the maxima of steps."""
        if not self.subject.options.get("plain"):
            for cell in dict.fromkeys(self.picked[step] for step in steps):
                yield marks.ring(plane, cell, self.theme)
