"""The numbers that are shown in the cells of a walk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import Array, real, too_large
from convanim.walk.combine import Role
from convanim.walk.compute import compute
from convanim.walk.model import Walk
from convanim.walk.picks import picks
from convanim.walk.places import filled, with_role

__all__ = ["NOISE", "Numbers"]

#: Rounding error of a sum of floats, as a share of the sum of its terms' absolute values. Smaller
#: results are taken for 0.
NOISE = 1e-12


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of a walk, as floats. Each property is computed when it is first read.

    Parameters
    ----------
    walk : Walk
        Which cells each step reads or writes.
    x : array
        As `compute` takes it.
    w : array, optional
        The weights. The walk's taps are indices into it.
    bias : array, optional
        Added to the output: one number, or one per output map.

    Raises
    ------
    ConvanimError
        When a property is read whose numbers are too large for a float.
    """

    walk: Walk
    x: Array
    w: Array | None = None
    bias: Array | None = None

    def of_first_map(self) -> Numbers:
        """Return the numbers of the first map, where each map is treated on its own."""
        walk, x, w, bias = self.walk.of_one_map(), self.x, self.w, self.bias
        if self.walk.scatter and self.walk.combine.name == "lay":  # a column has all maps
            x = x.reshape(self.walk.size[0], -1, *x.shape[1:])
        taps = self.walk.axes[0].windows[0].taps
        if w is not None and taps and taps[0]:  # its own weights
            w = w[taps[0]]
        bias = None if bias is None else bias[:1]
        return replace(self, walk=walk, x=x[0], w=w, bias=bias)

    def of_first_output(self, walk: Walk) -> Numbers:
        """Return the numbers of the walk that makes the first output map alone."""
        return replace(self, walk=walk, bias=None if self.bias is None else self.bias[:1])

    def with_axes(self, count: int) -> Numbers:
        """Return the numbers of `Walk.with_axes`."""
        walk, x = self.walk.with_axes(count), self.x
        if walk.scatter and walk.combine.name == "lay":
            x = x.reshape(walk.places + walk.steps)  # a column per step
        elif walk.scatter and walk.combine.name == "place":
            x = x.reshape(walk.size)  # the numbers of the wide side
        else:
            x = x.reshape(walk.input_size)
        return replace(self, walk=walk, x=x)

    @cached_property
    def grid(self) -> Array:
        """Values of the grid's cells; NaN where a cell has none."""
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
        return self.weights(0)

    def weights(self, step: int) -> Array | None:
        """Return the weights of a step, one per place of its window; None without weights."""
        if self.w is None:
            return None
        weights = real("w", self.w)
        found = [weights[tap] for tap in self.walk.taps(step)]
        return np.array(found).reshape([len(window.cells) for window in self.walk.windows(step)])

    @cached_property
    def output(self) -> Array:
        """Values of the output.

        A sum or mean of floats that differs from 0 only by rounding is 0.
        """
        walk, x, w, bias = self.walk, self.x, self.w, self.bias
        if any(array is not None and array.dtype.kind == "f" for array in (x, w, bias)):
            x = real("x", x)
            w = None if w is None else real("w", w)
            bias = None if bias is None else real("bias", bias)
        output = real("the output", compute(walk, x, w, bias))
        adds = walk.combine.name in ("sum", "mean") or (walk.scatter and walk.combine.name == "lay")
        if not adds or x.dtype.kind != "f":
            return output
        amounts = compute(
            walk, abs(x), None if w is None else abs(w), None if bias is None else abs(bias)
        )
        if np.isinf(amounts).any():  # the mean of no cells is NaN
            raise too_large("the output")
        return np.where(abs(output) < NOISE * amounts, 0.0, output)

    @cached_property
    def picks(self) -> NDArray[np.intp] | None:
        """Place of the window from which each step takes its maximum; None without maxima.

        Places are numbered in the order of `Walk.reads`. Of several equal maxima the first is
        taken. The number is 0 where a window reads no data.
        """
        return picks(self.walk, self.x) if self.walk.combine.name in ("max", "place") else None
