"""Spans along a plane's edges: windows of different sizes, each with its number of cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

from convanim.colours import Colour, mixed
from convanim.scene.parts.edge import Edge
from convanim.scene.parts.labels import Box
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import AxisWalk

__all__ = [
    "Side",
    "all_along",
    "all_spans",
    "reach",
    "span_boxes",
    "spans_along",
    "spans_of",
    "spans_of_windows",
    "varies",
]

#: Distance of the first row of spans from its side, from one row to the next, width of the gap in
#: which a span's number stands, and size of the number; in sizes of the theme's values.
FIRST, PITCH, NUMBER_GAP, NUMBER_SIZE = 0.625, 1.0625, 0.875, 0.8

#: Rows of spans up to which all windows have one. With more, only those of the step have.
MOST_ROWS = 3

#: Distance of a span's ends from the edges of its cells, in cells, and half the length of its
#: ends, in points.
INSET, END = 0.08, 1.5

#: Share of the ink in spans of other steps; the rest is the background's.
PALE_SHARE = 0.55


class Side(Protocol):
    """What spans stand beside: an edge of a plane, or a row of slices."""

    def point(self, at: float, away: float) -> Point:
        """Return the point beside a place along it, so many points away from it."""


def varies(axis: AxisWalk) -> bool:
    """Whether windows along an axis differ in size."""
    return len({len(window.cells) for window in axis.windows}) > 1


def reach(axis: AxisWalk, theme: Theme) -> float:
    """Return how far from its side the spans along an axis reach, in points; 0 without spans."""
    return _away(max(_rows(axis).values()) + 0.5, theme) if varies(axis) else 0.0


def span_boxes(subject: Subject, plane: Plane) -> list[Box]:
    """Return boxes of what the spans beside a plane take up."""
    found = []
    for edge, axis, _ in _edges(subject, plane):
        far = reach(axis, subject.theme)
        for cell in axis.kept:  # one box would be large where the edge is slanted
            corners = [edge.point(at, away) for at in (cell, cell + 1) for away in (0, far)]
            xs, ys = zip(*corners, strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def all_spans(subject: Subject, plane: Plane) -> Iterator[Primitive]:
    """Draw the spans of all windows, pale. There are none where all windows have one size.

    Parameters
    ----------
    subject : Subject
        The last two axes of its walk are those of the plane.
    plane : Plane
        The plane of the grid.
    """
    for edge, axis, _ in _edges(subject, plane):
        yield from all_along(edge, axis, subject.theme)


def spans_of(subject: Subject, plane: Plane, step: int) -> Iterator[Primitive]:
    """Draw the spans of a step's window."""
    yield from spans_of_windows(subject, plane, [(number,) for number in subject.walk.at(step)])


def spans_of_windows(
    subject: Subject, plane: Plane, steps: Sequence[Sequence[int]]
) -> Iterator[Primitive]:
    """Draw the spans of the windows of several steps, whose numbers are given along each axis."""
    for edge, axis, number in _edges(subject, plane):
        yield from spans_along(edge, axis, steps[number], subject.theme)


def all_along(side: Side, axis: AxisWalk, theme: Theme) -> Iterator[Primitive]:
    """Draw the spans of all windows along an axis, pale."""
    pale = mixed(theme.ink, theme.background, PALE_SHARE)
    rows = _rows(axis)
    for window, row in rows.items() if len(rows) > 1 else ():
        yield from _span(side, window, row, theme, pale)


def spans_along(
    side: Side, axis: AxisWalk, steps: Sequence[int], theme: Theme
) -> Iterator[Primitive]:
    """Draw the spans of some of the windows along an axis, which are given by their numbers."""
    rows = _rows(axis)
    windows = dict.fromkeys(axis.windows[step].extent for step in steps)
    # Windows that have no rows of their own would lie on one another.
    for window in windows if len(windows) == 1 or len(rows) > 1 else ():
        yield from _span(side, window, rows.get(window, 0), theme, theme.ink)


def _edges(subject: Subject, plane: Plane) -> Iterator[tuple[Edge, AxisWalk, int]]:
    """Yield the edges that have spans, the axis along each, and its number."""
    for number in (-2, -1):
        axis = subject.walk.axes[number]
        if varies(axis):
            yield Edge(plane, number == -2), axis, number


def _rows(axis: AxisWalk) -> dict[range, int]:
    """Return the windows along an axis, each with the row of its span: spans don't overlap.

    There is only one, in the first row, where there would be too many rows.
    """
    rows: dict[range, int] = {}
    ends: list[int] = []
    windows = {window.extent for window in axis.windows}
    for window in sorted(windows, key=lambda window: (window.start, window.stop)):
        row = next((n for n, end in enumerate(ends) if end <= window.start), len(ends))
        ends[row : row + 1] = [window.stop]
        rows[window] = row
    return rows if len(ends) <= MOST_ROWS else {window: 0}


def _size(theme: Theme) -> float:
    """Return the size of values as spans know it: their numbers are no larger than a cell."""
    return min(theme.value_size, theme.cell)


def _away(row: float, theme: Theme) -> float:
    """Return the distance of a row of spans from its side, in points."""
    return (FIRST + PITCH * row) * _size(theme)


def _span(side: Side, window: range, row: int, theme: Theme, colour: Colour) -> Iterator[Primitive]:
    """Draw a window's span, with its number of cells in its middle."""
    away, size = _away(row, theme), _size(theme)
    (x0, y0), (x1, y1) = (
        side.point(at, away) for at in (window.start + INSET, window.stop - INSET)
    )
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    half = min(NUMBER_GAP * size, length - 2 * END) / 2

    def along(at: Point, by: float, aside: float = 0.0) -> Point:
        return at[0] + by * ux - aside * uy, at[1] + by * uy + aside * ux

    lines = (
        ((x0, y0), along(middle, -half)),
        (along(middle, half), (x1, y1)),
        *((along(end, 0, -END), along(end, 0, END)) for end in ((x0, y0), (x1, y1))),
    )
    yield Paths(lines, stroke=Stroke(colour, theme.thick, grows=0.5))
    yield Text(((middle, str(len(window))),), NUMBER_SIZE * size, colour)
