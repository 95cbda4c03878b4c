"""What views have in common: padded grid, data, window, output, current cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from convanim.errors import ConvanimError
from convanim.scene.plane import Plane
from convanim.scene.primitives import Primitive, Shape, Stroke
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["canvas", "current", "floor", "output", "two_axes", "window"]


def two_axes(walk: Walk, view: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Rows and columns of a walk's grid and of its output.

    Raises ConvanimError where the walk has not two axes to draw on a plane.
    """
    if len(walk.axes) != 2:
        raise ConvanimError(
            f"the {view} view draws two axes, and this layer has {len(walk.axes)}:"
            " give sizes for two axes"
        )
    (rows, columns), (made_rows, made_columns) = walk.shape, walk.output_size
    return (rows, columns), (made_rows, made_columns)


def canvas(theme: Theme, *planes: Plane) -> tuple[float, float, tuple[Plane, ...]]:
    """Size of the canvas that holds planes and the margin, and the planes moved onto it."""
    lefts, bottoms, rights, tops = zip(*(plane.bounds for plane in planes), strict=True)
    edge = theme.margin + theme.thick / 2
    dx, dy = edge - min(lefts), edge - min(bottoms)
    moved = tuple(
        replace(plane, origin=(plane.origin[0] + dx, plane.origin[1] + dy)) for plane in planes
    )
    return max(rights) + dx + edge, max(tops) + dy + edge, moved


def floor(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw the dashed grid of all cells and, on it, the data."""
    yield Shape(plane.grid(), stroke=Stroke(theme.ink, theme.thick, theme.dash))
    thick = Stroke(theme.ink, theme.thick)
    yield Shape(plane.cells(walk.data), closed=True, fill=theme.input, stroke=thick)


def window(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade the cells a step reads, under the grid lines of the whole window."""
    yield Shape(
        plane.cells(walk.reads(step)),
        closed=True,
        fill=theme.shade,
        stroke=Stroke(theme.rays, theme.thin),
        opacity=theme.shade_opacity,
    )
    yield Shape(plane.grid(*walk.start(step), *walk.span), stroke=Stroke(theme.ink, theme.thick))


def output(plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw the output's cells and their grid."""
    whole = plane.block(0, 0, plane.rows, plane.columns)
    yield Shape((whole,), closed=True, fill=theme.output)
    yield Shape(plane.grid(), stroke=Stroke(theme.ink, theme.thick))


def current(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade and outline the output cell a step makes."""
    cell = plane.cells([walk.target(step)])
    yield Shape(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
    yield Shape(cell, closed=True, stroke=Stroke(theme.ink, theme.thick))
