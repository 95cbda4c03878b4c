"""The output of a walk.

Whole numbers stay exact. Those of more than 64 bits are Python's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import prod

import numpy as np

from convanim.walk.arrays import INT64, Array, largest_amount, real
from convanim.walk.model import AxisWalk, Walk
from convanim.walk.places import filled, parts, places, standing, with_role

__all__ = ["candidates", "compute"]


def compute(walk: Walk, x: Array, w: Array | None = None) -> Array:
    """Compute the output of a walk.

    Parameters
    ----------
    walk : Walk
        Which cells each step reads or writes.
    x : array
        Of the input's shape.
    w : array, optional
        The weights. The walk's taps are indices into it.

    Returns
    -------
    array
        Of the output's shape. Sums of whole numbers are whole; means are floats. A maximum
        over padding only is −∞.

    Raises
    ------
    ConvanimError
        Where numbers of ``x`` or ``w`` must become floats of 64 bits but are too large.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        if walk.scatter or walk.combine.name == "sum":
            x, w = _in_one_type(walk, x, w)
        if walk.scatter:
            return _scattered(walk, x, w)
        make = {"sum": _summed, "max": _largest, "mean": _mean}[walk.combine.name]
        return make(walk, x, w)


def _in_one_type(walk: Walk, x: Array, w: Array | None) -> tuple[Array, Array | None]:
    """Return input and weights in a type that holds their products and sums."""
    if w is None:
        fits = x.dtype.kind != "i" or largest_amount(x) * _longest_sum(walk) <= INT64.max
        return x if fits else x.astype(object), None
    kinds = {x.dtype.kind, w.dtype.kind}
    # In any order of adding, no partial sum exceeds the sum of the absolute values.
    if kinds == {"i"}:
        largest = largest_amount(x) * largest_amount(w) * _longest_sum(walk)
        kinds = {"O"} if largest > INT64.max else kinds
    if "O" in kinds and "f" in kinds:
        return real("x", x), real("w", w)
    # Before NumPy 2 a single weight would not widen the type of the input.
    kind = object if "O" in kinds else np.result_type(x, w)
    return x.astype(kind, copy=False), w.astype(kind, copy=False)


def _longest_sum(walk: Walk) -> int:
    """Return the largest number of terms in the sum of an output cell."""
    return prod(_most_written(axis) if walk.scatter else axis.places for axis in walk.axes)


def _most_written(axis: AxisWalk) -> int:
    """Return how often the windows along one axis write to the same output cell at most."""
    written = Counter(axis.sources[cell] for window in axis.windows for cell in window.cells)
    return max((times for source, times in written.items() if source >= 0), default=0)


def _summed(walk: Walk, x: Array, w: Array | None) -> Array:
    found = parts(walk, filled(walk, x, 0), 0)
    return _total(part if w is None else w[place.tap] * part for place, part in found)


def _largest(walk: Walk, x: Array, w: Array | None) -> Array:
    result = np.max(candidates(walk, x), axis=0)
    data = filled(walk, np.ones(x.shape), 0)
    count = _total(part for _, part in parts(walk, data, 0))
    # A dilated window may read padding only; its maximum is −∞, as in PyTorch.
    return np.asarray(result if np.all(count) else np.where(count, result, -np.inf))


def candidates(walk: Walk, x: Array) -> list[Array]:
    """Return the values among which maxima are chosen.

    Parameters
    ----------
    walk : Walk
        Which cells each step reads.
    x : array
        Of the input's shape.

    Returns
    -------
    list of array
        For each place of the window what it reads at all steps, of the output's shape. Where
        there is no data, it holds the lowest number of the type.
    """
    lowest = np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf
    return [part for _, part in parts(walk, filled(walk, x, lowest), lowest)]


def _mean(walk: Walk, x: Array, w: Array | None) -> Array:
    counted = np.ones(walk.grid)
    for role in walk.combine.uncounted:
        counted[with_role(walk, role)] = 0
    grid = filled(walk, real("x", x), 0)
    grid[counted == 0] = 0
    found = [part for _, part in parts(walk, grid, 0)]
    count = _total(part for _, part in parts(walk, counted, 0))
    mean = _total(found) / count
    if not np.isfinite(mean).all():  # the sum is too large for a float, the mean is not
        mean = _total(part / count for part in found)
    return np.asarray(mean.astype(x.dtype) if x.dtype.kind == "f" else mean)


def _scattered(walk: Walk, x: Array, w: Array | None) -> Array:
    """Compute the output of a walk whose windows are written.

    Each step multiplies its input cell by the weights, and adds the products to the cells of
    its window. Each cell of the grid is then added to the output cell that stands in it. Cells
    without an output cell are cropped.
    """
    written = np.zeros(walk.grid, np.result_type(x, x if w is None else w))
    for place in places(walk):
        part = np.where(place.there, x if w is None else w[place.tap] * x, 0)
        np.add.at(written, np.ix_(*place.cells), part)
    output = np.zeros(walk.size, written.dtype)
    kept, sources = standing(walk)
    np.add.at(output, sources, written[kept])
    return output


def _total(parts: Iterable[Array]) -> Array:
    return np.asarray(sum(parts))
