"""Captions and alternative texts, made from the layer.

A caption keeps the sets of parameters apart: the layer's own; for a transposed convolution, those
of the convolution it is the transpose of, and those of the convolution that equals it (chapter 4
of the guide). Symbols of the transposed convolution have primes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from convanim.layers import ConvTranspose, Layer
from convanim.layers.axes import TransposedAxis
from convanim.layers.values import PARAMETERS, Pair
from convanim.wording import article, counted, joined, sizes_text

__all__ = ["alt", "caption"]


def alt(layer: Layer) -> str:
    """Return one sentence about a layer, as the alternative text of its picture.

    Parameters
    ----------
    layer : Layer
        The layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> alt(Conv(5, kernel=3, stride=2, padding=1))
    'Convolution of a 3×3 kernel over a 5×5 input padded with 1, stride 2: output 3×3.'
    """
    return f"{_description(layer)}: output {sizes_text(layer.output_size)}."


def caption(layer: Layer) -> str:
    """Return a description of a layer with all its parameters.

    Parameters
    ----------
    layer : Layer
        The layer.

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
    sentences = [f"{_description(layer)} ({_all_symbols(layer)})."]
    if isinstance(layer, ConvTranspose):
        if all(a < s for a, s in zip(layer.output_padding, layer.stride, strict=True)):
            direct = ", ".join(_symbol_equations(layer.transpose(), ""))
            sentences.append(f"It goes back through the convolution with {direct}.")
        sentences.append(_equivalence_sentence(layer))
    return " ".join(sentences)


def _description(layer: Layer) -> str:
    """Return the layer in words, without its output: kernel, input and other parameters."""
    parts = [
        f"{layer.title.capitalize()} of {_name_with_size(layer.kernel, layer.window)}"
        f" over {_name_with_size(layer.input, 'input')}{_padding_phrase(layer)}",
        *_parameter_phrases(layer),
    ]
    return ", ".join(parts)


def _name_with_size(sizes: Sequence[int], name: str) -> str:
    """Return ``a 5×5 input``, or ``an input of 5`` for a single axis."""
    words = f"{sizes_text(sizes)} {name}" if len(sizes) > 1 else f"{name} of {sizes[0]}"
    return f"{article(words)} {words}"


def _padding_phrase(layer: Layer) -> str:
    """Return how the input is padded, in words.

    It is empty without padding, and for a transposed convolution, whose padding crops the output.
    """
    pads: tuple[Pair, ...] = getattr(layer, "padding", ())
    if isinstance(layer, ConvTranspose) or not any(map(any, pads)):
        return ""
    return f" padded with {_numbers_text(pads)}"


def _parameter_phrases(layer: Layer) -> Iterator[str]:
    """Yield the other parameters in words, unless they change nothing."""
    for name in [*layer.values()][2:]:
        if name == "padding" and not isinstance(layer, ConvTranspose):
            continue  # said of the input
        row, value = PARAMETERS[name], getattr(layer, name)
        words = row.neutral_phrase if row.is_neutral(value) else row.phrase
        if words:
            yield words.format("" if row.is_switch else _numbers_text(value))


def _all_symbols(layer: Layer) -> str:
    """Return all parameters and the output size as equations with the guide's symbols."""
    prime = "′" if layer.primed else ""
    output = f"o{prime} = {_numbers_text(layer.output_size)}"
    return f"{', '.join(_symbol_equations(layer, prime))}; {output}"


def _symbol_equations(layer: Layer, prime: str) -> Iterator[str]:
    """Yield each parameter as an equation, such as ``k = 3``."""
    own = layer.values()
    for name, row in PARAMETERS.items():
        if name in own and row.symbol:
            value = getattr(layer, name)
            # As in the guide: no dilation and no output padding where they change nothing.
            if row.shows_neutral or not row.is_neutral(value):
                yield f"{row.symbol}{prime if name == 'input' else ''} = {_numbers_text(value)}"


def _equivalence_sentence(layer: ConvTranspose) -> str:
    """Return which convolution equals a transposed one.

    Chapter 4 of the guide has it, except that the kernel is rotated.
    """
    axes = [axis for axis in layer.axes if isinstance(axis, TransposedAxis)]
    over = "its input"
    zeros = [axis.stride - 1 if axis.input > 1 else 0 for axis in axes]
    if any(zeros):
        stretched = _numbers_text([axis.stretched for axis in axes])
        over += f" with {_zeros_text(zeros)} inserted between its units (ĩ′ = {stretched})"
    kernel = f"(k′ = {_numbers_text(layer.kernel)}"
    if set(layer.dilation) != {1}:
        kernel += f", d′ = {_numbers_text(layer.dilation)}"
    turned = {1: "reversed", 2: "rotated by 180°"}.get(len(axes), "reversed along each axis")
    return (
        f"It equals the convolution, with unit strides (s′ = 1), of the kernel {turned}"
        f" {kernel}) over {over}{_equivalent_padding_phrase(axes, any(zeros))}."
    )


def _equivalent_padding_phrase(axes: Sequence[TransposedAxis], stretched: bool) -> str:
    """Return how the stretched input is padded or cropped, in words."""
    ends = [(axis.span - 1 - axis.before, axis.span - 1 - axis.after) for axis in axes]
    if not any(map(any, ends)):
        words = "not padded (p′ = 0)"
    elif min(map(min, ends)) < 0:
        words = f"padded, or cropped where negative, with p′ = {_numbers_text(ends)}"
    else:
        words = f"padded with p′ = {_numbers_text(ends)}"
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


def _numbers_text(values: Sequence[int | Pair]) -> str:
    """Return numbers or paddings as ``1``, ``1×2``, or ``1:2`` for different ends."""
    words = [
        f"{value[0]}:{value[1]}"
        if isinstance(value, tuple) and value[0] != value[1]
        else str(value[0] if isinstance(value, tuple) else value)
        for value in values
    ]
    words = [word.replace("-", "−") for word in words]
    return words[0] if len(set(words)) == 1 else "×".join(words)
