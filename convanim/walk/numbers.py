"""The numbers of a walk: what stands in the cells, and what the steps make of them.

Whole numbers stay exact, as Python's own where they have more than 64 bits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import INT64, Array, largest_amount, real, too_large
from convanim.walk.model import AxisWalk, Role, Walk

__all__ = ["Numbers", "compute", "numbers"]

#: What is left of a sum of floats where the amounts added up to 1, but it should be 0.
NOISE = 1e-12


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of a walk.

    Parameters
    ----------
    grid : array of the grid's shape
        NaN where a cell has no value.
    kernel : array or None
        The weights of the first step, one per place of its window.
    output : array of the output's shape
    picks : array of the output's shape, or None
        Which place of its window the maximum of each step is taken from, the first of several:
        the place's number among those of `Walk.reads`; 0 where a window meets no data.
    """

    grid: Array
    kernel: Array | None
    output: Array
    picks: NDArray[np.intp] | None = None


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


def numbers(walk: Walk, x: Array, w: Array | None = None) -> Numbers:
    """Compute all numbers of a walk, as floats to be shown; see `compute`.

    Raises
    ------
    ConvanimError
        Where one is too large for a float.
    """
    kernel = None
    if w is not None:
        weights = real("w", w)
        found = [weights[tap] for tap in walk.taps(0)]
        kernel = np.array(found).reshape([len(window.cells) for window in walk.windows(0)])
    picks = _picks(walk, x) if walk.combine.name == "max" else None
    return Numbers(_shown_grid(walk, x), kernel, _shown_output(walk, x, w), picks)


def _shown_grid(walk: Walk, x: Array) -> Array:
    """Fill the grid, as it is shown."""
    if walk.scatter:
        return np.full(walk.grid, np.nan)
    padding = walk.combine.value(Role.PADDING)
    grid = _filled(walk, real("x", x), np.nan if padding is None else padding)
    for role in (*walk.combine.uncounted, Role.CROPPED):
        grid[_with_role(walk, role)] = np.nan
    return grid


def _shown_output(walk: Walk, x: Array, w: Array | None) -> Array:
    """Compute the output to show, as floats: what is but rounded off 0 is 0."""
    if "f" in (x.dtype.kind, "" if w is None else w.dtype.kind):
        x, w = real("x", x), None if w is None else real("w", w)
    output = real("the output", compute(walk, x, w))
    if walk.combine.name == "max" or x.dtype.kind != "f":
        return output
    amounts = compute(walk, abs(x), None if w is None else abs(w))
    if not np.isfinite(amounts).all():
        raise too_large("the output")
    return np.where(abs(output) < NOISE * amounts, 0.0, output)


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
    parts = _parts(walk, _filled(walk, x, 0), 0)
    return _total(part if w is None else w[place.tap] * part for place, part in parts)


def _largest(walk: Walk, x: Array, w: Array | None) -> Array:
    result = np.max(_candidates(walk, x), axis=0)
    data = _filled(walk, np.ones(x.shape, int), 0)
    count = _total(part for _, part in _parts(walk, data, 0))
    # A dilated window may meet padding only: −∞, as in PyTorch.
    return np.asarray(result if np.all(count) else np.where(count, result, -np.inf))


def _candidates(walk: Walk, x: Array) -> list[Array]:
    """Return what each place of the window reads over all steps, as maxima are taken from."""
    lowest = np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf
    return [part for _, part in _parts(walk, _filled(walk, x, lowest), lowest)]


def _picks(walk: Walk, x: Array) -> NDArray[np.intp]:
    """Find the place of its window that each step's maximum is taken from."""
    candidates = _candidates(walk, x)
    largest = np.max(candidates, axis=0)
    data = (part for _, part in _parts(walk, _filled(walk, np.ones(x.shape, bool), False), False))
    found = [there & (part == largest) for there, part in zip(data, candidates, strict=True)]
    along = np.unravel_index(np.argmax(found, axis=0), walk.places)
    # Counted among the places of the largest window so far, and now among those of each step's.
    pick = np.zeros(walk.steps, np.intp)
    for number, (axis, place) in enumerate(zip(walk.axes, along, strict=True)):
        sizes = np.array([len(window.cells) for window in axis.windows])
        pick = pick * _along(number, len(walk.axes), sizes) + place
    return pick


def _mean(walk: Walk, x: Array, w: Array | None) -> Array:
    counted = np.ones(walk.grid, int)
    for role in walk.combine.uncounted:
        counted[_with_role(walk, role)] = 0
    grid = _filled(walk, real("x", x), 0)
    grid[counted == 0] = 0
    parts = [part for _, part in _parts(walk, grid, 0)]
    count = _total(part for _, part in _parts(walk, counted, 0))
    mean = _total(parts) / count
    if not np.isfinite(mean).all():  # the sum is too large, the mean is not
        mean = _total(part / count for part in parts)
    return np.asarray(mean.astype(x.dtype) if x.dtype.kind == "f" else mean)


def _scattered(walk: Walk, x: Array, w: Array | None) -> Array:
    """Add what each input cell makes to the cells of its window, and those to the output's.

    What is written to a cell where none of the output stands is cropped.
    """
    written = np.zeros(walk.grid, np.result_type(x, x if w is None else w))
    for place in _places(walk):
        part = np.where(place.there, x if w is None else w[place.tap] * x, 0)
        np.add.at(written, np.ix_(*place.cells), part)
    output = np.zeros(walk.size, written.dtype)
    kept, sources = _standing(walk)
    np.add.at(output, sources, written[kept])
    return output


def _total(parts: Iterable[Array]) -> Array:
    return np.asarray(sum(parts))


def _filled(walk: Walk, x: Array, blank: float) -> Array:
    """Put the input into the grid, and ``blank`` where there is none."""
    grid = np.full(walk.grid, blank, x.dtype)
    cells, sources = _standing(walk)
    grid[cells] = x[sources]
    return grid


def _standing(walk: Walk) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Index the cells of the grid where one of the wide side stands, and which stands there."""
    sources = [np.array(axis.sources) for axis in walk.axes]
    return np.ix_(*(s >= 0 for s in sources)), np.ix_(*(s[s >= 0] for s in sources))


def _with_role(walk: Walk, role: Role) -> NDArray[np.bool_]:
    """Find the cells of the grid that have a role along one of the axes."""
    result = np.zeros(walk.grid, bool)
    for number, axis in enumerate(walk.axes):
        there = np.array([found is role for found in axis.roles])
        result |= _along(number, len(walk.axes), there)
    return result


def _along(number: int, axes: int, values: Array) -> Array:
    """Lay values along one of several axes."""
    return np.expand_dims(values, tuple(n for n in range(axes) if n != number))


@dataclass(frozen=True, eq=False)
class _Place:
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


def _parts(walk: Walk, grid: Array, blank: float) -> Iterator[tuple[_Place, Array]]:
    """Yield each place of the window with what it reads of the grid."""
    return ((place, place.read(grid, blank)) for place in _places(walk))


def _places(walk: Walk) -> Iterator[_Place]:
    """Yield the places of the largest window, the last axis running fastest."""
    axes = len(walk.axes)
    along = [
        [_axis_place(axis, place, number, axes) for place in range(axis.places)]
        for number, axis in enumerate(walk.axes)
    ]
    for found in product(*along):
        there = np.asarray(True)
        for one in found:
            there = there & one.there
        cells = tuple(one.cells[0] for one in found)
        yield _Place(cells, tuple(part for one in found for part in one.tap), there)


def _axis_place(axis: AxisWalk, place: int, number: int, axes: int) -> _Place:
    """Return a place of the window along one of several axes."""
    there = np.array([place < len(window.cells) for window in axis.windows])
    # Where a window has no such place, one is taken that some window has.
    last = [min(place, len(window.cells) - 1) for window in axis.windows]
    found = list(zip(axis.windows, last, strict=True))
    cells = np.array([window.cells[at] for window, at in found], np.intp)
    taps = np.array([window.taps[at] if window.taps else () for window, at in found], np.intp)
    tap = taps[0] if (taps == taps[0]).all() else [_along(number, axes, t) for t in taps.T]
    return _Place((cells,), tuple(tap), _along(number, axes, there))


def _as_slice(cells: NDArray[np.intp]) -> slice | None:
    """Return cells that lie equally far apart as a slice: it reads faster."""
    steps = np.diff(cells)
    step = int(steps[0]) if len(steps) else 1
    if step < 1 or (steps != step).any():
        return None
    return slice(int(cells[0]), int(cells[-1]) + 1, step)
