"""Places of the maps of the channels view, and the arrows between them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from convanim.scene.parts import labels, tiles
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.theme import Theme
from convanim.walk import AxisWalk, Walk

__all__ = ["Tower", "arrows", "tower"]

#: Distance by which a map in a stack is moved to the left and down from the map before it, in
#: cells.
STACK_OFFSET = 0.5

#: Size of the font of the plus between maps, in points.
PLUS_SIZE = 14.0

#: Distances between the rows of the picture, from the input up, in cells.
ROW_GAPS = (4.5, 6.5, 7.0)

#: Distance between two pathways, in cells: the first number divided by their count, and at least
#: the second.
PATHWAYS_WIDTH, LEAST_PATHWAY_GAP = 21.0, 3.0

#: Distance to the left or right of the input, in cells, up to which an arrow starts above it.
START_ABOVE = 4.0

#: Distance of an arrow from the maps, in cells.
ARROW_GAP = 0.5


@dataclass(frozen=True)
class Tower:
    """The planes of all maps; the foremost map of a stack comes first.

    Parameters
    ----------
    inputs : tuple of tuple of Plane
        One stack per group.
    products : tuple of tuple of Plane
        One stack per pathway: the input maps of its group, each convolved with its kernel.
    sums : tuple of Plane
        One per pathway.
    outputs : tuple of Plane
    group_of : tuple of int
        The group of each pathway.
    """

    inputs: tuple[tuple[Plane, ...], ...]
    products: tuple[tuple[Plane, ...], ...]
    sums: tuple[Plane, ...]
    outputs: tuple[Plane, ...]
    group_of: tuple[int, ...]


def tower(
    walk: Walk, pathways: Sequence[Sequence[int]], theme: Theme
) -> tuple[float, float, Tower]:
    """Set the maps in rows above one another.

    Parameters
    ----------
    walk : Walk
        Over the two axes of a map.
    pathways : sequence of sequence of int
        The input maps that each output map is made of. Those of different groups have no map in
        common, and pathways of a group are next to each other.
    theme : Theme

    Returns
    -------
    width, height : float
        Size of the canvas, in points.
    tower : Tower
    """
    grid, out = tiles.grid_plane(walk, FLAT, theme), tiles.output_plane(walk, FLAT, theme)
    written, read = len(pathways), max(map(len, pathways))
    groups = list(dict.fromkeys(map(tuple, pathways)))
    group_of = tuple(groups.index(tuple(maps)) for maps in pathways)
    # Input maps overlap less where they have padding, such that the data of each can be seen.
    hidden = max(_cells_before_data(walk.axes[0], True), _cells_before_data(walk.axes[1], False))
    depth = STACK_OFFSET * (read - 1)
    base = (STACK_OFFSET + hidden) * (read - 1)
    pitch = out.columns + depth + max(LEAST_PATHWAY_GAP, PATHWAYS_WIDTH / written)
    if len(groups) > 1:
        # Each group's input is below its own pathways, and as far from the next one as they are.
        fewest = min(map(group_of.count, group_of))
        pitch = max(pitch, (grid.columns + base + LEAST_PATHWAY_GAP) / fewest)
    middles = [(number - (written - 1) / 2) * pitch for number in range(written)]
    first = grid.rows + base + ROW_GAPS[0]
    second = first + out.rows + depth + ROW_GAPS[1]
    third = second + out.rows + ROW_GAPS[2]
    products = tuple(
        _stack(out, len(maps), STACK_OFFSET, middle, first)
        for maps, middle in zip(pathways, middles, strict=True)
    )
    # A sum is above the foremost map of its stack.
    sums = tuple(
        replace(out, origin=(stack[0].origin[0], second * theme.cell)) for stack in products
    )
    inputs = []
    for number, maps in enumerate(groups):
        above = [middle for middle, group in zip(middles, group_of, strict=True) if group == number]
        middle = (above[0] + above[-1]) / 2
        inputs.append(_stack(grid, len(maps), STACK_OFFSET + hidden, middle, 0))
    outputs = _stack(out, written, STACK_OFFSET, 0, third)
    return _on_canvas(Tower(tuple(inputs), products, sums, outputs, group_of), theme)


def _cells_before_data(axis: AxisWalk, from_end: bool) -> int:
    """Return the number of cells before the first one with data, from one end of an axis."""
    own, cells = own_cells(axis), range(len(axis.roles))
    return len(
        list(takewhile(lambda cell: cell not in own, reversed(cells) if from_end else cells))
    )


def _stack(
    plane: Plane, count: int, offset: float, middle: float, bottom: float
) -> tuple[Plane, ...]:
    """Set maps behind one another, each to the left of and below the map before it.

    Parameters
    ----------
    plane : Plane
        One of the maps, anywhere.
    count : int
        Number of maps.
    offset : float
        Distance to the left and down from map to map, in cells.
    middle, bottom : float
        Middle and lower edge of the stack, in cells.

    Returns
    -------
    tuple of Plane
        The foremost map comes first.
    """
    depth = offset * (count - 1)
    left = middle - (plane.columns + depth) / 2
    corners = (
        (left + depth - behind, bottom + depth - behind)
        for behind in (offset * number for number in range(count))
    )
    return tuple(replace(plane, origin=(x * plane.cell, y * plane.cell)) for x, y in corners)


def _on_canvas(tower: Tower, theme: Theme) -> tuple[float, float, Tower]:
    """Return width and height of the canvas, and the tower moved onto it."""
    stacks = (*tower.inputs, *tower.products, tower.sums, tower.outputs)
    width, height, planes, _ = tiles.fit_canvas(
        theme, [plane for stack in stacks for plane in stack]
    )
    old = tower.inputs[0][0].origin
    dx, dy = (new - place for new, place in zip(planes[0].origin, old, strict=True))

    def moved(stack: tuple[Plane, ...]) -> tuple[Plane, ...]:
        return tuple(plane.moved(dx, dy) for plane in stack)

    placed = replace(
        tower,
        inputs=tuple(map(moved, tower.inputs)),
        products=tuple(map(moved, tower.products)),
        sums=moved(tower.sums),
        outputs=moved(tower.outputs),
    )
    return width, height, placed


def arrows(tower: Tower, theme: Theme) -> Iterator[Primitive]:
    """Draw the arrows from the input to the sums, with a plus, and on to the output."""
    stroke, gap = Stroke(theme.rays, theme.thick), ARROW_GAP * theme.cell
    last = tower.outputs[-1]
    for number, (stack, plane) in enumerate(zip(tower.products, tower.sums, strict=True)):
        # The arrow ends below the hindmost map, which is the lowest one.
        left, _, right, top = labels.enclosing(plane.bounds for plane in stack)
        end = (_nearest_x((left + right) / 2, stack[-1]), stack[-1].bounds[1] - gap)
        inputs = tower.inputs[tower.group_of[number]]
        yield arrow(_arrow_start(inputs, end[0], theme), end, stroke)

        plane_left, plane_bottom, plane_right, plane_top = plane.bounds
        middle, rise = (plane_left + plane_right) / 2, (plane_bottom - top) / ROW_GAPS[1]
        start = (middle, top + rise)
        if len(stack) > 1:
            yield Paths(((start, (middle, top + 2.3 * rise)),), stroke=stroke)
            plus = ((middle, top + 3.4 * rise), "$+$")
            yield Text((plus,), PLUS_SIZE, theme.text)
            start = (middle, top + 4.6 * rise)
        yield arrow(start, (middle, plane_bottom - gap), stroke)

        left, bottom, right, _ = last.bounds
        pitch = min(gap, (right - left) / len(tower.sums))
        end_x = (left + right) / 2 + (number - (len(tower.sums) - 1) / 2) * pitch
        yield arrow((middle, plane_top + gap), (end_x, bottom - gap), stroke)


def _arrow_start(stack: tuple[Plane, ...], towards: float, theme: Theme) -> Point:
    """Return the start of an arrow that leads up from a stack.

    It is above the maps, as near as `ARROW_GAP` permits. If the arrow would be too flat, it is
    to the left of the hindmost map or to the right of the foremost one.

    Parameters
    ----------
    stack : tuple of Plane
        The foremost map comes first.
    towards : float
        Horizontal place of the arrow's end, in points.
    theme : Theme
    """
    left, bottom, right, top = labels.enclosing(plane.bounds for plane in stack)
    gap = ARROW_GAP * theme.cell
    x = max(left, min(right, towards))
    if abs(towards - x) <= START_ABOVE * theme.cell:
        x = min((_nearest_x(x, plane) for plane in stack), key=lambda place: abs(x - place))
        corners = ((abs(x - _nearest_x(x, plane)), plane.bounds[3]) for plane in stack)
        return x, max(y + math.sqrt(gap**2 - dx**2) for dx, y in corners if dx < gap)
    plane = stack[-1] if towards < left else stack[0]
    _, low, _, high = plane.bounds
    quarter = (high - low) / 4
    y = max(low + quarter, min(high - quarter, (bottom + top) / 2))
    return (left - gap if towards < left else right + gap), y


def _nearest_x(x: float, plane: Plane) -> float:
    """Return the place between a map's left and right edge that is nearest to another."""
    left, _, right, _ = plane.bounds
    return max(left, min(right, x))
