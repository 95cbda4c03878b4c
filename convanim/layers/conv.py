"""Convolution and transposed convolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes import Axis, TransposedAxis, WindowAxis, span
from convanim.layers.base import Layer
from convanim.layers.entries import Ints, Padding, Paddings, Pair
from convanim.layers.parameters import python_text
from convanim.walk import WEIGHTED_SUM, Combine

__all__ = ["Conv", "ConvTranspose"]


def _kernel_spans(layer: Conv) -> list[int]:
    """Return the sizes of the dilated kernel, one per axis."""
    return [span(k, d) for k, d in zip(layer.kernel, layer.dilation, strict=True)]


def _valid_padding(layer: Conv) -> Sequence[Pair]:
    """Return no padding."""
    return [(0, 0)] * len(layer.input)


def _full_padding(layer: Conv) -> Sequence[Pair]:
    """Return the padding with which every input cell meets every kernel cell."""
    return [(size - 1, size - 1) for size in _kernel_spans(layer)]


def _same_padding(layer: Conv) -> Sequence[Pair]:
    """Return the padding that keeps the size; an odd zero goes to the end, as in PyTorch."""
    if {*layer.stride} != {1}:
        raise ConvanimError(
            f"padding 'same' needs unit strides, got stride {python_text(layer.stride)}:"
            " give the padding as a number"
        )
    return [((size - 1) // 2, size // 2) for size in _kernel_spans(layer)]


@dataclass(frozen=True, init=False, repr=False)
class Conv(Layer):
    """A convolution as in deep learning, where the kernel is not rotated.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes in cells, at least 1.
    stride, dilation : int, or one int per axis
        In cells, at least 1; 1 by default.
    padding : int, one int per axis, one pair (begin, end) per axis, or a word
        Zeros around the input, in cells; 0 by default. ``"valid"`` is none, ``"same"`` keeps the
        input's size (unit strides only; an odd zero goes to the end, as in PyTorch), and
        ``"full"`` is the size of the dilated kernel minus 1.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, or no window fits into the padded input.

    Examples
    --------
    >>> Conv(5, kernel=3, stride=2, padding=1).output_size
    (3, 3)
    >>> Conv((5, 7), kernel=3, padding="same").output_size
    (5, 7)
    """

    stride: tuple[int, ...]
    padding: Padding
    dilation: tuple[int, ...]

    title: ClassVar[str] = "convolution"
    kind: ClassVar[str] = "conv"
    padding_words: ClassVar = {
        "valid": _valid_padding,
        "same": _same_padding,
        "full": _full_padding,
    }

    def __init__(
        self,
        input: Ints,  # noqa: A002 - the guide's word
        kernel: Ints,
        *,
        stride: Ints = 1,
        padding: Paddings = 0,
        dilation: Ints = 1,
    ) -> None:
        self._check_and_set(
            input=input, kernel=kernel, stride=stride, padding=padding, dilation=dilation
        )

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True)
        return tuple(WindowAxis(i, k, s, d, *p) for i, k, s, d, p in each)

    @property
    def combine(self) -> Combine:
        """The weighted sum."""
        return WEIGHTED_SUM

    def transpose(self) -> ConvTranspose:
        """Return the transposed convolution whose output has this layer's input size.

        Its output padding is what the stride leaves over: (i + 2p − k̂) mod s (the guide's
        relationship 14).

        Examples
        --------
        >>> Conv(6, kernel=3, stride=2, padding=1).transpose()
        ConvTranspose(3, kernel=3, stride=2, padding=1, output_padding=1)
        """
        return ConvTranspose(
            self.output_size,
            self.kernel,
            stride=self.stride,
            padding=tuple(self.padding),
            output_padding=tuple(axis.leftover for axis in self.axes),
            dilation=self.dilation,
        )


@dataclass(frozen=True, init=False, repr=False)
class ConvTranspose(Layer):
    """A transposed convolution, by the parameters that PyTorch gives it.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes in cells, at least 1.
    stride, dilation : int, or one int per axis
        In cells, at least 1; 1 by default. The stride spreads the cells of the input, instead of
        the steps of the window.
    padding : int, one int per axis, or one pair (begin, end) per axis
        Cells taken off the two ends of the output; 0 by default.
    output_padding : int, or one int per axis
        Cells added to the end of the output; 0 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, the output padding is smaller than neither the
        stride nor the dilation, or the output would be empty.

    Examples
    --------
    >>> ConvTranspose(3, kernel=3, stride=2, padding=1).output_size
    (5, 5)
    """

    stride: tuple[int, ...]
    padding: Padding
    output_padding: tuple[int, ...]
    dilation: tuple[int, ...]

    title: ClassVar[str] = "transposed convolution"
    kind: ClassVar[str] = "conv-transpose"
    primed: ClassVar[bool] = True

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        stride: Ints = 1,
        padding: Paddings = 0,
        output_padding: Ints = 0,
        dilation: Ints = 1,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
        )

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(
            self.input,
            self.kernel,
            self.stride,
            self.dilation,
            self.padding,
            self.output_padding,
            strict=True,
        )
        return tuple(TransposedAxis(i, k, s, d, p[0], p[1], a) for i, k, s, d, p, a in each)

    @property
    def combine(self) -> Combine:
        """The weighted sum."""
        return WEIGHTED_SUM

    def transpose(self) -> Conv:
        """Return the convolution that this layer is the transpose of.

        Raises
        ------
        ConvanimError
            Where the output padding is not smaller than the stride: there is no such convolution.

        Examples
        --------
        >>> ConvTranspose(3, kernel=3, stride=2, padding=1).transpose()
        Conv(5, kernel=3, stride=2, padding=1)
        """
        for a, s in zip(self.output_padding, self.stride, strict=True):
            if a >= s:
                raise ConvanimError(
                    f"no convolution has this transpose: output padding {a} must be smaller"
                    f" than the stride {s}"
                )
        return Conv(
            self.output_size,
            self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
