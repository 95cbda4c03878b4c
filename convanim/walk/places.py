"""The cells of a grid as arrays: what stands in them, and what each place of a window reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import Array
from convanim.walk.model import AxisWalk, Role, Walk

__all__ = ["Place", "along_axis", "filled", "parts", "places", "standing", "with_role"]


def filled(walk: Walk, x: Array, blank: float) -> Array:
    """Put the input into the grid, and ``blank`` where there is none."""
    grid = np.full(walk.grid, blank, x.dtype)
    cells, sources = standing(walk)
    grid[cells] = x[sources]
    return grid


def standing(walk: Walk) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Index the cells of the grid where one of the wide side stands, and which stands there."""
    sources = [np.array(axis.sources) for axis in walk.axes]
    return np.ix_(*(s >= 0 for s in sources)), np.ix_(*(s[s >= 0] for s in sources))


def with_role(walk: Walk, role: Role) -> NDArray[np.bool_]:
    """Find the cells of the grid that have a role along one of the axes."""
    result = np.zeros(walk.grid, bool)
    for number, axis in enumerate(walk.axes):
        there = np.array([found is role for found in axis.roles])
        result |= along_axis(number, len(walk.axes), there)
    return result


def along_axis(number: int, axes: int, values: Array) -> Array:
    """Lay values along one of several axes."""
    return np.expand_dims(values, tuple(n for n in range(axes) if n != number))


@dataclass(frozen=True, eq=False)
class Place:
    """A place of the window, over all steps.

    Parameters
    ----------
    cells : tuple of array
        Cell of the grid at each step, one array per axis.
    tap : tuple of array
        Index of the weight at each step, to be broadcast over the steps of all axes.
    there : array
        Whether a step's window has such a place, likewise.
    """

    cells: tuple[NDArray[np.intp], ...]
    tap: tuple[Array, ...]
    there: Array

    def read(self, grid: Array, blank: float) -> Array:
        """Return what is read at all steps, and ``blank`` where nothing is."""
        slices = tuple(map(_as_slice, self.cells))
        part = grid[slices if None not in slices else np.ix_(*self.cells)]
        return (
            part if self.there.all() else np.where(self.there, part, np.asarray(blank, part.dtype))
        )


def parts(walk: Walk, grid: Array, blank: float) -> Iterator[tuple[Place, Array]]:
    """Yield each place of the window with what it reads of the grid."""
    return ((place, place.read(grid, blank)) for place in places(walk))


def places(walk: Walk) -> Iterator[Place]:
    """Yield the places of the largest window, the last axis running fastest."""
    axes = len(walk.axes)
    each = [
        [_axis_place(axis, place, number, axes) for place in range(axis.places)]
        for number, axis in enumerate(walk.axes)
    ]
    for found in product(*each):
        there = np.asarray(True)
        for one in found:
            there = there & one.there
        cells = tuple(one.cells[0] for one in found)
        yield Place(cells, tuple(part for one in found for part in one.tap), there)


def _axis_place(axis: AxisWalk, place: int, number: int, axes: int) -> Place:
    """Return a place of the window along one of several axes."""
    there = np.array([place < len(window.cells) for window in axis.windows])
    # Where a window has no such place, one is taken that some window has.
    last = [min(place, len(window.cells) - 1) for window in axis.windows]
    found = list(zip(axis.windows, last, strict=True))
    cells = np.array([window.cells[at] for window, at in found], np.intp)
    taps = np.array([window.taps[at] if window.taps else () for window, at in found], np.intp)
    tap = taps[0] if (taps == taps[0]).all() else [along_axis(number, axes, t) for t in taps.T]
    return Place((cells,), tuple(tap), along_axis(number, axes, there))


def _as_slice(cells: NDArray[np.intp]) -> slice | None:
    """Return cells that lie equally far apart as a slice: it reads faster."""
    steps = np.diff(cells)
    step = int(steps[0]) if len(steps) else 1
    if step < 1 or (steps != step).any():
        return None
    return slice(int(cells[0]), int(cells[-1]) + 1, step)
