"""How rows are drawn: cells, their numbers, links between rows, brackets, arcs to copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import cos, pi, sin

from convanim.colours import Colour, mixed
from convanim.scene.parts.arrows import HEAD
from convanim.scene.parts.labels import Box
from convanim.scene.parts.marks import BEYOND, MIDDLE, own_cells, pale
from convanim.scene.parts.row.geometry import Row
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role

__all__ = [
    "BRACKET",
    "NUMBER_GAP",
    "arcs",
    "bracket",
    "crosses",
    "depth",
    "draw_cells",
    "draw_grid",
    "faint",
    "goes_on",
    "indices",
    "links",
    "room",
]

#: Share of the ink in the colour of links of other steps; the rest is the background's.
FAINT_SHARE = 0.25

#: Distance of a cell's number from the cell, in points.
NUMBER_GAP = 1.5

#: Height of a bracket's ends, in points.
BRACKET = 3.0

#: Depth of an arc as a share of its width; the least and the largest, in cells.
ARC_DEPTH, ARC_LEAST, ARC_MOST = 0.25, 0.35, 1.1

#: Size of an arc's head, as a share of that of other arrows.
ARC_HEAD = 0.7

#: Points of an arc.
ARC_POINTS = 16


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
        yield crosses(row, cropped, theme)
    yield from draw_cells(row, sorted(own - {*cropped}), theme, fill)
    yield from goes_on(axis, row, theme)


def draw_cells(
    row: Row, cells: Sequence[int], theme: Theme, fill: Colour | None
) -> Iterator[Primitive]:
    """Draw cells with a colour and their borders; without a colour only the borders."""
    if cells:
        stroke = Stroke(theme.ink, theme.thick)
        yield Paths(row.squares(cells), closed=True, fill=fill, stroke=stroke)


def goes_on(axis: AxisWalk, row: Row, theme: Theme) -> Iterator[Primitive]:
    """Let a row go on, dotted, where cells of a large layer are left out."""
    if axis.is_cut:
        right, reach = row.bounds[2], BEYOND * row.side
        heights = [row.bottom + place * row.side for place in range(row.tall + 1)]
        dots = theme.thick, 1.5 * theme.thick
        stroke = Stroke(theme.ink, theme.thick, dots)
        yield Paths(tuple(((right, y), (right + reach, y)) for y in heights), stroke=stroke)


def room(axis: AxisWalk, row: Row, theme: Theme) -> Box:
    """Return the bounds of a row with what of the dots that it goes on with is over the margin."""
    left, bottom, right, top = row.bounds
    return left, bottom, right + max(0, BEYOND * row.side * axis.is_cut - theme.margin), top


def crosses(row: Row, cells: Iterable[int], theme: Theme) -> Paths:
    """Return crosses on cells."""
    by = MIDDLE[2] * row.side
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
    back, side = (ARC_HEAD * length for length in HEAD)
    for source, copy in pairs:
        start, end = row.x(source), row.x(copy)
        middle, half, deep = (start + end) / 2, (start - end) / 2, depth(row, [(source, copy)])
        angles = [pi * number / ARC_POINTS for number in range(ARC_POINTS + 1)]
        lines.append(tuple((middle + half * cos(a), y - deep * sin(a)) for a in angles))
        lines.append(((end - side, y - back), (end, y), (end + side, y - back)))
    if lines:
        yield Paths(tuple(lines), stroke=stroke)
