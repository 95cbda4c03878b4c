"""The arithmetic of a layer without a picture, for the command ``convanim shape`` and `shape`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convanim.errors import ConvanimError, Option, shortened
from convanim.layers import Layer, Stack
from convanim.layers.axes import AdaptiveAxis, Axis, Gaps
from convanim.tell.arithmetic import Working, workings
from convanim.tell.frameworks import framework_lines, framework_texts
from convanim.tell.phrases import shapes_text, weights_text
from convanim.tell.rules import differences, remarks, rules, windows_of
from convanim.tell.stack import StackArithmetic, multiplications, parameters
from convanim.wording import counted, joined

__all__ = ["Arithmetic", "cell_name", "formula_name", "shape"]


@dataclass(frozen=True)
class Arithmetic:
    """The arithmetic of a layer, as text and as data; see `shape`.

    Parameters
    ----------
    layer : Layer
        The layer.
    """

    layer: Layer

    def __str__(self) -> str:
        """Return the output size, the relationships and rules that hold, worked, and more.

        That is what a layer does with its maps, its weights, the cells never read, where frameworks
        differ, and the line of each.

        Axes that are alike are described once.
        """
        layer = self.layer
        lines = [f"{layer!r}: {shapes_text(layer)}"]
        alike = len(set(layer.axes)) == 1
        for number in range(1 if alike else len(layer.axes)):
            if not alike:
                lines.append(f"{cell_name(layer, number)}s:")
            lines += _formula_lines(layer, number)
            for rule in rules(layer, number):
                lines += rule.lines()
        lines += remarks(layer)
        lines += _weight_lines(layer)
        lines += _unread_lines(layer)
        lines += map(str, differences(layer))
        lines += framework_texts(layer)
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text in a notebook."""
        printer.text(str(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Numbers, lists and texts, which JSON can hold; ``"axes"`` has one entry per axis.
        """
        layer = self.layer
        return {
            "layer": repr(layer),
            "kind": type(layer).__name__,
            "input_size": list(layer.input),
            "kernel": list(layer.kernel),
            "output_size": list(layer.output_size),
            "input_shape": list(layer.input_shape),
            "output_shape": list(layer.output_shape),
            "channels": layer.channels and list(layer.channels),
            "groups": layer.values().get("groups"),
            "weight_shape": layer.weight_shape and list(layer.weight_shape),
            "parameters": parameters(layer),
            "multiplications": multiplications(layer),
            "remarks": [line.strip() for line in remarks(layer)],
            "differences": [found.to_dict() for found in differences(layer)],
            "frameworks": [found.to_dict() for found in framework_lines(layer)],
            "axes": [
                {
                    "input": axis.input,
                    "padded": axis.padded,
                    "output": axis.output,
                    "relationships": [
                        {
                            "number": working.number,
                            "condition": working.condition,
                            "formula": working.formula,
                            "worked": working.worked,
                        }
                        for working in workings(layer, number)
                    ],
                    "rules": [
                        {
                            "name": rule.name,
                            "framework": rule.framework,
                            "formula": rule.formula,
                            "worked": rule.worked,
                        }
                        for rule in rules(layer, number)
                    ],
                    # Cells of padding before and after; None where there is none to give.
                    "padding": _padding_data(axis),
                    # First and last cell of each window, where they differ; some, of many.
                    "windows": _windows_data(axis),
                    # First and last of the cells at the end that no window reaches.
                    "leftover": list(_leftover_run(axis)) or None,
                    # Cells between those that are read.
                    "skipped": _skipped_data(axis.skipped),
                }
                for number, axis in enumerate(layer.axes)
            ],
        }


def shape(layer: Layer | Stack) -> Arithmetic | StackArithmetic:
    """Explain the output size of a layer, or a stack with its receptive field.

    Parameters
    ----------
    layer : Layer or Stack
        The layer, or layers on top of each other.

    Returns
    -------
    Arithmetic or StackArithmetic
        To be printed, or read by its ``to_dict()``.

    Raises
    ------
    ConvanimError
        Where the argument is no layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> print(shape(Conv(6, kernel=3, stride=2, padding=1)))
    Conv(6, kernel=3, stride=2, padding=1): 6×6 → 3×3
    relationship 6 (any i, k, p, s): o = ⌊(i + 2p − k)/s⌋ + 1
      o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    leftover: the window never reaches row 7 and column 7 of the padded input (counted from 0)
    in PyTorch: nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1)
    in Keras: ...
    """
    if isinstance(layer, Stack):
        return StackArithmetic(layer)
    if not isinstance(layer, Layer):
        raise ConvanimError(Option("layer"), f" must be a layer, got {shortened(layer)}")
    return Arithmetic(layer)


def formula_name(working: Working) -> str:
    """Return what a formula is called."""
    if working.number is None:
        return working.condition
    return f"relationship {working.number} ({working.condition})"


def _formula_lines(layer: Layer, number: int) -> Iterator[str]:
    """Yield the formulas of an axis, in symbols and worked where that says more."""
    for working in workings(layer, number):
        yield f"{formula_name(working)}: {working.formula}"
        if working.worked != working.formula:
            yield f"  {working.worked}"


def _weight_lines(layer: Layer) -> Iterator[str]:
    """Yield the shape and the numbers of the weights of a layer with channels."""
    if layer.weight_shape and layer.channels:
        biases = counted(layer.channels[1], "bias", "biases")
        yield (
            f"weights: {weights_text(layer)}, {biases}: {parameters(layer):,} parameters,"
            f" {multiplications(layer):,} multiplications"
        )


def _padding_data(axis: Any) -> list[int] | None:
    """Return the padding of an axis at its two ends."""
    if isinstance(axis, AdaptiveAxis):
        return None
    return [axis.before, axis.after]


def _windows_data(axis: Axis) -> dict[str, Any] | None:
    """Return the windows of an adaptive pooling for programs."""
    if not isinstance(axis, AdaptiveAxis):
        return None
    ends, whole = windows_of(axis)
    return {"ends": [list(pair) for pair in ends], "whole": whole}


def _unread_lines(layer: Layer) -> Iterator[str]:
    """Yield lines about cells that are never read, and about windows beyond the last cell."""
    verb = "no window writes" if layer.scatter else "the window never reaches"
    left = [
        _cells_text(layer, number, _leftover_run(axis))
        for number, axis in enumerate(layer.axes)
        if axis.leftover
    ]
    if left:
        yield f"leftover: {verb} {joined(left)} of {_grid_name(layer)} (counted from 0)"
    found = [axis.skipped for axis in layer.axes]
    for each in dict.fromkeys(found):
        if each.count:
            yield _skipped_line(
                layer, [number for number, one in enumerate(found) if one == each], each
            )
    beyond = [
        counted(axis.overhang, cell_name(layer, number))
        for number, axis in enumerate(layer.axes)
        if axis.overhang
    ]
    if beyond:
        side = "output" if layer.scatter else "padded input"
        yield f"rounded up: the last window reaches {joined(beyond)} beyond the {side}"


def _skipped_line(layer: Layer, numbers: list[int], found: Gaps) -> str:
    """Return the line about the cells that are stepped over.

    Parameters
    ----------
    layer : Layer
        The layer.
    numbers : list of int
        Numbers of the axes, which have the same gaps.
    found : Gaps
        The gaps along each of these axes.
    """
    runs = [_run_text(run) for run in found.runs]
    cells = joined(runs) if found.complete else ", ".join([*runs[:-1], "…", runs[-1]])
    units = list(dict.fromkeys(cell_name(layer, number) for number in numbers))
    many = "s" if found.count > 1 else ""
    names = joined([f"{unit}{many}" for unit in units])
    total = joined([counted(found.count, unit) for unit in units])
    total = (
        "" if found.complete else f"{total}{' each' if len(numbers) > len(units) else ''} in all, "
    )
    return (
        f"skipped: the window steps over {names} {cells}"
        f" of {_grid_name(layer)} ({total}counted from 0)"
    )


def _skipped_data(found: Gaps) -> dict[str, Any] | None:
    """Return the gaps of an axis for programs; None where there are none."""
    if not found.count:
        return None
    runs = [list(run) for run in found.runs]
    return {"count": found.count, "runs": runs, "whole": found.complete}


def _leftover_run(axis: Axis) -> tuple[int, ...]:
    """Return the first and the last leftover cell of the padded input, or nothing."""
    return (axis.padded - axis.leftover, axis.padded - 1) if axis.leftover else ()


def _grid_name(layer: Layer) -> str:
    """Return what the window moves over, in words."""
    if layer.scatter:
        side, padded = "output", any(axis.padded > axis.output for axis in layer.axes)
    elif layer.primed:
        return "the stretched and padded input"
    else:
        side, padded = "input", any(axis.padded > axis.input for axis in layer.axes)
    return f"the padded {side}" if padded else f"the {side}"


def _cells_text(layer: Layer, number: int, run: tuple[int, ...]) -> str:
    """Return the names of a run of cells, such as ``rows 5 to 6``."""
    many = "s" if run[0] < run[-1] else ""
    return f"{cell_name(layer, number)}{many} {_run_text(run)}"


def _run_text(run: tuple[int, ...]) -> str:
    """Return a run of cells as ``5`` or ``5 to 6``."""
    return str(run[0]) if run[0] == run[-1] else f"{run[0]} to {run[-1]}"


def cell_name(layer: Layer, number: int) -> str:
    """Return the word for a cell along an axis, such as ``row``."""
    names = {1: ("cell",), 2: ("row", "column"), 3: ("slice", "row", "column")}
    return names[len(layer.axes)][number]
