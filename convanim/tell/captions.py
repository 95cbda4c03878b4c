"""What a layer is, in words: captions and alt texts, made of the layer itself.

A caption names every set of parameters apart: the layer's own, for a
transposed convolution those of the convolution it leads back through, and
those of the convolution that equals it (chapter 4 of the guide). Primes belong to
the transposed side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from convanim.layers import ConvTranspose, Layer
from convanim.layers.axes import TransposedAxis
from convanim.layers.entries import Pair
from convanim.layers.parameters import PARAMETERS
from convanim.wording import article, counted, joined, sizes_text

__all__ = ["alt", "caption"]

#: Parameters whose symbols captions have in any case.
_ALWAYS = ("input", "kernel", "stride", "padding")


def alt(layer: Layer) -> str:
    """Describe a layer in a sentence, for those who don't see the picture.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> alt(Conv(5, kernel=3, stride=2, padding=1))
    'Convolution of a 3×3 kernel over a 5×5 input padded with 1, stride 2: output 3×3.'
    """
    return f"{_described(layer)}: output {sizes_text(layer.output_size)}."


def caption(layer: Layer) -> str:
    """Describe a layer with all its parameters.

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
    sentences = [f"{_described(layer)} ({_symbols(layer)})."]
    if isinstance(layer, ConvTranspose):
        if all(a < s for a, s in zip(layer.output_padding, layer.stride, strict=True)):
            direct = ", ".join(_parameters(layer.transpose(), ""))
            sentences.append(f"It goes back through the convolution with {direct}.")
        sentences.append(_equivalent(layer))
    return " ".join(sentences)


def _described(layer: Layer) -> str:
    parts = [
        f"{layer.title.capitalize()} of {_sized(layer.kernel, layer.window)}"
        f" over {_sized(layer.input, 'input')}{_padded(layer)}",
        *_parameters_in_words(layer),
    ]
    return ", ".join(parts)


def _sized(sizes: Sequence[int], name: str) -> str:
    """Write ``a 5×5 input``, along one axis ``an input of 5``."""
    words = f"{sizes_text(sizes)} {name}" if len(sizes) > 1 else f"{name} of {sizes[0]}"
    return f"{article(words)} {words}"


def _padded(layer: Layer) -> str:
    """Say how the input is padded; a transposed convolution's padding crops its output."""
    pads: tuple[Pair, ...] = getattr(layer, "padding", ())
    if isinstance(layer, ConvTranspose) or not any(map(any, pads)):
        return ""
    return f" padded with {_written(pads)}"


def _parameters_in_words(layer: Layer) -> Iterator[str]:
    """Name the parameters that are not what a layer without them would have."""
    told = [field.name for field in fields(layer)[2:]]
    if not isinstance(layer, ConvTranspose):
        told.remove("padding")  # told of the input
    for name in told:
        row, value = PARAMETERS[name], getattr(layer, name)
        words = row.plain if row.is_neutral(value) else row.told
        if words:
            yield words.format("" if row.is_switch else _written(value))


def _symbols(layer: Layer) -> str:
    """Write all parameters as the guide's symbols, and the output's size."""
    prime = "′" if layer.primed else ""
    return f"{', '.join(_parameters(layer, prime))}; o{prime} = {_written(layer.output_size)}"


def _parameters(layer: Layer, prime: str) -> Iterator[str]:
    own = {field.name for field in fields(layer)}
    for name, row in PARAMETERS.items():
        if name in own and row.symbol:
            value = getattr(layer, name)
            # The guide names no dilation and no output padding where there is none.
            if name in _ALWAYS or not row.is_neutral(value):
                yield f"{row.symbol}{prime if name == 'input' else ''} = {_written(value)}"


def _equivalent(layer: ConvTranspose) -> str:
    """Say which convolution computes the same, which the guide says but for the rotation."""
    axes = [axis for axis in layer.axes if isinstance(axis, TransposedAxis)]
    over = "its input"
    zeros = [axis.stride - 1 if axis.input > 1 else 0 for axis in axes]
    if any(zeros):
        stretched = _written([axis.stretched for axis in axes])
        over += f" with {_zeros(zeros)} inserted between its units (ĩ′ = {stretched})"
    kernel = f"(k′ = {_written(layer.kernel)}"
    if set(layer.dilation) != {1}:
        kernel += f", d′ = {_written(layer.dilation)}"
    turned = {1: "reversed", 2: "rotated by 180°"}.get(len(axes), "reversed along each axis")
    return (
        f"It equals the convolution, with unit strides (s′ = 1), of the kernel {turned}"
        f" {kernel}) over {over}{_around(axes, any(zeros))}."
    )


def _around(axes: Sequence[TransposedAxis], stretched: bool) -> str:
    """Say what is put around the stretched input, or taken off it."""
    ends = [(axis.span - 1 - axis.before, axis.span - 1 - axis.after) for axis in axes]
    if not any(map(any, ends)):
        words = "not padded (p′ = 0)"
    elif min(map(min, ends)) < 0:
        words = f"padded, or cropped where negative, with p′ = {_written(ends)}"
    else:
        words = f"padded with p′ = {_written(ends)}"
    comma = "," if stretched or not any(map(any, ends)) else ""
    return f"{comma} {words}{_more([axis.extra for axis in axes])}"


def _more(extra: Sequence[int]) -> str:
    """Say how many zeros the output padding adds, and where."""
    if not any(extra):
        return ""
    ends = {1: ("at the end",), 2: ("on the bottom", "on the right")}.get(len(extra))
    if ends is None:
        return f", and with {_zeros(extra)} more at the end of each axis"
    if len(set(extra)) == 1:
        ends = ("on the bottom and right",) if len(extra) == 2 else ends
        return f", and with {_zeros(extra)} more {ends[0]}"
    found = [(count, end) for count, end in zip(extra, ends, strict=True) if count]
    first, *others = found
    more = [f"{_zeros(first[:1])} more {first[1]}", *(f"{count} {end}" for count, end in others)]
    return f", and with {joined(more)}"


def _zeros(numbers: Sequence[int]) -> str:
    """Write a number of zeros, or one per axis."""
    if len(set(numbers)) > 1:
        return f"{sizes_text(numbers)} zeros (one number per axis)"
    return counted(numbers[0], "zero")


def _written(values: Sequence[int | Pair]) -> str:
    """Write numbers or paddings: ``1``, ``1×2``, or ``1:2`` where two ends differ."""
    words = [
        f"{value[0]}:{value[1]}"
        if isinstance(value, tuple) and value[0] != value[1]
        else str(value[0] if isinstance(value, tuple) else value)
        for value in values
    ]
    words = [word.replace("-", "−") for word in words]
    return words[0] if len(set(words)) == 1 else "×".join(words)
