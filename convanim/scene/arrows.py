"""Arrows, and the hops of a window."""

from __future__ import annotations

import math
from collections.abc import Iterator

from convanim.scene.plane import Plane
from convanim.scene.primitives import Point, Shape, Stroke
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["arrow", "hops"]

#: Length and half the width of an arrow's head, in points.
HEAD = (3.0, 2.8)

#: How far a hop starts from the middle of a cell, in cells, so that hops stay apart.
GAP = 0.1


def arrow(start: Point, end: Point, stroke: Stroke) -> Shape:
    """Draw an arrow with an open head."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    back, side = HEAD
    barbs = [
        (end[0] - back * ux - sign * side * uy, end[1] - back * uy + sign * side * ux)
        for sign in (1, -1)
    ]
    return Shape(((start, end), (barbs[0], end, barbs[1])), stroke=stroke)


def hops(walk: Walk, plane: Plane, theme: Theme, rows: int, columns: int) -> Iterator[Shape]:
    """Draw the first hops of a window: so many to the right, and so many down."""
    stroke = Stroke(theme.ink, theme.thick)
    down, right = walk.axes
    # The middle of a cell: on a grid line an arrow would not be seen.
    middle_row, middle_column = down.span // 2 + 0.5, right.span // 2 + 0.5
    for hop in range(columns):
        at = right.start(hop) + right.span - 0.5
        start = plane.point(middle_row, at + GAP)
        yield arrow(start, plane.point(middle_row, at + right.stride), stroke)
    for hop in range(rows):
        at = down.start(hop) + down.span - 0.5
        start = plane.point(at + GAP, middle_column)
        yield arrow(start, plane.point(at + down.stride, middle_column), stroke)
