"""Arrows, and the hops of a window from each place to the next."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice, pairwise

from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Paths, Point, Stroke
from convanim.theme import Theme
from convanim.walk import AxisWalk, Walk

__all__ = ["HEAD", "arrow", "hops"]

#: Length and half the width of an arrow's head, in points.
HEAD = (3.0, 2.8)

#: Gap, in cells, between the end of a hop and the start of the next one.
HOP_GAP = 0.1


def arrow(start: Point, end: Point, stroke: Stroke) -> Paths:
    """Return an arrow with an open head; start and end must differ."""
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
    """Yield arrows for the first hops of a window.

    Parameters
    ----------
    walk : Walk
        Over two axes.
    plane : Plane
        The plane of its grid.
    theme : Theme
    rows, columns : int
        Number of hops down, and to the right.
    """
    stroke = Stroke(theme.ink, theme.thick)
    down, right = walk.axes
    middle_row, middle_column = _middle(down), _middle(right)
    for at, to in islice(_hop_ends(right), columns):
        start = plane.point(middle_row, at + HOP_GAP)
        yield arrow(start, plane.point(middle_row, to), stroke)
    for at, to in islice(_hop_ends(down), rows):
        start = plane.point(at + HOP_GAP, middle_column)
        yield arrow(start, plane.point(to, middle_column), stroke)


def _middle(axis: AxisWalk) -> float:
    """Return the middle of a cell near the first window's middle: a grid line hides an arrow."""
    extent = axis.windows[0].extent
    return extent.start + len(extent) // 2 + 0.5


def _hop_ends(axis: AxisWalk) -> Iterator[tuple[float, float]]:
    """Yield start and end of each hop: the middles of the last cells of two windows."""
    ends = (window.extent.stop - 0.5 for window in axis.windows)
    return pairwise(ends)
