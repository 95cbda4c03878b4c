"""The cells of a grid as arrays: their values, and what each place of the window reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import Array
from convanim.walk.combine import Role
from convanim.walk.model import AxisWalk, Walk

__all__ = ["Place", "along_axis", "filled", "parts", "places", "standing", "with_role"]


def filled(walk: Walk, x: Array, blank: float) -> Array:
    """Return the values of the grid's cells.

    Parameters
    ----------
    walk : Walk
        The walk, whose windows are read.
    x : array
        Of the input's shape.
    blank : float
        The value of cells without data.

    Returns
    -------
    array
        Of the grid's shape and the type of ``x``.
    """
    grid = np.full(walk.grid, blank, x.dtype)
    cells, sources = standing(walk)
    grid[cells] = x[sources]
    return grid


def standing(walk: Walk) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Return which cells of the grid hold a cell of the wide side, and which one.

    Returns
    -------
    cells : tuple of array
        Indices of those cells of the grid, one array per axis, ready to index with.
    sources : tuple of array
        Indices of the cells of the wide side that stand in them, in the same form.
    """
    sources = [np.array(axis.sources) for axis in walk.axes]
    return np.ix_(*(s >= 0 for s in sources)), np.ix_(*(s[s >= 0] for s in sources))


def with_role(walk: Walk, role: Role) -> NDArray[np.bool_]:
    """Return which cells of the grid have a role along at least one axis.

    Parameters
    ----------
    walk : Walk
        The walk over the grid.
    role : Role
        The role.

    Returns
    -------
    array of bool
        Of the grid's shape.
    """
    result = np.zeros(walk.grid, bool)
    for number, axis in enumerate(walk.axes):
        there = np.array([found is role for found in axis.roles])
        result |= along_axis(number, len(walk.axes), there)
    return result


def along_axis(number: int, axes: int, values: Array) -> Array:
    """Return values as an array of several axes, which is broadcast along all but one of them.

    Parameters
    ----------
    number : int
        The axis along which the values vary.
    axes : int
        Number of axes.
    values : array
        The values, along one axis.
    """
    return np.expand_dims(values, tuple(n for n in range(axes) if n != number))


@dataclass(frozen=True, eq=False)
class Place:
    """A place of the window, for all steps.

    Parameters
    ----------
    cells : tuple of array
        The cell of the grid at each step, one array per axis.
    tap : tuple of array
        The weight's index at each step. Each part of it is a number that all steps share, or an
        array that is broadcast over the steps of all axes.
    there : array of bool
        Whether a step's window has this place. Also broadcast over the steps of all axes.
    """

    cells: tuple[NDArray[np.intp], ...]
    tap: tuple[Array, ...]
    there: Array

    def read(self, grid: Array, blank: float) -> Array:
        """Return what this place reads at all steps.

        Parameters
        ----------
        grid : array
            Values of the grid's cells.
        blank : float
            The value at steps whose window does not have this place.
        """
        slices = tuple(map(_as_slice, self.cells))
        part = grid[slices if None not in slices else np.ix_(*self.cells)]
        part = np.broadcast_to(part, tuple(map(len, self.cells)))
        return (
            part if self.there.all() else np.where(self.there, part, np.asarray(blank, part.dtype))
        )


def parts(walk: Walk, grid: Array, blank: float) -> Iterator[tuple[Place, Array]]:
    """Return an iterator over the places of the window and what each of them reads.

    Parameters
    ----------
    walk : Walk
        The walk over the grid.
    grid : array
        Values of the grid's cells.
    blank : float
        The value at steps whose window does not have a place.
    """
    return ((place, place.read(grid, blank)) for place in places(walk))


def places(walk: Walk) -> Iterator[Place]:
    """Yield the places of the largest window; the last axis runs fastest."""
    axes = len(walk.axes)
    each = [
        [_place_along(axis, place, number, axes) for place in range(axis.places)]
        for number, axis in enumerate(walk.axes)
    ]
    for found in product(*each):
        there = np.asarray(True)
        for one in found:
            there = there & one.there
        cells = tuple(one.cells[0] for one in found)
        yield Place(cells, tuple(part for one in found for part in one.tap), there)


def _place_along(axis: AxisWalk, place: int, number: int, axes: int) -> Place:
    """Return a place of the window along one axis.

    ``number`` is the axis's number, and ``axes`` the number of axes that the walk has.
    """
    there = np.array([place < len(window.cells) for window in axis.windows])
    # Smaller windows read their last place instead, and are marked as not having this one.
    last = [min(place, len(window.cells) - 1) for window in axis.windows]
    found = list(zip(axis.windows, last, strict=True))
    cells = np.array([window.cells[at] for window, at in found])
    taps = np.array([window.taps[at] if window.taps else () for window, at in found])
    tap = taps[0] if (taps == taps[0]).all() else [along_axis(number, axes, t) for t in taps.T]
    return Place((cells,), tuple(tap), along_axis(number, axes, there))


def _as_slice(cells: NDArray[np.intp]) -> slice | None:
    """Return equally spaced cells as a slice, which reads faster; None for others.

    One cell that is read at all steps, as an input map is, is a slice of one.
    """
    steps = np.diff(cells)
    step = int(steps[0]) if steps.size else 1
    if step < 0 or (steps != step).any():
        return None
    return slice(int(cells[0]), int(cells[-1]) + 1, step or 1)
