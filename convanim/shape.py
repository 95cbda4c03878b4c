"""The arithmetic of a layer without a picture: what ``convanim shape`` tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convanim.arithmetic import work
from convanim.axes import Axis
from convanim.captions import sizes_text
from convanim.layers import Layer

__all__ = ["as_data", "as_text"]


def as_text(layer: Layer) -> str:
    """Tell the output size, the relationships that apply, worked, and what is left over.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> print(as_text(Conv(6, kernel=3, stride=2, padding=1)))
    Conv(6, kernel=3, stride=2, padding=1): 6×6 → 3×3
    relationship 6 (any i, k, p, s): o = ⌊(i + 2p − k)/s⌋ + 1
      o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    leftover: the window never reaches row 7 and column 7 of the padded input (counted from 0)
    """
    lines = [f"{layer!r}: {sizes_text(layer.input)} → {sizes_text(layer.output_size)}"]
    alike = len(set(layer.axes)) == 1
    for number in range(1 if alike else len(layer.axes)):
        if not alike:
            lines.append(f"{_axis_name(layer, number)}:")
        lines += _workings(layer, number)
    lines += _ends(layer)
    return "\n".join(lines)


def as_data(layer: Layer) -> dict[str, Any]:
    """Tell the same for programs: numbers, lists and texts, an entry an axis."""
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
                    for working in work(layer, number)
                ],
                # First and last cell of the padded input that no window reaches.
                "leftover": list(_leftover(axis)) or None,
            }
            for number, axis in enumerate(layer.axes)
        ],
    }


def _workings(layer: Layer, number: int) -> Iterator[str]:
    for working in work(layer, number):
        name = working.condition
        if working.number is not None:
            name = f"relationship {working.number} ({name})"
        yield f"{name}: {working.formula}"
        yield f"  {working.worked}"


def _ends(layer: Layer) -> Iterator[str]:
    """Tell what happens at the far ends: cells left over, or windows reaching beyond."""
    left = [
        _cells(layer, number, *_leftover(axis))
        for number, axis in enumerate(layer.axes)
        if axis.leftover
    ]
    if left:
        yield (
            f"leftover: the window never reaches {' and '.join(left)} of the padded input"
            " (counted from 0)"
        )
    beyond = [
        _counted(axis.overhang, _axis_name(layer, number))
        for number, axis in enumerate(layer.axes)
        if axis.overhang
    ]
    if beyond:
        yield f"rounded up: the last window reaches {' and '.join(beyond)} beyond the padded input"


def _leftover(axis: Axis) -> tuple[int, ...]:
    return (axis.padded - axis.leftover, axis.padded - 1) if axis.leftover else ()


def _cells(layer: Layer, number: int, first: int, last: int) -> str:
    name = _axis_name(layer, number)
    if first == last:
        return f"{name.removesuffix('s')} {first}"
    return f"{name} {first} to {last}"


def _counted(count: int, names: str) -> str:
    return f"{count} {names.removesuffix('s') if count == 1 else names}"


def _axis_name(layer: Layer, number: int) -> str:
    """Name the cells along an axis."""
    names = {1: ("cells",), 2: ("rows", "columns"), 3: ("slices", "rows", "columns")}
    return names.get(len(layer.axes), ())[number] if len(layer.axes) in names else f"axis {number}"
