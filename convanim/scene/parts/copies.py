"""Links from cells of the input to their copies in the padding."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role, Walk

__all__ = ["copied", "links", "pointing"]

#: Copies in a window up to which each has a link. Of more, those in its middle row and column do.
MOST_LINKED = 8

#: Place of a link on a flat plane: it runs along the upper and the left edges of cells, clear of
#: their numbers. Distances from these edges for the first copy and for the last one, in cells.
TRACKS = (0.24, 0.1)

#: Height of a link over a slanted plane, for each cell that it is long, and at most; in cells.
RISE, MOST_RISE = 0.3, 1.2

#: Pieces of a link over a slanted plane.
PIECES = 12

#: Radius of the dot at a link's start, and length and half the width of its head, in points.
DOT, HEAD = 1.0, (2.6, 1.2)


def links(subject: Subject, walk: Walk, plane: Plane, step: int) -> Iterator[Primitive]:
    """Yield lines to the copies that a step reads, each from the cell that is copied.

    Parameters
    ----------
    subject : Subject
        It tells the theme, and whether copies are linked.
    walk : Walk
        Over two axes.
    plane : Plane
        The plane of its grid.
    step : int
    """
    theme = subject.theme
    if subject.options.get("plain"):
        return
    lines = [
        _over(plane, *ends) if plane.tilt != FLAT else _beside_numbers(walk, plane, *ends)
        for ends in _copies(walk, step)
    ]
    yield from pointing(lines, theme)


def pointing(lines: Sequence[tuple[Point, ...]], theme: Theme) -> Iterator[Primitive]:
    """Yield lines to copies, each with a dot at its start and a head at its end; none of none."""
    if lines:
        yield Paths(tuple(lines), stroke=Stroke(theme.accent, 1.5 * theme.thin))
        dots, heads = (_dot(line[0]) for line in lines), (_head(*line[-2:]) for line in lines)
        yield Paths((*dots, *heads), closed=True, fill=theme.accent)


def _copies(walk: Walk, step: int) -> list[tuple[Sequence[int], Sequence[int]]]:
    """Return the cells that are copied, with their copies in a step's window."""
    along = [
        [
            (own, cell)
            for cell in window.cells
            if axis.sources[cell] >= 0 and (own := copied(axis, cell)) is not None
        ]
        for axis, window in zip(walk.axes, walk.windows(step), strict=True)
    ]
    rows, columns = along
    found = [(row, column) for row, column in product(rows, columns) if _differ(row, column)]
    if len(found) > MOST_LINKED and all(along):
        row, column = (cells[len(cells) // 2] for cells in along)
        middle = [*((row, each) for each in columns), *((each, column) for each in rows)]
        found = [pair for pair in dict.fromkeys(middle) if _differ(*pair)]
    return [((row[0], column[0]), (row[1], column[1])) for row, column in found]


def _differ(row: tuple[int, int], column: tuple[int, int]) -> bool:
    """Whether a cell is a copy along one of its axes."""
    return row[0] != row[1] or column[0] != column[1]


def copied(axis: AxisWalk, cell: int) -> int | None:
    """Return the input's own cell along an axis that a cell of the padding holds a copy of.

    Other cells are returned themselves. It is None where that cell is left out of a part of a
    large layer.
    """
    if axis.roles[cell] is not Role.PADDING:
        return cell
    own = (own for own in own_cells(axis) if axis.sources[own] == axis.sources[cell])
    return next(own, None)


def _over(plane: Plane, start: Sequence[float], end: Sequence[float]) -> tuple[Point, ...]:
    """Return an arc over a slanted plane, from the middle of a cell to that of another."""
    (x0, y0), (x1, y1) = (plane.point(row + 0.5, column + 0.5) for row, column in (start, end))
    rise = plane.cell * min(MOST_RISE, RISE * math.dist(start, end))
    shares = [number / PIECES for number in range(PIECES + 1)]
    return tuple(
        (x0 + share * (x1 - x0), y0 + share * (y1 - y0) + 4 * rise * share * (1 - share))
        for share in shares
    )


def _beside_numbers(
    walk: Walk, plane: Plane, start: Sequence[int], end: Sequence[int]
) -> tuple[Point, ...]:
    """Return a line along a column and then along a row, clear of what stands in the cells."""
    rows, columns = walk.axes
    aside, under = _track(rows, end[0]), _track(columns, end[1])
    places = [(start[0] + 0.5, start[1] + aside), (end[0] + 0.5, start[1] + aside)]
    if start[1] != end[1]:
        places = [*places[:1], (end[0] + under, start[1] + aside), (end[0] + under, end[1] + 0.5)]
    if start[0] == end[0]:
        places = [(start[0] + under, start[1] + 0.5), (start[0] + under, end[1] + 0.5)]
    return tuple(plane.point(*place) for place in places)


def _track(axis: AxisWalk, cell: int) -> float:
    """Return how far from a cell's edge the link to a copy runs; the nearest is innermost."""
    own = own_cells(axis)
    away = max(own[0] - cell, cell - own[-1])
    most = own[0] if cell < own[0] else len(axis.roles) - 1 - own[-1]
    return TRACKS[0] + (TRACKS[1] - TRACKS[0]) * max(0, away - 1) / max(1, most - 1)


def _dot(at: Point) -> tuple[Point, ...]:
    turns = [math.tau * number / 10 for number in range(10)]
    return tuple((at[0] + DOT * math.cos(t), at[1] + DOT * math.sin(t)) for t in turns)


def _head(before: Point, end: Point) -> tuple[Point, ...]:
    dx, dy = end[0] - before[0], end[1] - before[1]
    ux, uy = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
    length, half = HEAD
    x, y = end[0] - length * ux, end[1] - length * uy
    return end, (x - half * uy, y + half * ux), (x + half * uy, y - half * ux)
