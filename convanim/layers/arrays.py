"""The arrays of a layer: those that users give, and examples where they give none."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from convanim.errors import ConvanimError, Option
from convanim.layers.axes import Axis
from convanim.walk import Combine, Walk
from convanim.walk.arrays import MOST_CELLS, Array, checked_array, fitted
from convanim.walk.numbers import Numbers, compute, numbers
from convanim.wording import article

__all__ = ["apply", "checked_arrays", "example_arrays", "numbers_of"]

#: Seed of the guide's numbers.
SEED = 1234


class LayerLike(Protocol):
    """What is asked of a layer: its `apply` stands on this module, not this one on it."""

    title: ClassVar[str]

    @property
    def input(self) -> tuple[int, ...]:
        """Input size."""

    @property
    def kernel(self) -> tuple[int, ...]:
        """Kernel size."""

    @property
    def axes(self) -> Sequence[Axis]:
        """One-axis layers."""

    @property
    def combine(self) -> Combine:
        """How a step makes one output cell."""

    def walk(self) -> Walk:
        """Return the walk."""


def apply(layer: LayerLike, x: ArrayLike, w: ArrayLike | None = None) -> Array:
    """Compute a layer: see `Layer.apply`."""
    if layer.combine.weighted and w is None:
        raise ConvanimError(
            f"{_title_with_article(layer)} needs its kernel: give w of shape {layer.kernel}"
        )
    checked_x, checked_w = checked_arrays(layer, x, w)
    assert checked_x is not None
    # Of the largest axes first, lest their walk is made: it has all cells.
    cells = prod(axis.cells for axis in layer.axes)
    if cells > MOST_CELLS:
        raise ConvanimError(
            f"a padded input of {cells:,} cells is too large to compute: give less padding or"
            f" stride (at most {MOST_CELLS:,} cells)"
        )
    return fitted("the output", compute(layer.walk(), checked_x, checked_w))


def checked_arrays(
    layer: LayerLike, x: ArrayLike | None, w: ArrayLike | None
) -> tuple[Array | None, Array | None]:
    """Return given arrays as they are kept; raise ConvanimError where they are not a layer's."""
    if w is not None and not layer.combine.weighted:
        raise ConvanimError(
            f"{_title_with_article(layer)} has no kernel: leave ", Option("w"), " out"
        )
    return (
        None if x is None else _read_only_copy(checked_array("x", x, layer.input)),
        None if w is None else _read_only_copy(checked_array("w", w, layer.kernel)),
    )


def _title_with_article(layer: LayerLike) -> str:
    return f"{article(layer.title)} {layer.title}"


def _read_only_copy(array: Array) -> Array:
    """Return a copy that nobody changes."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def numbers_of(layer: LayerLike, walk: Walk, x: Array | None, w: Array | None) -> Numbers:
    """Return the numbers to draw: of checked arrays, or of `example` where there are none."""
    if x is None or (w is None and layer.combine.weighted):
        usual_x, usual_w = example_arrays(layer)
        x = usual_x if x is None else x
        w = usual_w if w is None else w
    return numbers(walk, x, w)


def example_arrays(layer: LayerLike) -> tuple[Array, Array | None]:
    """Small whole numbers for a layer's input and kernel: the guide's.

    NumPy's legacy generator seeded with 1234 gives the input, in [0, 4), then
    the kernel, in [0, 3). Where these come to nothing but zeros, the next numbers
    are taken, without zeros.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> example_arrays(Conv(5, kernel=3))[1]
    array([[0, 1, 2],
           [2, 2, 0],
           [0, 1, 2]])
    """
    walk, random = layer.walk(), np.random.RandomState(SEED)
    for least in (0, 1):
        x = random.randint(least, 4, layer.input)
        w = random.randint(least, 3, layer.kernel) if walk.combine.weighted else None
        output = compute(walk, x, w)
        if np.any(output[np.isfinite(output)]):
            break
    return x, w
