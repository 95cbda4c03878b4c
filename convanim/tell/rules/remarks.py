"""What is to be said of a layer as a whole: its maps, what stands where, what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from math import gcd, prod

from convanim.layers import (
    AvgPool,
    Conv,
    Fold,
    Layer,
    MaxUnpool,
    PixelShuffle,
    PixelUnshuffle,
    Unfold,
    Upsample,
)
from convanim.layers.axes import UpsamplingAxis
from convanim.layers.grouped import GroupedLayer
from convanim.tell.phrases import columns, is_depthwise, one, turned
from convanim.wording import counted, joined, sizes_text

__all__ = ["remarks"]


# Another kind of layer is one more function here.
@singledispatch
def remarks(layer: Layer) -> Iterator[str]:
    """Yield lines about the layer as a whole: its maps, what stands where, what is counted."""
    yield from ()


@remarks.register
def _(layer: GroupedLayer) -> Iterator[str]:
    if layer.channels is None:
        return
    read, made = (count // layer.groups for count in layer.channels)
    if is_depthwise(layer):
        yield f"depthwise: each input map makes {counted(made, 'output map')} on its own"
    elif layer.groups > 1:
        yield (
            f"{layer.groups} groups: each makes {counted(made, 'output map')} of"
            f" {counted(read, 'input map')}"
        )
    elif {*layer.kernel} == {1}:
        yield "pointwise: each output cell is made of one cell of every input map"


@remarks.register
def _(layer: Conv) -> Iterator[str]:
    yield from remarks.dispatch(GroupedLayer)(layer)
    if layer.padding_mode != "zeros":
        stands = {
            "reflect": "the input mirrored at its edge cell, which is not repeated",
            "replicate": "the input's edge cell, repeated",
            "circular": "the input's other end, as if it were wrapped around",
        }[layer.padding_mode]
        onnx = {"replicate": "; ONNX's edge", "circular": "; ONNX's wrap"}
        whose = f"PyTorch{onnx.get(layer.padding_mode, ', ONNX')}"
        yield f"padding mode {layer.padding_mode} ({whose}): the padding is {stands}"
    if layer.true_convolution:
        yield (
            f"true convolution: the kernel is {turned(len(layer.input))}, as in mathematics"
            " (frameworks correlate, without that)"
        )


@remarks.register
def _(layer: AvgPool) -> Iterator[str]:
    if any(map(any, layer.padding)):
        yield f"divisor: the padding {'counts' if layer.count_include_pad else 'does not count'}"
    if any(axis.overhang for axis in layer.axes):
        yield "divisor: cells beyond the padded input never count"


@remarks.register
def _(layer: Upsample) -> Iterator[str]:
    if layer.mode == "nearest":
        yield "upsampling is a transposed convolution: each cell is stamped as a block of ones"
        return
    yield (
        "upsampling is a transposed convolution of a triangle, over the input with its border"
        " repeated once around, as PyTorch does without align_corners"
    )
    axes = {axis.stride: axis for axis in layer.axes}
    for factor, axis in axes.items():
        if axis.kernel <= 8:
            which = f" with the factor {factor}" if len(axes) > 1 else ""
            yield f"weights along an axis{which}: {', '.join(_weights(axis))}"


def _weights(axis: UpsamplingAxis) -> Iterator[str]:
    """Yield the weights of a linear upsampling as fractions, such as ``3/4``."""
    for tap in range(axis.kernel):
        part, whole = 2 * axis.stride - abs(2 * tap - axis.kernel + 1), 2 * axis.stride
        common = gcd(part, whole)
        yield "1" if part == whole else f"{part // common}/{whole // common}"


@remarks.register
def _(layer: MaxUnpool) -> Iterator[str]:
    yield (
        "each value goes back to the cell that a max pooling over"
        f" {one(layer.output_size, 'input')} took it from; all others are 0"
    )


@remarks.register
def _(layer: Unfold) -> Iterator[str]:
    yield f"{columns(layer.output_shape)}: {_cells_of_column(layer)}"


@remarks.register
def _(layer: Fold) -> Iterator[str]:
    yield f"{columns(layer.input_shape)}: {_cells_of_column(layer)}"
    yield "cells where windows overlap are added up: fold is unfold's transpose, not its inverse"


def _cells_of_column(layer: Unfold | Fold) -> str:
    """Return why there are so many columns of so many cells."""
    count = _product_of(layer.input if layer.scatter else layer.output_size, "window")
    cells = _product_of(layer.kernel, "cell")
    maps = f"{counted(layer.channels[0], 'map')} times " if layer.channels else ""
    order = [
        *(["map by map"] if layer.channels else []),
        *(["row by row"] if len(layer.kernel) > 1 else []),
    ]
    return f"{count} of {maps}{cells}" + (f", {joined(order)}" if order else "")


def _product_of(numbers: Sequence[int], name: str) -> str:
    """Return ``3×3 windows``, or ``1 window``."""
    if len(numbers) == 1:
        return counted(numbers[0], name)
    return f"{sizes_text(numbers)} {name}s"


@remarks.register(PixelShuffle)
@remarks.register(PixelUnshuffle)
def _(layer: PixelShuffle | PixelUnshuffle) -> Iterator[str]:
    places = prod(layer.factor)
    maps = layer.channels[0] if layer.channels else 1
    wide, narrow = ("output", "input") if layer.scatter else ("input", "output")
    whose = {"crd": "PyTorch", "dcr": "TensorFlow, ONNX"}[layer.order]
    number = f"c·{places} + n" if layer.order == "crd" else f"n·{maps} + c"
    whole = f" of {wide} map c"
    if maps == 1:
        number, whole = "n", ""
    rows = ", counted row by row" if len(layer.factor) > 1 else ""
    yield (
        f"order {layer.order} ({whose}): {narrow} map {number} holds place n of each"
        f" block{whole}{rows}"
    )
