"""The inputs with which a layer has an output of a size, along one axis, by closed formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from convanim.checks import LARGEST_NUMBER
from convanim.errors import ConvanimError
from convanim.layers import Fold, Layer, PixelUnshuffle, defaults
from convanim.layers.adaptive import AdaptivePool
from convanim.layers.axes import WindowAxis
from convanim.layers.values import PARAMETERS, entries_of, padding_word

__all__ = ["ANY", "NONE", "Along", "layer_over", "probe_size"]

#: All inputs.
ANY = range(1, LARGEST_NUMBER + 1)

#: No input.
NONE = range(0)

#: Limit on the runs of inputs that are told apart.
MOST_RUNS = 1000


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
    """

    probe: Layer
    make: Callable[[tuple[int, ...]], Layer]
    number: int

    def inputs(self, wanted: int) -> range:
        """Return the inputs that give an output."""
        return self._between(*self._solved(wanted))

    def inputs_of_run(self, wanted: range) -> Iterator[range]:
        """Yield runs of inputs that give the outputs of a run, in ascending order.

        Raises ConvanimError where they are more than `MOST_RUNS`.
        """
        one_by_one = wanted[: self._holes(wanted[0])]
        if len(one_by_one) > MOST_RUNS:
            raise ConvanimError(
                f"{self.probe.title} gives so many outputs from more than {MOST_RUNS:,} runs of"
                " inputs: ask for the layers on top of it alone"
            )
        yield from map(self.inputs, one_by_one)
        if rest := wanted[len(one_by_one) :]:
            yield self._between(self._solved(rest[0])[0], self._solved(rest[-1])[1])

    def _holes(self, first: int) -> int | None:
        """Return of how many outputs, from one on, the inputs may not be one run; None for all."""
        axis: Any = self.probe.axes[self.number]
        size, s = self.probe.input[self.number], axis.stride
        if isinstance(self.probe, PixelUnshuffle):
            return None if s > 1 else 0
        # The padding "same" is widest for one cell more than a multiple of the stride: it may be
        # over a pooling's limit there, or more than a small input can be mirrored.
        if self._is_same and self._output(size - s + 1) is None:
            return None
        if self._is_same and getattr(self.probe, "padding_mode", "zeros") != "zeros":
            return int(max(0, axis.span // s + 3 - first))
        return 0

    def _between(self, low: int, high: int) -> range:
        """Return the inputs of a run that the layer can have."""
        low, high = max(low, 1), min(high, LARGEST_NUMBER)
        if low > high or self._output(high) is None:
            return NONE
        # A border that is made of the input needs so many cells, and a padding may be too wide.
        return range(_first(low, high, lambda i: self._output(i) is not None), high + 1)

    def _solved(self, o: int) -> tuple[int, int]:
        """Return the smallest input that gives at least an output, and the largest at most.

        Other limits are not yet looked at.
        """
        axis: Any = self.probe.axes[self.number]
        s = axis.stride
        if isinstance(self.probe, PixelUnshuffle):  # it leaves nothing over
            return o * s, o * s
        if not isinstance(axis, WindowAxis):  # the output is s·i and a constant
            least = o - axis.output + s * axis.input
            return -(-least // s), least // s
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

    def nearest(self, wanted: int) -> tuple[tuple[int, int], ...]:
        """Return outputs next to a wanted one that inputs give, each with such an input."""
        axis: Any = self.probe.axes[self.number]
        s = axis.stride
        if not isinstance(axis, WindowAxis):
            below = (wanted - axis.output + s * axis.input) // s
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
            found = [least if wanted < (self._output(least) or 0) else most]
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
    least = min(max(last - s, (o - 1) * s - before), last) + 1
    return least, max(last, min(last + s, o * s - before))


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first number of a range for which something holds, as it does from there on."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def layer_over(
    kind: Any, output: tuple[int, ...], rest: dict[str, Any], sizes: tuple[int, ...]
) -> Layer:
    """Return a layer over an input, or one that is told its output."""
    told = {} if kind is Fold else {"input": sizes}
    if kind is Fold or (issubclass(kind, AdaptivePool) and "output_size" in defaults(kind)):
        told["output_size"] = output
    layer: Layer = kind(**told, **rest)
    return layer


def probe_size(kind: type[Layer], rest: dict[str, Any], count: int) -> tuple[int, ...]:
    """Return the largest input that is a multiple of the stride: padding is least there."""
    name = "factor" if "factor" in defaults(kind) else "stride"
    if rest.get(name) is None:
        name = "kernel" if defaults(kind).get(name) is None else name
    strides = PARAMETERS[name].check(name, entries_of(rest.get(name, 1)), count)
    return tuple(LARGEST_NUMBER - LARGEST_NUMBER % s for s in strides)
