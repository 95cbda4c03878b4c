"""Marks on cells: crosses on those that are cropped or never read, and the legend's icons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from convanim.colours import mixed
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = ["MIDDLE", "Mark", "cropped", "icon", "icon_width", "unread"]

#: Side of a cell of an icon, which has three cells, in sizes of the theme's values.
ICON_CELL = 0.875

#: Middle of a cross, to the right of and below its cell's upper left corner, and half its width;
#: in cells.
Mark = tuple[float, float, float]

#: A cross in the middle of a cell, away from its edges.
MIDDLE: Mark = (0.5, 0.5, 0.3)

#: Share of the input's colour in the colour of cropped cells; the rest is the background's.
PALE_SHARE = 0.35

#: Columns of an icon's cells that hold data, and the column that is crossed.
_DATA_COLUMNS: dict[Role, tuple[int, ...]] = {
    Role.PADDING: (1, 2),
    Role.INSERTED: (0, 2),
    Role.EXTRA: (0,),
    Role.UNUSED: (0, 1),
    Role.CROPPED: (1, 2),
}
_CROSSED_COLUMN = {Role.UNUSED: 2, Role.CROPPED: 0}


def unread(walk: Walk, plane: Plane, theme: Theme, mark: Mark = MIDDLE) -> Iterator[Primitive]:
    """Yield crosses on the cells that no window reads, if there are any."""
    cells = [cell for cell in product(*walk.kept) if walk.role(cell) is Role.UNUSED]
    if cells:
        yield _crosses(plane, cells, mark, theme)


def cropped(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Yield the cells that the padding of a transposed convolution crops, pale and crossed.

    Inserted zeros between them are cropped too; zeros around the input are not shown.
    """
    cells = [cell for cell in product(*map(range, walk.grid)) if walk.role(cell) is Role.CROPPED]
    spans = [_data_span(axis.sources) for axis in walk.axes]
    cells = [cell for cell in cells if _is_within(cell, spans)]
    if cells:
        data = [cell for cell in cells if walk.source(cell)]
        if data:
            yield Paths(plane.cells(data), closed=True, fill=_pale_input(theme))
        dashed = Stroke(theme.ink, theme.thin, theme.dash)
        yield Paths(plane.edges(cells), stroke=dashed)
        yield _crosses(plane, cells, MIDDLE, theme)


def icon_width(theme: Theme) -> float:
    """Return the width of an icon of three cells, in points."""
    return 3 * ICON_CELL * theme.value_size


def icon(role: Role | None, left: float, middle: float, theme: Theme) -> Iterator[Primitive]:
    """Yield three cells that show what a line of the legend names.

    Parameters
    ----------
    role : Role or None
        Role of a cell; None for the kernel.
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
        if role is None:
            yield Paths(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
            yield Paths(cell, closed=True, stroke=solid)
        elif column in _DATA_COLUMNS[role]:
            yield Paths(cell, closed=True, fill=theme.input, stroke=solid)
        else:
            pale = _pale_input(theme) if role is Role.CROPPED else None
            yield Paths(cell, closed=True, fill=pale, stroke=dashed)
    if role in _CROSSED_COLUMN:
        yield _crosses(plane, [(0, _CROSSED_COLUMN[role])], MIDDLE, theme)


def _data_span(sources: Sequence[int]) -> range:
    """Return the cells from the first to the last with data."""
    found = [cell for cell, source in enumerate(sources) if source >= 0]
    return range(found[0], found[-1] + 1)


def _is_within(cell: Sequence[int], spans: Sequence[range]) -> bool:
    return all(place in span for place, span in zip(cell, spans, strict=True))


def _crosses(plane: Plane, cells: Iterable[Sequence[int]], mark: Mark, theme: Theme) -> Paths:
    lines: list[tuple[Point, ...]] = []
    x, y, reach = mark
    for row, column in cells:
        block = plane.block(row + y - reach, column + x - reach, 2 * reach, 2 * reach)
        lines += [block[::2], block[1::2]]
    return Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


def _pale_input(theme: Theme) -> tuple[int, int, int]:
    return mixed(theme.input, theme.background, PALE_SHARE)
