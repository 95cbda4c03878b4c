"""Arrows, and the hops of a window."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice, pairwise

from convanim.scene.plane import Plane
from convanim.scene.primitives import Paths, Point, Stroke
from convanim.theme import Theme
from convanim.walk import AxisWalk, Walk

__all__ = ["arrow", "hops"]

#: Length and half the width of an arrow's head, in points.
HEAD = (3.0, 2.8)

#: How far a hop starts from the middle of a cell, in cells, so that hops stay apart.
HOP_START = 0.1


def arrow(start: Point, end: Point, stroke: Stroke) -> Paths:
    """Draw an arrow with an open head."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    back, side = HEAD
    barbs = [
        (end[0] - back * ux - sign * side * uy, end[1] - back * uy + sign * side * ux)
        for sign in (1, -1)
    ]
    return Paths(((start, end), (barbs[0], end, barbs[1])), stroke=stroke)


def hops(walk: Walk, plane: Plane, theme: Theme, rows: int, columns: int) -> Iterator[Paths]:
    """Draw the first hops of a window: so many to the right, and so many down."""
    stroke = Stroke(theme.ink, theme.thick)
    down, right = walk.axes
    middle_row, middle_column = _middle(down), _middle(right)
    for at, to in islice(_hops(right), columns):
        start = plane.point(middle_row, at + HOP_START)
        yield arrow(start, plane.point(middle_row, to), stroke)
    for at, to in islice(_hops(down), rows):
        start = plane.point(at + HOP_START, middle_column)
        yield arrow(start, plane.point(to, middle_column), stroke)


def _middle(axis: AxisWalk) -> float:
    """Middle of a cell in the first window: on a grid line an arrow would not be seen."""
    extent = axis.windows[0].extent
    return extent.start + len(extent) // 2 + 0.5


def _hops(axis: AxisWalk) -> Iterator[tuple[float, float]]:
    """Middles of the last cells of each window and the next."""
    ends = (window.extent.stop - 0.5 for window in axis.windows)
    return pairwise(ends)
