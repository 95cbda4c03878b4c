"""One-axis layers: what happens along one axis, which does not depend on the other axes.

A layer has one per axis. They hold checked whole numbers, and compute sizes by closed formulas,
because sizes may be as large as 10¹⁸; only `walk` goes through all cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convanim.checks import LARGEST_NUMBER
from convanim.errors import ConvanimError
from convanim.layers.gaps import gaps
from convanim.walk import AxisWalk, Role, Window

__all__ = ["Axis", "TransposedAxis", "WindowAxis", "span"]


def span(kernel: int, dilation: int) -> int:
    """Return the size of the dilated kernel in cells, with the cells between its own.

    The guide's relationship 15: k̂ = k + (k − 1)(d − 1).
    """
    return kernel + (kernel - 1) * (dilation - 1)


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
        Cells of padding at the two ends.
    ceil_mode : bool
        Whether the output size is rounded up.
    """

    input: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    ceil_mode: bool = False

    output_padding: ClassVar[int] = 0  # only a transposed convolution has output padding

    @property
    def span(self) -> int:
        """Size of the dilated kernel, in cells."""
        return span(self.kernel, self.dilation)

    @property
    def window_stride(self) -> int:
        """Cells from one start of the window to the next."""
        return self.stride

    @property
    def padded(self) -> int:
        """Size of the padded input, in cells."""
        return self.before + self.input + self.after

    @property
    def cells(self) -> int:
        """Size of the grid that the window moves over, in cells."""
        return self.padded + self.overhang

    @property
    def output(self) -> int:
        """Output size: the guide's relationship 6, or PyTorch's rule for ``ceil_mode``.

        PyTorch rounds up, but drops a last window that would start beyond the input and the padding
        before it (documentation of ``torch.nn.MaxPool2d``).
        """
        room = self.padded - self.span
        if not self.ceil_mode:
            return room // self.stride + 1
        steps = -(-room // self.stride) + 1
        if (steps - 1) * self.stride >= self.before + self.input:
            steps -= 1
        return steps

    @property
    def overhang(self) -> int:
        """Cells of the last window beyond the padded input (only with ``ceil_mode``)."""
        return max(0, (self.output - 1) * self.stride + self.span - self.padded)

    @property
    def leftover(self) -> int:
        """Cells at the end that no window reaches."""
        return max(0, self.padded - (self.output - 1) * self.stride - self.span)

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk over the padded input.

        Parameters
        ----------
        weighted : bool
            Whether each cell of the window has a weight.
        """
        roles = [
            *[Role.PADDING] * self.before,
            *[Role.DATA] * self.input,
            *[Role.PADDING] * self.after,
            *[Role.EXTRA] * self.overhang,
        ]
        cells = range(self.before, self.before + self.input)
        taps = range(self.kernel) if weighted else None
        return _axis_walk(self, roles, cells, 0, taps)

    def check(self, place: str) -> None:
        """Raise ConvanimError, with ``place`` after the sizes, where no window fits."""
        if self.output >= 1:
            return
        dilated = f" ({self.span} cells with dilation {self.dilation})" if self.dilation > 1 else ""
        padding = (
            f" ({self.before} + {self.input} + {self.after})" if self.padded > self.input else ""
        )
        beyond = self.stride - 1 if self.ceil_mode else 0  # cells that a window may overhang
        least = self.span - self.before - self.after - beyond
        larger = f"an input of at least {least}, " if least <= LARGEST_NUMBER else ""
        raise ConvanimError(
            f"kernel {self.kernel}{dilated} is larger than the padded input {self.padded}"
            f"{padding}{place}: give {larger}a smaller kernel or more padding"
        )


@dataclass(frozen=True)
class TransposedAxis:
    """A transposed convolution along one axis, by its own parameters.

    It equals the convolution, with unit strides, over its input with ``stride − 1`` zeros inserted
    between the cells (chapter 4 of the guide, relationships 8 to 14).

    Parameters
    ----------
    input, kernel : int
        Sizes of the input and of the kernel, in cells.
    stride : int
        Cells from one input cell to the next in the stretched input.
    dilation : int
        Cells from one cell of the kernel to the next.
    before, after : int
        Padding, in cells, that is taken off the two ends of the output.
    output_padding : int
        Cells added to the end of the output.
    """

    input: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    output_padding: int

    # With unit strides, the last window ends at the last cell of the grid.
    window_stride: ClassVar[int] = 1  # cells from one start of the window to the next
    overhang: ClassVar[int] = 0
    leftover: ClassVar[int] = 0

    @property
    def span(self) -> int:
        """Size of the dilated kernel, in cells."""
        return span(self.kernel, self.dilation)

    @property
    def stretched(self) -> int:
        """Size of the input with the inserted zeros, in cells."""
        return self.stride * (self.input - 1) + 1

    @property
    def margins(self) -> tuple[int, int]:
        """Zeros before and after the stretched input; a negative number crops it."""
        return self.span - 1 - self.before, self.span - 1 - self.after + self.output_padding

    @property
    def output(self) -> int:
        """Output size: the guide's relationship 14, with the dilated kernel of relationship 15.

        PyTorch documents the same formula for ``torch.nn.ConvTranspose2d``.
        """
        return self.stretched + self.output_padding + self.span - 1 - self.before - self.after

    @property
    def padded(self) -> int:
        """Size of the stretched input with its margins, in cells."""
        return self.output + self.span - 1

    @property
    def cells(self) -> int:
        """Size of the grid in cells, those that are cropped included."""
        before, after = self.margins
        return max(0, before) + self.stretched + max(0, after)

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk over the stretched and padded input.

        The kernel is rotated by 180°. The guide does not say so, but without that the numbers
        are wrong.

        Parameters
        ----------
        weighted : bool
            Ignored: a transposed convolution always has weights.
        """
        before, after = self.margins
        first_extra = self.stretched + max(0, after - self.output_padding)
        roles = []
        for place in range(-max(0, before), self.stretched + max(0, after)):  # 0 is the first cell
            if not -before <= place < self.stretched + after:
                roles.append(Role.CROPPED)
            elif 0 <= place < self.stretched:
                roles.append(Role.INSERTED if place % self.stride else Role.DATA)
            else:
                roles.append(Role.EXTRA if place >= first_extra else Role.PADDING)
        first = max(0, before)
        cells = range(first, first + self.stretched, self.stride)
        return _axis_walk(self, roles, cells, max(0, -before), range(self.kernel)[::-1])

    def check(self, place: str) -> None:
        """Raise ConvanimError, with ``place`` after the size, where a parameter is too large.

        The output padding must be smaller than the stride or the dilation, as PyTorch demands, and
        the padding must leave some output.
        """
        if self.output_padding >= max(self.stride, self.dilation):
            raise ConvanimError(
                f"output padding {self.output_padding}{place} must be smaller than the stride"
                f" {self.stride} or the dilation {self.dilation}:"
                f" give at most {max(self.stride, self.dilation) - 1}"
            )
        if self.output < 1:
            room = self.stretched + self.output_padding + self.span - 2
            raise ConvanimError(
                f"padding {self.before} + {self.after}{place} crops the whole output"
                f" (its size would be {self.output}): give at most {room} in all, or a larger input"
            )


Axis = WindowAxis | TransposedAxis


def _axis_walk(
    axis: Axis, roles: list[Role], cells: range, first: int, taps: range | None
) -> AxisWalk:
    """Return the walk of equal windows along an axis.

    Parameters
    ----------
    axis : Axis
        The one-axis layer.
    roles : list of Role
        One role per cell of the grid; those that no window reads become ``UNUSED``.
    cells : range
        Cells of the grid that hold the input, in order.
    first : int
        Cell of the grid where the first window starts.
    taps : range or None
        Indices of the kernel's cells in the order of the window's cells; None without weights.
    """
    starts = range(first, first + axis.window_stride * axis.output, axis.window_stride)
    if axis.leftover or gaps(axis.window_stride, axis.output, axis.dilation, axis.kernel).count:
        read: set[int] = set()
        for place in range(0, axis.span, axis.dilation):
            read.update(
                range(
                    first + place,
                    first + place + axis.window_stride * axis.output,
                    axis.window_stride,
                )
            )
        roles = [
            role if cell in read or role is Role.CROPPED else Role.UNUSED
            for cell, role in enumerate(roles)
        ]
    sources = [-1] * len(roles)
    sources[cells.start : cells.stop : cells.step] = range(axis.input)
    parts = () if taps is None else tuple((tap,) for tap in taps)
    windows = (Window(range(at, at + axis.span, axis.dilation), parts) for at in starts)
    return AxisWalk(tuple(roles), tuple(sources), tuple(windows), axis.input)
