"""Pixel shuffle and unshuffle: maps become a mosaic of cells, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any, ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes import MirroredAxis, WindowAxis
from convanim.layers.base import Layer
from convanim.layers.unfold import LayLike
from convanim.layers.values import Ints, python_text

__all__ = ["PixelShuffle", "PixelUnshuffle"]


@dataclass(frozen=True, init=False, repr=False)
class _Shuffle(LayLike):
    """The base class of both, with their parameters."""

    input: tuple[int, ...] = field()
    factor: tuple[int, ...]
    order: str

    window: ClassVar[str] = "block"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        factor: Ints,
        *,
        order: str = "crd",
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(input=input, factor=factor, order=order, channels=channels, axes=axes)

    @property
    def _maps(self) -> int:
        """Number of maps on the wide side."""
        return self.channels[0] if self.channels else 1

    @property
    def _narrow_maps(self) -> int:
        """Number of maps on the narrow side."""
        return self._maps * prod(self.factor)


class PixelShuffle(_Shuffle):
    """A pixel shuffle: groups of r² maps become one map of r times the size.

    Parameters
    ----------
    input, factor : int, or one int per axis
        Sizes of the input in cells, and the factor r; at least 1.
    order : str
        How the r² maps of a group are numbered: ``"crd"`` by default, where map c·r² + r·row +
        column goes to output map c (PyTorch; ONNX by name), or ``"dcr"``, where it is map
        (r·row + column)·C + c (TensorFlow, and ONNX by default).
    channels : int, optional
        Number of output maps; the input has r² times as many. By default the output is
        one map, without an axis for the maps.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong.

    Examples
    --------
    >>> PixelShuffle((2,), 2).apply([[1, 2], [3, 4]])
    array([1, 3, 2, 4])
    """

    title: ClassVar[str] = "pixel shuffle"
    kind: ClassVar[str] = "pixel-shuffle"
    counts_maps: ClassVar[str] = "counts its output maps, and reads r² times as many"
    scatter: ClassVar[bool] = True

    @property
    def axes(self) -> tuple[MirroredAxis, ...]:
        """The one-axis layers, one per axis."""
        each = zip(self.input, self.factor, strict=True)
        return tuple(MirroredAxis(WindowAxis(i * r, r, r)) for i, r in each)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The number of input maps, and the sizes."""
        return self._narrow_maps, *self.input

    def fed(self, maps: int) -> Layer:
        """Return the layer for a number of input maps, if they make whole output maps."""
        return self if maps % prod(self.factor) else super().fed(maps // prod(self.factor))

    def arranged(self, x: Any) -> Any:
        """Return the input maps in the order ``"crd"``."""
        if self.order == "crd":
            return x
        parted = x.reshape(prod(self.factor), self._maps, *self.input)
        return parted.swapaxes(0, 1).reshape(x.shape)


class PixelUnshuffle(_Shuffle):
    """A pixel unshuffle: each block of r² cells is spread over r² maps.

    Parameters
    ----------
    input, factor : int, or one int per axis
        Sizes of the input in cells, and the factor r, which divides them; at least 1.
    order : str
        As of `PixelShuffle`. PyTorch has ``"crd"``; TensorFlow and ONNX have ``"dcr"``.
    channels : int, optional
        Number of input maps; the output has r² times as many. By default the input is one map,
        without an axis for the maps.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong, or the factor does not divide the input size.

    Examples
    --------
    >>> PixelUnshuffle((4,), 2).apply([1, 3, 2, 4])
    array([[1, 2],
           [3, 4]])
    """

    title: ClassVar[str] = "pixel unshuffle"
    kind: ClassVar[str] = "pixel-unshuffle"
    counts_maps: ClassVar[str] = "counts its input maps, and makes r² times as many"

    @property
    def axes(self) -> tuple[WindowAxis, ...]:
        """The one-axis layers, one per axis."""
        return tuple(WindowAxis(i, r, r) for i, r in zip(self.input, self.factor, strict=True))

    @property
    def maps_made(self) -> int:
        """Number of output maps."""
        return self._narrow_maps

    def _check(self) -> None:
        """Raise ConvanimError where the factor does not divide the input size."""
        super()._check()
        if any(i % r for i, r in zip(self.input, self.factor, strict=True)):
            raise ConvanimError(
                f"factor {python_text(self.factor)} does not divide the input"
                f" {python_text(self.input)}: give an input size that is a multiple of it"
            )

    def rearranged(self, output: Any) -> Any:
        """Return the output maps in the layer's order."""
        maps = output.reshape(self.output_shape)
        if self.order == "crd":
            return maps
        parted = maps.reshape(self._maps, prod(self.factor), *self.output_size)
        return parted.swapaxes(0, 1).reshape(self.output_shape)
