"""The numbers of a layer: the user's arrays, or an example where none are given."""

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
from convanim.walk.compute import compute
from convanim.walk.numbers import Numbers
from convanim.wording import article

__all__ = ["apply", "checked_arrays", "example_arrays", "numbers_of"]

#: Seed of the guide's numbers, for NumPy's legacy generator.
SEED = 1234


class LayerLike(Protocol):
    """The part of a layer that is needed here.

    `Layer.apply` imports this module, so this module can't import `Layer`.
    """

    title: ClassVar[str]

    @property
    def input(self) -> tuple[int, ...]:
        """Sizes of the input in cells, one per axis."""

    @property
    def kernel(self) -> tuple[int, ...]:
        """Sizes of the kernel in cells, one per axis."""

    @property
    def axes(self) -> Sequence[Axis]:
        """The one-axis layers."""

    @property
    def combine(self) -> Combine:
        """How a step computes one output cell."""

    def walk(self) -> Walk:
        """Return the walk."""


def apply(layer: LayerLike, x: ArrayLike, w: ArrayLike | None = None) -> Array:
    """Compute a layer; see `Layer.apply`."""
    if layer.combine.weighted and w is None:
        raise ConvanimError(
            f"{_title_with_article(layer)} needs its kernel: give w of shape {layer.kernel}"
        )
    checked_x, checked_w = checked_array("x", x, layer.input), checked_arrays(layer, None, w)[1]
    # Checked before the walk is made, because that lists every cell.
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
    """Return a user's arrays as read-only copies.

    Parameters
    ----------
    layer : LayerLike
        The layer.
    x : array_like or None
        The input's numbers, of shape ``layer.input``.
    w : array_like or None
        The kernel's numbers, of shape ``layer.kernel``.

    Returns
    -------
    x, w : array or None
        Whole numbers are int64, or Python's own where they need more bits; None stays None.

    Raises
    ------
    ConvanimError
        Where an array has another shape, or entries that are no finite real numbers, or the layer
        has no kernel.
    """
    if w is not None and not layer.combine.weighted:
        raise ConvanimError(
            f"{_title_with_article(layer)} has no kernel: leave ", Option("w"), " out"
        )
    return (
        None if x is None else _read_only_copy(checked_array("x", x, layer.input)),
        None if w is None else _read_only_copy(checked_array("w", w, layer.kernel)),
    )


def _title_with_article(layer: LayerLike) -> str:
    """Return what the layer is called, such as ``an average pooling``."""
    return f"{article(layer.title)} {layer.title}"


def _read_only_copy(array: Array) -> Array:
    """Return a copy that can't be changed."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def numbers_of(layer: LayerLike, walk: Walk, x: Array | None, w: Array | None) -> Numbers:
    """Return the numbers to draw.

    Parameters
    ----------
    layer : LayerLike
        The layer.
    walk : Walk
        Its walk.
    x, w : array or None
        Arrays as `checked_arrays` returns them; the ones of `example_arrays` stand in for None.
    """
    if x is None or (w is None and layer.combine.weighted):
        usual_x, usual_w = example_arrays(layer)
        x = usual_x if x is None else x
        w = usual_w if w is None else w
    return Numbers(walk, x, w)


def example_arrays(layer: LayerLike) -> tuple[Array, Array | None]:
    """Return small whole numbers for a layer's input and kernel: those of the guide's figures.

    NumPy's legacy generator, seeded with 1234, yields the input from 0 to 3, then the kernel from
    0 to 2. Where the whole output would be 0, its next numbers are used instead, from 1.

    Parameters
    ----------
    layer : LayerLike
        The layer.

    Returns
    -------
    x : array of shape ``layer.input``
        The input.
    w : array of shape ``layer.kernel``, or None
        The kernel; None for pooling.

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
