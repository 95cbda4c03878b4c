"""The arithmetic of a layer without a picture, for the command ``convanim shape`` and `shape`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convanim.errors import ConvanimError, Option, shortened
from convanim.layers import Layer
from convanim.layers.axes import Axis, Gaps, TransposedAxis
from convanim.tell.arithmetic import workings
from convanim.wording import counted, joined, sizes_text

__all__ = ["Arithmetic", "shape"]


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
        """Return the output size, the relationships that hold, worked, and the cells never read.

        Axes that are alike are described once.
        """
        layer = self.layer
        lines = [f"{layer!r}: {sizes_text(layer.input)} → {sizes_text(layer.output_size)}"]
        alike = len(set(layer.axes)) == 1
        for number in range(1 if alike else len(layer.axes)):
            if not alike:
                lines.append(f"{_axis_name(layer, number)}:")
            lines += _formula_lines(layer, number)
        lines += _unread_lines(layer)
        return "\n".join(lines)

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
                    # First and last of the cells at the end that no window reaches.
                    "leftover": list(_leftover_run(axis)) or None,
                    # Cells between those that are read.
                    "skipped": _skipped_data(axis.skipped),
                }
                for number, axis in enumerate(layer.axes)
            ],
        }


def shape(layer: Layer) -> Arithmetic:
    """Explain the output size of a layer.

    Parameters
    ----------
    layer : Layer
        The layer, of any number of axes.

    Returns
    -------
    Arithmetic
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
    """
    if not isinstance(layer, Layer):
        raise ConvanimError(Option("layer"), f" must be a layer, got {shortened(layer)}")
    return Arithmetic(layer)


def _formula_lines(layer: Layer, number: int) -> Iterator[str]:
    """Yield the formulas of an axis, in symbols and worked."""
    for working in workings(layer, number):
        name = working.condition
        if working.number is not None:
            name = f"relationship {working.number} ({name})"
        yield f"{name}: {working.formula}"
        yield f"  {working.worked}"


def _unread_lines(layer: Layer) -> Iterator[str]:
    """Yield lines about cells that are never read, and about windows beyond the last cell."""
    left = [
        _cells_text(layer, number, _leftover_run(axis))
        for number, axis in enumerate(layer.axes)
        if axis.leftover
    ]
    if left:
        cells = f"{joined(left)} of {_grid_name(layer)}"
        yield f"leftover: the window never reaches {cells} (counted from 0)"
    found = [axis.skipped for axis in layer.axes]
    for each in dict.fromkeys(found):
        if each.count:
            yield _skipped_line(
                layer, [number for number, one in enumerate(found) if one == each], each
            )
    beyond = [
        counted(axis.overhang, _cell_name(layer, number)) + _along_axes(layer, number)
        for number, axis in enumerate(layer.axes)
        if axis.overhang
    ]
    if beyond:
        yield f"rounded up: the last window reaches {joined(beyond)} beyond the padded input"


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
    units = list(dict.fromkeys(_cell_name(layer, number) for number in numbers))
    many = "s" if found.count > 1 else ""
    names = joined([f"{unit}{many}" for unit in units])
    total = joined([counted(found.count, unit) for unit in units])
    total = (
        "" if found.complete else f"{total}{' each' if len(numbers) > len(units) else ''} in all, "
    )
    return (
        f"skipped: the window steps over {names} {cells}{_along_axes(layer, *numbers)}"
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
    if isinstance(layer.axes[0], TransposedAxis):
        return "the stretched and padded input"
    padded = any(axis.padded > axis.input for axis in layer.axes)
    return "the padded input" if padded else "the input"


def _cells_text(layer: Layer, number: int, run: tuple[int, ...]) -> str:
    """Return the names of a run of cells, such as ``rows 5 to 6``."""
    many = "s" if run[0] < run[-1] else ""
    return f"{_cell_name(layer, number)}{many} {_run_text(run)}{_along_axes(layer, number)}"


def _run_text(run: tuple[int, ...]) -> str:
    """Return a run of cells as ``5`` or ``5 to 6``."""
    return str(run[0]) if run[0] == run[-1] else f"{run[0]} to {run[-1]}"


def _axis_name(layer: Layer, number: int) -> str:
    """Return the name of an axis: its cells, or its number where these have no own name."""
    return f"axis {number}" if _along_axes(layer, number) else f"{_cell_name(layer, number)}s"


def _cell_name(layer: Layer, number: int) -> str:
    """Return the word for a cell along an axis, such as ``row``."""
    names = {1: ("cell",), 2: ("row", "column"), 3: ("slice", "row", "column")}
    return names[len(layer.axes)][number] if len(layer.axes) in names else "cell"


def _along_axes(layer: Layer, *numbers: int) -> str:
    """Return along which axes, in words; empty where the cells have own names."""
    if len(layer.axes) <= 3:
        return ""
    return f" along ax{'is' if len(numbers) == 1 else 'es'} {joined(list(map(str, numbers)))}"
