"""The output that is written step by step, and the counts of its stamps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts import marks, tiles
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import CENTRE, ROOM
from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.scene.subject import Subject
from convanim.scene.views.scatter.writing import Writing, signed, writing
from convanim.walk import Walk
from convanim.walk.arrays import Array
from convanim.walk.stamps import Stamps

__all__ = ["Output", "grid_of"]

#: Places of a cell's sum, and of what a step adds, below it; see `words.CENTRE`.
ABOVE, BELOW = (0.5, 0.36), (0.5, 0.78)

#: Share of the output's colour in cells that one of many stamps came to.
PALEST = 0.2


def grid_of(walk: Walk, cell: float) -> Plane:
    """Return the plane of all cells that windows are written to, cropped ones among them."""
    rows, columns = walk.grid
    return Plane(rows, columns, FLAT, cell)


@dataclass(frozen=True, eq=False)
class Output:
    """The output, as far as it is written.

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

    @cached_property
    def sums(self) -> Writing:
        """The sums after each write, and last what a cell holds that no window comes to."""
        stamps, size = self.stamps, self.subject.theme.value_size
        return writing(self.subject, np.append(stamps.sums.reshape(-1), stamps.start), size)

    @cached_property
    def added(self) -> Writing:
        """What each write adds."""
        shown = np.where(self.stamps.targets >= 0, self.stamps.written, np.nan)
        return writing(self.subject, shown, self.subject.theme.small_size, signed)

    @cached_property
    def stamped(self) -> Writing:
        """What each write adds, where it stands alone."""
        return writing(self.subject, self.stamps.written, self.subject.theme.value_size)

    @cached_property
    def never(self) -> list[int]:
        """The output cells that no window comes to."""
        counts = self.stamps.counts(len(self.walk) - 1)
        return np.flatnonzero(counts == 0).tolist()

    def ground(self, plane: Plane) -> Iterator[Primitive]:
        """Draw what is cropped around the output, pale and crossed."""
        read = product(*(sorted(axis.read) for axis in self.walk.axes))
        yield from self._cropped(plane, read)

    def lines(self, plane: Plane) -> Iterator[Primitive]:
        """Draw the border of the output and the lines between its cells."""
        theme = self.subject.theme
        (row, column), (rows, columns) = self.own[0], self.walk.output_size
        yield from tiles.block(plane, theme, None, row, column, rows, columns)

    @property
    def adds(self) -> bool:
        """Whether what is written adds up, so that it can be shown as a sum."""
        return self.walk.combine.name != "place"

    def filled(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Fill the cells that were written to, up to a step."""
        yield from self._fill(plane, np.flatnonzero(self.stamps.last_writes(step) >= 0).tolist())

    def stamp(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Shade the window of a step, cropped cells among it, and draw its lines."""
        yield from tiles.window(self.walk, plane, self.subject.theme, step)

    def numbers(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Write the sums so far; in the window of the step, also what it adds."""
        yield from self._sums(plane, step, self.stamps.targets[step] if self.adds else ())
        if self.adds:
            yield from self._stamped(self.added, plane, step, BELOW)

    def alone(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Draw what a step writes, without what is there before."""
        targets = self.stamps.targets[step]
        yield from self._cropped(plane, self.walk.reads(step))
        yield from self._fill(plane, sorted(targets[targets >= 0].tolist()))
        yield from self.lines(plane)
        yield from self._stamped(self.stamped, plane, step, CENTRE)

    def start(self, plane: Plane) -> Iterator[Primitive]:
        """Draw what stands in the output before the first step."""
        yield from self._fill(plane, range(len(self.own)))
        yield from self.lines(plane)
        points = self._points(plane, range(len(self.own)), CENTRE)
        yield from self.sums.at([self.stamps.sums.size] * len(points), points)

    def whole(self, plane: Plane) -> Iterator[Primitive]:
        """Draw the output as it is at last."""
        last = len(self.walk) - 1
        yield from self.filled(plane, last)
        yield from self.lines(plane)
        yield from self._sums(plane, last)

    def counts(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Shade each cell by the stamps that came to it so far."""
        theme = self.subject.theme
        counts = self.stamps.counts(step)
        most = self.stamps.counts(len(self.walk) - 1).max()
        for count in sorted({*counts.tolist()} - {0}):
            share = PALEST + (1 - PALEST) * (count - 1) / max(1, most - 1)
            cells = plane.cells([self.own[cell] for cell in np.flatnonzero(counts == count)])
            yield Paths(cells, closed=True, fill=mixed(theme.output, theme.background, share))

    def count_numbers(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Write how many stamps came to each cell so far."""
        theme, counts = self.subject.theme, self.stamps.counts(step)
        cells = np.flatnonzero(counts).tolist()
        points = self._points(plane, cells, CENTRE)
        items = tuple(zip(points, map(str, counts[cells]), strict=True))
        if items:
            yield Text(items, theme.value_size, theme.text, ROOM * theme.cell)

    def all_counts(self, plane: Plane) -> Iterator[Primitive]:
        """Draw how many stamps came to each cell at last."""
        last = len(self.walk) - 1
        yield from self.counts(plane, last)
        yield from self.lines(plane)
        yield from self.count_numbers(plane, last)

    def _fill(self, plane: Plane, cells: Iterable[int]) -> Iterator[Primitive]:
        """Fill output cells, given by their numbers in order."""
        blocks = tuple(
            plane.block(*self.own[first], 1, count) for first, count in self._runs(cells)
        )
        if blocks:
            yield Paths(blocks, closed=True, fill=self.subject.theme.output)

    def _cropped(self, plane: Plane, cells: Iterable[Sequence[int]]) -> Iterator[Primitive]:
        """Draw those of some cells of the grid that are not the output's."""
        theme = self.subject.theme
        beyond = [(row, column) for row, column in cells if not self.walk.source((row, column))]
        yield from marks.struck_out(plane, beyond, theme, theme.output)

    def _sums(self, plane: Plane, step: int, raised: Iterable[int] = ()) -> Iterator[Primitive]:
        """Write the sums up to a step, and what other cells hold; those of some cells raised."""
        last = self.stamps.last_writes(step)
        last[self._blank(last)] = self.stamps.sums.size
        cells, up = np.flatnonzero(last >= 0).tolist(), {*map(int, raised)}
        points = [self._point(plane, cell, ABOVE if cell in up else CENTRE) for cell in cells]
        yield from self.sums.at(last[cells].tolist(), points)

    def _stamped(
        self, numbers: Writing, plane: Plane, step: int, at: tuple[float, float]
    ) -> Iterator[Primitive]:
        """Write what a step adds."""
        targets = self.stamps.targets[step]
        places = np.flatnonzero(targets >= 0)
        points = self._points(plane, targets[places].tolist(), at)
        yield from numbers.at((places + step * len(targets)).tolist(), points)

    def _blank(self, last: Array) -> list[int]:
        """Return the cells without a write that hold a number all the same."""
        if self.stamps.numbers.bias is None:
            return self.never
        return np.flatnonzero(last < 0).tolist()

    def _points(self, plane: Plane, cells: Sequence[int], at: tuple[float, float]) -> list[Point]:
        return [self._point(plane, cell, at) for cell in cells]

    def _point(self, plane: Plane, cell: int, at: tuple[float, float]) -> Point:
        row, column = self.own[cell]
        return plane.point(row + at[1], column + at[0])

    def _runs(self, cells: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield first cell and length of each run of neighbouring cells in a row."""
        columns = self.walk.output_size[1]
        run: list[int] = []
        for cell in cells:
            if run and (cell != run[-1] + 1 or cell % columns == 0):
                yield run[0], len(run)
                run = []
            run.append(cell)
        if run:
            yield run[0], len(run)
