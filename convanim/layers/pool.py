"""Pooling: a maximum, a mean or a norm per window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from convanim.errors import ConvanimError, Option
from convanim.layers.axes import WindowAxis
from convanim.layers.base import Layer
from convanim.layers.paddings import POOL_PADDINGS
from convanim.layers.values import Ints, Padding, Paddings, Pair, entries_of
from convanim.walk import MAX, MEAN, MEAN_OF_DATA, Combine, norm

__all__ = ["AvgPool", "LpPool", "MaxPool", "Pool", "PoolLike"]

#: How the output size is rounded with ``ceil_mode``, by the framework whose rules hold.
_ROUNDING = {"pytorch": "up", "onnx": "up", "mxnet": "full"}


@dataclass(frozen=True, init=False, repr=False)
class PoolLike(Layer):
    """The base class of all layers that pool each map on its own."""

    channels: tuple[int, int] | None = field()

    window: ClassVar[str] = "window"
    #: Which maps the one number of them counts, for messages.
    counts_maps: ClassVar[str] = "makes as many maps as it reads"

    def _check(self) -> None:
        """Raise ConvanimError where there is not one number of maps."""
        if self.channels and self.channels[0] != self.channels[1]:
            raise ConvanimError(
                f"{self.title} {self.counts_maps}, got {self.channels[0]} and {self.channels[1]}:"
                " give one number of ",
                Option("channels"),
            )


@dataclass(frozen=True, init=False, repr=False)
class Pool(PoolLike):
    """The base class of poolings with a window of one size."""

    input: tuple[int, ...] = field()
    kernel: tuple[int, ...] = field()
    stride: tuple[int, ...]
    padding: Padding
    dilation: tuple[int, ...]
    ceil_mode: bool
    rules: str

    padding_words: ClassVar = POOL_PADDINGS

    @property
    def axes(self) -> tuple[WindowAxis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True)
        rounding = _ROUNDING[self.rules] if self.ceil_mode else "down"
        return tuple(WindowAxis(i, k, s, d, *p, rounding) for i, k, s, d, p in each)

    def _check_and_set(self, **given: Any) -> None:
        """Check and set the parameters; the stride is the size of the window where it is None."""
        if given["stride"] is None:
            given["stride"] = given["kernel"] = entries_of(given["kernel"])
        super()._check_and_set(**given)

    def _check(self) -> None:
        """Raise ConvanimError where the padding is negative, or over the framework's limit."""
        super()._check()
        for pads, kernel in zip(self.padding, self.kernel, strict=True):
            check_pool_padding(pads, kernel, self.rules)


def check_pool_padding(pads: Pair, kernel: int, rules: str = "pytorch") -> None:
    """Raise ConvanimError where a pooling's padding is out of range.

    Parameters
    ----------
    pads : Pair
        Cells at the beginning and at the end.
    kernel : int
        Size of the window, in cells.
    rules : str
        The framework; PyTorch's limit is half the window.
    """
    if min(pads) < 0:
        raise ConvanimError(Option("padding"), f" must be at least 0, got {min(pads)}")
    if max(pads) > kernel // 2 and rules == "pytorch":
        raise ConvanimError(
            f"pooling padding {max(pads)} is over half the window {kernel}, PyTorch's limit: give"
            f" at most {kernel // 2}, or ",
            *(Option("rules"), " onnx or mxnet"),
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
    padding : int, one int per axis, one pair (begin, end) per axis, or a word
        Cells around the input that are never the largest (−∞), at most half the window; 0 by
        default. ``"same-upper"`` and ``"same-lower"`` make ⌈i/s⌉ cells, ``"valid"`` is none.
    dilation : int, or one int per axis
        In cells, at least 1; 1 by default.
    ceil_mode : bool
        Whether the output size is rounded up instead of down; False by default.
    rules : str
        ``"pytorch"`` by default; ``"onnx"`` and ``"mxnet"`` have no limit for the padding, and
        MXNet rounds up without dropping a last window (its convention ``full``).
    channels : int, optional
        Number of maps, each pooled on its own.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

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
        rules: str = "pytorch",
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
            rules=rules,
            channels=channels,
            axes=axes,
        )

    @property
    def combine(self) -> Combine:
        """The maximum."""
        return MAX


@dataclass(frozen=True, init=False, repr=False)
class AvgPool(Pool):
    """An average pooling: the mean of each window.

    Parameters
    ----------
    input, kernel, stride, dilation, ceil_mode, rules, channels, axes
        As of `MaxPool`. PyTorch has no dilation here, ONNX has.
    padding : int, one int per axis, one pair (begin, end) per axis, or a word
        Zeros around the input, in cells, at most half the window; 0 by default. The words are
        those of `MaxPool`.
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
        dilation: Ints = 1,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        rules: str = "pytorch",
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
            count_include_pad=count_include_pad,
            rules=rules,
            channels=channels,
            axes=axes,
        )

    @property
    def combine(self) -> Combine:
        """The mean, over data and padding or over the data alone."""
        return MEAN if self.count_include_pad else MEAN_OF_DATA


@dataclass(frozen=True, init=False, repr=False)
class LpPool(Pool):
    """An Lp pooling: the norm of each window, ``(Σ |x|ᵖ)^(1/p)``.

    PyTorch computes something else in two cases: it takes xᵖ without the absolute value, and
    enlarges the sum of a last window that hangs over (with ``ceil_mode``), as if its missing cells
    were like the others.

    Parameters
    ----------
    input, kernel, stride, padding, dilation, ceil_mode, rules, channels, axes
        As of `AvgPool`. PyTorch has no padding and no dilation here, ONNX has.
    norm : float
        The power p, from 0.01 to 1000; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong, or no window fits into the padded input.

    Examples
    --------
    >>> LpPool((2,), kernel=2).apply([3, 4])
    array([5.])
    """

    norm: float

    title: ClassVar[str] = "Lp pooling"
    kind: ClassVar[str] = "lp-pool"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        norm: float = 2,
        stride: Ints | None = None,
        padding: Paddings = 0,
        dilation: Ints = 1,
        ceil_mode: bool = False,
        rules: str = "pytorch",
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            norm=norm,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
            rules=rules,
            channels=channels,
            axes=axes,
        )

    @property
    def combine(self) -> Combine:
        """The norm."""
        return norm(self.norm)
