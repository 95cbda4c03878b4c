"""Where the maps of the channels view stand, and the arrows between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from convanim.scene import parts
from convanim.scene.arrows import arrow
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["Tower", "arrows", "tower"]

#: How far a map stands out behind the one before it, in cells.
BEHIND = 0.5

#: Size of the plus between maps, in points.
PLUS = 14.0

#: Cells between the rows of the picture, from the input up.
GAPS = (4.5, 6.5, 7.0)

#: Cells between two pathways: they spread where there are few.
SPREAD, LEAST = 21.0, 3.0

#: Cells beside the input up to which an arrow starts on top of it.
NEAR = 4.0

#: Cells an arrow keeps from the maps.
CLEAR = 0.5


@dataclass(frozen=True)
class Tower:
    """Maps of the picture; of those behind one another the foremost comes first."""

    inputs: tuple[Plane, ...]
    products: tuple[tuple[Plane, ...], ...]  # one stack a pathway
    sums: tuple[Plane, ...]
    outputs: tuple[Plane, ...]


def tower(walk: Walk, channels: tuple[int, int], theme: Theme) -> tuple[float, float, Tower]:
    """Set the maps in rows above one another; returns the canvas's size, too."""
    (height, width), (made_rows, made_columns) = map(len, walk.kept), walk.output_size
    size, made = (height, width), (made_rows, made_columns)
    read, written = channels
    # The data of a map behind stand out, not only its padding.
    rows, columns = ([axis.sources[cell] for cell in axis.kept] for axis in walk.axes)
    hidden = max(_blank(reversed(rows)), _blank(columns))
    depth = BEHIND * (read - 1)
    base = (BEHIND + hidden) * (read - 1)
    pitch = made[1] + depth + max(LEAST, SPREAD / written)
    middles = [(number - (written - 1) / 2) * pitch for number in range(written)]
    first = size[0] + base + GAPS[0]
    second = first + made[0] + depth + GAPS[1]
    third = second + made[0] + GAPS[2]
    products = tuple(_stack(made, read, BEHIND, middle, first, theme) for middle in middles)
    # A sum stands over the foremost of the maps it is the sum of.
    sums = tuple(
        Plane(*made, FLAT, theme.cell, (stack[0].origin[0], second * theme.cell))
        for stack in products
    )
    inputs = _stack(size, read, BEHIND + hidden, 0, 0, theme)
    outputs = _stack(made, written, BEHIND, 0, third, theme)
    return _placed(Tower(inputs, products, sums, outputs), theme)


def _blank(sources: Iterable[int]) -> int:
    """Cells without data at the beginning."""
    return len(list(takewhile(lambda source: source < 0, sources)))


def _stack(
    size: tuple[int, int], count: int, offset: float, middle: float, bottom: float, theme: Theme
) -> tuple[Plane, ...]:
    """Set maps behind one another, each to the left of and below the one before it."""
    depth = offset * (count - 1)
    left = middle - (size[1] + depth) / 2
    return tuple(
        Plane(
            *size,
            FLAT,
            theme.cell,
            ((left + depth - behind) * theme.cell, (bottom + depth - behind) * theme.cell),
        )
        for behind in (offset * number for number in range(count))
    )


def _placed(tower: Tower, theme: Theme) -> tuple[float, float, Tower]:
    """Move a tower onto its canvas."""
    stacks = (tower.inputs, *tower.products, tower.sums, tower.outputs)
    width, height, planes, _ = parts.canvas(theme, [plane for stack in stacks for plane in stack])
    dx, dy = (new - old for new, old in zip(planes[0].origin, tower.inputs[0].origin, strict=True))

    def moved(stack: tuple[Plane, ...]) -> tuple[Plane, ...]:
        return tuple(plane.moved(dx, dy) for plane in stack)

    products = tuple(moved(stack) for stack in tower.products)
    placed = Tower(moved(tower.inputs), products, moved(tower.sums), moved(tower.outputs))
    return width, height, placed


def arrows(tower: Tower, theme: Theme) -> Iterator[Primitive]:
    """Draw the way from the input over the sums to the output."""
    stroke, clear = Stroke(theme.rays, theme.thick), CLEAR * theme.cell
    last = tower.outputs[-1]
    for number, (stack, plane) in enumerate(zip(tower.products, tower.sums, strict=True)):
        # It ends below the hindmost map, which is the lowest one.
        left, _, right, top = _bounds(stack)
        end = (_within((left + right) / 2, stack[-1]), stack[-1].bounds[1] - clear)
        yield arrow(_start(tower.inputs, end[0], theme), end, stroke)

        plane_left, plane_bottom, plane_right, plane_top = plane.bounds
        middle, rise = (plane_left + plane_right) / 2, (plane_bottom - top) / GAPS[1]
        start = (middle, top + rise)
        if len(stack) > 1:
            yield Paths(((start, (middle, top + 2.3 * rise)),), stroke=stroke)
            plus = ((middle, top + 3.4 * rise), "$+$")
            yield Text((plus,), PLUS, theme.text)
            start = (middle, top + 4.6 * rise)
        yield arrow(start, (middle, plane_bottom - clear), stroke)

        left, bottom, right, _ = last.bounds
        apart = min(clear, (right - left) / len(tower.sums))
        aside = (left + right) / 2 + (number - (len(tower.sums) - 1) / 2) * apart
        yield arrow((middle, plane_top + clear), (aside, bottom - clear), stroke)


def _start(stack: tuple[Plane, ...], towards: float, theme: Theme) -> Point:
    """Start of an arrow that leads up from a stack: as near over its maps as it may.

    Where that would be too flat it is aside: of the hindmost map to the left, of the foremost
    to the right.
    """
    left, bottom, right, top = _bounds(stack)
    clear = CLEAR * theme.cell
    x = max(left, min(right, towards))
    if abs(towards - x) <= NEAR * theme.cell:
        x = min((_within(x, plane) for plane in stack), key=lambda place: abs(x - place))
        aside = ((abs(x - _within(x, plane)), plane.bounds[3]) for plane in stack)
        return x, max(y + math.sqrt(clear**2 - dx**2) for dx, y in aside if dx < clear)
    plane = stack[-1] if towards < left else stack[0]
    _, low, _, high = plane.bounds
    quarter = (high - low) / 4
    y = max(low + quarter, min(high - quarter, (bottom + top) / 2))
    return (left - clear if towards < left else right + clear), y


def _within(x: float, plane: Plane) -> float:
    """Return the nearest place over or under a map."""
    left, _, right, _ = plane.bounds
    return max(left, min(right, x))


def _bounds(planes: tuple[Plane, ...]) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*(plane.bounds for plane in planes), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
