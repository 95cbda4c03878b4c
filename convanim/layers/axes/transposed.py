"""A transposed convolution along one axis, and upsampling, which is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes.base import span
from convanim.layers.axes.gaps import Gaps, gaps
from convanim.layers.axes.window import equal_windows
from convanim.walk import AxisWalk, Role

__all__ = ["TransposedAxis", "UpsamplingAxis"]


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
    dilation: int = 1
    before: int = 0
    after: int = 0
    output_padding: int = 0

    # With unit strides, the last window ends at the last cell of the grid.
    overhang: ClassVar[int] = 0
    leftover: ClassVar[int] = 0
    varies: ClassVar[bool] = True

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

    @property
    def skipped(self) -> Gaps:
        """Cells between those that are read, and that no step reads."""
        return gaps(1, self.output, self.dilation, self.kernel)

    @property
    def jump(self) -> tuple[int, int]:
        """Input cells for each so many output cells: how far the reading moves on."""
        return 1, self.stride

    def read(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last input cell that a run of output cells comes from.

        Where the stride is larger than the kernel, there may be none between them.
        """
        return (
            -((self.span - 1 - self.before - first) // self.stride),
            (last + self.before) // self.stride,
        )

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
        around = range(-max(0, before), self.stretched + max(0, after))
        first = max(0, -before)
        return AxisWalk(
            tuple(map(self._role, around)),
            tuple(map(self._source, around)),
            equal_windows(
                range(first, first + self.output), range(0, self.span, self.dilation), rotated=True
            ),
            self.input,
        )

    def _role(self, cell: int) -> Role:
        """Return the role of a cell, where the first input cell is number 0."""
        before, after = self.margins
        if not -before <= cell < self.stretched + after:
            return Role.CROPPED
        if 0 <= cell < self.stretched:
            return Role.INSERTED if cell % self.stride else Role.DATA
        first_extra = self.stretched + max(0, after - self.output_padding)
        return Role.EXTRA if cell >= first_extra else Role.PADDING

    def _source(self, cell: int) -> int:
        """Return the input cell that stands in a cell of the grid, likewise; −1 for none."""
        is_input = 0 <= cell < self.stretched and cell % self.stride == 0
        return cell // self.stride if is_input else -1

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


@dataclass(frozen=True)
class UpsamplingAxis(TransposedAxis):
    """Upsampling along one axis: a transposed convolution whose stride is the factor.

    Nearest-neighbour upsampling has a kernel of ones as long as the stride. Linear upsampling has
    a triangle (the weights of its neighbours), and its input is padded with its own border, which
    is what PyTorch does where ``align_corners`` is false.

    `UpsamplingAxis.of` makes one.
    """

    linear: bool = False

    @property
    def weights(self) -> tuple[float, ...]:
        """The kernel."""
        if not self.linear:
            return (1,) * self.kernel
        middle = (self.kernel - 1) / 2
        return tuple(1 - abs(tap - middle) / self.stride for tap in range(self.kernel))

    @classmethod
    def of(cls, input: int, factor: int, linear: bool) -> UpsamplingAxis:  # noqa: A002
        """Return the layer that makes ``factor`` cells of each."""
        kernel = 2 * factor - factor % 2 if linear else factor
        pad = (kernel - factor) // 2
        return cls(input, kernel, factor, 1, pad, kernel - factor - pad, 0, linear)

    @property
    def cells(self) -> int:
        """Size of the grid in cells, those that are cropped included."""
        return self._with_border.cells if self.linear else super().cells

    @property
    def _with_border(self) -> TransposedAxis:
        """The transposed convolution over the input padded with its own border."""
        return TransposedAxis(
            self.input + 2,
            self.kernel,
            self.stride,
            before=self.before + self.stride,
            after=self.after + self.stride,
        )

    def walk(self, weighted: bool) -> AxisWalk:
        """Return the walk; where it is linear, over the input padded with its own border."""
        if not self.linear:
            return super().walk(weighted)
        wide = self._with_border.walk(weighted)
        roles = tuple(
            Role.PADDING if role is Role.DATA and source in (0, self.input + 1) else role
            for role, source in zip(wide.roles, wide.sources, strict=True)
        )
        sources = tuple(
            source if source < 0 else min(max(source - 1, 0), self.input - 1)
            for source in wide.sources
        )
        return replace(wide, roles=roles, sources=sources, size=self.input)
