"""The output of a walk.

Whole numbers stay exact, as Python's own where they have more than 64 bits.
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
    x : array of the input's shape
    w : array that holds the weights at the indices that the walk's taps tell, or None

    Returns
    -------
    array of the output's shape
        Of whole numbers, but for a mean, where x and w are.
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
    # No sum is larger than that of the amounts, in whatever order it is added up.
    if kinds == {"i"}:
        largest = largest_amount(x) * largest_amount(w) * _longest_sum(walk)
        kinds = {"O"} if largest > INT64.max else kinds
    if "O" in kinds and "f" in kinds:
        return real("x", x), real("w", w)
    return (x.astype(object), w.astype(object)) if "O" in kinds else (x, w)


def _longest_sum(walk: Walk) -> int:
    """Return the most terms that one output cell is the sum of."""
    return prod(_most_written(axis) if walk.scatter else axis.places for axis in walk.axes)


def _most_written(axis: AxisWalk) -> int:
    """Return how often the windows along an axis write to the same cell at most."""
    written = Counter(axis.sources[cell] for window in axis.windows for cell in window.cells)
    return max((times for source, times in written.items() if source >= 0), default=0)


def _summed(walk: Walk, x: Array, w: Array | None) -> Array:
    found = parts(walk, filled(walk, x, 0), 0)
    return _total(part if w is None else w[place.tap] * part for place, part in found)


def _largest(walk: Walk, x: Array, w: Array | None) -> Array:
    result = np.max(candidates(walk, x), axis=0)
    data = filled(walk, np.ones(x.shape, int), 0)
    count = _total(part for _, part in parts(walk, data, 0))
    # A dilated window may meet padding only: −∞, as in PyTorch.
    return np.asarray(result if np.all(count) else np.where(count, result, -np.inf))


def candidates(walk: Walk, x: Array) -> list[Array]:
    """Return what each place of the window reads over all steps, as maxima are taken from."""
    lowest = np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf
    return [part for _, part in parts(walk, filled(walk, x, lowest), lowest)]


def _mean(walk: Walk, x: Array, w: Array | None) -> Array:
    counted = np.ones(walk.grid, int)
    for role in walk.combine.uncounted:
        counted[with_role(walk, role)] = 0
    grid = filled(walk, real("x", x), 0)
    grid[counted == 0] = 0
    found = [part for _, part in parts(walk, grid, 0)]
    count = _total(part for _, part in parts(walk, counted, 0))
    mean = _total(found) / count
    if not np.isfinite(mean).all():  # the sum is too large, the mean is not
        mean = _total(part / count for part in found)
    return np.asarray(mean.astype(x.dtype) if x.dtype.kind == "f" else mean)


def _scattered(walk: Walk, x: Array, w: Array | None) -> Array:
    """Add what each input cell makes to the cells of its window, and those to the output's.

    What is written to a cell where none of the output stands is cropped.
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
