"""A layer in words: what it does, over what, with which parameters, weights and maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any

from convanim.layers import (
    Fold,
    Layer,
    MaxUnpool,
    PixelShuffle,
    PixelUnshuffle,
    Stack,
    Unfold,
    Upsample,
)
from convanim.layers.adaptive import AdaptivePool
from convanim.layers.grouped import GroupedLayer
from convanim.layers.values import PARAMETERS, Pair, padding_word
from convanim.wording import article, counted, signed, sizes_text

__all__ = [
    "cell_name",
    "columns",
    "common_name",
    "description",
    "is_depthwise",
    "numbers_text",
    "one",
    "output_text",
    "shapes_text",
    "turned",
    "weights_text",
]

#: Words for paddings, by the frameworks that have them.
_WORDS = {
    "same": "same by PyTorch",
    "same-upper": "same by TensorFlow",
    "same-lower": "ONNX's SAME_LOWER",
    "full": "full",
    "causal": "causal",
}

#: Words for paddings of a transposed convolution.
_CROPPING = {
    "same": "Keras's same",
    "same-upper": "ONNX's SAME_UPPER",
    "same-lower": "ONNX's SAME_LOWER",
}

#: How the input's own cells stand in the padding.
_MODES = {
    "zeros": "",
    "reflect": " by reflection",
    "replicate": " by replication of the edge",
    "circular": " circularly",
}

#: Names of frameworks.
_FRAMEWORKS = {"pytorch": "PyTorch", "onnx": "ONNX", "mxnet": "MXNet"}

#: Names of upsampling, by the mode and the number of axes.
_UPSAMPLING = {
    "nearest": ("nearest-neighbour",) * 3,
    "bilinear": ("linear", "bilinear", "trilinear"),
}


def numbers_text(values: Sequence[int | Pair]) -> str:
    """Return numbers or paddings as ``1``, ``1×2``, or ``1:2`` for different ends.

    Examples
    --------
    >>> numbers_text([1, 1]), numbers_text([(1, 1), (0, 2)]), numbers_text([-1, -1])
    ('1', '1×0:2', '−1')
    """
    words = [
        f"{value[0]}:{value[1]}"
        if isinstance(value, tuple) and value[0] != value[1]
        else str(value[0] if isinstance(value, tuple) else value)
        for value in values
    ]
    words = list(map(signed, words))
    return words[0] if len(set(words)) == 1 else "×".join(words)


def shapes_text(layer: Layer | Stack) -> str:
    """Return input and output size, with the maps.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> shapes_text(Conv(5, kernel=3))
    '5×5 → 3×3'
    """
    return f"{sizes_text(layer.input_shape)} → {sizes_text(layer.output_shape)}"


def turned(axes: int) -> str:
    """Return how a kernel with that many axes is rotated, in words."""
    return {1: "reversed", 2: "rotated by 180°"}.get(axes, "reversed along each axis")


def output_text(layer: Layer) -> str:
    """Return the output in words, such as ``3×3`` or ``8 maps of 3×3``."""
    if isinstance(layer, Unfold):
        return columns(layer.output_shape)
    maps = len(layer.output_shape) > len(layer.output_size)
    return _maps_of(layer.output_shape[0] if maps else None, layer.output_size)


# Another kind of layer is one more function here.
@singledispatch
def description(layer: Layer) -> str:
    """Return the layer in words, without its output: kernel, input and other parameters."""
    parts = [
        f"{_name(layer)} of {one(layer.kernel, layer.window)} over {_input(layer)}",
        *_parameter_phrases(layer),
    ]
    return ", ".join(parts)


@description.register
def _(layer: AdaptivePool) -> str:
    words = f"{_name(layer)} over {_input(layer)}"
    if {*layer.output_size} == {1}:
        return words
    least, most = [axis.smallest for axis in layer.axes], [axis.kernel for axis in layer.axes]
    sizes = sizes_text(most) if least == most else f"{sizes_text(least)} to {sizes_text(most)}"
    cells = "cell" if sizes == "1" else "cells"
    return f"{words}, by PyTorch's windows of {sizes} {cells}"


@description.register
def _(layer: Upsample) -> str:
    name = _UPSAMPLING[layer.mode][len(layer.input) - 1].capitalize()
    return f"{name} upsampling of {_input(layer)} by the factor {numbers_text(layer.factor)}"


@description.register
def _(layer: MaxUnpool) -> str:
    first = f"{_name(layer)} of {_input(layer)} by {one(layer.kernel, layer.window)}"
    return ", ".join([first, *_parameter_phrases(layer)])


@description.register
def _(layer: Fold) -> str:
    first = f"{_name(layer)} of {columns(layer.input_shape)}"
    first += f", each {one(layer.kernel, layer.window)}"
    return ", ".join([first, *_parameter_phrases(layer)])


@description.register(PixelShuffle)
@description.register(PixelUnshuffle)
def _(layer: PixelShuffle | PixelUnshuffle) -> str:
    order = f"in {_ORDERS[layer.order]} order {layer.order}"
    return f"{_name(layer)} of {_input(layer)} by the factor {numbers_text(layer.factor)}, {order}"


#: Whose orders of maps they are.
_ORDERS = {"crd": "PyTorch's", "dcr": "TensorFlow's"}


def common_name(layer: Layer) -> str:
    """Return the name of a layer, such as ``depthwise convolution``."""
    if isinstance(layer, GroupedLayer) and layer.channels:
        if is_depthwise(layer):
            return f"depthwise {layer.title}"
        if {*layer.kernel} == {1} and layer.groups == 1:
            return f"pointwise {layer.title}"
    return layer.title


def _name(layer: Layer) -> str:
    """Return the name of a layer, as a sentence begins with it."""
    name = common_name(layer)
    return name[:1].upper() + name[1:]


def is_depthwise(layer: GroupedLayer) -> bool:
    """Whether each input map is a group of its own."""
    return layer.channels is not None and layer.groups == layer.channels[0] > 1


def one(sizes: Sequence[int], name: str) -> str:
    """Return ``a 5×5 input``, or ``an input of 5`` for a single axis."""
    words = f"{sizes_text(sizes)} {name}" if len(sizes) > 1 else f"{name} of {sizes[0]}"
    return f"{article(words)} {words}"


def _maps_of(maps: int | None, sizes: Sequence[int]) -> str:
    """Return ``3 maps of 5×5``, or the sizes alone where there are no maps."""
    if maps is None:
        return sizes_text(sizes)
    size = sizes_text(sizes) if len(sizes) > 1 else counted(sizes[0], "cell")
    return f"{counted(maps, 'map')} of {size}"


def columns(shape: Sequence[int]) -> str:
    """Return ``9 columns of 8 cells`` for a matrix of that shape."""
    return f"{counted(shape[1], 'column')} of {counted(shape[0], 'cell')}"


def _input(layer: Layer) -> str:
    """Return the input with its maps and its padding, in words."""
    maps = len(layer.input_shape) > len(layer.input)
    words = _maps_of(layer.input_shape[0], layer.input) if maps else one(layer.input, "input")
    return words + _padding_phrase(layer)


def _crops_output(layer: Layer) -> bool:
    """Whether the padding is taken off the output."""
    return layer.primed or layer.scatter


def _padding_phrase(layer: Layer) -> str:
    """Return how the input is padded, in words.

    It is empty without padding, and for a layer whose padding crops the output.
    """
    pads = layer.values().get("padding", ())
    if _crops_output(layer) or not any(map(any, pads)):
        return ""
    if max(map(max, pads)) <= 0:
        return f" cropped by {numbers_text([(-before, -after) for before, after in pads])}"
    verb = "padded" if min(map(min, pads)) >= 0 else "padded, or cropped where negative,"
    word = _WORDS.get(padding_word(pads) or "")
    mode = _MODES[layer.values().get("padding_mode", "zeros")]
    return f" {verb} with {numbers_text(pads)}{mode}{f' ({word})' if word else ''}"


def _parameter_phrases(layer: Layer) -> Iterator[str]:
    """Yield the other parameters in words, unless they change nothing."""
    for name, value in layer.values().items():
        if name == "padding" and not _crops_output(layer):
            continue  # said of the input
        row = PARAMETERS[name]
        words = row.neutral_phrase if row.is_neutral(value) else row.phrase
        if name in _SPECIAL:
            words = _SPECIAL[name](layer, value)
        if words:
            said = words.format("" if row.is_switch else _value_text(value))
            word = padding_word(value) if name == "padding" else None
            yield f"{said} by {_CROPPING[word]}" if word in _CROPPING else said


def _value_text(value: Any) -> str:
    """Return the value of a parameter in words."""
    return numbers_text(value) if isinstance(value, tuple) else str(value)


def _groups_phrase(layer: Layer, groups: int) -> str:
    """Return ``8 groups``; for a depthwise layer, how many maps each one becomes."""
    if layer.channels and groups == layer.channels[0] > 1:
        times = layer.channels[1] // groups
        return f"multiplier {times}" if times > 1 else ""
    return f"{groups} groups" if groups > 1 else ""


#: Parameters whose words don't stand in the table of parameters.
_SPECIAL: Mapping[str, Callable[[Layer, Any], str]] = {
    "groups": _groups_phrase,
    "rules": lambda layer, value: "" if value == "pytorch" else f"by {_FRAMEWORKS[value]}'s rules",
    "true_convolution": lambda layer, value: (
        f"the kernel {turned(len(layer.input))}" if value else ""
    ),
}


def weights_text(layer: Layer) -> str:
    """Return the shape of the weights of a layer with channels, and what it means."""
    assert isinstance(layer, GroupedLayer)  # no other layer has weights to give
    ends = (
        ["input maps", "output maps"] if layer.weights_by_input else ["output maps", "input maps"]
    )
    group = " of a group" if layer.groups > 1 else ""
    return f"{sizes_text(layer.weight_shape)} ({ends[0]}, {ends[1]}{group}, kernel)"


def cell_name(layer: Layer, number: int) -> str:
    """Return the word for a cell along an axis, such as ``row``."""
    names = {1: ("cell",), 2: ("row", "column"), 3: ("slice", "row", "column")}
    return names[len(layer.axes)][number]
