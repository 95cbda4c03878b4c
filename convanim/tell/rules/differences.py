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

from convanim.layers import AvgPool, Conv, ConvTranspose, Layer, PixelShuffle, PixelUnshuffle, Pool
from convanim.layers.axes import TransposedAxis, WindowAxis
from convanim.layers.values import padding_word
from convanim.tell.phrases import is_depthwise, numbers_text
from convanim.tell.rules.difference import Difference
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
        yield from _of_ceil_mode(layer)
    if padding_word(layer.padding) in ("same-upper", "same-lower"):
        refusal = "PyTorch's pooling takes no word, and its usual padding"
        yield from _of_same(layer, [k // 2 for k in layer.kernel], refusal)
    over = [max(pads) > k // 2 for pads, k in zip(layer.padding, layer.kernel, strict=True)]
    if any(over):
        most = numbers_text([k // 2 for k in layer.kernel])
        yield Difference(
            "padding over half the window",
            f"PyTorch takes at most {most}; ONNX, MXNet and TensorFlow have no such limit",
            (
                ("PyTorch", {"most": [k // 2 for k in layer.kernel]}),
                ("ONNX, MXNet, TensorFlow", {"most": None}),
            ),
        )


@_found.register
def _(layer: AvgPool) -> Iterator[Difference]:
    yield from _found.dispatch(Pool)(layer)
    if any(map(any, layer.padding)):
        cells = [_cells_of_data(axis) for axis in layer.axes]
        counts = [_cells_counted(axis) for axis in layer.axes]
        whole, data = prod(counts), prod(cells)
        first = f" ({counted(whole, 'cell')} or {data} in the first window)"
        yield Difference(
            "the divisor",
            "PyTorch counts the padding unless told otherwise, ONNX and TensorFlow don't"
            + (first if whole != data else ""),
            (
                ("PyTorch", {"count_include_pad": True, "first_divisor": whole}),
                ("ONNX, TensorFlow", {"count_include_pad": False, "first_divisor": data}),
            ),
        )


def _cells_of_data(axis: WindowAxis) -> int:
    """Return how many cells of the input the first window reads."""
    first = -(-axis.before // axis.dilation)
    last = min(axis.kernel - 1, (axis.before + axis.input - 1) // axis.dilation)
    return max(0, last - first + 1)


def _cells_counted(axis: WindowAxis) -> int:
    """Return how many cells of the padded input the first window reads."""
    return min(axis.kernel - 1, (axis.padded - 1) // axis.dilation) + 1


def _of_ceil_mode(layer: Pool) -> Iterator[Difference]:
    """Yield the sizes by each framework's way of rounding up, where they differ."""
    by_name = {
        "PyTorch and ONNX": [replace(axis, rounding="up").output for axis in layer.axes],
        "MXNet's full": [replace(axis, rounding="full").output for axis in layer.axes],
    }
    symmetric = all(pads[0] == pads[1] for pads in layer.padding)
    if symmetric and {*layer.dilation} == {1}:  # Caffe has no others
        padded = any(map(any, layer.padding))
        ways = "up" if padded else "full"
        by_name["Caffe"] = [replace(axis, rounding=ways).output for axis in layer.axes]
    if len(set(map(tuple, by_name.values()))) == 1:
        return
    text = ", ".join(f"{name} {sizes_text(size)}" for name, size in by_name.items())
    yield Difference(
        "ceil mode",
        f"output {text}",
        tuple((name, {"output_size": size}) for name, size in by_name.items()),
    )


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
