"""Where frameworks differ for what was asked: the sizes, paddings and divisors of each.

A person who takes a layer from one framework to another loses a cell here, or finds all outputs
shifted by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch
from math import prod

from convanim.layers import AvgPool, Conv, ConvTranspose, Layer, PixelShuffle, PixelUnshuffle, Pool
from convanim.layers.axes import WindowAxis
from convanim.tell.phrases import is_depthwise, numbers_text, turned
from convanim.tell.rules.difference import Difference
from convanim.tell.rules.same import of_same, of_transposed_same
from convanim.wording import counted, sizes_text

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
    yield from of_same(layer)


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
    yield from of_same(layer)
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
    yield from of_transposed_same(layer)
    if {*layer.kernel} != {1}:
        yield Difference(
            "the kernel",
            f"{turned(len(layer.input))} here, as in PyTorch and ONNX; JAX's conv_transpose leaves"
            " it as it is unless transpose_kernel is set",
            (("PyTorch, ONNX", {"rotated": True}), ("JAX", {"rotated": False})),
        )


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
