"""What all one-axis layers have."""

from __future__ import annotations

from typing import Protocol

from convanim.layers.axes.gaps import Gaps
from convanim.walk import AxisWalk

__all__ = ["Axis", "span"]


def span(kernel: int, dilation: int) -> int:
    """Return the size of the dilated kernel in cells, with the cells between its own.

    The guide's relationship 15: k̂ = k + (k − 1)(d − 1).
    """
    return kernel + (kernel - 1) * (dilation - 1)


class Axis(Protocol):
    """A one-axis layer: what happens along one axis."""

    @property
    def input(self) -> int:
        """Input size, in cells."""

    @property
    def kernel(self) -> int:
        """Size of the kernel or of the largest window, in cells."""

    @property
    def padded(self) -> int:
        """Size of what the window moves over, in cells, without those that are cropped."""

    @property
    def cells(self) -> int:
        """Size of the grid in cells, those that are cropped included."""

    @property
    def output(self) -> int:
        """Output size, in cells."""

    @property
    def leftover(self) -> int:
        """Cells at the end that no window reaches."""

    @property
    def overhang(self) -> int:
        """Cells of the last window beyond the padded input."""

    @property
    def skipped(self) -> Gaps:
        """Cells between those that are read, and that no step reads."""

    @property
    def jump(self) -> tuple[int, int]:
        """Input cells for each so many output cells: how far the reading moves on."""

    @property
    def varies(self) -> bool:
        """Whether output cells may depend on different numbers of input cells."""

    def read(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last input cell that a run of output cells comes from.

        Cells before the input have negative numbers; the numbers of those beyond it start at its
        size.

        Parameters
        ----------
        first, last : int
            The run of output cells; it may be beyond the output, too.
        """

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk.

        Parameters
        ----------
        weighted : bool
            Whether each cell of the window has a weight.
        """

    def check(self, place: str) -> None:
        """Raise ConvanimError, with ``place`` after the sizes, where the parameters don't fit."""
