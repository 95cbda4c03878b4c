"""Adaptive and global pooling: the output's size is given, and the windows follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from convanim.layers.axes import AdaptiveAxis
from convanim.layers.pool import PoolLike
from convanim.layers.values import Ints
from convanim.walk import MAX, MEAN, Combine

__all__ = ["AdaptiveAvgPool", "AdaptiveMaxPool", "AdaptivePool", "GlobalAvgPool", "GlobalMaxPool"]


class AdaptivePool(PoolLike):
    """The base class of adaptive and global pooling."""

    @property
    def axes(self) -> tuple[AdaptiveAxis, ...]:
        """The one-axis layers, one per axis."""
        return tuple(AdaptiveAxis(i, o) for i, o in zip(self.input, self.output_size, strict=True))


@dataclass(frozen=True, init=False, repr=False)
class _Adaptive(AdaptivePool):
    """An adaptive pooling with its parameters."""

    input: tuple[int, ...] = field()
    output_size: tuple[int, ...] = field()

    def __init__(
        self,
        input: Ints,  # noqa: A002
        output_size: Ints,
        *,
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(input=input, output_size=output_size, channels=channels, axes=axes)


@dataclass(frozen=True, init=False, repr=False)
class _Global(AdaptivePool):
    """A global pooling with its parameters."""

    input: tuple[int, ...] = field()

    def __init__(
        self,
        input: Ints,  # noqa: A002
        *,
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(input=input, channels=channels, axes=axes)

    @property
    def axes(self) -> tuple[AdaptiveAxis, ...]:
        """The one-axis layers, one per axis."""
        return tuple(AdaptiveAxis(i, 1) for i in self.input)


class AdaptiveAvgPool(_Adaptive):
    """An adaptive average pooling, by PyTorch's windows.

    Window j of an axis holds the cells from ⌊j·i/o⌋ up to, but without, ⌈(j + 1)·i/o⌉.

    Parameters
    ----------
    input, output_size : int, or one int per axis
        Sizes of the input and of the output in cells, at least 1.
    channels : int, optional
        Number of maps, each pooled on its own.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range.

    Examples
    --------
    >>> [list(window.cells) for window in AdaptiveAvgPool((5,), 3).walk().axes[0].windows]
    [[0, 1], [1, 2, 3], [3, 4]]
    """

    title: ClassVar[str] = "adaptive average pooling"
    kind: ClassVar[str] = "adaptive-avg-pool"

    @property
    def combine(self) -> Combine:
        """The mean."""
        return MEAN


class AdaptiveMaxPool(_Adaptive):
    """An adaptive max pooling; parameters and windows are those of `AdaptiveAvgPool`.

    Examples
    --------
    >>> AdaptiveMaxPool((5,), 3).apply([5, 1, 2, 4, 3])
    array([5, 4, 4])
    """

    title: ClassVar[str] = "adaptive max pooling"
    kind: ClassVar[str] = "adaptive-max-pool"

    @property
    def combine(self) -> Combine:
        """The maximum."""
        return MAX


class GlobalAvgPool(_Global):
    """A global average pooling: one window holds the whole map.

    Parameters
    ----------
    input : int, or one int per axis
        Sizes of the input in cells, at least 1.
    channels : int, optional
        Number of maps, each pooled on its own.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range.

    Examples
    --------
    >>> GlobalAvgPool((3,)).apply([1, 2, 6])
    array([3.])
    """

    title: ClassVar[str] = "global average pooling"
    kind: ClassVar[str] = "global-avg-pool"

    @property
    def combine(self) -> Combine:
        """The mean."""
        return MEAN


class GlobalMaxPool(_Global):
    """A global max pooling; its parameters are those of `GlobalAvgPool`.

    Examples
    --------
    >>> GlobalMaxPool((3,)).apply([1, 2, 6])
    array([6])
    """

    title: ClassVar[str] = "global max pooling"
    kind: ClassVar[str] = "global-max-pool"

    @property
    def combine(self) -> Combine:
        """The maximum."""
        return MAX
