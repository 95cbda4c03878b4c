"""Where the cells of a row stand, and how far rows are from each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from convanim.scene.parts.labels import Box, enclosing
from convanim.scene.parts.marks import own_cells
from convanim.scene.primitives import Point
from convanim.scene.sight import Sight
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role

__all__ = [
    "WIDEST",
    "Row",
    "above",
    "canvas",
    "copies",
    "drawn_cells",
    "gap_of",
]

#: Distance between two rows in cells: at least, for each cell that a link leads aside, at most.
LEAST_GAP, GAP_ASIDE, MOST_GAP = 2.6, 0.22, 8.0

#: Reach of the widest strokes, which ring cells, in widths of thick lines.
WIDEST = 2.5

#: Smallest distance between cells that do not touch, in points.
TOUCHING = 1e-6


@dataclass(frozen=True)
class Row:
    """Cells in a row, at equal distances.

    Parameters
    ----------
    cells : range
        The cells that are drawn.
    start : float
        Middle of the cell 0, whether or not it is drawn, in points from the left.
    pitch : float
        Distance between the middles of neighbours, in points.
    bottom : float
        Lower edge, in points.
    side : float
        Side of a cell, in points; at most the pitch.
    tall : int
        Number of cells that stand above one another in each place.
    """

    cells: range
    start: float
    pitch: float
    bottom: float
    side: float
    tall: int = 1

    @property
    def top(self) -> float:
        """Upper edge, in points."""
        return self.bottom + self.tall * self.side

    @property
    def bounds(self) -> Box:
        """Left, bottom, right and top, in points."""
        first, last = self.x(self.cells[0]), self.x(self.cells[-1])
        return first - self.side / 2, self.bottom, last + self.side / 2, self.top

    def moved(self, dx: float, dy: float) -> Row:
        """Return the row moved by a distance, in points."""
        return replace(self, start=self.start + dx, bottom=self.bottom + dy)

    def of_place(self, place: int) -> Row:
        """Return the row of one place alone, counted from the uppermost of those in a column."""
        bottom = self.top - (place + 1) * self.side
        return replace(self, bottom=bottom, tall=1)

    def x(self, cell: float) -> float:
        """Return the middle of a cell, in points from the left."""
        return self.start + self.pitch * cell

    def middle(self, cell: int, place: int = 0) -> Point:
        """Return the middle of a cell; places count from the uppermost of those in a column."""
        return self.x(cell), self.top - (place + 0.5) * self.side

    def head(self, cell: int) -> Point:
        """Return the middle of a cell's upper edge."""
        return self.x(cell), self.top

    def foot(self, cell: int) -> Point:
        """Return the middle of a cell's lower edge."""
        return self.x(cell), self.bottom

    def squares(self, cells: Iterable[int]) -> tuple[tuple[Point, ...], ...]:
        """Return the outlines of cells, of all that stand above one another."""
        half = self.side / 2
        return tuple(
            ((x - half, y), (x + half, y), (x + half, y + self.side), (x - half, y + self.side))
            for x in map(self.x, cells)
            for y in (self.bottom + place * self.side for place in range(self.tall))
        )

    def edges(self, cells: Iterable[int]) -> tuple[tuple[Point, ...], ...]:
        """Return the edges of cells; one that neighbours share comes once, or dashes would mix."""
        half, found = self.side / 2, {*cells}
        follows = {cell + 1 for cell in found} if self.pitch - self.side < TOUCHING else set()
        lefts = [self.x(cell) - half for cell in sorted(found)]
        rights = [self.x(cell - 1) + half for cell in sorted(follows - found)]
        if not follows:
            rights = [left + self.side for left in lefts]
        level = (((x, y), (x + self.side, y)) for y in (self.bottom, self.top) for x in lefts)
        return (*level, *(((x, self.bottom), (x, self.top)) for x in (*lefts, *rights)))


def canvas(theme: Theme, boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    """Return width and height of a canvas around boxes, and how far they move onto it.

    The margin of a large picture is wider, as for planes.
    """
    left, bottom, right, top = enclosing(boxes)
    growth = Sight.of(right - left, top - bottom).growth
    edge = growth * (theme.margin + WIDEST * theme.thick)
    dx, dy = edge - left, edge - bottom
    return right + dx + edge, top + dy + edge, dx, dy


def copies(axis: AxisWalk, cells: Iterable[int]) -> list[tuple[int, int]]:
    """Return the cell that is copied, and its copy, for each copy among cells of a grid.

    A cell that is left out of a part of a large layer can't be pointed at.
    """
    own = {axis.sources[cell]: cell for cell in own_cells(axis)}
    filled = (cell for cell in cells if axis.sources[cell] in own)
    return [(own[axis.sources[cell]], cell) for cell in filled if own[axis.sources[cell]] != cell]


def above(axis: AxisWalk) -> tuple[float, float]:
    """Return where the cell of the first step stands over the grid, and how far apart they are.

    A cell stands over the middle of its window. Where the input is padded more at one end than at
    the other, all cells are moved, so that those of a causal convolution stand over their own time.

    Returns
    -------
    start, pitch : float
        In cells of the grid; the pitch is at least 1.
    """
    first, last = (
        (extent.start + extent.stop - 1) / 2
        for extent in (axis.windows[0].extent, axis.windows[-1].extent)
    )
    more = len(axis.windows) - 1
    pitch = max(1.0, (last - first) / more) if more else 1.0
    before, after = _padding_of(axis)
    own = own_cells(axis)  # those that are cropped count as padding less than none
    before -= max(0, axis.kept.start - own[0])
    after -= max(0, own[-1] + 1 - axis.kept.stop)
    return (first + last + before - after - pitch * more) / 2, pitch


def _padding_of(axis: AxisWalk) -> tuple[int, int]:
    """Return the number of padding cells at both ends of a grid."""
    own = own_cells(axis)
    ends = axis.roles[: own[0]], axis.roles[own[-1] + 1 :]
    before, after = (sum(role is Role.PADDING for role in end) for end in ends)
    return before, after


def drawn_cells(axis: AxisWalk) -> range:
    """Return the cells of a grid that are drawn: those that are kept, and the input's own."""
    own = own_cells(axis)
    return range(min(axis.kept.start, own[0]), max(axis.kept.stop, own[-1] + 1))


def gap_of(
    axis: AxisWalk, cell: float, pitch: float = 1.0, over: tuple[float, float] | None = None
) -> float:
    """Return the height between a grid and the row over it, so that no link is too flat.

    Parameters
    ----------
    axis : AxisWalk
    cell : float
        Side of a cell, in points.
    pitch : float
        Distance between cells of the grid, in sides.
    over : tuple of float, optional
        Where the first step's cell stands and how far apart they are, if not as `above` says.
    """
    start, hop = over or above(axis)
    aside = max(
        (
            abs(place - start - hop * step)
            for step, window in enumerate(axis.windows)
            for place in window.cells
        ),
        default=0,
    )
    return cell * min(MOST_GAP, LEAST_GAP + GAP_ASIDE * pitch * aside)
