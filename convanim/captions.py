"""What a layer is, in words: the text that stands beside its picture."""

from __future__ import annotations

from collections.abc import Sequence

from convanim.axes import TransposedAxis
from convanim.layers import AvgPool, ConvTranspose, Layer, MaxPool
from convanim.parameters import Pair

__all__ = ["caption", "sizes_text"]


def sizes_text(sizes: Sequence[int]) -> str:
    """Write sizes as ``5×7``.

    Examples
    --------
    >>> sizes_text((5, 7))
    '5×7'
    """
    return "×".join(map(str, sizes))


def caption(layer: Layer) -> str:
    """Describe a layer in a sentence or two, by its own parameters.

    For a transposed convolution the equivalent convolution's follow, apart.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> caption(Conv(5, kernel=3, stride=2, padding=1))
    'Convolution of a 3×3 kernel over a 5×5 input padded with 1, stride 2: output 3×3.'
    """
    window = "window" if isinstance(layer, MaxPool | AvgPool) else "kernel"
    parts = [
        f"{layer.title.capitalize()} of a {sizes_text(layer.kernel)} {window}"
        f" over a {sizes_text(layer.input)} input{_padding(layer)}",
        *_steps(layer),
    ]
    sentence = f"{', '.join(parts)}: output {sizes_text(layer.output_size)}."
    return f"{sentence} {_equivalent(layer)}" if isinstance(layer, ConvTranspose) else sentence


def _steps(layer: Layer) -> list[str]:
    """Name the parameters that are not what a layer without them would have."""
    said = []
    stride, dilation = (getattr(layer, name, (1,)) for name in ("stride", "dilation"))
    said.append("unit strides" if set(stride) == {1} else f"stride {_each(stride)}")
    if set(dilation) != {1}:
        said.append(f"dilation {_each(dilation)}")
    if isinstance(layer, ConvTranspose):
        if any(map(any, layer.padding)):
            said.append(f"padding {_pads(layer.padding)}")
        if any(layer.output_padding):
            said.append(f"output padding {_each(layer.output_padding)}")
    if getattr(layer, "ceil_mode", False):
        said.append("rounded up")
    if not getattr(layer, "count_include_pad", True):
        said.append("padding not counted")
    return said


def _padding(layer: Layer) -> str:
    pads: tuple[Pair, ...] = getattr(layer, "padding", ())
    if isinstance(layer, ConvTranspose) or not any(map(any, pads)):
        return ""
    return f" padded with {_pads(pads)}"


def _equivalent(layer: ConvTranspose) -> str:
    """Say which convolution computes the same (GUIDE: chapter 4)."""
    margins = tuple(axis.margins for axis in layer.axes if isinstance(axis, TransposedAxis))
    zeros = [stride - 1 for stride in layer.stride]
    inserted = ""
    if any(zeros):
        plural = "" if set(zeros) == {1} else "s"
        inserted = f" with {_each(zeros)} zero{plural} inserted between its units"
    around = f" and padded with {_pads(margins)}" if inserted else f" padded with {_pads(margins)}"
    if not any(map(any, margins)):
        around = ""
    elif min(min(pair) for pair in margins) < 0:
        around = f", its edges padded (cropped where negative) with {_pads(margins)}"
    return (
        "It equals a convolution with unit strides, of the kernel rotated by 180°, over the input"
        f"{inserted}{around}."
    )


def _each(values: Sequence[int]) -> str:
    return str(values[0]) if len(set(values)) == 1 else sizes_text(values)


def _pads(pads: Sequence[Pair]) -> str:
    """Write paddings: ``1``, ``1×2``, or ``1:2`` where the two ends differ."""
    words = [str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}:{pair[1]}" for pair in pads]
    return words[0] if len(set(words)) == 1 else "×".join(words)
