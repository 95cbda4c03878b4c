"""Links from cells of the input to their copies in the padding."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role, Walk

__all__ = ["arc", "copied", "links", "links_of", "pointing"]

#: Row and column of a cell, and of its copy.
Ends = tuple[Sequence[int], Sequence[int]]

#: Copies in a window up to which each has a link. Of more, those in its middle row and column do.
MOST_LINKED = 8

#: Place of a link on a flat plane: it runs along the upper and the left edges of cells, clear of
#: their numbers. Distances from these edges for the first copy and for the last one, in cells.
TRACKS = (0.24, 0.1)

#: Height of a link over a slanted plane, for each cell that it is long, and at most; in cells.
RISE, MOST_RISE = 0.3, 1.2

#: Pieces of an arc.
PIECES = 12

#: Side of a cell, in points, below which dots and heads are smaller, too, to this share at least.
SMALL, LEAST_SHARE = 7.0, 0.5

#: Radius of the dot at a link's start, and length and half the width of its head, in points.
DOT, HEAD = 1.0, (2.6, 1.2)


def links(subject: Subject, walk: Walk, plane: Plane, step: int) -> Iterator[Paths]:
    """Yield lines to the copies that a step reads, each from the cell that is copied.

    On a flat plane of small cells, those at each side of the input have one together.

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
    yield from links_of(subject, walk, plane, [one.cells for one in walk.windows(step)])


def links_of(
    subject: Subject, walk: Walk, plane: Plane, read: Sequence[Sequence[int]]
) -> Iterator[Paths]:
    """Yield lines to the copies among some cells that are read, given along both axes."""
    theme = subject.theme
    if subject.options.get("plain"):
        return
    pairs, is_small = _copies(walk, read), plane.tilt == FLAT and plane.cell < theme.cell
    if plane.tilt != FLAT:
        lines = [_over(plane, *ends) for ends in pairs]
    elif is_small:
        lines = [_straight(plane, *ends) for ends in _one_a_side(walk, pairs)]
    else:
        lines = [_beside_numbers(walk, plane, *ends) for ends in pairs]
    share = min(1.0, max(LEAST_SHARE, plane.cell / SMALL))
    yield from pointing(lines, theme, 2.0 if is_small else 1.5, share)


def pointing(
    lines: Sequence[tuple[Point, ...]], theme: Theme, width: float = 1.5, share: float = 1.0
) -> Iterator[Paths]:
    """Yield lines to copies, each with a dot at its start and a head at its end; none of none.

    Parameters
    ----------
    lines : sequence of tuple of Point
    theme : Theme
    width : float
        Of the lines, in thin lines.
    share : float
        Size of dots and heads, as a share of the usual one.
    """
    if lines:
        yield Paths(tuple(lines), stroke=Stroke(theme.accent, width * theme.thin, grows=1))
        dots = (_dot(line[0], share * DOT) for line in lines)
        heads = (_head(line[-2], line[-1], share) for line in lines)
        yield Paths((*dots, *heads), closed=True, fill=theme.accent)


def _copies(walk: Walk, read: Sequence[Sequence[int]]) -> list[Ends]:
    """Return the cells that are copied, with their copies among those that are read."""
    along = [
        [
            (own, cell)
            for cell in cells
            if axis.sources[cell] >= 0 and (own := copied(axis, cell)) is not None
        ]
        for axis, cells in zip(walk.axes, read, strict=True)
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


def _one_a_side(walk: Walk, pairs: Iterable[Ends]) -> list[Ends]:
    """Return one of the copies before, beside and after the input along each axis."""
    found: dict[tuple[int, ...], list[Ends]] = {}
    for own, copy in pairs:
        side = tuple(
            (cell > cells[-1]) - (cell < cells[0])
            for cells, cell in zip(map(own_cells, walk.axes), copy, strict=True)
        )
        found.setdefault(side, []).append((own, copy))
    return [ends[len(ends) // 2] for ends in found.values()]


def _straight(plane: Plane, start: Sequence[float], end: Sequence[float]) -> tuple[Point, ...]:
    """Return a line from the middle of a cell to that of another."""
    return tuple(plane.point(row + 0.5, column + 0.5) for row, column in (start, end))


def _over(plane: Plane, start: Sequence[float], end: Sequence[float]) -> tuple[Point, ...]:
    """Return an arc over a slanted plane, from the middle of a cell to that of another."""
    rise = plane.cell * min(MOST_RISE, RISE * math.dist(start, end))
    first, last = _straight(plane, start, end)
    return arc(first, last, rise)


def arc(start: Point, end: Point, rise: float, pieces: int = PIECES) -> tuple[Point, ...]:
    """Return an arc from a point to another, whose middle rises over theirs; or hangs below it."""
    (x0, y0), (x1, y1) = start, end
    shares = [number / pieces for number in range(pieces + 1)]
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


def _dot(at: Point, radius: float) -> tuple[Point, ...]:
    turns = [math.tau * number / 10 for number in range(10)]
    return tuple((at[0] + radius * math.cos(t), at[1] + radius * math.sin(t)) for t in turns)


def _head(before: Point, end: Point, share: float) -> tuple[Point, ...]:
    dx, dy = end[0] - before[0], end[1] - before[1]
    ux, uy = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
    length, half = (share * each for each in HEAD)
    x, y = end[0] - length * ux, end[1] - length * uy
    return end, (x - half * uy, y + half * ux), (x + half * uy, y - half * ux)
