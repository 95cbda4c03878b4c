"""How many stamps each output cell gets, as shades with numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.words import ROOM
from convanim.scene.primitives import Primitive, Text
from convanim.scene.views.scatter.board import Board
from convanim.walk.stamps import Cells

__all__ = ["Counts"]

#: Share of the output's colour in cells that one of many stamps came to.
PALEST = 0.2


class Counts(Board):
    """The stamps of each output cell so far."""

    def fill(self, plane: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Shade cells, the darker the more stamps they have got."""
        theme, counts = self.theme, self.stamps.counts(step, cells)
        most = int(self.stamps.counts(self.last).max())
        for count in np.unique(counts).tolist():
            share = PALEST + (1 - PALEST) * (count - 1) / max(1, most - 1)
            darkest = mixed(theme.shade, theme.output, theme.shade_opacity * share)
            colour = mixed(darkest, theme.background, share)
            yield from self.filled(plane, cells[counts == count], colour)

    def write(self, plane: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Write counts."""
        counts = map(str, self.stamps.counts(step, cells).tolist())
        items = tuple(zip(self.points(plane, cells.tolist()), counts, strict=True))
        if items:
            yield Text(items, self.theme.value_size, self.theme.text, ROOM * self.theme.cell)
