"""The inputs with which a layer has an output of a size, along one axis, by closed formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convanim.checks import LARGEST_NUMBER
from convanim.errors import ConvanimError
from convanim.layers import Layer, PixelUnshuffle
from convanim.layers.axes import WindowAxis
from convanim.layers.values import padding_word

__all__ = ["ANY", "NONE", "Along"]

#: All inputs.
ANY = range(1, LARGEST_NUMBER + 1)

#: No input.
NONE = range(0)


@dataclass(frozen=True)
class Along:
    """The search along one axis.

    Parameters
    ----------
    probe : Layer
        The layer over some large input.
    make : callable
        Takes sizes, and returns the layer over such an input.
    number : int
        Number of the axis.
    wanted : int
        The wanted output.
    """

    probe: Layer
    make: Callable[[tuple[int, ...]], Layer]
    number: int
    wanted: int

    def inputs(self) -> range:
        """Return the inputs that give the output."""
        low, high = self._solved()
        low, high = max(low, 1), min(high, LARGEST_NUMBER)
        if low > high or self._output(high) is None:
            return NONE
        # A border that is made of the input needs so many cells, and a padding may be too wide.
        return range(_first(low, high, lambda i: self._output(i) is not None), high + 1)

    def _solved(self) -> tuple[int, int]:
        """Return the smallest and the largest input, before other limits are looked at."""
        axis: Any = self.probe.axes[self.number]
        o, s = self.wanted, axis.stride
        if isinstance(self.probe, PixelUnshuffle):  # it leaves nothing over
            return o * s, o * s
        if not isinstance(axis, WindowAxis):  # the output is s·i and a constant
            size, rest = divmod(o - axis.output + s * axis.input, s)
            return (size, size) if rest == 0 else (1, 0)
        if self._is_same:
            if axis.rounding == "full":
                least = min(axis.span, s)
                return (o - 2) * s + least + 1 if o > 1 else 1, (o - 1) * s + least
            return (o - 1) * s + 1, o * s
        last = (o - 1) * s + axis.span - axis.before - axis.after  # no cell is left over
        if axis.rounding == "down":
            return last, last + s - 1
        if axis.rounding == "full":
            return last - s + 1, last
        return _rounded_up(axis, o, last)

    @property
    def _is_same(self) -> bool:
        """Whether the padding depends on the input."""
        return (padding_word(getattr(self.probe, "padding", None)) or "").startswith("same")

    def nearest(self) -> tuple[tuple[int, int], ...]:
        """Return outputs next to the wanted one that inputs give, each with such an input."""
        axis: Any = self.probe.axes[self.number]
        s = axis.stride
        if not isinstance(axis, WindowAxis):
            below = (self.wanted - axis.output + s * axis.input) // s
            found = [i for i in (below, below + 1) if 1 <= i <= LARGEST_NUMBER]
            found = found or [1 if below < 1 else LARGEST_NUMBER]
            found = [i for i in found if self._output(i) is not None] or [
                _first(1, LARGEST_NUMBER, lambda i: self._output(i) is not None)
            ]
        else:
            most = axis.input if self._output(LARGEST_NUMBER) is None else LARGEST_NUMBER
            # The padding "same" is least where the stride divides the input.
            step = s if self._is_same else 1
            least = step * _first(1, most // step, lambda i: self._output(step * i) is not None)
            found = [least if self.wanted < (self._output(least) or 0) else most]
        return tuple((output, i) for i in found if (output := self._output(i)) is not None)

    def _output(self, size: int) -> int | None:
        """Return the output of an input; None where the layer can't have it."""
        sizes = list(self.probe.input)
        sizes[self.number] = size
        try:
            return self.make(tuple(sizes)).output_size[self.number]
        except ConvanimError:
            return None


def _rounded_up(axis: WindowAxis, o: int, last: int) -> tuple[int, int]:
    """Return the inputs of an output that is rounded up by PyTorch's rule.

    There are as many windows as rounding up makes, or one more of which the last one is dropped.
    """
    s, before = axis.stride, axis.before
    kept = (max(last - s, (o - 1) * s - before) + 1, last)
    dropped = (last + 1, min(last + s, o * s - before))
    found = [each for each in (kept, dropped) if each[0] <= each[1]]
    return (found[0][0], found[-1][1]) if found else (1, 0)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first number of a range for which something holds, as it does from there on."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
