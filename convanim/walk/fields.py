"""Receptive fields: the input cells that an output cell depends on, along one axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convanim.walk.model import AxisWalk

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Field", "cells_behind"]


@dataclass(frozen=True)
class Field:
    """The receptive field of the output cells of a stack, along one axis.

    Parameters
    ----------
    size : int
        Input cells from the first to the last one that an output cell depends on; the largest
        number, where cells differ.
    jump : Fraction
        Input cells from the field of one output cell to that of the next.
    start : int
        First input cell of the first output cell's field; negative where it begins in the padding.
    centre : Fraction
        Middle of the first output cell's field, in input cells, whose own middles are whole.
    """

    size: int
    jump: Fraction
    start: int
    centre: Fraction


def cells_behind(axis: AxisWalk, cells: Iterable[int], scatter: bool = False) -> set[int]:
    """Return the input cells that some output cells are made of.

    Parameters
    ----------
    axis : AxisWalk
        The walk along the axis.
    cells : iterable of int
        Output cells along the axis.
    scatter : bool
        Whether windows are written instead of read.

    Examples
    --------
    >>> from convanim.walk import Role, Window
    >>> windows = Window((0, 2)), Window((1, 3))
    >>> axis = AxisWalk((Role.PADDING,) + (Role.DATA,) * 3, (-1, 0, 1, 2), windows, 3)
    >>> cells_behind(axis, [0]), cells_behind(axis, [0, 1])
    ({1}, {0, 1, 2})
    """
    if not scatter:
        read = (axis.sources[place] for cell in cells for place in axis.windows[cell].cells)
        return {source for source in read if source >= 0}
    wanted = set(cells)
    return {
        step
        for step, window in enumerate(axis.windows)
        if any(axis.sources[place] in wanted for place in window.cells)
    }
