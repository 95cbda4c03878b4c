"""One-axis layers: what happens along one axis, the others being nobody's business.

A layer is a tuple of these. They hold checked whole numbers and know their
output size; nothing is computed cell by cell, so sizes may be astronomical.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convanim.errors import ConvanimError
from convanim.parameters import MOST

__all__ = ["Axis", "TransposedAxis", "WindowAxis", "span"]


def span(kernel: int, dilation: int) -> int:
    """Cells a dilated kernel spans: k̂ = k + (k − 1)(d − 1), relationship 15."""
    return kernel + (kernel - 1) * (dilation - 1)


@dataclass(frozen=True)
class WindowAxis:
    """A window moved over one padded axis: convolution and pooling.

    Sizes in cells; ``before`` and ``after`` are the padding at the two ends.
    """

    input: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    ceil_mode: bool = False

    extra: ClassVar[int] = 0  # only a transposed convolution has output padding

    @property
    def span(self) -> int:
        """Cells the dilated kernel spans."""
        return span(self.kernel, self.dilation)

    @property
    def hop(self) -> int:
        """Cells between two starts of the window."""
        return self.stride

    @property
    def padded(self) -> int:
        """Cells of the padded input."""
        return self.before + self.input + self.after

    @property
    def output(self) -> int:
        """Output size: relationship 6, or PyTorch's rule where ``ceil_mode`` is set.

        PyTorch rounds up, but drops a last window that would start beyond the
        input and the padding before it (documentation of ``MaxPool2d``).
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
        """Cells the last window reaches beyond the padded input (``ceil_mode``)."""
        return max(0, (self.output - 1) * self.stride + self.span - self.padded)

    @property
    def leftover(self) -> int:
        """Cells at the end that no window comes to."""
        return max(0, self.padded - (self.output - 1) * self.stride - self.span)

    def check(self, place: str) -> None:
        """Raise ConvanimError where no window fits; ``place`` names the axis."""
        if self.output >= 1:
            return
        dilated = f" ({self.span} cells with dilation {self.dilation})" if self.dilation > 1 else ""
        padding = (
            f" ({self.before} + {self.input} + {self.after})" if self.padded > self.input else ""
        )
        beyond = self.stride - 1 if self.ceil_mode else 0  # cells a window rounded up may reach
        least = self.span - self.before - self.after - beyond
        larger = f"an input of at least {least}, " if least <= MOST else ""
        raise ConvanimError(
            f"kernel {self.kernel}{dilated} is larger than the padded input {self.padded}"
            f"{padding}{place}: give {larger}a smaller kernel or more padding"
        )


@dataclass(frozen=True)
class TransposedAxis:
    """A transposed convolution along one axis, by its own parameters.

    It is the convolution, with unit strides, of the input with
    ``stride − 1`` zeros inserted between its cells (GUIDE: relationships 8 to 14).
    """

    input: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    extra: int

    # With unit strides, no window reaches beyond the grid and nothing is left over.
    hop: ClassVar[int] = 1  # cells between two starts of the window
    overhang: ClassVar[int] = 0
    leftover: ClassVar[int] = 0

    @property
    def span(self) -> int:
        """Cells the dilated kernel spans."""
        return span(self.kernel, self.dilation)

    @property
    def stretched(self) -> int:
        """Cells of the input with the zeros inserted between them."""
        return self.stride * (self.input - 1) + 1

    @property
    def margins(self) -> tuple[int, int]:
        """Zeros before and after the stretched input; a negative number crops it."""
        return self.span - 1 - self.before, self.span - 1 - self.after + self.extra

    @property
    def output(self) -> int:
        """Output size: relationship 14 with the dilated kernel of relationship 15."""
        return self.stretched + self.extra + self.span - 1 - self.before - self.after

    @property
    def padded(self) -> int:
        """Cells of the effective grid: the stretched input and its margins."""
        return self.output + self.span - 1

    def check(self, place: str) -> None:
        """Raise ConvanimError where nothing would come out; ``place`` names the axis."""
        if self.extra >= max(self.stride, self.dilation):
            raise ConvanimError(
                f"output padding {self.extra}{place} must be smaller than the stride"
                f" {self.stride} or the dilation {self.dilation}:"
                f" give at most {max(self.stride, self.dilation) - 1}"
            )
        if self.output < 1:
            room = self.stretched + self.extra + self.span - 2
            raise ConvanimError(
                f"padding {self.before} + {self.after}{place} crops the whole output"
                f" (its size would be {self.output}): give at most {room} in all, or a larger input"
            )


Axis = WindowAxis | TransposedAxis
