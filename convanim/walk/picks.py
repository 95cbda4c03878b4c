"""Where maxima come from, and how they are put back there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import Array
from convanim.walk.model import Walk
from convanim.walk.places import along_axis, filled, parts, places, standing

__all__ = ["candidates", "picks", "placed"]


def candidates(walk: Walk, x: Array) -> list[Array]:
    """Return the values among which maxima are chosen.

    Parameters
    ----------
    walk : Walk
        Which cells are in each step's window.
    x : array
        Of the shape of the wide side.

    Returns
    -------
    list of array
        For each place of the window what it reads at all steps, one entry per step. Where
        there is no data, it holds the lowest number of the type.
    """
    lowest = np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf
    return [part for _, part in parts(walk, filled(walk, x, lowest), lowest)]


def picks(walk: Walk, x: Array) -> NDArray[np.intp]:
    """Return the place of the window from which each step takes its maximum.

    Parameters
    ----------
    walk : Walk
        Which cells are in each step's window.
    x : array
        Of the shape of the wide side.

    Returns
    -------
    array of int
        One per step. Places are numbered in the order of `Walk.reads`. Of several equal maxima the
        first is taken. The number is 0 where a window reads no data.
    """
    read = candidates(walk, x)
    largest = np.max(read, axis=0)
    data = (part for _, part in parts(walk, filled(walk, np.ones(x.shape, bool), False), False))
    found = [there & (part == largest) for there, part in zip(data, read, strict=True)]
    along = np.unravel_index(np.argmax(found, axis=0), walk.places)
    # So far places are counted in the largest window. From here on, in each step's own window.
    pick = np.zeros(walk.steps, np.intp)
    for number, (axis, place) in enumerate(zip(walk.axes, along, strict=True)):
        sizes = np.array([len(window.cells) for window in axis.windows])
        pick = pick * along_axis(number, len(walk.axes), sizes) + place
    return pick


def placed(walk: Walk, values: Array, picked: NDArray[np.intp]) -> Array:
    """Return values put back into the cells that maxima came from; the other cells are 0.

    Parameters
    ----------
    walk : Walk
        A walk over equal windows.
    values : array
        One per step.
    picked : array of int
        The place of the window that each step writes to, as `picks` returns it.

    Returns
    -------
    array
        Of the shape of the wide side.
    """
    grid = np.zeros(walk.grid, values.dtype)
    for number, place in enumerate(places(walk)):
        chosen = picked == number
        cells = np.broadcast_arrays(*np.ix_(*place.cells))
        grid[tuple(along[chosen] for along in cells)] = values[chosen]
    output = np.zeros(walk.size, values.dtype)
    kept, sources = standing(walk)
    output[sources] = grid[kept]
    return output
