"""The part that convolution and transposed convolution share: weights, channels and groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from convanim.errors import ConvanimError, Option
from convanim.layers.base import Layer, maps_walk
from convanim.layers.values import Padding
from convanim.walk import WEIGHTED_SUM, AxisWalk, Combine, Window

__all__ = ["GroupedLayer"]


@dataclass(frozen=True, init=False, repr=False)
class GroupedLayer(Layer):
    """The base class of layers whose output maps are made of the input maps of their group."""

    input: tuple[int, ...] = field()
    kernel: tuple[int, ...] = field()
    stride: tuple[int, ...]
    padding: Padding
    dilation: tuple[int, ...]
    channels: tuple[int, int] | None = field()
    groups: int

    #: Whether the weights are stored by input map, as PyTorch's transposed convolution has them.
    weights_by_input: ClassVar[bool] = False

    @property
    def combine(self) -> Combine:
        """The weighted sum."""
        return WEIGHTED_SUM

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """Shape of the weights, as PyTorch has them.

        With channels it begins with (out, in/groups); for a transposed convolution, with (in,
        out/groups). The kernel's sizes follow. Without channels it is that of the kernel.
        """
        if self.channels is None:
            return self.kernel
        read, made = self.channels
        first, second = (read, made) if self.weights_by_input else (made, read)
        return first, second // self.groups, *self.kernel

    def _check(self) -> None:
        """Raise ConvanimError where channels and groups don't go together."""
        if self.channels is None:
            if self.groups > 1:
                raise ConvanimError(
                    f"{self.groups} groups need channels: give ", Option("channels"), " too"
                )
            return
        for count, name in zip(self.channels, ("input", "output"), strict=True):
            if count % self.groups:
                raise ConvanimError(
                    f"{count} {name} maps can't be parted into {self.groups} equal groups: give ",
                    *(Option("groups"), f" that divide {self.channels[0]} and {self.channels[1]}"),
                )

    def _maps_walk(self) -> AxisWalk | None:
        """Return the walk over the maps: each output map reads the input maps of its group."""
        if self.channels is None:
            return None
        read, made = (count // self.groups for count in self.channels)
        windows = []
        for output in range(self.channels[1]):
            first = output // made * read
            maps = range(first, first + read)
            if self.weights_by_input:
                taps = tuple((number, output % made) for number in maps)
            else:
                taps = tuple((output, number - first) for number in maps)
            windows.append(Window(maps, taps))
        return maps_walk(self.channels[0], windows)
