"""The numbers of a walk, as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import Array, real, too_large
from convanim.walk.compute import candidates, compute
from convanim.walk.model import Role, Walk
from convanim.walk.places import along_axis, filled, parts, with_role

__all__ = ["Numbers"]

#: What is left of a sum of floats where the amounts added up to 1, but it should be 0.
NOISE = 1e-12


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of a walk, as floats; each kind is computed when it is asked for.

    Parameters
    ----------
    walk : Walk
    x : array of the input's shape
    w : array or None
        The weights, at the indices that the walk's taps tell.

    Raises
    ------
    ConvanimError
        When numbers are asked for that are too large for a float.
    """

    walk: Walk
    x: Array
    w: Array | None = None

    @cached_property
    def grid(self) -> Array:
        """Values in the grid's cells; NaN where a cell has none."""
        walk, x = self.walk, self.x
        if walk.scatter:
            return np.full(walk.grid, np.nan)
        padding = walk.combine.value(Role.PADDING)
        grid = filled(walk, real("x", x), np.nan if padding is None else padding)
        for role in (*walk.combine.uncounted, Role.CROPPED):
            grid[with_role(walk, role)] = np.nan
        return grid

    @cached_property
    def kernel(self) -> Array | None:
        """Weights of the first step, one per place of its window; None without weights."""
        if self.w is None:
            return None
        weights = real("w", self.w)
        found = [weights[tap] for tap in self.walk.taps(0)]
        return np.array(found).reshape([len(window.cells) for window in self.walk.windows(0)])

    @cached_property
    def output(self) -> Array:
        """Values of the output; what is 0 but for rounding is 0."""
        walk, x, w = self.walk, self.x, self.w
        if "f" in (x.dtype.kind, "" if w is None else w.dtype.kind):
            x, w = real("x", x), None if w is None else real("w", w)
        output = real("the output", compute(walk, x, w))
        if walk.combine.name == "max" or x.dtype.kind != "f":
            return output
        amounts = compute(walk, abs(x), None if w is None else abs(w))
        if not np.isfinite(amounts).all():
            raise too_large("the output")
        return np.where(abs(output) < NOISE * amounts, 0.0, output)

    @cached_property
    def picks(self) -> NDArray[np.intp] | None:
        """Place of its window that each step's maximum is taken from; None without maxima.

        The first of several, by its number among those of `Walk.reads`; 0 where a window meets
        no data.
        """
        walk, x = self.walk, self.x
        if walk.combine.name != "max":
            return None
        read = candidates(walk, x)
        largest = np.max(read, axis=0)
        data = (part for _, part in parts(walk, filled(walk, np.ones(x.shape, bool), False), False))
        found = [there & (part == largest) for there, part in zip(data, read, strict=True)]
        along = np.unravel_index(np.argmax(found, axis=0), walk.places)
        # Counted among the places of the largest window so far, and now among those of each step's.
        pick = np.zeros(walk.steps, np.intp)
        for number, (axis, place) in enumerate(zip(walk.axes, along, strict=True)):
            sizes = np.array([len(window.cells) for window in axis.windows])
            pick = pick * along_axis(number, len(walk.axes), sizes) + place
        return pick
