"""Rows of cells: a walk over one axis, its input and its output above one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

from convanim.colours import Colour, mixed
from convanim.scene.parts.arrows import HEAD
from convanim.scene.parts.marks import MIDDLE, own_cells, pale
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role

__all__ = [
    "WIDEST",
    "Box",
    "Row",
    "above",
    "arcs",
    "bracket",
    "canvas",
    "copies",
    "depth",
    "draw_cells",
    "draw_grid",
    "drawn_cells",
    "faint",
    "gap_of",
    "indices",
    "links",
    "padding_of",
]

#: Left, bottom, right and top.
Box = tuple[float, float, float, float]

#: Distance between two rows in cells: at least, for each cell that a link leads aside, at most.
LEAST_GAP, GAP_ASIDE, MOST_GAP = 2.6, 0.22, 8.0

#: Share of the ink in the colour of links of other steps; the rest is the background's.
FAINT_SHARE = 0.25

#: Distance of a cell's number from the cell, in points.
NUMBER_GAP = 1.5

#: Height of a bracket's ends, in points.
BRACKET = 3.0

#: Depth of an arc as a share of its width; the least and the largest, in cells.
ARC_DEPTH, ARC_LEAST, ARC_MOST = 0.25, 0.35, 1.1

#: Reach of the widest strokes, which ring cells, in widths of thick lines.
WIDEST = 2.5

#: Points of an arc.
ARC_POINTS = 16


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
        half = self.side / 2
        sides = {round(x, 6): None for cell in cells for x in (self.x(cell) - half,)}
        ends = dict.fromkeys([*sides, *(round(x + self.side, 6) for x in sides)])
        level = tuple(((x, y), (x + self.side, y)) for y in (self.bottom, self.top) for x in sides)
        return (*level, *(((x, self.bottom), (x, self.top)) for x in ends))


def canvas(theme: Theme, boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    """Return width and height of a canvas around boxes, and how far they move onto it."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    edge = theme.margin + WIDEST * theme.thick
    dx, dy = edge - min(lefts), edge - min(bottoms)
    return max(rights) + dx + edge, max(tops) + dy + edge, dx, dy


def copies(axis: AxisWalk, cells: Iterable[int]) -> list[tuple[int, int]]:
    """Return the cell that is copied, and its copy, for each copy among cells of a grid."""
    own = {axis.sources[cell]: cell for cell in own_cells(axis)}
    filled = (cell for cell in cells if axis.sources[cell] >= 0)
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
    before, after = padding_of(axis)
    return (first + last + before - after - pitch * more) / 2, pitch


def padding_of(axis: AxisWalk) -> tuple[int, int]:
    """Return the number of padding cells at both ends of a grid."""
    own = own_cells(axis)
    ends = axis.roles[: own[0]], axis.roles[own[-1] + 1 :]
    before, after = (sum(role is Role.PADDING for role in end) for end in ends)
    return before, after


def drawn_cells(axis: AxisWalk) -> range:
    """Return the cells of a grid that are drawn: those that are kept, and the input's own."""
    own = own_cells(axis)
    return range(min(axis.kept.start, own[0]), max(axis.kept.stop, own[-1] + 1))


def gap_of(axis: AxisWalk, cell: float, pitch: float = 1.0) -> float:
    """Return the height between a grid and the row over it, so that no link is too flat.

    Parameters
    ----------
    axis : AxisWalk
    cell : float
        Side of a cell, in points.
    pitch : float
        Distance between cells of the grid, in sides.
    """
    start, hop = above(axis)
    aside = max(
        abs(place - start - hop * step)
        for step, window in enumerate(axis.windows)
        for place in (window.extent.start, window.extent.stop - 1)
    )
    return cell * min(MOST_GAP, LEAST_GAP + GAP_ASIDE * pitch * aside)


def draw_grid(axis: AxisWalk, row: Row, theme: Theme, fill: Colour) -> Iterator[Primitive]:
    """Draw a grid: its own cells, dashed ones without data, pale copies, crossed ones cropped."""
    own = {*own_cells(axis)}
    cropped = [cell for cell in row.cells if axis.roles[cell] is Role.CROPPED]
    copies = [cell for cell in axis.kept if axis.sources[cell] >= 0 and cell not in own]
    light = [cell for cell in (*copies, *cropped) if axis.sources[cell] >= 0]
    if light:
        yield Paths(row.squares(light), closed=True, fill=pale(theme, fill))
    dashed = [cell for cell in axis.kept if cell not in own]
    for cells, width in ((dashed, theme.thick), (cropped, theme.thin)):
        if cells:
            yield Paths(row.edges(cells), stroke=Stroke(theme.ink, width, theme.dash))
    if cropped:
        yield crosses(row, cropped, MIDDLE[2], theme)
    yield from draw_cells(row, sorted(own - {*cropped}), theme, fill)


def draw_cells(
    row: Row, cells: Sequence[int], theme: Theme, fill: Colour | None
) -> Iterator[Primitive]:
    """Draw cells with a colour and their borders; without a colour only the borders."""
    if cells:
        stroke = Stroke(theme.ink, theme.thick)
        yield Paths(row.squares(cells), closed=True, fill=fill, stroke=stroke)


def crosses(row: Row, cells: Iterable[int], reach: float, theme: Theme) -> Paths:
    """Return crosses on cells, each reaching so far from its middle, in cells."""
    by = reach * row.side
    lines: list[tuple[Point, ...]] = []
    for x, y in map(row.middle, cells):
        lines += [((x - by, y - by), (x + by, y + by)), ((x - by, y + by), (x + by, y - by))]
    return Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


def faint(theme: Theme) -> Stroke:
    """Return the stroke of the links of other steps."""
    return Stroke(mixed(theme.ink, theme.background, FAINT_SHARE), theme.thin)


def links(
    lower: Row, upper: Row, pairs: Iterable[tuple[int, int]], stroke: Stroke
) -> Iterator[Paths]:
    """Draw lines from cells of a row to cells of the row over it, if there are any."""
    lines = tuple((lower.head(cell), upper.foot(made)) for cell, made in pairs)
    if lines:
        yield Paths(lines, stroke=stroke)


def indices(
    row: Row, numbers: Iterable[tuple[int, int]], theme: Theme, colour: Colour, side: int = -1
) -> Iterator[Text]:
    """Write numbers of cells below a row, or above it where the side is 1."""
    edge = row.bottom if side < 0 else row.top
    y = edge + side * (NUMBER_GAP + theme.small_size / 2)
    items = tuple(((row.x(cell), y), str(number)) for cell, number in numbers)
    if items:
        yield Text(items, theme.small_size, colour, 0.9 * row.pitch)


def bracket(left: float, right: float, y: float, stroke: Stroke, side: int = -1) -> Paths:
    """Return a bracket below what stands at a height, or above it where the side is 1."""
    far = y + side * BRACKET
    return Paths((((left, y), (left, far), (right, far), (right, y)),), stroke=stroke)


def depth(row: Row, pairs: Iterable[tuple[int, int]]) -> float:
    """Return how deep the deepest of some arcs hangs, in points."""
    wide = (ARC_DEPTH * row.pitch * abs(one - other) for one, other in pairs)
    return max((min(ARC_MOST * row.side, max(ARC_LEAST * row.side, w)) for w in wide), default=0.0)


def arcs(
    row: Row, pairs: Iterable[tuple[int, int]], theme: Theme, stroke: Stroke, numbered: bool = True
) -> Iterator[Paths]:
    """Draw arrows from cells to their copies, which hang below a row, or below its numbers."""
    y = row.bottom - (NUMBER_GAP + theme.small_size + 1 if numbered else 0)
    lines: list[tuple[Point, ...]] = []
    back, side = (0.7 * length for length in HEAD)
    for source, copy in pairs:
        start, end = row.x(source), row.x(copy)
        middle, half, deep = (start + end) / 2, (start - end) / 2, depth(row, [(source, copy)])
        angles = [pi * number / ARC_POINTS for number in range(ARC_POINTS + 1)]
        lines.append(tuple((middle + half * cos(a), y - deep * sin(a)) for a in angles))
        lines.append(((end - side, y - back), (end, y), (end + side, y - back)))
    if lines:
        yield Paths(tuple(lines), stroke=stroke)
