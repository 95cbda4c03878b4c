"""Captions and alternative texts, made from the layer.

A caption keeps the sets of parameters apart: the layer's own; for a transposed convolution, those
of the convolution it is the transpose of, and those of the convolution that equals it (chapter 4
of the guide). Symbols of the transposed convolution have primes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import singledispatch
from typing import Any

from convanim.layers import (
    ConvTranspose,
    Fold,
    Layer,
    MaxUnpool,
    PixelShuffle,
    PixelUnshuffle,
    Unfold,
    Upsample,
)
from convanim.layers.axes import TransposedAxis
from convanim.layers.grouped import GroupedLayer
from convanim.layers.values import PARAMETERS
from convanim.tell.phrases import description, numbers_text, output_text, turned, weights_text
from convanim.wording import counted, joined, sizes_text

__all__ = ["alt", "caption"]


def alt(layer: Layer, maps_told: bool = False) -> str:
    """Return one sentence about a layer, as the alternative text of its picture.

    Parameters
    ----------
    layer : Layer
        The layer.
    maps_told : bool
        Whether the numbers of maps were told before, so that the sentence is of one map, unless
        there are groups, or windows over all maps.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> alt(Conv(5, kernel=3, stride=2, padding=1))
    'Convolution of a 3×3 kernel over a 5×5 input padded with 1, stride 2: output 3×3.'
    """
    layer = _of_one_map(layer) if maps_told else layer
    return f"{description(layer)}: output {output_text(layer)}."


def caption(layer: Layer, maps_told: bool = False) -> str:
    """Return a description of a layer with all its parameters.

    Parameters
    ----------
    layer : Layer
        The layer.
    maps_told : bool
        As of `alt`.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> print(caption(Conv(4, kernel=3)))
    Convolution of a 3×3 kernel over a 4×4 input, unit strides
    (i = 4, k = 3, s = 1, p = 0; o = 2).
    >>> print(caption(Conv(4, kernel=3).transpose()))
    Transposed convolution of a 3×3 kernel over a 2×2 input, unit strides
    (i′ = 2, k = 3, s = 1, p = 0; o′ = 4). It goes back through the convolution
    with i = 4, k = 3, s = 1, p = 0. It equals the convolution, with unit strides
    (s′ = 1), of the kernel rotated by 180° (k′ = 3) over its input padded with p′ = 2.
    """
    layer = _of_one_map(layer) if maps_told else layer
    return " ".join([f"{description(layer)} ({_all_symbols(layer)}).", *_more(layer)])


def _of_one_map(layer: Layer) -> Layer:
    """Return a layer without its channels, where neither groups nor windows need them."""
    across = isinstance(layer, Unfold | Fold | PixelShuffle | PixelUnshuffle)
    if not layer.channels or across or layer.values().get("groups", 1) > 1:
        return layer
    return replace(layer, channels=None)  # type: ignore[call-arg]  # subclasses have the field


# Another kind of layer is one more function here.
@singledispatch
def _more(layer: Layer) -> Iterator[str]:
    """Yield the further sentences of a caption."""
    if output_text(layer) != sizes_text(layer.output_size):
        yield f"It makes {output_text(layer)}."


@_more.register
def _(layer: GroupedLayer) -> Iterator[str]:
    if layer.channels:
        yield f"It makes {output_text(layer)}; its weights are {weights_text(layer)}."


@_more.register
def _(layer: ConvTranspose) -> Iterator[str]:
    yield from _more.dispatch(GroupedLayer)(layer)
    if all(a < s for a, s in zip(layer.output_padding, layer.stride, strict=True)):
        direct = ", ".join(_symbol_equations(layer.transpose(), ""))
        yield f"It goes back through the convolution with {direct}."
    yield _equivalence_sentence(layer)


@_more.register
def _(layer: Upsample) -> Iterator[str]:
    yield from _more.dispatch(Layer)(layer)
    kernel, stride = numbers_text(layer.kernel), numbers_text(layer.factor)
    if layer.mode == "nearest":
        sizes = f"(k = {kernel}, s = {stride}, p = 0)"
        yield f"It is the transposed convolution of a kernel of ones {sizes}."
        return
    # A border of one cell makes the output larger by a stride at each end.
    wide = numbers_text([size + 2 for size in layer.input])
    pads = numbers_text([axis.before + axis.stride for axis in layer.axes])
    each = " along each axis" if len(layer.axes) > 1 else ""
    yield (
        f"It is the transposed convolution of a triangle{each} (k = {kernel}, s = {stride},"
        f" p = {pads}) over its input with the border repeated once around (i′ = {wide})."
    )


@_more.register
def _(layer: MaxUnpool) -> Iterator[str]:
    yield from _more.dispatch(Layer)(layer)
    yield "Each value goes back to where a max pooling took it from; all other cells are 0."


def _all_symbols(layer: Layer) -> str:
    """Return all parameters and the output size as equations with the guide's symbols."""
    prime = "′" if layer.primed else ""
    output = f"o{prime} = {numbers_text(layer.output_size)}"
    return f"{', '.join(_symbol_equations(layer, prime))}; {output}"


def _symbol_equations(layer: Layer, prime: str) -> Iterator[str]:
    """Yield each parameter as an equation, such as ``k = 3``."""
    own = {"input": layer.input, **layer.values()}  # a fold is given its output size instead
    for name, row in PARAMETERS.items():
        if name in own and row.symbol:
            value = own[name]
            # As in the guide: no dilation and no output padding where they change nothing.
            if row.shows_neutral or not row.is_neutral(value):
                yield f"{row.symbol}{prime if name == 'input' else ''} = {_value_text(value)}"


def _value_text(value: Any) -> str:
    """Return the value of a parameter with a symbol."""
    return numbers_text(value) if isinstance(value, tuple) else str(value)


def _equivalence_sentence(layer: ConvTranspose) -> str:
    """Return which convolution equals a transposed one.

    Chapter 4 of the guide has it, except that the kernel is rotated.
    """
    axes = layer.axes
    over = "its input"
    zeros = [axis.stride - 1 if axis.input > 1 else 0 for axis in axes]
    if any(zeros):
        stretched = numbers_text([axis.stretched for axis in axes])
        over += f" with {_zeros_text(zeros)} inserted between its units (ĩ′ = {stretched})"
    kernel = f"(k′ = {numbers_text(layer.kernel)}"
    if set(layer.dilation) != {1}:
        kernel += f", d′ = {numbers_text(layer.dilation)}"
    return (
        f"It equals the convolution, with unit strides (s′ = 1), of the kernel {turned(len(axes))}"
        f" {kernel}) over {over}{_equivalent_padding_phrase(axes, any(zeros))}."
    )


def _equivalent_padding_phrase(axes: Sequence[TransposedAxis], stretched: bool) -> str:
    """Return how the stretched input is padded or cropped, in words."""
    ends = [(axis.span - 1 - axis.before, axis.span - 1 - axis.after) for axis in axes]
    if not any(map(any, ends)):
        words = "not padded (p′ = 0)"
    elif min(map(min, ends)) < 0:
        words = f"padded, or cropped where negative, with p′ = {numbers_text(ends)}"
    else:
        words = f"padded with p′ = {numbers_text(ends)}"
    comma = "," if stretched or not any(map(any, ends)) else ""
    return f"{comma} {words}{_output_padding_phrase([axis.output_padding for axis in axes])}"


def _output_padding_phrase(output_padding: Sequence[int]) -> str:
    """Return how many zeros the output padding adds to the input, and where."""
    if not any(output_padding):
        return ""
    ends = {1: ("at the end",), 2: ("on the bottom", "on the right")}.get(len(output_padding))
    if ends is None:
        return f", and with {_zeros_text(output_padding)} more at the end of each axis"
    if len(set(output_padding)) == 1:
        ends = ("on the bottom and right",) if len(output_padding) == 2 else ends
        return f", and with {_zeros_text(output_padding)} more {ends[0]}"
    found = [(count, end) for count, end in zip(output_padding, ends, strict=True) if count]
    first, *others = found
    more = [
        f"{_zeros_text(first[:1])} more {first[1]}",
        *(f"{count} {end}" for count, end in others),
    ]
    return f", and with {joined(more)}"


def _zeros_text(numbers: Sequence[int]) -> str:
    """Return ``1 zero``, ``2 zeros``, or ``1×2 zeros (one number per axis)``."""
    if len(set(numbers)) > 1:
        return f"{sizes_text(numbers)} zeros (one number per axis)"
    return counted(numbers[0], "zero")
