"""The receptive field of a stack, in formulas and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from convanim.layers import Stack
from convanim.layers.axes import AdaptiveAxis, Field, MirroredAxis, WindowAxis, run_behind
from convanim.wording import signed

__all__ = ["as_number", "fraction_text", "overreach", "size_formula", "together"]


def overreach(stack: Stack) -> Iterator[tuple[int, int]]:
    """Yield how far the first and the last receptive field reach beyond the border, per axis."""
    for axes, field in zip(stack.axes, stack.field, strict=True):
        last = run_behind(axes, axes[-1].output - 1)[1]
        yield max(0, -field.start), max(0, last - axes[0].input + 1)


def size_formula(axes: Sequence[Any], field: Field) -> str:
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


def as_number(value: Fraction) -> float:
    """Return a whole number as an integer, another as a float."""
    return int(value) if value.denominator == 1 else float(value)


def fraction_text(value: Fraction) -> str:
    """Return ``2``, ``0.5`` or ``5/3``."""
    whole = value.denominator == 1 or 1000 % value.denominator == 0
    return signed(as_number(value)) if whole else signed(value)


def together(texts: Sequence[str]) -> str:
    """Return one text where all are the same, or else all of them."""
    return texts[0] if len(set(texts)) == 1 else "×".join(texts)
