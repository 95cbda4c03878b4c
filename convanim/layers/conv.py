"""Convolution and transposed convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes import TransposedAxis, WindowAxis
from convanim.layers.grouped import GroupedLayer
from convanim.layers.paddings import (
    CONV_PADDINGS,
    SAME_WORDS,
    TRANSPOSED_PADDINGS,
    check_mode,
    cropped_to,
    extended_to,
)
from convanim.layers.values import Ints, Padding, Paddings, padding_word

__all__ = ["Conv", "ConvTranspose"]


@dataclass(frozen=True, init=False, repr=False)
class Conv(GroupedLayer):
    """A convolution as in deep learning, where the kernel is not rotated.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes in cells, at least 1.
    stride, dilation : int, or one int per axis
        In cells, at least 1; 1 by default.
    padding : int, one int per axis, one pair (begin, end) per axis, or a word
        Cells around the input; 0 by default; negative numbers crop the input. ``"valid"`` is none,
        ``"same"`` keeps the input's size (unit strides only; an odd cell goes to the end, as in
        PyTorch), ``"same-upper"`` and ``"same-lower"`` make ⌈i/s⌉ cells (an odd cell goes to the
        end, as in TensorFlow, or to the beginning), ``"full"`` is the size of the dilated kernel
        minus 1, and ``"causal"`` is that at the beginning alone (one axis).
    padding_mode : str
        What stands in the padding: ``"zeros"`` by default, or cells of the input, by
        ``"reflect"``, ``"replicate"`` or ``"circular"``.
    channels : int, or two int, optional
        Input and output maps. Arrays then have the maps as their first axis.
    groups : int
        Groups of maps, 1 by default. With as many groups as input maps, it is depthwise.
    true_convolution : bool
        Whether the kernel is rotated by 180°, as in mathematics; False by default.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, values don't go together, or no window fits into
        the padded input.

    Examples
    --------
    >>> Conv(5, kernel=3, stride=2, padding=1).output_size
    (3, 3)
    >>> Conv((5, 7), kernel=3, padding="same").output_size
    (5, 7)
    >>> Conv(16, kernel=3, axes=1, channels=(8, 16), groups=8).weight_shape
    (16, 1, 3)
    """

    padding_mode: str
    true_convolution: bool

    title: ClassVar[str] = "convolution"
    kind: ClassVar[str] = "conv"
    padding_words: ClassVar = CONV_PADDINGS

    def __init__(
        self,
        input: Ints,  # noqa: A002 - the guide's word
        kernel: Ints,
        *,
        stride: Ints = 1,
        padding: Paddings = 0,
        padding_mode: str = "zeros",
        dilation: Ints = 1,
        channels: Ints | None = None,
        groups: int = 1,
        true_convolution: bool = False,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            padding_mode=padding_mode,
            dilation=dilation,
            channels=channels,
            groups=groups,
            true_convolution=true_convolution,
            axes=axes,
        )

    @property
    def axes(self) -> tuple[WindowAxis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True)
        mode, rotated = self.padding_mode, self.true_convolution
        return tuple(
            WindowAxis(i, k, s, d, *p, mode=mode, rotated=rotated) for i, k, s, d, p in each
        )

    def _check(self) -> None:
        """Raise ConvanimError where the input is too small for the padding's mode."""
        super()._check()
        check_mode(self.padding_mode, self.input, self.padding)

    def transpose(self) -> ConvTranspose:
        """Return the transposed convolution whose output has this layer's input size.

        Its output padding is what the stride leaves over: (i + 2p − k̂) mod s (the guide's
        relationship 14).

        Raises
        ------
        ConvanimError
            Where the padding is not zeros, or the kernel is rotated: no framework transposes these.

        Examples
        --------
        >>> Conv(6, kernel=3, stride=2, padding=1).transpose()
        ConvTranspose(3, kernel=3, stride=2, padding=1, output_padding=1)
        """
        if self.padding_mode != "zeros" or self.true_convolution:
            raise ConvanimError(
                "no framework has the transpose of a convolution with a padding mode or a rotated"
                " kernel: leave them out"
            )
        return ConvTranspose(
            self.output_size,
            self.kernel,
            stride=self.stride,
            padding=tuple(self.padding),
            output_padding=tuple(axis.leftover for axis in self.axes),
            dilation=self.dilation,
            channels=self.channels and self.channels[::-1],
            groups=self.groups,
        )


@dataclass(frozen=True, init=False, repr=False)
class ConvTranspose(GroupedLayer):
    """A transposed convolution, by the parameters that PyTorch gives it.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes in cells, at least 1.
    stride, dilation : int, or one int per axis
        In cells, at least 1; 1 by default. The stride spreads the cells of the input, instead of
        the steps of the window.
    padding : int, one int per axis, one pair (begin, end) per axis, or a word
        Cells taken off the two ends of the output; 0 by default. Keras's words: ``"valid"`` makes
        s(i − 1) + max(k̂, s) cells, ``"same"`` i·s. ``"same-upper"`` and ``"same-lower"`` are
        ONNX's.
    output_padding : int, or one int per axis
        Cells added to the end of the output; 0 by default.
    output_size : int, or one int per axis, optional
        Asked size. It sets the output padding, as in PyTorch; where the padding is a word
        that begins with same, it sets the padding, as ONNX's ``output_shape`` does.
    channels, groups, axes
        As of `Conv`.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, the output padding is smaller than neither the
        stride nor the dilation, or the output would be empty or can't have the asked size.

    Examples
    --------
    >>> ConvTranspose(3, kernel=3, stride=2, padding=1).output_size
    (5, 5)
    >>> ConvTranspose(3, kernel=3, stride=2, padding=1, output_size=6)
    ConvTranspose(3, kernel=3, stride=2, padding=1, output_padding=1)
    """

    output_padding: tuple[int, ...]

    title: ClassVar[str] = "transposed convolution"
    kind: ClassVar[str] = "conv-transpose"
    primed: ClassVar[bool] = True
    weights_by_input: ClassVar[bool] = True
    padding_words: ClassVar = TRANSPOSED_PADDINGS

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        stride: Ints = 1,
        padding: Paddings = 0,
        output_padding: Ints = 0,
        output_size: Ints | None = None,
        dilation: Ints = 1,
        channels: Ints | None = None,
        groups: int = 1,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            output_size=output_size,
            dilation=dilation,
            channels=channels,
            groups=groups,
            axes=axes,
        )

    @property
    def axes(self) -> tuple[TransposedAxis, ...]:
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

    def _check(self, output_size: tuple[int, ...] | None = None) -> None:
        """Check the groups; find the paddings that a word or an asked size stands for.

        The asked size is no field: it follows from the paddings.
        """
        super()._check()
        word = padding_word(self.padding)
        if word in SAME_WORDS:
            usual = tuple(i * s for i, s in zip(self.input, self.stride, strict=True))
            size = output_size or usual
            pads, added = cropped_to(self.axes, size, word)
            self._set_field("padding", Padding(pads, word if size == usual else None))
            self._set_field("output_padding", added)
        elif output_size is not None:
            self._set_field("output_padding", extended_to(self.axes, output_size))
        elif word and not any(self.output_padding):
            # A kernel that is smaller than the stride leaves cells that Keras keeps.
            added = tuple(max(axis.stride - axis.span, 0) for axis in self.axes)
            self._set_field("output_padding", added)

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
            padding=tuple(self.padding),
            dilation=self.dilation,
            channels=self.channels and self.channels[::-1],
            groups=self.groups,
        )
