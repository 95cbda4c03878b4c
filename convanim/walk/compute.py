"""The output of a walk.

Whole numbers stay exact. Those of more than 64 bits are Python's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from convanim.walk.arrays import INT64, Array, largest_amount, real
from convanim.walk.model import AxisWalk, Walk
from convanim.walk.picks import candidates, picks, placed
from convanim.walk.places import Place, filled, parts, places, standing, with_role

__all__ = ["compute"]


def compute(walk: Walk, x: Array, w: Array | None = None, bias: Array | None = None) -> Array:
    """Compute the output of a walk.

    Parameters
    ----------
    walk : Walk
        Which cells each step reads or writes.
    x : array
        Of the input's shape. Where windows of cells that stay apart are written, of the shape that
        these cells have when they are read. Where maxima are put back, of the shape of the wide
        side, on which they are found.
    w : array, optional
        The weights. The walk's taps are indices into it.
    bias : array, optional
        Added to the output: one number, or one per output map.

    Returns
    -------
    array
        Of the output's shape. Sums of whole numbers are whole; means and norms are floats. A
        maximum over padding only is −∞. Cells that stay apart are of the shape of the window's
        places, followed by that of the steps.

    Raises
    ------
    ConvanimError
        Where numbers must become floats of 64 bits but are too large.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        if walk.combine.name == "sum" or walk.scatter:
            x, w, bias = _in_one_type(walk, x, w, bias)
        output = _MAKERS[walk.combine.name, walk.scatter](walk, x, w)
        return output if bias is None else output + _along_maps(walk, bias)


def _along_maps(walk: Walk, bias: Array) -> Array:
    """Return a bias as an array that is added to the output."""
    return bias.reshape(bias.shape + (1,) * len(walk.spatial)) if walk.has_maps else bias


def _in_one_type(
    walk: Walk, x: Array, w: Array | None, bias: Array | None
) -> tuple[Array, Array | None, Array | None]:
    """Return input, weights and bias in a type that holds their products and sums."""
    given = {"x": x, "w": w, "bias": bias}
    arrays = {name: array for name, array in given.items() if array is not None}
    kinds = {array.dtype.kind for array in arrays.values()}
    # In any order of adding, no partial sum exceeds the sum of the absolute values.
    if kinds == {"i"}:
        largest = largest_amount(x) * (1 if w is None else largest_amount(w)) * _longest_sum(walk)
        largest += 0 if bias is None else largest_amount(bias)
        kinds = {"O"} if largest > INT64.max else kinds
    if "O" in kinds and "f" in kinds:
        alike = {name: real(name, array) for name, array in arrays.items()}
    else:
        # Before NumPy 2 a single weight would not widen the type of the input.
        kind = object if "O" in kinds else np.result_type(*arrays.values())
        alike = {name: array.astype(kind, copy=False) for name, array in arrays.items()}
    return alike["x"], alike.get("w"), alike.get("bias")


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


def _norm(walk: Walk, x: Array, w: Array | None) -> Array:
    power, grid = walk.combine.power, filled(walk, abs(real("x", x)), 0)
    found = [part for _, part in parts(walk, grid, 0)]
    result = _total(part**power for part in found) ** (1 / power)
    if np.isfinite(result).all() and (result > 0).all():
        return result
    # A power is too large or too small for a float; shares of the largest number have none such.
    largest = np.max(found, axis=0)
    scale = np.where(largest > 0, largest, 1)
    return np.asarray(_total((part / scale) ** power for part in found) ** (1 / power) * scale)


def _laid(walk: Walk, x: Array, w: Array | None) -> Array:
    """Return what the windows read, one column per step."""
    found = [part for _, part in parts(walk, filled(walk, x, 0), 0)]
    return np.array(found).reshape(walk.places + walk.steps)


def _added_up(walk: Walk, x: Array, w: Array | None) -> Array:
    """Write columns back to the cells of the windows, and add up where these overlap."""
    columns = x.reshape(-1, *walk.steps)
    return _written(walk, zip(places(walk), columns, strict=True), x.dtype)


def _scattered(walk: Walk, x: Array, w: Array | None) -> Array:
    """Compute the output of a walk whose windows are written.

    Each step multiplies its input cell by the weights, and adds the products to the cells of
    its window.
    """
    type_ = np.result_type(x, x if w is None else w)
    products = ((place, x if w is None else w[place.tap] * x) for place in places(walk))
    return _written(walk, products, type_)


def _written(walk: Walk, found: Iterable[tuple[Place, Array]], type_: np.dtype[Any]) -> Array:
    """Add what is written at each place of the window, for all steps.

    Each cell of the grid is then added to the output cell that stands in it. Cells without an
    output cell are cropped.
    """
    written = np.zeros(walk.grid, type_)
    for place, part in found:
        np.add.at(written, np.ix_(*place.cells), np.where(place.there, part, 0))
    output = np.zeros(walk.size, type_)
    kept, sources = standing(walk)
    np.add.at(output, sources, written[kept])
    return output


def _put_back(walk: Walk, x: Array, w: Array | None) -> Array:
    """Return the maxima of all windows where they were found, and 0 elsewhere."""
    return placed(walk, _largest(replace(walk, scatter=False), x, w), picks(walk, x))


def _total(parts: Iterable[Array]) -> Array:
    return np.asarray(sum(parts))


#: How an output is made, by the name of the combination and whether windows are written.
_MAKERS: dict[tuple[str, bool], Callable[[Walk, Array, Array | None], Array]] = {
    ("sum", False): _summed,
    ("sum", True): _scattered,
    ("max", False): _largest,
    ("mean", False): _mean,
    ("norm", False): _norm,
    ("lay", False): _laid,
    ("lay", True): _added_up,
    ("place", True): _put_back,
}
