"""The numbers of a layer: the user's arrays, or an example where none are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from math import prod
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from convanim.errors import ConvanimError, Option, told_of_layer
from convanim.layers.axes import Axis
from convanim.walk import Walk
from convanim.walk.arrays import MOST_CELLS, Array, checked_array, fitted
from convanim.walk.compute import compute
from convanim.walk.numbers import Numbers
from convanim.walk.picks import picks, placed
from convanim.wording import article

__all__ = ["apply", "apply_all", "checked_arrays", "example_arrays", "numbers_of", "usual_weights"]

#: Seed of the guide's numbers, for NumPy's legacy generator.
SEED = 1234


class LayerLike(Protocol):
    """The part of a layer that is needed here.

    `Layer.apply` imports this module, so this module can't import `Layer`.
    """

    title: ClassVar[str]

    @property
    def x_shape(self) -> tuple[int, ...]:
        """Shape of the input's numbers."""

    @property
    def weight_shape(self) -> tuple[int, ...] | None:
        """Shape of the weights; None where there are none to give."""

    @property
    def bias_shape(self) -> tuple[int, ...] | None:
        """Shape of the bias; None where there is none to give."""

    @property
    def axes(self) -> Sequence[Axis]:
        """The one-axis layers."""

    @property
    def channels(self) -> tuple[int, int] | None:
        """Numbers of input and output maps."""

    def walk(self) -> Walk:
        """Return the walk."""

    def arranged(self, x: Array) -> Array:
        """Return the input's numbers as the walk takes them."""

    def rearranged(self, output: Array) -> Array:
        """Return the walk's output as the layer has it."""


def apply(
    layer: LayerLike, x: ArrayLike, w: ArrayLike | None = None, bias: ArrayLike | None = None
) -> Array:
    """Compute a layer; see `Layer.apply`."""
    if layer.weight_shape is not None and w is None:
        raise ConvanimError(
            f"{_title_with_article(layer)} needs its kernel: give w of shape {layer.weight_shape}"
        )
    checked = checked_array("x", x, layer.x_shape)
    _, weights, added = checked_arrays(layer, None, w, bias)
    # Checked before the walk is made, because that lists every cell.
    cells = prod(axis.cells for axis in layer.axes) * max(layer.channels or (1,))
    if cells > MOST_CELLS:
        raise ConvanimError(
            f"a padded input of {cells:,} cells is too large to compute: give less padding or"
            f" stride (at most {MOST_CELLS:,} cells)"
        )
    weights = usual_weights(layer) if weights is None else weights
    output = compute(layer.walk(), layer.arranged(checked), weights, added)
    return fitted("the output", layer.rearranged(output))


def apply_all(
    layers: Sequence[LayerLike],
    x: ArrayLike,
    given: Sequence[tuple[ArrayLike | None, ArrayLike | None]],
    pools: Mapping[int, int | None],
) -> list[Array]:
    """Compute the outputs of layers on top of each other; see `Stack.outputs`.

    Parameters
    ----------
    layers : sequence of LayerLike
        From the input up.
    x : array_like
        The input's numbers.
    given : sequence of pairs of array_like or None
        Weights and bias of each layer.
    pools : mapping of int to int
        For each max unpooling the number of the max pooling whose maxima it puts back.
    """
    outputs: list[Array] = []
    inputs: list[Array] = []
    for number, (layer, (w, bias)) in enumerate(zip(layers, given, strict=True)):
        inputs.append(outputs[-1] if outputs else checked_array("x", x, layer.x_shape))
        pool = pools.get(number)
        if pool is None:
            with told_of_layer(number):
                _check_finite(inputs[-1])
        with told_of_layer(number + 1):
            if pool is None:
                outputs.append(apply(layer, inputs[-1], w, bias))
            else:
                picked = picks(layers[pool].walk(), inputs[pool])
                outputs.append(placed(layer.walk(), inputs[-1], picked))
    return outputs


def _check_finite(output: Array) -> None:
    """Raise ConvanimError where an output can't be another layer's input."""
    if output.dtype.kind == "f" and not np.isfinite(output).all():
        raise ConvanimError(
            "its output has NaN or infinity, from a window without data or numbers too large, and"
            " the next layer needs finite numbers"
        )


def usual_weights(layer: LayerLike) -> Array | None:
    """Return the weights of a layer that has its own, such as upsampling; None for others."""
    each = getattr(layer, "weights", None)
    return None if each is None else reduce(np.multiply.outer, map(np.array, each))


def checked_arrays(
    layer: LayerLike,
    x: ArrayLike | None,
    w: ArrayLike | None,
    bias: ArrayLike | None = None,
) -> tuple[Array | None, Array | None, Array | None]:
    """Return a user's arrays as read-only copies.

    Parameters
    ----------
    layer : LayerLike
        The layer.
    x, w, bias : array_like or None
        The numbers of the input, of the kernel and of the bias, of the layer's ``x_shape``,
        ``weight_shape`` and ``bias_shape``.

    Returns
    -------
    x, w, bias : array or None
        Whole numbers are int64, or Python's own where they need more bits; None stays None.

    Raises
    ------
    ConvanimError
        Where an array has another shape, or entries that are no finite real numbers, or the layer
        has no such array.
    """
    known = {"x": layer.x_shape, "w": layer.weight_shape, "bias": layer.bias_shape}
    found: list[Array | None] = []
    for (name, shape), given in zip(known.items(), (x, w, bias), strict=True):
        if given is None:
            found.append(None)
        elif shape is None:
            what = "kernel" if name == "w" else "bias"
            raise ConvanimError(
                f"{_title_with_article(layer)} has no {what}: leave ", Option(name), " out"
            )
        else:
            found.append(_read_only_copy(checked_array(name, given, shape)))
    return found[0], found[1], found[2]


def _title_with_article(layer: LayerLike) -> str:
    """Return what the layer is called, such as ``an average pooling``."""
    return f"{article(layer.title)} {layer.title}"


def _read_only_copy(array: Array) -> Array:
    """Return a copy that can't be changed."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def numbers_of(
    layer: LayerLike, walk: Walk, x: Array | None, w: Array | None, bias: Array | None = None
) -> Numbers:
    """Return the numbers to draw.

    Parameters
    ----------
    layer : LayerLike
        The layer.
    walk : Walk
        Its walk.
    x, w, bias : array or None
        Arrays as `checked_arrays` returns them; the ones of `example_arrays` stand in for None,
        and no bias.
    """
    if x is None or (w is None and layer.weight_shape is not None):
        usual_x, usual_w = example_arrays(layer)
        x = usual_x if x is None else x
        w = usual_w if w is None else w
    weights = usual_weights(layer) if w is None else w
    return Numbers(walk, layer.arranged(x), weights, bias)


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
    x : array of shape ``layer.x_shape``
        The input.
    w : array of shape ``layer.weight_shape``, or None
        The kernel; None where there is none to give.

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
        x = random.randint(least, 4, layer.x_shape)
        w = None if layer.weight_shape is None else random.randint(least, 3, layer.weight_shape)
        output = compute(walk, layer.arranged(x), usual_weights(layer) if w is None else w)
        if np.any(output[np.isfinite(output)]):
            break
    return x, w
