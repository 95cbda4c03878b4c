"""What a layer is, in words: captions and alt texts, made of the layer itself.

A caption names every set of parameters apart: the layer's own, for a
transposed convolution those of the convolution it leads back through, and
those of the convolution that equals it (GUIDE: chapter 4). Primes belong to
the transposed side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from convanim.axes import TransposedAxis
from convanim.layers import AvgPool, ConvTranspose, Layer, MaxPool
from convanim.parameters import Pair
from convanim.wording import article, counted, joined

__all__ = ["alt", "caption", "sizes_text"]


def sizes_text(sizes: Sequence[int]) -> str:
    """Write sizes as ``5×7``.

    Examples
    --------
    >>> sizes_text((5, 7))
    '5×7'
    """
    return "×".join(map(str, sizes))


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
    window = "window" if isinstance(layer, MaxPool | AvgPool) else "kernel"
    parts = [
        f"{layer.title.capitalize()} of {_sized(layer.kernel, window)}"
        f" over {_sized(layer.input, 'input')}{_padding(layer)}",
        *_steps(layer),
    ]
    return ", ".join(parts)


def _sized(sizes: Sequence[int], name: str) -> str:
    """Write ``a 5×5 input``, along one axis ``an input of 5``."""
    words = f"{sizes_text(sizes)} {name}" if len(sizes) > 1 else f"{name} of {sizes[0]}"
    return f"{article(words)} {words}"


def _steps(layer: Layer) -> Iterator[str]:
    """Name the parameters that are not what a layer without them would have."""
    stride, dilation = (getattr(layer, name, (1,)) for name in ("stride", "dilation"))
    yield "unit strides" if set(stride) == {1} else f"stride {_each(stride)}"
    if set(dilation) != {1}:
        yield f"dilation {_each(dilation)}"
    if isinstance(layer, ConvTranspose):
        if any(map(any, layer.padding)):
            yield f"padding {_pads(layer.padding)}"
        if any(layer.output_padding):
            yield f"output padding {_each(layer.output_padding)}"
    if getattr(layer, "ceil_mode", False):
        yield "rounded up"
    if not getattr(layer, "count_include_pad", True):
        yield "padding not counted"


def _padding(layer: Layer) -> str:
    pads: tuple[Pair, ...] = getattr(layer, "padding", ())
    if isinstance(layer, ConvTranspose) or not any(map(any, pads)):
        return ""
    return f" padded with {_pads(pads)}"


def _symbols(layer: Layer) -> str:
    """Write all parameters as the guide's symbols, and the output's size."""
    prime = "′" if isinstance(layer, ConvTranspose) else ""
    return f"{', '.join(_parameters(layer, prime))}; o{prime} = {_each(layer.output_size)}"


def _parameters(layer: Layer, prime: str) -> Iterator[str]:
    yield f"i{prime} = {_each(layer.input)}"
    yield f"k = {_each(layer.kernel)}"
    yield f"s = {_each(getattr(layer, 'stride', (1,)))}"
    yield f"p = {_pads(getattr(layer, 'padding', ((0, 0),)))}"
    dilation = getattr(layer, "dilation", (1,))
    if set(dilation) != {1}:
        yield f"d = {_each(dilation)}"
    if isinstance(layer, ConvTranspose) and any(layer.output_padding):
        yield f"a = {_each(layer.output_padding)}"


def _equivalent(layer: ConvTranspose) -> str:
    """Say which convolution computes the same, which the guide says but for the rotation."""
    axes = [axis for axis in layer.axes if isinstance(axis, TransposedAxis)]
    over = "its input"
    zeros = [axis.stride - 1 if axis.input > 1 else 0 for axis in axes]
    if any(zeros):
        stretched = _each([axis.stretched for axis in axes])
        over += f" with {_zeros(zeros)} inserted between its units (ĩ′ = {stretched})"
    kernel = f"(k′ = {_each(layer.kernel)}"
    if set(layer.dilation) != {1}:
        kernel += f", d′ = {_each(layer.dilation)}"
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
        words = f"padded, or cropped where negative, with p′ = {_pads(ends)}"
    else:
        words = f"padded with p′ = {_pads(ends)}"
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


def _each(values: Sequence[int]) -> str:
    return str(values[0]) if len(set(values)) == 1 else sizes_text(values)


def _pads(pads: Sequence[Pair]) -> str:
    """Write paddings: ``1``, ``1×2``, or ``1:2`` where the two ends differ."""
    words = [str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}:{pair[1]}" for pair in pads]
    words = [word.replace("-", "−") for word in words]
    return words[0] if len(set(words)) == 1 else "×".join(words)
