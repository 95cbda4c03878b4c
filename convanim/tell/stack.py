"""The arithmetic of a stack: a table of its layers, and its receptive field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING, Any

from convanim.layers import Layer, Stack
from convanim.layers.axes import AdaptiveAxis, Field, MirroredAxis, WindowAxis, run_behind
from convanim.tell.arithmetic import formulas
from convanim.tell.captions import alt
from convanim.tell.frameworks import framework_lines, framework_texts
from convanim.tell.phrases import common_name, shapes_text
from convanim.wording import counted, joined, signed, sizes_text

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = [
    "StackArithmetic",
    "multiplications",
    "parameters",
    "stack_alt",
    "stack_caption",
    "stack_formulas",
]

#: Layers that an alternative text names, those alike at once; of more it tells the number.
MOST_NAMED = 6

#: Heads of the table's columns.
HEADS = ("", "layer", "output", "field", "jump", "parameters", "multiplications")


def parameters(layer: Layer) -> int:
    """Return the number of a layer's parameters: its weights, and a bias per output map.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> parameters(Conv(224, kernel=7, channels=(3, 64)))
    9472
    """
    if layer.weight_shape is None or layer.bias_shape is None:
        return 0
    return prod(layer.weight_shape) + prod(layer.bias_shape)


def multiplications(layer: Layer) -> int:
    """Return the number of multiplications with a weight, those with zeros included.

    Each weight meets every place of the window; those of a transposed convolution meet every input
    cell.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> multiplications(Conv(224, kernel=7, stride=2, padding=3, channels=(3, 64)))
    118013952
    """
    if layer.weight_shape is None:
        return 0
    return prod(layer.weight_shape) * prod(layer.input if layer.primed else layer.output_size)


@dataclass(frozen=True)
class StackArithmetic:
    """The arithmetic of a stack, as text and as data.

    Parameters
    ----------
    stack : Stack
        The stack.
    """

    stack: Stack

    def __str__(self) -> str:
        """Return a row per layer, the receptive field of an output cell, and frameworks' lines."""
        stack = self.stack
        title = f"stack of {counted(len(stack), 'layer')}"
        table = [f"{title}: {shapes_text(stack)}", *_table(list(self.rows())), *self._field_lines()]
        return "\n".join([*table, *framework_texts(stack)])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text in a notebook."""
        printer.text(str(self))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the cells of the table, row by row; those of the first are heads."""
        yield HEADS
        for number, layer in enumerate(self.stack.layers, start=1):
            fields = self.stack.field_up_to(number)
            yield (
                str(number),
                repr(layer),
                sizes_text(layer.output_shape),
                _alike([str(field.size) for field in fields]),
                _alike([_fraction(field.jump) for field in fields]),
                f"{parameters(layer):,}",
                f"{multiplications(layer):,}",
            )
        layers = self.stack.layers
        if len(layers) > 1:
            sums = (sum(map(parameters, layers)), sum(map(multiplications, layers)))
            yield ("", "in all", "", "", "", *(f"{total:,}" for total in sums))

    def _field_lines(self) -> Iterator[str]:
        """Yield lines about the receptive field, one group per kind of axis."""
        stack = self.stack
        alike = len(set(stack.axes)) == 1
        each = list(zip(stack.axes, stack.field, _beyond(stack), strict=True))
        for number, (axes, field, over) in enumerate(each[:1] if alike else each):
            name = "receptive field" if alike else f"receptive field along axis {number}"
            yield f"{name}: {_size_formula(axes, field)}, jump {_fraction(field.jump)}"
            starts = f"the first output cell's begins at {signed(field.start)}, its centre is"
            yield f"  {starts} {_fraction(field.centre)} (input cells, counted from 0)"
            whose = ("the first output cell's", "the last one's")
            beyond = [
                f"{counted(cells, 'cell')} of {one}"
                for cells, one in zip(over, whose, strict=True)
                if cells
            ]
            if beyond:
                yield f"  beyond the border: {joined(beyond)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold; ``"layers"`` has one entry per layer.
        """
        return {
            "layer": repr(self.stack),
            "kind": "Stack",
            "input_shape": list(self.stack.input_shape),
            "output_shape": list(self.stack.output_shape),
            "layers": [
                {
                    "layer": repr(layer),
                    "kind": type(layer).__name__,
                    "output_shape": list(layer.output_shape),
                    "field": [_field_data(field) for field in self.stack.field_up_to(number)],
                    "parameters": parameters(layer),
                    "multiplications": multiplications(layer),
                }
                for number, layer in enumerate(self.stack.layers, start=1)
            ],
            "field": [_field_data(field) for field in self.stack.field],
            "parameters": sum(map(parameters, self.stack.layers)),
            "multiplications": sum(map(multiplications, self.stack.layers)),
            "frameworks": [found.to_dict() for found in framework_lines(self.stack)],
        }


def stack_alt(stack: Stack) -> str:
    """Return one sentence about a stack, as the alternative text of its picture.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> stack_alt(Stack(Conv(8, kernel=3), MaxPool(6, kernel=2)))
    'Convolution and max pooling, stacked, over an input of 8×8: output 3×3, receptive field 4×4.'
    """
    runs = [(name, len([*run])) for name, run in groupby(map(common_name, stack.layers))]
    names = joined([counted(count, name) if count > 1 else name for name, count in runs])
    if len(runs) > MOST_NAMED:
        names = counted(len(stack), "layer")
    sizes = sizes_text([field.size for field in stack.field])
    return (
        f"{names[0].upper()}{names[1:]}, stacked, over an input of {sizes_text(stack.input_shape)}:"
        f" output {sizes_text(stack.output_shape)}, receptive field {sizes}."
    )


def stack_caption(stack: Stack) -> str:
    """Return a description of a stack: each layer, and the receptive field.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> print(stack_caption(Stack(Conv(8, kernel=3), MaxPool(6, kernel=2))))
    Stack of 2 layers, from the input up. 1: Convolution of a 3×3 kernel over an 8×8 input, unit
    strides: output 6×6. 2: Max pooling of a 2×2 window over a 6×6 input, stride 2: output 3×3.
    The receptive field of each output cell is 4×4 input cells, the next one's 2 further on.
    """
    layers = [f"{number}: {alt(layer)}" for number, layer in enumerate(stack.layers, start=1)]
    fields = stack.field
    sizes = sizes_text([field.size for field in fields])
    jump = _alike([_fraction(field.jump) for field in fields])
    irregular = not all(isinstance(axis, WindowAxis) for one in stack.layers for axis in one.axes)
    most = "at most " if irregular else ""
    beyond = "; some reach beyond the border" if any(map(any, _beyond(stack))) else ""
    return (
        f"Stack of {counted(len(stack), 'layer')}, from the input up. {' '.join(layers)} The"
        f" receptive field of each output cell is {most}{sizes} input cells, the next one's {jump}"
        f" further on{beyond}."
    )


def _beyond(stack: Stack) -> Iterator[tuple[int, int]]:
    """Yield how far the first and the last receptive field reach beyond the border, per axis."""
    for axes, field in zip(stack.axes, stack.field, strict=True):
        last = run_behind(axes, axes[-1].output - 1)[1]
        yield max(0, -field.start), max(0, last - axes[0].input + 1)


def stack_formulas(stack: Stack) -> list[str]:
    """Return the worked formulas of all layers, and of the receptive field, without duplicates.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> stack_formulas(Stack(Conv(8, kernel=3), MaxPool(6, kernel=2)))[-1]
    'r = 1 + Σ (k̂ − 1)·Π s = 1 + (3 − 1)·1 + (2 − 1)·1 = 4'
    """
    found = [formula for layer in stack.layers for formula in formulas(layer)]
    each = zip(stack.axes, stack.field, strict=True)
    return list(dict.fromkeys([*found, *(_size_formula(axes, field) for axes, field in each)]))


def _size_formula(axes: Sequence[Any], field: Field) -> str:
    """Return the size of a receptive field, worked where it can be.

    It is a sum where all layers read equal windows. With layers that write theirs, as transposed
    convolutions do, it is worked from the output down, rounded up.
    """
    if not all(isinstance(axis, WindowAxis) for axis in axes):
        steps, size = [], 1
        for axis in reversed(axes):
            if isinstance(axis, AdaptiveAxis):
                return f"r = {field.size} at most"
            worked, size = _size_below(axis, size)
            steps.append(f"{worked} = {size}")
        if size != field.size:  # no output cell is the worst for all layers
            return f"r = {field.size} at most"
        return f"r = {size} at most, from the output down: {', '.join(steps)}"
    terms, jump = ["1"], 1
    for axis in axes:
        if axis.span > 1:
            terms.append(f"({axis.span} − 1)·{jump}")
        jump *= axis.stride
    return f"r = 1 + Σ (k̂ − 1)·Π s = {' + '.join(terms)} = {field.size}"


def _size_below(axis: Any, size: int) -> tuple[str, int]:
    """Return the size, worked and as a number, of what so many cells of a layer are made of."""
    if isinstance(axis, WindowAxis):
        return f"{axis.stride}·({size} − 1) + {axis.span}", axis.stride * (size - 1) + axis.span
    window = axis.of if isinstance(axis, MirroredAxis) else axis
    worked = f"⌈({size} + {window.span} − 1)/{window.stride}⌉"
    return worked, -(-(size + window.span - 1) // window.stride)


def _field_data(field: Field) -> dict[str, Any]:
    """Return a receptive field for programs; halves and other fractions are floats."""
    return {
        "size": field.size,
        "jump": _number(field.jump),
        "start": field.start,
        "centre": _number(field.centre),
    }


def _number(value: Fraction) -> float:
    return int(value) if value.denominator == 1 else float(value)


def _fraction(value: Fraction) -> str:
    """Return ``2``, ``0.5`` or ``5/3``."""
    whole = value.denominator == 1 or 1000 % value.denominator == 0
    return signed(_number(value)) if whole else signed(value)


def _alike(texts: Sequence[str]) -> str:
    """Return one text where all are the same, or else all of them."""
    return texts[0] if len(set(texts)) == 1 else "×".join(texts)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; numbers stand to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if number == 1 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
