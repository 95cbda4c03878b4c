"""How many stamps each output cell gets, as shades with numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.words import ROOM
from convanim.scene.primitives import Primitive, Text
from convanim.scene.views.scatter.board import Board
from convanim.walk.arrays import Array

__all__ = ["Counts"]

#: Share of the output's colour in cells that one of many stamps came to.
PALEST = 0.2


class Counts(Board):
    """The stamps of each output cell so far."""

    def settled(self, plane: Plane) -> Iterator[Primitive]:
        """Draw all cells as they are at last."""
        yield from self._shaded(plane, self.last, self.all)
        yield from self._written(plane, self.last, self.all)

    def fresh(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Shade the cells that change."""
        yield from self._shaded(plane, step, self.changing(step))

    def numbers(self, plane: Plane, step: int) -> Iterator[Primitive]:
        """Write the counts of the cells that change."""
        yield from self._written(plane, step, self.changing(step))

    def whole(self, plane: Plane) -> Iterator[Primitive]:
        """Draw the counts as they are at last, with the lines."""
        yield from self.settled(plane)
        yield from self.lines(plane)

    def _shaded(self, plane: Plane, step: int, cells: Array) -> Iterator[Primitive]:
        theme, counts = self.subject.theme, self.stamps.counts(step)
        most = int(self.stamps.counts(self.last).max())
        for count in np.unique(counts[cells & (counts > 0)]).tolist():
            share = PALEST + (1 - PALEST) * (count - 1) / max(1, most - 1)
            darkest = mixed(theme.shade, theme.output, theme.shade_opacity * share)
            colour = mixed(darkest, theme.background, share)
            yield from self.filled(plane, cells & (counts == count), colour)

    def _written(self, plane: Plane, step: int, cells: Array) -> Iterator[Primitive]:
        theme, counts = self.subject.theme, self.stamps.counts(step)
        chosen = np.flatnonzero(cells)
        points = self.points(plane, chosen.tolist())
        items = tuple(zip(points, map(str, counts[chosen].tolist()), strict=True))
        if items:
            yield Text(items, theme.value_size, theme.text, ROOM * theme.cell)
