"""Words for paddings, and the numbers that they stand for.

Each function takes a layer whose other parameters are set, and returns one pair (begin, end) per
axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from convanim.errors import ConvanimError
from convanim.layers.axes import TransposedAxis, span
from convanim.layers.values import Pair, python_text

__all__ = [
    "CONV_PADDINGS",
    "POOL_PADDINGS",
    "SAME_WORDS",
    "TRANSPOSED_PADDINGS",
    "check_mode",
    "cropped_to",
    "extended_to",
    "halves",
]


class Windowed(Protocol):
    """The parameters that a padding depends on, one number per axis."""

    @property
    def input(self) -> tuple[int, ...]:
        """Input sizes, in cells."""

    @property
    def kernel(self) -> tuple[int, ...]:
        """Kernel sizes, in cells."""

    @property
    def stride(self) -> tuple[int, ...]:
        """Strides, in cells."""

    @property
    def dilation(self) -> tuple[int, ...]:
        """Dilations, in cells."""


def _spans(layer: Windowed) -> list[int]:
    """Return the sizes of the dilated kernel."""
    return [span(k, d) for k, d in zip(layer.kernel, layer.dilation, strict=True)]


def halves(total: int, lower: bool = False) -> Pair:
    """Part a padding into two ends; an odd cell goes to the end, or else to the beginning."""
    return (total - total // 2, total // 2) if lower else (total // 2, total - total // 2)


def _valid(layer: Windowed) -> Sequence[Pair]:
    """Return no padding."""
    return [(0, 0)] * len(layer.input)


def _full(layer: Windowed) -> Sequence[Pair]:
    """Return the padding with which every input cell meets every kernel cell."""
    return [(size - 1, size - 1) for size in _spans(layer)]


def _same(layer: Windowed) -> Sequence[Pair]:
    """Return the padding that keeps the size; an odd zero goes to the end, as in PyTorch."""
    if {*layer.stride} != {1}:
        raise ConvanimError(
            f"padding 'same' needs unit strides, got stride {python_text(layer.stride)} (as in"
            " PyTorch): give 'same-upper', which is TensorFlow's, or numbers"
        )
    return [halves(size - 1) for size in _spans(layer)]


def _same_by(lower: bool) -> Callable[[Windowed], Sequence[Pair]]:
    """Return the padding with which the output size is ⌈i/s⌉.

    TensorFlow's ``SAME``, and ONNX's ``SAME_UPPER`` and ``SAME_LOWER``.
    """

    def padding(layer: Windowed) -> Sequence[Pair]:
        each = zip(layer.input, layer.stride, _spans(layer), strict=True)
        return [halves(max((-(-i // s) - 1) * s + size - i, 0), lower) for i, s, size in each]

    return padding


def _causal(layer: Windowed) -> Sequence[Pair]:
    """Return the padding with which no output cell depends on later input cells (Keras, flax)."""
    if len(layer.input) != 1:
        raise ConvanimError(
            "padding 'causal' is for one axis, that of time: give numbers for others,"
            f" such as {_spans(layer)[0] - 1}:0 for the axis of time"
        )
    return [(size - 1, 0) for size in _spans(layer)]


#: Words for the padding of a pooling, and of a convolution.
POOL_PADDINGS = {
    "valid": _valid,
    "same-upper": _same_by(lower=False),
    "same-lower": _same_by(lower=True),
}
CONV_PADDINGS = {"valid": _valid, "same": _same, **POOL_PADDINGS, "full": _full, "causal": _causal}


def check_mode(mode: str, sizes: Sequence[int], padding: Sequence[Pair]) -> None:
    """Raise ConvanimError where an input is too small for a padding made of its own cells."""
    if mode == "zeros":
        return
    for size, pads in zip(sizes, padding, strict=True):
        most = {"reflect": size - 1, "circular": size}.get(mode, max(pads))
        if min(pads) < 0:
            raise ConvanimError(
                f"padding mode {mode!r} goes with no negative padding, got {min(pads)}: give zeros"
            )
        if max(pads) > most:
            raise ConvanimError(
                f"padding mode {mode!r} reaches at most {most} of {size} input cells, got padding"
                f" {max(pads)}: give less, or the mode 'replicate'"
            )


def cropped_to(
    axes: Sequence[TransposedAxis], size: Sequence[int], word: str
) -> tuple[Sequence[Pair], tuple[int, ...]]:
    """Return the padding, or else the output padding, with which an output has a size.

    ONNX's rule for an asked output size (``ConvTranspose``, ``output_shape``). Keras's ``same``
    takes the smaller half off the beginning, as ``SAME_UPPER`` does.

    Parameters
    ----------
    axes : sequence of TransposedAxis
        The one-axis layers; their padding does not matter.
    size : sequence of int
        The output's size, one number per axis.
    word : str
        ``"same"``, ``"same-upper"`` or ``"same-lower"``.

    Returns
    -------
    padding : sequence of pairs
        Cells to take off at both ends, per axis.
    output_padding : tuple of int
        Larger than the one of the axes where the output would be too small without padding.

    Raises
    ------
    ConvanimError
        Where the output padding would be neither smaller than the stride nor the dilation.
    """
    padding, added = [], []
    for axis, asked in zip(axes, size, strict=True):
        if asked > _largest(axis):
            raise ConvanimError(f"output size {asked} can't be reached: give 1 to {_largest(axis)}")
        excess = axis.stretched + axis.span - 1 + axis.output_padding - asked
        padding.append(halves(max(excess, 0), lower=word == "same-lower"))
        added.append(axis.output_padding + max(-excess, 0))
    return padding, tuple(added)


def _largest(axis: TransposedAxis) -> int:
    """Return the largest output: without padding, and with the largest output padding."""
    return axis.stretched + axis.span - 1 + max(axis.stride, axis.dilation) - 1


def extended_to(axes: Sequence[TransposedAxis], size: Sequence[int]) -> tuple[int, ...]:
    """Return the output padding with which an output has a size, as PyTorch does.

    Raises
    ------
    ConvanimError
        Where the size is not among those that the stride leaves open, or the axes already have an
        output padding for another one.
    """
    found = []
    for axis, asked in zip(axes, size, strict=True):
        least, added = axis.output - axis.output_padding, axis.output_padding
        if added and asked != axis.output:
            raise ConvanimError(
                f"output size {asked} does not go with output padding {added}, which makes"
                f" {axis.output}: leave one of them out"
            )
        if not least <= asked < least + axis.stride:
            reached = asked <= _largest(axis)
            onnx = ", or the padding 'same-upper', by ONNX's rule for it" if reached else ""
            raise ConvanimError(
                f"output size {asked} can't be reached: give {least} to"
                f" {least + axis.stride - 1}{onnx}"
            )
        found.append(asked - least)
    return tuple(found)


#: Words with which a transposed convolution makes i·s cells, and all words for its padding. What
#: they stand for depends on the asked size, so that the layer itself finds it, by `cropped_to`.
SAME_WORDS = ("same", "same-upper", "same-lower")
TRANSPOSED_PADDINGS = dict.fromkeys(("valid", *SAME_WORDS), _valid)
