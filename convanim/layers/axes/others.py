"""One-axis layers whose windows differ in size, and those whose windows are written."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes.gaps import Gaps
from convanim.layers.axes.window import WindowAxis
from convanim.walk import AxisWalk, Role, Window

__all__ = ["AdaptiveAxis", "MirroredAxis"]


@dataclass(frozen=True)
class AdaptiveAxis:
    """Adaptive pooling along one axis, by PyTorch's rule.

    Window j holds the input's cells from ⌊j·i/o⌋ up to, but without, ⌈(j + 1)·i/o⌉ (PyTorch's
    ``aten/native/AdaptivePooling.h``).

    Parameters
    ----------
    input, output : int
        Sizes of the input and of the output, in cells.
    """

    input: int
    output: int

    overhang: ClassVar[int] = 0
    leftover: ClassVar[int] = 0
    skipped: ClassVar[Gaps] = Gaps(0, (), True)
    varies: ClassVar[bool] = True

    @property
    def kernel(self) -> int:
        """Size of the largest window, in cells."""
        rest = self.input % self.output
        return self.input // self.output + (rest > 0) + (rest > gcd(rest, self.output))

    @property
    def smallest(self) -> int:
        """Size of the smallest window, in cells."""
        return -(-self.input // self.output)

    @property
    def padded(self) -> int:
        """The input size, as there is no padding."""
        return self.input

    @property
    def cells(self) -> int:
        """The input size, as there is no padding."""
        return self.input

    @property
    def jump(self) -> tuple[int, int]:
        """Input cells for each so many output cells: how far the reading moves on."""
        return self.input, self.output

    def read(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last input cell that a run of output cells comes from."""
        return (
            first * self.input // self.output,
            -(-(last + 1) * self.input // self.output) - 1,
        )

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk over the input, with windows that may differ in size."""
        ends = (self.read(step, step) for step in range(self.output))
        windows = tuple(Window(range(first, last + 1)) for first, last in ends)
        return AxisWalk((Role.DATA,) * self.input, tuple(range(self.input)), windows, self.input)

    def check(self, place: str) -> None:
        """Accept all sizes: where the output is the larger one, cells are read several times."""


@dataclass(frozen=True)
class MirroredAxis:
    """A one-axis layer whose windows are written instead of read.

    Parameters
    ----------
    of : WindowAxis
        The layer that reads the same windows: from this one's output it makes this one's input.
    """

    of: WindowAxis

    varies: ClassVar[bool] = True

    @property
    def input(self) -> int:
        """Input size, in cells."""
        return self.of.output

    @property
    def output(self) -> int:
        """Output size, in cells."""
        return self.of.input

    @property
    def kernel(self) -> int:
        """Size of the window, in cells."""
        return self.of.kernel

    @property
    def stride(self) -> int:
        """Cells from one start of the window to the next."""
        return self.of.stride

    @property
    def dilation(self) -> int:
        """Cells from one cell of the window to the next."""
        return self.of.dilation

    @property
    def before(self) -> int:
        """Cells before the output that are cropped."""
        return self.of.before

    @property
    def after(self) -> int:
        """Cells after the output that are cropped."""
        return self.of.after

    @property
    def padded(self) -> int:
        """Size of the output with the cells around it that are written and cropped."""
        return self.of.padded

    @property
    def cells(self) -> int:
        """Size of the grid, in cells."""
        return self.of.cells

    @property
    def leftover(self) -> int:
        """Cells at the end that no window reaches."""
        return self.of.leftover

    @property
    def overhang(self) -> int:
        """Cells of the last window beyond the grid."""
        return self.of.overhang

    @property
    def skipped(self) -> Gaps:
        """Cells that no window writes, between those that are written."""
        return self.of.skipped

    @property
    def jump(self) -> tuple[int, int]:
        """Input cells for each so many output cells: how far the reading moves on."""
        return 1, self.of.stride

    def read(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last input cell that a run of output cells comes from."""
        of = self.of
        return -((of.span - 1 - of.before - first) // of.stride), (last + of.before) // of.stride

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk, whose windows are written."""
        return self.of.walk(weighted)

    def check(self, place: str) -> None:
        """Raise ConvanimError, with ``place`` after the sizes, where no window fits."""
        try:
            self.of.check(place)
        except ConvanimError as error:
            raise ConvanimError(str(error).replace("input", "output")) from None
