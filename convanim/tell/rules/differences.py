"""Where frameworks differ for what was asked: the sizes, paddings and divisors of each.

A person who takes a layer from one framework to another loses a cell here, or finds all outputs
shifted by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from math import prod

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
from convanim.tell.phrases import is_depthwise, turned
from convanim.tell.rules.difference import Difference
from convanim.tell.rules.pooling import of_ceil_mode, of_divisor, of_norm, of_padding_limit
from convanim.tell.rules.same import of_same, of_transposed_same
from convanim.wording import sizes_text

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
        yield from of_ceil_mode(layer)
    yield from of_same(layer)
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
