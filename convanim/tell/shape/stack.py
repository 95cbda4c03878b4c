"""The arithmetic of a stack: a table of its layers, and its receptive field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convanim.layers import Stack
from convanim.layers.axes import Field
from convanim.tell.entries import Entry, Told
from convanim.tell.fields import as_number, fraction_text, overreach, size_formula, together
from convanim.tell.phrases import shapes_text
from convanim.tell.shape.counts import multiplications, parameters
from convanim.tell.shape.frameworks import framework_lines
from convanim.wording import counted, joined, signed, sizes_text

__all__ = ["StackArithmetic"]

#: Heads of the table's columns.
HEADS = ("", "layer", "output", "field", "jump", "parameters", "multiplications")


@dataclass(frozen=True)
class StackArithmetic(Told):
    """The arithmetic of a stack, as text and as data.

    Parameters
    ----------
    stack : Stack
        The stack.
    """

    stack: Stack

    @property
    def name(self) -> str:
        """How many layers there are."""
        return f"stack of {counted(len(self.stack), 'layer')}"

    @property
    def sizes(self) -> str:
        """The sizes before and after the stack."""
        return shapes_text(self.stack)

    def head(self) -> Iterator[str]:
        """Yield the lines of text above the entries: a row per layer, too."""
        yield from super().head()
        yield from _table([*self.rows()])

    def entries(self) -> Iterator[Entry]:
        """Yield the receptive field of an output cell, and frameworks' lines."""
        yield from self.fields()
        yield from (found.entry for found in framework_lines(self.stack))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the cells of the table, row by row; those of the first are heads."""
        yield HEADS
        for number, layer in enumerate(self.stack.layers, start=1):
            fields = self.stack.field_up_to(number)
            yield (
                str(number),
                repr(layer),
                sizes_text(layer.output_shape),
                together([str(field.size) for field in fields]),
                together([fraction_text(field.jump) for field in fields]),
                f"{parameters(layer):,}",
                f"{multiplications(layer):,}",
            )
        layers = self.stack.layers
        if len(layers) > 1:
            sums = (sum(map(parameters, layers)), sum(map(multiplications, layers)))
            yield ("", "in all", "", "", "", *(f"{total:,}" for total in sums))

    def fields(self) -> Iterator[Entry]:
        """Yield what there is to say of the receptive field, once for axes that are alike."""
        stack = self.stack
        alike = len(set(stack.axes)) == 1
        each = list(zip(stack.axes, stack.field, overreach(stack), strict=True))
        for number, (axes, field, over) in enumerate(each[:1] if alike else each):
            lines = [f"{size_formula(axes, field)}, jump {fraction_text(field.jump)}"]
            starts = f"that of the first output cell begins at {signed(field.start)}, its centre is"
            lines.append(f"{starts} {fraction_text(field.centre)} (input cells, counted from 0)")
            whose = ("the first output cell's field", "the last one's")
            beyond = [
                f"{counted(cells, 'cell')} of {one}"
                for cells, one in zip(over, whose, strict=True)
                if cells
            ]
            if beyond:
                lines.append(f"beyond the border: {joined(beyond)}")
            along = "" if alike else f" along axis {number}"
            yield Entry(f"receptive field{along}", (*lines,))

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


def _field_data(field: Field) -> dict[str, Any]:
    """Return a receptive field for programs; halves and other fractions are floats."""
    return {
        "size": field.size,
        "jump": as_number(field.jump),
        "start": field.start,
        "centre": as_number(field.centre),
    }


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; numbers stand to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if number == 1 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
