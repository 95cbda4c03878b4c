"""The output that is written step by step: its sums, and what each step adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convanim.colours import Colour
from convanim.scene.parts import tiles
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.words import CENTRE
from convanim.scene.primitives import Primitive
from convanim.scene.views.scatter.board import Board
from convanim.scene.views.scatter.writing import Writing, signed, writing
from convanim.walk.arrays import Array

__all__ = ["Output"]

#: Places of a cell's sum, and of what a step adds, below it; see `words.CENTRE`.
ABOVE, BELOW = (0.5, 0.36), (0.5, 0.78)


@dataclass(frozen=True, eq=False)
class Output(Board):
    """The output, as far as it is written.

    Parameters
    ----------
    hues : tuple of Colour
        The colours of the window's places, where they are told apart.
    """

    hues: tuple[Colour, ...] = ()

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

    @property
    def adds(self) -> bool:
        """Whether what is written adds up, so that it can be shown as a sum."""
        return self.walk.combine.name != "place" and not self.hues

    def settled(self, plane: Plane) -> Iterator[Primitive]:
        """Draw all cells as they are at last; those that no window comes to are not filled."""
        written = self.stamps.spans[1] >= 0
        yield from self._coloured(plane, written)
        writes = self.stamps.last_writes(self.last)
        writes[~written] = self.stamps.sums.size
        yield from self.sums.at(writes, self.points(plane, range(len(writes))))

    def fresh(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Fill the cells that change."""
        yield from self._coloured(plane, self.changing(step))

    def stamp(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Shade the window of a step, cropped cells among it, and draw its lines."""
        yield from tiles.window(self.walk, plane, self.subject.theme, step)

    def numbers(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Write the sums of the cells that change; in the window, also what the step adds."""
        changing, targets = self.changing(step), self.stamps.targets[step]
        now = np.zeros(len(changing), bool)
        now[targets[targets >= 0]] = self.adds
        writes = self.stamps.last_writes(step)
        cells = [*np.flatnonzero(changing & ~now), *np.flatnonzero(now)]
        points = self.points(plane, np.flatnonzero(changing & ~now))
        points += self.points(plane, np.flatnonzero(now), ABOVE)
        yield from self.sums.at(writes[cells], points)
        if self.adds:
            yield from self._stamped(self.added, plane, step, BELOW)

    def alone(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Draw what a step writes, without what is there before."""
        targets = self.stamps.targets[step]
        written = np.zeros(len(self.own), bool)
        written[targets[targets >= 0]] = True
        yield from self.cropped(plane, self.walk.reads(step))
        yield from self.filled(plane, written, self.subject.theme.output)
        yield from self.lines(plane)
        yield from self._stamped(self.stamped, plane, step, CENTRE)

    def start(self, plane: Plane) -> Iterator[Primitive]:
        """Draw what stands in the output before the first step."""
        yield from self.filled(plane, self.all, self.subject.theme.output)
        yield from self.lines(plane)
        writes = np.full(len(self.own), self.stamps.sums.size)
        yield from self.sums.at(writes, self.points(plane, range(len(writes))))

    def whole(self, plane: Plane) -> Iterator[Primitive]:
        """Draw the output as it is at last, with its lines."""
        yield from self.settled(plane)
        yield from self.lines(plane)

    def _coloured(self, plane: Plane, cells: Array) -> Iterator[Primitive]:
        """Fill cells with the output's colour, or with those of the places that wrote to them."""
        if not self.hues:
            yield from self.filled(plane, cells, self.subject.theme.output)
        for place, hue in enumerate(self.hues):
            there = np.zeros(len(cells), bool)
            there[self.stamps.targets[:, place]] = True
            yield from self.filled(plane, cells & there, hue)

    def _stamped(
        self, numbers: Writing, plane: Plane, step: int, at: tuple[float, float]
    ) -> Iterator[Primitive]:
        """Write what a step adds."""
        targets: Array = self.stamps.targets[step]
        places = np.flatnonzero(targets >= 0)
        writes = places + step * len(targets)
        yield from numbers.at(writes, self.points(plane, targets[places].tolist(), at))
