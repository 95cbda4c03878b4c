"""Marks on cells: crosses on what is cropped or never read, and the pictures of a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.theme import Theme, mixed
from convanim.walk import Role, Walk

__all__ = ["ICON_WIDTH", "MIDDLE", "Mark", "cropped", "icon", "unread"]

#: Side of a cell in the key, and the width of its picture of three cells, in points.
ICON = 7.0
ICON_WIDTH = 3 * ICON

#: Where a cross stands in its cell, across and down, and how far it reaches.
Mark = tuple[float, float, float]

#: In the middle, clear of the lines.
MIDDLE: Mark = (0.5, 0.5, 0.3)

#: How much of the input's colour cropped cells keep.
PALE = 0.35

#: Which of the three cells of a picture hold data, and which is crossed.
_DATA: dict[Role, tuple[int, ...]] = {
    Role.PADDING: (1, 2),
    Role.INSERTED: (0, 2),
    Role.EXTRA: (0,),
    Role.UNUSED: (0, 1),
    Role.CROPPED: (1, 2),
}
_CROSSED = {Role.UNUSED: 2, Role.CROPPED: 0}


def unread(walk: Walk, plane: Plane, theme: Theme, mark: Mark = MIDDLE) -> Iterator[Primitive]:
    """Cross the cells that no window reads."""
    cells = [cell for cell in product(*walk.kept) if walk.role(cell) is Role.UNUSED]
    if cells:
        yield _crosses(plane, cells, mark, theme)


def cropped(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw what the padding of a transposed convolution crops, pale and crossed.

    The zeros between the input's cells are cropped with them.
    """
    cells = [cell for cell in product(*map(range, walk.grid)) if walk.role(cell) is Role.CROPPED]
    stretched = [_stretched(axis.sources) for axis in walk.axes]
    cells = [cell for cell in cells if _is_within(cell, stretched)]
    if cells:
        data = [cell for cell in cells if walk.source(cell)]
        if data:
            yield Paths(plane.cells(data), closed=True, fill=_pale(theme))
        dashed = Stroke(theme.ink, theme.thin, theme.dash)
        yield Paths(plane.edges(cells), stroke=dashed)
        yield _crosses(plane, cells, MIDDLE, theme)


def icon(role: Role | None, left: float, middle: float, theme: Theme) -> Iterator[Primitive]:
    """Draw three cells that show what a line of the key names.

    Parameters
    ----------
    role : Role or None
        None for the kernel.
    left, middle : float
        Where the picture begins, and its height over the canvas's bottom.
    theme : Theme
    """
    plane = Plane(1, 3, FLAT, ICON, (left, middle - ICON / 2))
    solid = Stroke(theme.ink, theme.thin)
    dashed = Stroke(theme.ink, theme.thin, (ICON / 5, ICON / 5))
    for column in range(3):
        cell = plane.cells([(0, column)])
        if role is None:
            yield Paths(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
            yield Paths(cell, closed=True, stroke=solid)
        elif column in _DATA[role]:
            yield Paths(cell, closed=True, fill=theme.input, stroke=solid)
        else:
            pale = _pale(theme) if role is Role.CROPPED else None
            yield Paths(cell, closed=True, fill=pale, stroke=dashed)
    if role in _CROSSED:
        yield _crosses(plane, [(0, _CROSSED[role])], MIDDLE, theme)


def _stretched(sources: Sequence[int]) -> range:
    """Cells from the first to the last with data."""
    found = [cell for cell, source in enumerate(sources) if source >= 0]
    return range(found[0], found[-1] + 1)


def _is_within(cell: Sequence[int], ranges: Sequence[range]) -> bool:
    return all(place in found for place, found in zip(cell, ranges, strict=True))


def _crosses(plane: Plane, cells: Iterable[Sequence[int]], mark: Mark, theme: Theme) -> Paths:
    lines: list[tuple[Point, ...]] = []
    x, y, reach = mark
    for row, column in cells:
        block = plane.block(row + y - reach, column + x - reach, 2 * reach, 2 * reach)
        lines += [block[::2], block[1::2]]
    return Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


def _pale(theme: Theme) -> tuple[int, int, int]:
    return mixed(theme.input, theme.background, PALE)
