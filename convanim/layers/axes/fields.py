"""Receptive fields by closed formulas, along one axis of a stack of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from convanim.layers.axes.base import Axis
from convanim.walk.fields import Field, cells_behind

__all__ = ["Field", "FieldOfCell", "cells_of", "field_of", "run_behind"]

#: Output cells that are compared where fields differ in size, which they do periodically.
MOST_COMPARED = 2000


@dataclass(frozen=True)
class FieldOfCell:
    """The input cells that one output cell of a stack depends on, along one axis.

    Parameters
    ----------
    cells : tuple of int
        The cells, in ascending order; gaps of dilated kernels are left out.
    first, last : int
        The run that they lie in, with what lies beyond the input's borders.
    before, after : int
        Cells of the run before the input, and beyond its end.
    """

    cells: tuple[int, ...]
    first: int
    last: int
    before: int
    after: int


def run_behind(axes: Sequence[Axis], cell: int) -> tuple[int, int]:
    """Return the first and the last input cell that an output cell of a stack comes from.

    Cells beyond the input are counted too: before it they are negative.

    Parameters
    ----------
    axes : sequence of Axis
        One per layer, in the order of the stack.
    cell : int
        The output cell.
    """
    first = last = cell
    for axis in reversed(axes):
        first, last = axis.read(first, last)
    return first, last


def field_of(axes: Sequence[Axis]) -> Field:
    """Return the receptive field of a stack's output cells, along one axis.

    Size and jump of layers that read windows are r = 1 + Σ (k̂ₗ − 1) Π(i<l) sᵢ and Π s (A. Araujo
    et al., "Computing receptive fields of convolutional neural networks", Distill, 2019).

    Parameters
    ----------
    axes : sequence of Axis
        One per layer, in the order of the stack.

    Examples
    --------
    >>> from convanim.layers.axes import WindowAxis
    >>> stem = WindowAxis(224, 7, 2, before=3, after=3), WindowAxis(112, 3, 2, before=1, after=1)
    >>> found = field_of(stem)
    >>> found.size, int(found.jump), found.start, float(found.centre)
    (11, 4, -5, 0.0)
    """
    from fractions import Fraction  # it takes as long to load as all layers

    compared = min(axes[-1].output, MOST_COMPARED) if any(axis.varies for axis in axes) else 1
    runs = [run_behind(axes, cell) for cell in range(compared)]
    size = max(last - first + 1 for first, last in runs)
    jump = prod((Fraction(*axis.jump) for axis in axes), start=Fraction(1))
    return Field(size, jump, runs[0][0], Fraction(sum(runs[0]), 2))


def cells_of(axes: Sequence[Axis], scatter: Sequence[bool], cell: int) -> FieldOfCell:
    """Return the input cells that an output cell of a stack depends on.

    Parameters
    ----------
    axes : sequence of Axis
        One per layer, in the order of the stack.
    scatter : sequence of bool
        Whether the layers write their windows.
    cell : int
        The output cell.
    """
    cells = {cell}
    for axis, writes in zip(reversed(axes), reversed(scatter), strict=True):
        cells = cells_behind(axis.walk(weighted=False), cells, writes)
    first, last = run_behind(axes, cell)
    size = axes[0].input
    before, after = max(0, min(last + 1, 0) - first), max(0, last + 1 - max(first, size))
    return FieldOfCell(tuple(sorted(cells)), first, last, before, after)
