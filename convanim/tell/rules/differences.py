"""Where frameworks differ for what was asked: the sizes, paddings and divisors of each.

A person who takes a layer from one framework to another loses a cell here, or finds all outputs
shifted by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch
from math import prod
from typing import Any

from convanim.layers import (
    AvgPool,
    Conv,
    ConvTranspose,
    Layer,
    LpPool,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
)
from convanim.layers.axes import TransposedAxis
from convanim.layers.values import padding_word
from convanim.tell.phrases import is_depthwise, numbers_text
from convanim.tell.rules.difference import Difference
from convanim.tell.rules.pooling import of_ceil_mode, of_divisor, of_norm, of_padding_limit
from convanim.wording import counted, signed, sizes_text

__all__ = ["differences"]


def differences(layer: Layer) -> tuple[Difference, ...]:
    """Return where frameworks differ for a layer; empty where they agree.

    Parameters
    ----------
    layer : Layer
        The layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> (found,) = differences(Conv(6, kernel=3, stride=2, padding="same-upper"))
    >>> found.about, found.frameworks[1]
    ('padding same', ('PyTorch', {'padding': [[1, 1], [1, 1]], 'output_size': [3, 3]}))
    """
    return tuple(_found(layer))


# Another kind of layer is one more function here.
@singledispatch
def _found(layer: Layer) -> Iterator[Difference]:
    """Yield what frameworks differ in for a layer."""
    yield from ()


@_found.register
def _(layer: Conv) -> Iterator[Difference]:
    if is_depthwise(layer):
        yield _of_depthwise_weights(layer)
    if padding_word(layer.padding) not in ("same-upper", "same-lower"):
        return
    if {*layer.stride} == {1}:
        yield from _of_same_at_stride_1(layer)
    else:
        refusal = "PyTorch refuses same with a stride, and its usual padding"
        yield from _of_same(layer, [axis.span // 2 for axis in layer.axes], refusal)


def _of_same(layer: Conv | Pool, usual: list[int], refusal: str) -> Iterator[Difference]:
    """Yield how the padding that people take in PyTorch differs from TensorFlow's.

    Parameters
    ----------
    layer : Conv or Pool
        The layer.
    usual : list of int
        The padding in PyTorch, per axis.
    refusal : str
        What PyTorch does with the word.
    """
    other = [
        replace(axis, before=half, after=half) for half, axis in zip(usual, layer.axes, strict=True)
    ]
    size = tuple(axis.output for axis in other)
    shifts = [half - axis.before for half, axis in zip(usual, layer.axes, strict=True)]
    if size == layer.output_size and not any(shifts):
        return
    half = "⌊k̂/2⌋" if usual != [k // 2 for k in layer.kernel] else "⌊k/2⌋"
    yield Difference(
        "padding same",
        f"{_here(layer)}; {refusal} {half} = {numbers_text(usual)} gives output"
        f" {sizes_text(size)}{_earlier(shifts)}",
        (
            ("TensorFlow, JAX, ONNX", _ends_and_size(layer.padding, layer.output_size)),
            ("PyTorch", _ends_and_size([(half, half) for half in usual], size)),
        ),
    )


def _here(layer: Conv | Pool) -> str:
    """Return the padding and the output of a layer, in words."""
    return f"here {numbers_text(layer.padding)}, output {sizes_text(layer.output_size)}"


def _of_same_at_stride_1(layer: Conv) -> Iterator[Difference]:
    """Yield that PyTorch and TensorFlow have an odd cell at the other end."""
    upper = [(p // 2, p - p // 2) for p in (sum(pads) for pads in layer.padding)]
    if [*layer.padding] == upper:
        return
    yield Difference(
        "padding same",
        f"{_here(layer)}; PyTorch's and TensorFlow's same is {numbers_text(upper)}, the odd cell"
        " after",
        (
            ("ONNX, JAX", _ends_and_size(layer.padding, layer.output_size)),
            ("PyTorch, TensorFlow", _ends_and_size(upper, layer.output_size)),
        ),
    )


def _of_depthwise_weights(layer: Conv) -> Difference:
    """Return that the weights of a depthwise convolution have another order."""
    assert layer.channels is not None  # for mypy: it has groups
    read, made = layer.channels
    keras = (*layer.kernel, read, made // read)
    text = (
        f"{sizes_text(layer.weight_shape)} in PyTorch and ONNX (out, in/g, kernel),"
        f" {sizes_text(keras)} in TensorFlow and Keras (kernel, in, multiplier)"
    )
    return Difference(
        "the weights' shape",
        text,
        (
            ("PyTorch, ONNX", {"weight_shape": list(layer.weight_shape)}),
            ("TensorFlow, Keras", {"weight_shape": list(keras)}),
        ),
    )


@_found.register
def _(layer: Pool) -> Iterator[Difference]:
    if layer.ceil_mode:
        yield from of_ceil_mode(layer)
    if padding_word(layer.padding) in ("same-upper", "same-lower"):
        refusal = "PyTorch's pooling takes no word, and its usual padding"
        yield from _of_same(layer, [k // 2 for k in layer.kernel], refusal)
    yield from of_padding_limit(layer)


@_found.register
def _(layer: AvgPool) -> Iterator[Difference]:
    yield from _found.dispatch(Pool)(layer)
    yield from of_divisor(layer)


@_found.register
def _(layer: LpPool) -> Iterator[Difference]:
    yield from _found.dispatch(Pool)(layer)
    yield from of_norm(layer)


@_found.register
def _(layer: ConvTranspose) -> Iterator[Difference]:
    word = padding_word(layer.padding)
    if word not in ("same", "same-upper", "same-lower"):
        return
    each = [_symmetric(axis) for axis in layer.axes]
    if None in each or not any(axis.before != axis.after for axis in layer.axes):
        return
    other = [axis for axis in each if axis is not None]
    here = f"here {numbers_text(layer.padding)} is cropped"
    pads = numbers_text([axis.before for axis in other])
    added = numbers_text([axis.output_padding for axis in other])
    shifts = [theirs.before - ours.before for theirs, ours in zip(other, layer.axes, strict=True)]
    same = f"size{_shifted(shifts)}" if any(shifts) else "output"
    text = (
        f"{here}; PyTorch takes no word: padding {pads} and output padding {added} give the same"
        f" {same}"
    )
    yield Difference(
        "padding same",
        text,
        (
            (
                "Keras, TensorFlow" if word == "same" else "ONNX",
                _ends_and_size(layer.padding, layer.output_size),
            ),
            (
                "PyTorch",
                {
                    **_ends_and_size([(a.before, a.after) for a in other], layer.output_size),
                    "output_padding": [axis.output_padding for axis in other],
                },
            ),
        ),
    )


def _symmetric(axis: TransposedAxis) -> TransposedAxis | None:
    """Return the axis of the same output with equal paddings; None where there is none."""
    cut = axis.span - axis.stride
    added = cut % 2
    if cut < 0 or added >= max(axis.stride, axis.dilation) or axis.output_padding:
        return None
    pad = (cut + added) // 2
    return replace(axis, before=pad, after=pad, output_padding=added)


@_found.register(PixelShuffle)
@_found.register(PixelUnshuffle)
def _(layer: PixelShuffle | PixelUnshuffle) -> Iterator[Difference]:
    if not layer.channels or layer.channels[0] == 1 or prod(layer.factor) == 1:
        return  # one map on the wide side: both orders are the same
    onnx = "ONNX, unless told otherwise," if layer.scatter else "ONNX"
    own = "PyTorch"
    yield Difference(
        "the order of the maps",
        f"here {layer.order}; {own} has crd, TensorFlow and {onnx} dcr",
        (("PyTorch", {"order": "crd"}), ("TensorFlow, ONNX", {"order": "dcr"})),
    )


def _ends_and_size(pads: Any, size: tuple[int, ...]) -> dict[str, Any]:
    return {"padding": [list(pair) for pair in pads], "output_size": list(size)}


def _earlier(shifts: list[int]) -> str:
    """Return how many cells earlier windows begin, in words; later, where it is negative."""
    if len(set(shifts)) > 1:
        numbers = "×".join(map(signed, shifts))
        return f", its windows earlier by {numbers} (in cells, one number per axis)"
    if not shifts[0]:
        return ""
    word = "earlier" if shifts[0] > 0 else "later"
    return f", each window {counted(abs(shifts[0]), 'cell')} {word}"


def _shifted(shifts: list[int]) -> str:
    """Return how far the output is shifted, in words."""
    if len(set(shifts)) > 1:
        return f", shifted by {sizes_text(shifts)} (in cells, one number per axis)"
    return f", shifted by {counted(shifts[0], 'cell')}" if shifts[0] else ""
