"""Pooling: a maximum or a mean per window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes import Axis, WindowAxis
from convanim.layers.base import Layer
from convanim.layers.entries import Ints, Padding, Paddings, entries_of
from convanim.walk import MAX, MEAN, MEAN_OF_DATA, Combine
from convanim.wording import article

__all__ = ["AvgPool", "MaxPool", "Pool"]


@dataclass(frozen=True, init=False, repr=False)
class Pool(Layer):
    """The base class of both poolings."""

    stride: tuple[int, ...]
    padding: Padding

    window: ClassVar[str] = "window"

    def transpose(self) -> Layer:
        """Raise ConvanimError: a pooling has no transposed layer."""
        raise ConvanimError(
            f"{article(self.title)} {self.title} has no transpose: give a Conv or a ConvTranspose"
        )

    def _check_and_set(self, **given: Any) -> None:
        """Check and set the parameters; the padding is at most half the window, as in PyTorch.

        The stride is the size of the window where it is None.
        """
        if given["stride"] is None:
            given["stride"] = given["kernel"] = entries_of(given["kernel"])
        super()._check_and_set(**given)
        for pads, kernel in zip(self.padding, self.kernel, strict=True):
            if max(pads) > kernel // 2:
                raise ConvanimError(
                    f"pooling padding {max(pads)} is over half the window {kernel}:"
                    f" give at most {kernel // 2}"
                )


@dataclass(frozen=True, init=False, repr=False)
class MaxPool(Pool):
    """A max pooling: the largest entry of each window.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes of the input and of the window in cells, at least 1.
    stride : int, or one int per axis
        In cells, at least 1; by default the size of the window, as in PyTorch.
    padding : int, one int per axis, or one pair (begin, end) per axis
        Cells around the input that are never the largest (−∞), at most half the window; 0 by
        default.
    dilation : int, or one int per axis
        In cells, at least 1; 1 by default.
    ceil_mode : bool
        Whether the output size is rounded up instead of down, as in PyTorch; False by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong, or no window fits into the padded input.

    Examples
    --------
    >>> MaxPool(5, kernel=3, stride=1).output_size
    (3, 3)
    >>> MaxPool(5, kernel=2, ceil_mode=True).output_size
    (3, 3)
    """

    dilation: tuple[int, ...]
    ceil_mode: bool

    title: ClassVar[str] = "max pooling"
    kind: ClassVar[str] = "max-pool"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        stride: Ints | None = None,
        padding: Paddings = 0,
        dilation: Ints = 1,
        ceil_mode: bool = False,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
        )

    @property
    def combine(self) -> Combine:
        """The maximum."""
        return MAX

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True)
        return tuple(WindowAxis(i, k, s, d, *p, self.ceil_mode) for i, k, s, d, p in each)


@dataclass(frozen=True, init=False, repr=False)
class AvgPool(Pool):
    """An average pooling: the mean of each window.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes of the input and of the window in cells, at least 1.
    stride : int, or one int per axis
        In cells, at least 1; by default the size of the window, as in PyTorch.
    padding : int, one int per axis, or one pair (begin, end) per axis
        Zeros around the input, in cells, at most half the window; 0 by default.
    ceil_mode : bool
        Whether the output size is rounded up instead of down, as in PyTorch; False by default.
    count_include_pad : bool
        Whether the mean counts the cells of the padding, as in PyTorch; True by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong, or no window fits into the padded input.

    Examples
    --------
    >>> AvgPool(6, kernel=2).output_size
    (3, 3)
    """

    ceil_mode: bool
    count_include_pad: bool

    title: ClassVar[str] = "average pooling"
    kind: ClassVar[str] = "avg-pool"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        stride: Ints | None = None,
        padding: Paddings = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            ceil_mode=ceil_mode,
            count_include_pad=count_include_pad,
        )

    @property
    def combine(self) -> Combine:
        """The mean, over data and padding or over the data alone."""
        return MEAN if self.count_include_pad else MEAN_OF_DATA

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(self.input, self.kernel, self.stride, self.padding, strict=True)
        return tuple(WindowAxis(i, k, s, 1, *p, self.ceil_mode) for i, k, s, p in each)
