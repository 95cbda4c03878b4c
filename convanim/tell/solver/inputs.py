"""The inputs with which a layer has an output of a size, by closed formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from convanim.errors import ConvanimError, Option
from convanim.layers import ConvTranspose, Fold, Layer, Stack, defaults
from convanim.layers.adaptive import AdaptivePool
from convanim.layers.stack import check_kind
from convanim.layers.values import PARAMETERS, Ints, axis_count, entries_of
from convanim.tell.commands import shape_line
from convanim.tell.entries import Printed
from convanim.tell.solver.along import ANY, NONE, Along, layer_over, probe_size
from convanim.tell.solver.formulas import input_formula
from convanim.tell.solver.through import StackInputs, described, inputs_through
from convanim.wording import joined, sizes_text

__all__ = ["Inputs", "find_inputs", "inputs_for"]


@dataclass(frozen=True)
class Inputs(Printed):
    """The inputs with which a layer has an output of a size; see `inputs_for`.

    Parameters
    ----------
    output : tuple of int
        The wanted sizes of the output, one per axis.
    ranges : tuple of range
        The sizes of the input that give it, one range per axis; an empty one where none does.
    nearest : tuple of tuple of pairs of int
        Per axis: where no input gives the output, the outputs next to it, each with an input.
    kind : type of Layer
        Class of the layer.
    parameters : tuple of pairs
        Names and values of its other parameters.
    """

    output: tuple[int, ...]
    ranges: tuple[range, ...]
    nearest: tuple[tuple[tuple[int, int], ...], ...]
    kind: type[Layer]
    parameters: tuple[tuple[str, Any], ...]

    def __bool__(self) -> bool:
        """Whether there is such an input."""
        return all(len(each) > 0 for each in self.ranges)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers over the smallest and over the largest of the inputs; empty without any."""
        if not self:
            return ()
        if ANY in self.ranges:  # twice the output is as good as any other
            each = zip(self.ranges, self.output, strict=True)
            return (self.make(tuple(min(2 * o, r[-1]) for r, o in each)),)
        ends = tuple(each[0] for each in self.ranges), tuple(each[-1] for each in self.ranges)
        return tuple(map(self.make, dict.fromkeys(ends)))

    def make(self, sizes: tuple[int, ...]) -> Layer:
        """Return the layer over an input."""
        return layer_over(self.kind, self.output, dict(self.parameters), sizes)

    def __str__(self) -> str:
        """Return the inputs with their formula, or one line where there are none."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not self:
            yield self._nothing()
            return
        alike = len({*self.ranges}) == 1
        sizes = " × ".join(map(_range_text, self.ranges[: 1 if alike else None]))
        each = " on each axis" if alike and len(self.ranges) > 1 else ""
        yield f"output {sizes_text(self.output)} from {sizes}{each}"
        first, last = self.layers[0], self.layers[-1]
        found = [input_formula(first, n, each) for n, each in enumerate(self.ranges)]
        for line in dict.fromkeys(found):
            if line:
                yield f"  {line}"
        if any(axis.leftover for axis in last.axes) and not any(a.leftover for a in first.axes):
            yield "  the smallest is read to its end, larger ones have cells that no window reaches"
        yield from map(shape_line, self.layers)

    def _nothing(self) -> str:
        """Return the line that no input gives the output."""
        alike = len({*zip(self.output, self.ranges, self.nearest, strict=True)}) == 1
        found = []
        for number, (wanted, each, near) in enumerate(
            zip(self.output, self.ranges, self.nearest, strict=True)
        ):
            if len(each) == 0 and not (alike and number):
                where = "" if alike else f" on axis {number}"
                outputs = [f"{output} (from input {size})" for output, size in near]
                found.append(f"no input gives output {wanted}{where}; nearest: {joined(outputs)}")
                found[-1] += self._with_output_padding(number, wanted, near)
        return "; ".join(found)

    def _with_output_padding(
        self, number: int, wanted: int, near: tuple[tuple[int, int], ...]
    ) -> str:
        """Return the output padding with which an input gives the output; empty for none."""
        output, size = near[0]
        layer = self.make((size,) * len(self.output))
        if not isinstance(layer, ConvTranspose) or output > wanted:
            return ""
        axis = layer.axes[number]
        added = axis.output_padding + wanted - output
        if added >= max(axis.stride, axis.dilation):
            return ""
        return f"; with output padding {added}, input {size} gives {wanted}"

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold; ``"inputs"`` has the first and the last
            size per axis, or None where there is none, and then ``"nearest"`` tells outputs.
        """
        return {
            "output_size": list(self.output),
            "inputs": [[each[0], each[-1]] if len(each) else None for each in self.ranges],
            "nearest": [
                [{"output": output, "input": size} for output, size in near]
                for near in self.nearest
            ],
            "layers": [repr(layer) for layer in self.layers],
        }


def inputs_for(
    output: Ints, layer: type[Layer] | Stack, /, **parameters: Any
) -> Inputs | StackInputs:
    """Find the inputs with which a layer or a stack has an output of a size.

    Parameters
    ----------
    output : int, or one int per axis
        The output's size in cells, at least 1.
    layer : type of Layer, or Stack
        Class of the layer, such as `Conv`; or a stack, whose own input does not matter.
    **parameters : object
        Its parameters without the input; none for a stack.

    Returns
    -------
    Inputs or StackInputs
        To be printed; its ``ranges`` are the sizes, one range per axis. Of a stack there may be
        several ranges per axis.

    Raises
    ------
    ConvanimError
        Where a value is wrong, or an input is given.

    Examples
    --------
    >>> from convanim.layers import Conv, ConvTranspose
    >>> inputs_for(112, Conv, kernel=3, stride=2, padding=1).ranges
    (range(223, 225), range(223, 225))
    >>> print(inputs_for(4, ConvTranspose, kernel=3, stride=2, padding=1))
    no input gives output 4; nearest: 3 (from input 2) and 5 (from input 3); with ...
    >>> stem = Stack(Conv(9, kernel=7, stride=2, padding=3)).then(Conv, kernel=3, stride=2)
    >>> inputs_for((6, 7), stem).ranges
    ((range(25, 29),), (range(29, 33),))
    """
    if isinstance(layer, Stack):
        for name in parameters:
            raise ConvanimError(Option(name), " is a parameter of layers: a stack has its own")
        return inputs_through("output", output, described(layer))
    return find_inputs("output", output, layer, parameters)


def find_inputs(name: str, output: Any, kind: Any, parameters: dict[str, Any]) -> Inputs:
    """Find the inputs as `inputs_for` does; messages call the wanted output ``name``."""
    check_kind(kind)
    for given in ("input", "output_size"):
        if given in parameters and given in defaults(kind):
            raise ConvanimError(Option(given), " is what ", Option(name), " tells: leave it out")
    rest = dict(parameters)
    entries = entries_of(output)
    count = axis_count(entries, rest.pop("axes", None))
    wanted = PARAMETERS["output_size"].check(name, entries, count)
    over = partial(layer_over, kind, wanted, rest)
    near: tuple[tuple[tuple[int, int], ...], ...] = ((),) * count
    if kind is Fold:
        ranges = tuple(range(i, i + 1) for i in over(wanted).input)
    elif issubclass(kind, AdaptivePool):
        over(wanted)  # checks the other parameters
        any_size = "output_size" in defaults(kind)
        ranges = tuple(ANY if any_size or o == 1 else NONE for o in wanted)
        near = tuple(() if len(each) else ((1, 1),) for each in ranges)
    else:
        probe = over(probe_size(kind, rest, count))
        found = [Along(probe, over, axis) for axis in range(count)]
        each = list(zip(found, wanted, strict=True))
        ranges = tuple(one.inputs(o) for one, o in each)
        near = tuple(
            () if len(its) else one.nearest(o) for (one, o), its in zip(each, ranges, strict=True)
        )
    return Inputs(wanted, ranges, near, kind, tuple(rest.items()))


def _range_text(each: range) -> str:
    """Return inputs in words."""
    if each == ANY:
        return "any input"
    if len(each) == 1:
        return f"input {each[0]}"
    return f"inputs {each[0]} to {each[-1]}"
