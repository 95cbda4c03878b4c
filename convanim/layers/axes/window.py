"""A window that moves over one padded axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convanim.checks import LARGEST_NUMBER
from convanim.errors import ConvanimError
from convanim.layers.axes.base import span
from convanim.layers.axes.gaps import Gaps, gaps
from convanim.walk import AxisWalk, Role, Window

__all__ = ["WindowAxis", "equal_windows"]


def equal_windows(starts: range, places: range, rotated: bool | None) -> tuple[Window, ...]:
    """Return equal windows.

    Parameters
    ----------
    starts : range
        Cell of the grid where each window starts.
    places : range
        Cells of a window that starts at 0.
    rotated : bool or None
        Whether the weights are in reverse order; None without weights.
    """
    taps = range(len(places))[:: -1 if rotated else 1]
    parts = () if rotated is None else tuple((tap,) for tap in taps)
    last = places.stop
    return tuple(Window(range(at, at + last, places.step), parts) for at in starts)


@dataclass(frozen=True)
class WindowAxis:
    """A window that moves over one padded axis, for convolution and pooling.

    Parameters
    ----------
    input, kernel : int
        Sizes of the input and of the window, in cells.
    stride : int
        Cells from one start of the window to the next.
    dilation : int
        Cells from one cell of the window to the next.
    before, after : int
        Cells of padding at the two ends; a negative number crops the input.
    rounding : str
        How the output size is rounded: ``"down"``, ``"up"`` as PyTorch and ONNX do it, or
        ``"full"`` as MXNet does it.
    mode : str
        What stands in the padding: ``"zeros"``, or the input's cells, by ``"reflect"``,
        ``"replicate"`` or ``"circular"``.
    rotated : bool
        Whether the kernel is rotated by 180°.
    """

    input: int
    kernel: int
    stride: int
    dilation: int = 1
    before: int = 0
    after: int = 0
    rounding: str = "down"
    mode: str = "zeros"
    rotated: bool = False

    output_padding: ClassVar[int] = 0  # only a transposed convolution has output padding
    varies: ClassVar[bool] = False

    @property
    def span(self) -> int:
        """Size of the dilated kernel, in cells."""
        return span(self.kernel, self.dilation)

    @property
    def padded(self) -> int:
        """Size of the padded input, in cells."""
        return self.before + self.input + self.after

    @property
    def cells(self) -> int:
        """Size of the grid in cells, those that are cropped included."""
        return max(0, self.before) + self.input + max(0, self.after) + self.overhang

    @property
    def output(self) -> int:
        """Output size: the guide's relationship 6, or the rule of a framework that rounds up.

        PyTorch rounds up, but drops a last window that would start beyond the input and the padding
        before it (documentation of ``torch.nn.MaxPool2d``). ONNX does the same. MXNet's ``full``
        never drops it (documentation of ``Pooling``).
        """
        room = self.padded - self.span
        if self.rounding == "down":
            return room // self.stride + 1
        return -(-room // self.stride) + 1 - self.drops

    @property
    def drops(self) -> bool:
        """Whether a last window is dropped that rounding up alone would add."""
        start = -(-(self.padded - self.span) // self.stride) * self.stride
        return self.rounding == "up" and start >= self.before + self.input

    @property
    def overhang(self) -> int:
        """Cells of the last window beyond the padded input (only where the size is rounded up)."""
        return max(0, (self.output - 1) * self.stride + self.span - self.padded)

    @property
    def leftover(self) -> int:
        """Cells at the end that no window reaches."""
        return max(0, self.padded - (self.output - 1) * self.stride - self.span)

    @property
    def skipped(self) -> Gaps:
        """Cells between those that are read, and that no step reads."""
        return gaps(self.stride, self.output, self.dilation, self.kernel)

    @property
    def jump(self) -> tuple[int, int]:
        """Input cells for each so many output cells: how far the reading moves on."""
        return self.stride, 1

    def read(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last input cell that a run of output cells comes from."""
        return (
            self.stride * first - self.before,
            self.stride * last - self.before + self.span - 1,
        )

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk over the padded input.

        Parameters
        ----------
        weighted : bool
            Whether each cell of the window has a weight.
        """
        around = range(-max(0, self.before), self.input + max(0, self.after) + self.overhang)
        first = max(0, -self.before)
        starts = range(first, first + self.stride * self.output, self.stride)
        places = range(0, self.span, self.dilation)
        return AxisWalk(
            tuple(map(self._role, around)),
            tuple(map(self._source, around)),
            equal_windows(starts, places, self.rotated if weighted else None),
            self.input,
        )

    def _role(self, cell: int) -> Role:
        """Return the role of a cell, where the input's first cell is number 0."""
        if cell < -self.before or self.input > cell >= self.input + self.after:
            return Role.CROPPED
        if 0 <= cell < self.input:
            return Role.DATA
        return Role.PADDING if cell < self.input + max(0, self.after) else Role.EXTRA

    def _source(self, cell: int) -> int:
        """Return the input's cell that stands in a cell of the grid, likewise; −1 for none."""
        if 0 <= cell < self.input:
            return cell
        if self.mode == "replicate":
            return min(max(cell, 0), self.input - 1)
        if self.mode == "circular":
            return cell % self.input
        if self.mode == "reflect":
            return abs(cell) if cell < self.input else 2 * (self.input - 1) - cell
        return -1

    def check(self, place: str) -> None:
        """Raise ConvanimError, with ``place`` after the sizes, where no window fits."""
        if self.output >= 1:
            return
        dilated = f" ({self.span} cells with dilation {self.dilation})" if self.dilation > 1 else ""
        padding = (
            f" ({self.before} + {self.input} + {self.after})" if self.padded != self.input else ""
        )
        beyond = 0 if self.rounding == "down" else self.stride - 1  # cells a window may overhang
        least = self.span - self.before - self.after - beyond
        larger = f"an input of at least {least}, " if least <= LARGEST_NUMBER else ""
        what = "padded input" if self.padded >= self.input else "cropped input"
        raise ConvanimError(
            f"kernel {self.kernel}{dilated} is larger than the {what} {self.padded}"
            f"{padding}{place}: give {larger}a smaller kernel or more padding"
        )
