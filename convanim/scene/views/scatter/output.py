"""The output that is written step by step: its sums, and what each step adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convanim.scene.parts import marks, tiles
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.words import CENTRE
from convanim.scene.parts.writing import Writing, signed, writing
from convanim.scene.primitives import Primitive
from convanim.scene.views.scatter.board import Board
from convanim.scene.views.scatter.sources import Source
from convanim.walk.stamps import Cells

__all__ = ["Output"]

#: Places of a cell's sum, and of what a step adds, below it; see `words.CENTRE`.
ABOVE, BELOW = (0.5, 0.36), (0.5, 0.78)


@dataclass(frozen=True, eq=False)
class Output(Board):
    """The output, as far as it is written.

    Parameters
    ----------
    source : Source
        What is written to it. It may point out what came from where.
    """

    source: Source

    @cached_property
    def sums(self) -> Writing:
        """The sums after each write, and last what a cell holds that no window comes to."""
        stamps, size = self.stamps, self.theme.value_size
        numbers = np.append(stamps.sums.reshape(-1), stamps.start)
        return writing(self.subject, numbers, size, room=self.source.beside[1])

    @cached_property
    def added(self) -> Writing:
        """What each write adds."""
        shown = np.where(self.stamps.targets >= 0, self.stamps.written, np.nan)
        return writing(self.subject, shown, self.theme.small_size, signed)

    @cached_property
    def stamped(self) -> Writing:
        """What each write adds, where it stands alone."""
        return writing(self.subject, self.stamps.written, self.theme.value_size)

    @property
    def adds(self) -> bool:
        """Whether what is written adds up, so that it can be shown as a sum."""
        return self.walk.combine.name != "place" and not self.source.hues

    def fill(self, plane: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Fill cells with the output's colour, or with those of the maps that they come from."""
        if not self.source.hues:
            yield from self.filled(plane, cells, self.theme.output)
        for place, hue in enumerate(self.source.hues):
            there = np.isin(cells, self.stamps.targets[:, place])
            yield from self.filled(plane, cells[there], hue)

    def write(self, plane: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Write sums, and point out where they come from."""
        yield from self._summed(plane, step, cells, self.source.beside[0])
        yield from self.source.pointed_out(plane, step, cells)

    def settled(self, plane: Plane) -> Iterator[Primitive]:
        """Draw all cells as they are at last; with labels, cross those that are never written."""
        yield from super().settled(plane)
        if self.subject.options.get("labels"):
            never = self.points(plane, np.flatnonzero(self.stamps.last < 0).tolist())
            yield from marks.unread_mark(never, plane.cell, self.theme)

    def stamp(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Draw the window of a step, its sums, and what the step adds."""
        yield from self.stamped_cells(plane, step)
        yield from self.window(plane, step)
        yield from self.stamped_sums(plane, step)

    def stamped_cells(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Fill the cells that a step writes to."""
        yield from self.fill(plane, step, self.stamps.written_to(slice(step, step + 1)))

    def window(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Draw the window of a step; cropped cells are among it."""
        yield from tiles.window(self.walk, plane, self.theme, step)

    def stamped_sums(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Write the sums in the window of a step, and what the step adds."""
        cells = self.stamps.written_to(slice(step, step + 1))
        if self.adds:
            yield from self._summed(plane, step, cells, ABOVE)
            yield from self._stamped(self.added, plane, step, BELOW)
        else:
            yield from self.write(plane, step, cells)

    def alone(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Draw what a step writes, without what is there before."""
        yield from self.cropped(plane, self.walk.reads(step))
        written = self.stamps.written_to(slice(step, step + 1))
        yield from self.filled(plane, written, self.theme.output)
        yield from self.lines(plane)
        yield from self._stamped(self.stamped, plane, step, CENTRE)

    def start(self, plane: Plane) -> Iterator[Primitive]:
        """Draw what stands in the output before the first step."""
        yield from self.filled(plane, self.all, self.theme.output)
        yield from self.lines(plane)
        yield from self._summed(plane, -1, self.all, CENTRE)

    def _summed(
        self, plane: Plane, step: int, cells: Cells, at: tuple[float, float]
    ) -> Iterator[Primitive]:
        """Write the sums in cells after a step; −1 stands for before the first one."""
        writes = self.stamps.last_writes(step, cells)
        writes[writes < 0] = self.stamps.sums.size
        yield from self.sums.at(writes, self.points(plane, cells.tolist(), at))

    def _stamped(
        self, numbers: Writing, plane: Plane, step: int, at: tuple[float, float]
    ) -> Iterator[Primitive]:
        """Write what a step adds."""
        targets = self.stamps.targets[step]
        places = np.flatnonzero(targets >= 0)
        writes = places + step * len(targets)
        yield from numbers.at(writes, self.points(plane, targets[places].tolist(), at))
