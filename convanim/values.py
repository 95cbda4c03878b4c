"""The numbers: what stands in the cells, and what the steps make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from convanim.arrays import (
    INT64,
    MOST,
    Array,
    checked_array,
    fitted,
    largest_amount,
    real,
    too_large,
)
from convanim.errors import ConvanimError, Option
from convanim.layers import Combine, Layer
from convanim.walk import Role, Walk, lower
from convanim.wording import article

__all__ = ["Array", "Numbers", "apply", "check_numbers", "entries", "example", "matrix", "numbers"]

#: Seed of the guide's numbers.
SEED = 1234

#: What is left of a sum of floats where the amounts added up to 1, but it should be 0.
NOISE = 1e-12


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of a walk.

    Parameters
    ----------
    grid : array of the effective grid's shape; NaN where a cell has no value
    kernel : the kernel's values at the places of the window, or None
    output : array of the output's shape
    """

    grid: Array
    kernel: Array | None
    output: Array


def apply(layer: Layer, x: ArrayLike, w: ArrayLike | None = None) -> Array:
    """Compute a layer: see `Layer.apply`."""
    arrays = _checked(layer, x, w)
    cells = prod(axis.padded for axis in layer.axes)
    if cells > MOST:
        raise ConvanimError(
            f"a padded input of {cells:,} cells is too large to compute: give less padding or"
            f" stride (at most {MOST:,} cells)"
        )
    return fitted("the output", _compute(lower(layer), *arrays))


def numbers(layer: Layer, x: ArrayLike | None = None, w: ArrayLike | None = None) -> Numbers:
    """Numbers to draw: the user's, or those of `example` where there are none."""
    walk = lower(layer)
    if x is None or w is None:
        usual_x, usual_w = example(layer)
        x = usual_x if x is None else x
        w = usual_w if w is None else w
    checked_x, kernel = _checked(layer, x, w)
    padding, extra = (walk.blank(role) for role in (Role.PADDING, Role.EXTRA))
    grid = _spread(walk, real("x", checked_x), np.nan if padding is None else padding)
    grid[~_counted(walk)] = np.nan if extra is None else extra
    window = None
    if kernel is not None:
        window = real("w", kernel)[np.ix_(*(axis.taps for axis in walk.axes))]
    return Numbers(grid, window, _shown(walk, checked_x, kernel))


def _shown(walk: Walk, x: Array, w: Array | None) -> Array:
    """Compute the output to show, as floats: what is but rounded off 0 is 0.

    Raises ConvanimError where it is too large for them.
    """
    if "f" in (x.dtype.kind, "" if w is None else w.dtype.kind):
        x, w = real("x", x), None if w is None else real("w", w)
    output = real("the output", _compute(walk, x, w))
    if walk.combine is Combine.MAX or x.dtype.kind != "f":
        return output
    amounts = _compute(walk, abs(x), None if w is None else abs(w))
    if not np.isfinite(amounts).all():
        raise too_large("the output")
    return np.where(abs(output) < NOISE * amounts, 0.0, output)


def check_numbers(
    layer: Layer, x: ArrayLike | None, w: ArrayLike | None
) -> tuple[Array | None, Array | None]:
    """Return given arrays as they are kept; raise ConvanimError where they are not a layer's."""
    if w is not None and layer.combine is not Combine.WEIGHTED_SUM:
        raise ConvanimError(
            f"{article(layer.title)} {layer.title} has no kernel: leave ", Option("w"), " out"
        )
    return (
        None if x is None else _kept(checked_array("x", x, layer.input)),
        None if w is None else _kept(checked_array("w", w, layer.kernel)),
    )


def _kept(array: Array) -> Array:
    """Return a copy that nobody changes."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def example(layer: Layer) -> tuple[Array, Array | None]:
    """Small whole numbers for a layer's input and kernel: the guide's.

    NumPy's legacy generator seeded with 1234 gives the input, in [0, 4), then
    the kernel, in [0, 3). Where these come to nothing but zeros, the next numbers
    are taken, without zeros.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> example(Conv(5, kernel=3))[1]
    array([[0, 1, 2],
           [2, 2, 0],
           [0, 1, 2]])
    """
    walk, random = lower(layer), np.random.RandomState(SEED)
    for least in (0, 1):
        x = random.randint(least, 4, layer.input)
        weighted = walk.combine is Combine.WEIGHTED_SUM
        w = random.randint(least, 3, layer.kernel) if weighted else None
        output = _compute(walk, x, w)
        if np.any(output[np.isfinite(output)]):
            break
    return x, w


def matrix(layer: Layer, w: ArrayLike) -> Array:
    """Matrix **C** of a layer with a kernel: ``y.ravel() == C @ x.ravel()``.

    Input and output are unrolled row by row (GUIDE: chapter 4); the matrix of
    ``layer.transpose()`` is its transpose.

    Returns
    -------
    Array of shape (output cells, input cells).

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> matrix(Conv(3, kernel=2), [[1, 2], [3, 4]])
    array([[1, 2, 0, 3, 4, 0, 0, 0, 0],
           [0, 1, 2, 0, 3, 4, 0, 0, 0],
           [0, 0, 0, 1, 2, 0, 3, 4, 0],
           [0, 0, 0, 0, 1, 2, 0, 3, 4]])
    """
    walk = lower(layer)
    if walk.combine is not Combine.WEIGHTED_SUM:
        raise ConvanimError(
            f"{article(layer.title)} {layer.title} has no kernel and so no matrix of weights"
        )
    kernel = checked_array("w", w, layer.kernel)
    result = np.zeros((len(walk), prod(layer.input)), kernel.dtype)
    for row, column, tap in entries(walk):
        result[row, column] = kernel[tap]
    return fitted("w", result)


def entries(walk: Walk) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield row, column and kernel cell of each entry of a layer's matrix that is a weight.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> list(entries(lower(Conv((3,), kernel=2))))
    [(0, 0, (0,)), (0, 1, (1,)), (1, 1, (0,)), (1, 2, (1,))]
    """
    taps = list(walk.taps())
    for step in range(len(walk)):
        for cell, tap in zip(walk.reads(step), taps, strict=True):
            source = walk.source(cell)
            if source is not None:
                yield step, int(np.ravel_multi_index(source, walk.input_size)), tap


def _checked(layer: Layer, x: ArrayLike, w: ArrayLike | None) -> tuple[Array, Array | None]:
    weighted = layer.combine is Combine.WEIGHTED_SUM
    if weighted and w is None:
        raise ConvanimError(
            f"{article(layer.title)} {layer.title} needs its kernel: give w of shape {layer.kernel}"
        )
    if not weighted and w is not None:
        raise ConvanimError(f"{article(layer.title)} {layer.title} has no kernel: leave w out")
    kernel = None if w is None else checked_array("w", w, layer.kernel)
    return checked_array("x", x, layer.input), kernel


def _compute(walk: Walk, x: Array, w: Array | None) -> Array:
    """Compute a layer; whole numbers stay exact, as Python's own where they have more bits."""
    with np.errstate(over="ignore", invalid="ignore"):
        if w is not None:
            return _weighted(walk, x, w)
        return _largest(walk, x) if walk.combine is Combine.MAX else _mean(walk, x)


def _weighted(walk: Walk, x: Array, w: Array) -> Array:
    kinds = {x.dtype.kind, w.dtype.kind}
    # No sum is larger than that of the amounts, in whatever order it is added up.
    if kinds == {"i"} and largest_amount(x) * sum(abs(int(v)) for v in w.flat) > INT64.max:
        kinds = {"O"}
    if "O" in kinds and "f" in kinds:
        x, w = real("x", x), real("w", w)
    elif "O" in kinds:
        x, w = x.astype(object), w.astype(object)
    return _total(w[tap] * part for tap, part in _parts(walk, _spread(walk, x, 0)))


def _largest(walk: Walk, x: Array) -> Array:
    lowest = np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf
    result = np.max([part for _, part in _parts(walk, _spread(walk, x, lowest))], axis=0)
    data = _spread(walk, np.ones(x.shape, int), 0)
    count = _total(part for _, part in _parts(walk, data))
    # A dilated window may meet padding only: −∞, as in PyTorch.
    return np.asarray(result if np.all(count) else np.where(count, result, -np.inf))


def _mean(walk: Walk, x: Array) -> Array:
    if walk.combine is Combine.MEAN:
        counted = _counted(walk).astype(int)
    else:
        counted = _spread(walk, np.ones(x.shape, int), 0)
    parts = [part for _, part in _parts(walk, _spread(walk, real("x", x), 0))]
    count = _total(part for _, part in _parts(walk, counted))
    mean = _total(parts) / count
    if not np.isfinite(mean).all():  # the sum is too large, the mean is not
        mean = _total(part / count for part in parts)
    return np.asarray(mean.astype(x.dtype) if x.dtype.kind == "f" else mean)


def _total(parts: Iterable[Array]) -> Array:
    return np.asarray(sum(parts))


def _spread(walk: Walk, x: Array, blank: float) -> Array:
    """Put the input into the effective grid, and ``blank`` where there is none."""
    grid = np.full(walk.shape, blank, x.dtype)
    sources = [np.array(axis.sources) for axis in walk.axes]
    grid[np.ix_(*(s >= 0 for s in sources))] = x[np.ix_(*(s[s >= 0] for s in sources))]
    return grid


def _counted(walk: Walk) -> Array:
    """Cells that count in a mean: all but those reached only by rounding up."""
    result = np.ones(walk.shape, bool)
    for number, axis in enumerate(walk.axes):
        kept = np.array([role is not Role.EXTRA for role in axis.roles])
        result &= np.expand_dims(kept, tuple(n for n in range(len(walk.axes)) if n != number))
    return result


def _parts(walk: Walk, grid: Array) -> list[tuple[tuple[int, ...], Array]]:
    """For each place of the window its kernel cell, and the grid it reads over all steps."""
    slices = [
        [
            (tap, slice(at, at + axis.stride * (axis.steps - 1) + 1, axis.stride))
            for tap, at in zip(axis.taps, axis.reads(0), strict=True)
        ]
        for axis in walk.axes
    ]
    return [
        (tuple(tap for tap, _ in place), grid[tuple(part for _, part in place)])
        for place in product(*slices)
    ]
