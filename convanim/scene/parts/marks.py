"""Marks on cells: crosses on those that are cropped or never read, and the legend's icons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product

from convanim.colours import Colour, mixed
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role, Walk

__all__ = [
    "BEYOND",
    "COPY",
    "KERNEL",
    "MIDDLE",
    "Mark",
    "beyond",
    "box_beyond",
    "copied",
    "cropped",
    "crosses",
    "icon",
    "icon_width",
    "own_cells",
    "pale",
    "ring",
    "stretches",
    "struck_out",
    "unread",
    "unread_mark",
]

#: Side of a cell of an icon, which has three cells, in sizes of the theme's values.
ICON_CELL = 0.875

#: Middle of a cross, to the right of and below its cell's upper left corner, and half its width;
#: in cells.
Mark = tuple[float, float, float]

#: A cross in the middle of a cell, away from its edges.
MIDDLE: Mark = (0.5, 0.5, 0.3)

#: Length of the lines that go on where cells are left out, in cells.
BEYOND = 0.5

#: Radius of a ring in a cell, in cells, and the number of its corners.
RING, RING_CORNERS = 0.4, 32

#: A smaller one, for many of them.
SMALL: Mark = (0.5, 0.5, 0.2)

#: What an icon shows, besides cells with a role: padding that holds copies, or the kernel.
COPY, KERNEL = "copy", "kernel"

#: Columns of an icon's cells that hold data, and the column that is crossed.
_DATA_COLUMNS: dict[Role | str, tuple[int, ...]] = {
    COPY: (1, 2),
    Role.PADDING: (1, 2),
    Role.INSERTED: (0, 2),
    Role.EXTRA: (0,),
    Role.UNUSED: (0, 1),
    Role.CROPPED: (1, 2),
}
_CROSSED_COLUMN: dict[Role | str, int] = {Role.UNUSED: 2, Role.CROPPED: 0}


def own_cells(axis: AxisWalk) -> list[int]:
    """Return the cells along an axis that hold the input's own cells, cropped ones among them.

    Cells of the padding may hold copies of them, cropped or not.
    """
    found = {s: c for c, s in enumerate(axis.sources) if axis.roles[c] is Role.DATA}
    for cell, (role, source) in enumerate(zip(axis.roles, axis.sources, strict=True)):
        if role is Role.CROPPED and source >= 0:
            found.setdefault(source, cell)
    return sorted(found.values())


def stretches(axis: AxisWalk, *roles: Role) -> list[tuple[int, int]]:
    """Return first cell and length of each stretch of filled cells that have one of some roles."""
    found = []
    filled = {cell for cell in axis.kept if axis.roles[cell] in roles and axis.sources[cell] >= 0}
    for there, cells in groupby(axis.kept, key=filled.__contains__):
        places = list(cells)
        if there:
            found.append((places[0], len(places)))
    return found


def copied(walk: Walk, plane: Plane, theme: Theme, fill: Colour | None = None) -> Iterator[Paths]:
    """Yield the cells of the padding that hold copies of the input's cells, pale.

    They are without borders: those of the grid are dashed.
    """
    rows, columns = (stretches(axis, Role.DATA, Role.PADDING) for axis in walk.axes)
    if rows and columns and any(stretches(axis, Role.PADDING) for axis in walk.axes):
        blocks = (
            plane.block(row, column, height, width)
            for (row, height), (column, width) in product(rows, columns)
        )
        yield Paths(tuple(blocks), closed=True, fill=pale(theme, fill))


def unread(walk: Walk, plane: Plane, theme: Theme, mark: Mark = MIDDLE) -> Iterator[Paths]:
    """Yield crosses on the cells that no window reads, if there are any."""
    cells = [cell for cell in product(*walk.kept) if walk.role(cell) is Role.UNUSED]
    if cells:
        yield crosses(plane, cells, mark, theme)


def unread_mark(middles: Sequence[Point], cell: float, theme: Theme) -> Iterator[Paths]:
    """Yield crosses in the upper right corners of cells with numbers, if there are any."""
    lines: list[tuple[Point, ...]] = []
    for x, y in ((x + 0.32 * cell, y + 0.32 * cell) for x, y in middles):
        by = 0.1 * cell
        lines += [((x - by, y - by), (x + by, y + by)), ((x - by, y + by), (x + by, y - by))]
    if lines:
        yield Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


def cropped(
    walk: Walk, plane: Plane, theme: Theme, fill: Colour | None = None
) -> Iterator[Primitive]:
    """Yield the cells that the padding crops, pale and crossed.

    Inserted zeros between them are cropped too; zeros around the input are not shown.
    """
    if not any(Role.CROPPED in axis.roles for axis in walk.axes):
        return
    cells = [cell for cell in product(*map(range, walk.grid)) if walk.role(cell) is Role.CROPPED]
    spans = [_span(own_cells(axis)) for axis in walk.axes]
    cells = [cell for cell in cells if _is_within(cell, spans)]
    if cells:
        data = [cell for cell in cells if walk.source(cell)]
        if data:
            yield Paths(plane.cells(data), closed=True, fill=pale(theme, fill))
        dashed = Stroke(theme.ink, theme.thin, theme.dash)
        yield Paths(plane.edges(cells), stroke=dashed)
        yield crosses(plane, cells, MIDDLE, theme)


def beyond(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Let the lines of a plane go on, dotted, where cells of a large layer are left out."""
    if lines := _lines_beyond(walk, plane):
        dots = theme.thick, 1.5 * theme.thick
        yield Paths(lines, stroke=Stroke(theme.ink, theme.thick, dots))


def box_beyond(walk: Walk, plane: Plane, theme: Theme) -> list[tuple[float, float, float, float]]:
    """Return a box that lets the lines that go on reach into the margin, but not over it."""
    points = [point for line in _lines_beyond(walk, plane) for point in line]
    if not points:
        return []
    xs, ys = zip(*points, strict=True)
    into = theme.margin
    return [(min(xs) + into, min(ys) + into, max(xs) - into, max(ys) - into)]


def _lines_beyond(walk: Walk, plane: Plane) -> tuple[tuple[Point, ...], ...]:
    bottom, right = plane.top + plane.rows, plane.left + plane.columns
    down, along = (axis.is_cut for axis in walk.axes)
    lines: list[tuple[Point, ...]] = []
    if down:
        columns = range(plane.left, right + 1)
        lines += [(plane.point(bottom, c), plane.point(bottom + BEYOND, c)) for c in columns]
    if along:
        rows = range(plane.top, bottom + 1)
        lines += [(plane.point(r, right), plane.point(r, right + BEYOND)) for r in rows]
    return tuple(lines)


def ring(plane: Plane, cell: Sequence[int], theme: Theme) -> Paths:
    """Return a ring in a cell, around its number."""
    row, column = cell
    turns = (math.tau * number / RING_CORNERS for number in range(RING_CORNERS))
    corners = tuple(
        plane.point(row + 0.5 + RING * math.sin(turn), column + 0.5 + RING * math.cos(turn))
        for turn in turns
    )
    return Paths((corners,), closed=True, stroke=Stroke(theme.accent, 1.5 * theme.thick, grows=1))


def struck_out(
    plane: Plane, cells: Sequence[Sequence[int]], theme: Theme, fill: Colour
) -> Iterator[Primitive]:
    """Yield cells pale and crossed, with dashed edges.

    Parameters
    ----------
    plane : Plane
        Their plane.
    cells : sequence of cell
        Row and column of each.
    theme : Theme
    fill : Colour
        The colour that they would have.
    """
    if cells:
        places = [(row, column) for row, column in cells]
        yield Paths(plane.cells(places), closed=True, fill=pale(theme, fill))
        yield Paths(plane.edges(places), stroke=Stroke(theme.ink, theme.thin, theme.dash))
        yield crosses(plane, cells, SMALL, theme)


def icon_width(theme: Theme) -> float:
    """Return the width of an icon of three cells, in points."""
    return 3 * ICON_CELL * theme.value_size


def icon(role: Role | str, left: float, middle: float, theme: Theme) -> Iterator[Primitive]:
    """Yield three cells that show what a line of the legend names.

    Parameters
    ----------
    role : Role or str
        Role of a cell, or `COPY`, or `KERNEL`.
    left, middle : float
        Left edge of the icon, and height of its middle on the canvas, in points.
    theme : Theme
    """
    side = icon_width(theme) / 3
    plane = Plane(1, 3, FLAT, side, (left, middle - side / 2))
    solid = Stroke(theme.ink, theme.thin)
    dashed = Stroke(theme.ink, theme.thin, (side / 5, side / 5))
    for column in range(3):
        cell = plane.cells([(0, column)])
        if role == KERNEL:
            yield Paths(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
            yield Paths(cell, closed=True, stroke=solid)
        elif column in _DATA_COLUMNS[role]:
            yield Paths(cell, closed=True, fill=theme.input, stroke=solid)
        else:
            light = pale(theme) if role in (Role.CROPPED, COPY) else None
            yield Paths(cell, closed=True, fill=light, stroke=dashed)
    if role in _CROSSED_COLUMN:
        yield crosses(plane, [(0, _CROSSED_COLUMN[role])], MIDDLE, theme)


def _span(cells: Sequence[int]) -> range:
    """Return all cells from the first to the last."""
    return range(cells[0], cells[-1] + 1) if cells else range(0)


def _is_within(cell: Sequence[int], spans: Sequence[range]) -> bool:
    return all(place in span for place, span in zip(cell, spans, strict=True))


def crosses(plane: Plane, cells: Iterable[Sequence[int]], mark: Mark, theme: Theme) -> Paths:
    """Return crosses on some cells."""
    lines: list[tuple[Point, ...]] = []
    x, y, reach = mark
    for row, column in cells:
        block = plane.block(row + y - reach, column + x - reach, 2 * reach, 2 * reach)
        lines += [block[::2], block[1::2]]
    return Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


def pale(theme: Theme, fill: Colour | None = None) -> Colour:
    """Return the colour of copies of cells: that of the cells, usually the input's, made pale."""
    return mixed(fill or theme.input, theme.background, theme.pale)
