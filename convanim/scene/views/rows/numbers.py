"""The numbers in the cells of rows, and the weights on their links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from convanim.scene.parts.words import ROOM, formula_texts, values_at
from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.scene.subject import Subject
from convanim.scene.views.rows.layout import Rows
from convanim.walk.arrays import Array

__all__ = ["numbers", "picked", "weights"]

#: Where weights stand on their links, as shares of the way from their cells: the first at which
#: all have room is taken. Those of neighbours may be at two heights.
ALONG = ((0.34, 0.34), (0.26, 0.26), (0.2, 0.42))

#: Distance of a weight from the next one, in points.
APART = 2.0

#: Half the height of what a weight stands on, in sizes of its font.
HALF_HEIGHT = 0.45

#: How many times wider than its room a number may be; smaller ones can't be read.
MOST_SHRUNK = 2.2


def picked(rows: Rows, step: int) -> int | None:
    """Return the cell of a window that holds its maximum; None without one."""
    picks = rows.subject.numbers.picks
    if picks is None:
        return None
    cell = rows.axis.windows[step].cells[int(picks[step])]
    return cell if rows.axis.sources[cell] >= 0 else None


def numbers(rows: Rows) -> Iterator[Primitive]:
    """Write the numbers into the cells of both rows, where they can be read."""
    theme = rows.subject.theme
    for row, values in ((rows.wide, _in_grid(rows)), (rows.narrow, _of_steps(rows))):
        placed = [
            (row.middle(cell, place), float(value))
            for (place, cell), value in np.ndenumerate(values)
            if cell in row.cells
        ]
        shown = [value for _, value in placed if not np.isnan(value)]
        if shown and _can_be_read(rows.subject, shown):
            yield from values_at(placed, theme.value_size, theme)


def _can_be_read(subject: Subject, values: Sequence[float]) -> bool:
    size, room = subject.theme.value_size, ROOM * subject.theme.cell
    return max(subject.width(t, size) for t in formula_texts(values)) <= MOST_SHRUNK * room


def _in_grid(rows: Rows) -> Array:
    """Return the numbers of the grid's cells, in one row."""
    known = rows.subject.numbers
    if not rows.scatter:
        return known.grid.reshape(1, -1)
    output = np.append(known.output, np.nan)  # the last one for cells without an output cell
    return np.asarray(output[[*rows.axis.sources]]).reshape(1, -1)


def _of_steps(rows: Rows) -> Array:
    """Return the numbers of the cells that windows belong to, a row for each place of a column."""
    known, steps = rows.subject.numbers, range(len(rows.axis.windows))
    if not rows.scatter:
        return known.output.reshape(-1, len(steps))
    if known.picks is None:
        return known.x.reshape(-1, len(steps)).astype(float)
    cells = [picked(rows, step) for step in steps]
    maxima = [-np.inf if cell is None else known.x[rows.axis.sources[cell]] for cell in cells]
    return np.array([maxima], float)


def weights(rows: Rows, step: int) -> Iterator[Primitive]:
    """Write the weights on the links of a step, where all have room."""
    subject, theme = rows.subject, rows.subject.theme
    found = subject.numbers.weights(step)
    if found is None:
        return
    cells, texts = rows.axis.windows[step].cells, formula_texts(found.flat)
    near = rows.wide.pitch * min((abs(a - b) for a, b in pairwise(cells)), default=1)
    sizes = (theme.value_size, theme.small_size, theme.small_size)
    for size, along in zip(sizes, ALONG, strict=True):
        widest = max(subject.width(text, size) for text in texts)
        if widest + APART <= near * (1 - along[1]) * len({*along}):
            break
    else:
        return
    points = [_on_link(rows, cell, step, along[number % 2]) for number, cell in enumerate(cells)]
    half, rise = widest / 2 + APART / 4, HALF_HEIGHT * size
    boxes = tuple(
        ((x - half, y - rise), (x + half, y - rise), (x + half, y + rise), (x - half, y + rise))
        for x, y in points
    )
    yield Paths(boxes, closed=True, fill=theme.background)
    yield Text(tuple(zip(points, texts, strict=True)), size, theme.text)


def _on_link(rows: Rows, cell: int, step: int, along: float) -> Point:
    """Return a point on the link from a cell of the grid to a step."""
    (x0, y0), (x1, y1) = rows.wide.head(cell), rows.narrow.foot(step)
    if rows.scatter:
        (x0, y0), (x1, y1) = rows.wide.foot(cell), rows.narrow.head(step)
    return x0 + along * (x1 - x0), y0 + along * (y1 - y0)
