"""Unfold and fold: windows as columns, and columns back into windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any, ClassVar

from convanim.layers.axes import MirroredAxis, WindowAxis
from convanim.layers.base import maps_walk
from convanim.layers.pool import PoolLike
from convanim.layers.values import Ints, Padding, Paddings
from convanim.walk import LAY, AxisWalk, Combine, Window

__all__ = ["Fold", "LayLike", "Unfold"]


class LayLike(PoolLike):
    """The base class of layers that move cells about: a column per window."""

    @property
    def combine(self) -> Combine:
        """The cells of a window stay apart, one below the other."""
        return LAY

    def _maps_walk(self) -> AxisWalk | None:
        """Return the walk over the maps: each window has all of them."""
        if self.channels is None:
            return None
        maps = range(self.channels[0])
        return maps_walk(len(maps), [Window(maps)])


@dataclass(frozen=True, init=False, repr=False)
class Unfold(LayLike):
    """Unfold (im2col): each window becomes a column, map by map and row by row.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes of the input and of the window in cells, at least 1.
    stride, dilation : int, or one int per axis
        In cells, at least 1; 1 by default.
    padding : int, one int per axis, or one pair (begin, end) per axis
        Zeros around the input, in cells; 0 by default.
    channels : int, optional
        Number of maps; a column then has the windows of all of them.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, or no window fits into the padded input.

    Examples
    --------
    >>> Unfold((4,), kernel=2).apply([1, 2, 3, 4])
    array([[1, 2, 3],
           [2, 3, 4]])
    """

    input: tuple[int, ...] = field()
    kernel: tuple[int, ...] = field()
    stride: tuple[int, ...]
    padding: Padding
    dilation: tuple[int, ...]

    title: ClassVar[str] = "unfold"
    kind: ClassVar[str] = "unfold"
    counts_maps: ClassVar[str] = "counts its input maps"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        stride: Ints = 1,
        padding: Paddings = 0,
        dilation: Ints = 1,
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
            channels=channels,
            axes=axes,
        )

    @property
    def axes(self) -> tuple[WindowAxis, ...]:
        """The one-axis layers, one per axis."""
        return _window_axes(self, self.input)

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Cells of a column, and the number of columns."""
        maps = self.channels[0] if self.channels else 1
        return maps * prod(self.kernel), prod(self.output_size)

    def rearranged(self, output: Any) -> Any:
        """Return the columns as a matrix."""
        return output.reshape(self.output_shape)


@dataclass(frozen=True, init=False, repr=False)
class Fold(LayLike):
    """Fold (col2im): columns are written back as windows, and what overlaps adds up.

    It is the transpose of `Unfold`, not its inverse.

    Parameters
    ----------
    output_size, kernel : int, or one int per axis
        Sizes of the output and of the window in cells, at least 1.
    stride, padding, dilation, channels
        As of the `Unfold` whose columns are folded.
    axes : int, optional
        Number of axes where the output size is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, or no window fits.

    Examples
    --------
    >>> Fold((4,), kernel=2).apply([[1, 2, 3], [2, 3, 4]])
    array([1, 4, 6, 4])
    """

    output_size: tuple[int, ...] = field()
    kernel: tuple[int, ...] = field()
    stride: tuple[int, ...]
    padding: Padding
    dilation: tuple[int, ...]

    title: ClassVar[str] = "fold"
    kind: ClassVar[str] = "fold"
    counts_maps: ClassVar[str] = "counts its output maps"
    scatter: ClassVar[bool] = True

    def __init__(
        self,
        output_size: Ints,
        kernel: Ints,
        *,
        stride: Ints = 1,
        padding: Paddings = 0,
        dilation: Ints = 1,
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(
            output_size=output_size,
            kernel=kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
            channels=channels,
            axes=axes,
        )

    @property
    def axes(self) -> tuple[MirroredAxis, ...]:
        """The one-axis layers, one per axis."""
        return tuple(map(MirroredAxis, _window_axes(self, self.output_size)))

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Cells of a column, and the number of columns."""
        maps = self.channels[0] if self.channels else 1
        return maps * prod(self.kernel), prod(self.input)


def _window_axes(layer: Unfold | Fold, size: tuple[int, ...]) -> tuple[WindowAxis, ...]:
    """Return the windows over the wide side of a layer."""
    each = zip(size, layer.kernel, layer.stride, layer.dilation, layer.padding, strict=True)
    return tuple(WindowAxis(i, k, s, d, *p) for i, k, s, d, p in each)
