"""What views have in common: padded grid, data, window, output, current cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, product

from convanim.errors import ConvanimError
from convanim.scene.labels import Label
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Primitive, Shape, Stroke
from convanim.theme import Colour, Theme
from convanim.walk import Walk

__all__ = ["block", "canvas", "current", "floor", "output", "two_axes", "window"]


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


def canvas(
    theme: Theme, planes: Sequence[Plane], labels: Sequence[Label] = ()
) -> tuple[float, float, tuple[Plane, ...], list[Label]]:
    """Size of the canvas that holds planes, labels and the margin, and both moved onto it."""
    boxes = [*(plane.bounds for plane in planes), *(label.box for label in labels)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    edge = theme.margin + theme.thick / 2
    dx, dy = edge - min(lefts), edge - min(bottoms)
    return (
        max(rights) + dx + edge,
        max(tops) + dy + edge,
        tuple(plane.moved(dx, dy) for plane in planes),
        [label.moved(dx, dy) for label in labels],
    )


def floor(
    walk: Walk, plane: Plane, theme: Theme, fill: Colour | None = None
) -> Iterator[Primitive]:
    """Draw the dashed grid of all cells and, on it, the data."""
    rows, columns = (_runs(axis.sources) for axis in walk.axes)
    # Where level lines lie on level dashes, these show as a fringe at some scales.
    if plane.tilt != FLAT or (rows, columns) != ([(0, plane.rows)], [(0, plane.columns)]):
        yield Shape(plane.grid(), stroke=Stroke(theme.ink, theme.thick, theme.dash))
    for (row, height), (column, width) in product(rows, columns):
        yield from block(plane, theme, fill or theme.input, row, column, height, width)


def _runs(sources: Sequence[int]) -> list[tuple[int, int]]:
    """First cell and number of cells of each stretch of data along an axis."""
    runs = []
    for data, cells in groupby(enumerate(sources), key=lambda cell: cell[1] >= 0):
        places = [place for place, _ in cells]
        if data:
            runs.append((places[0], len(places)))
    return runs


def block(
    plane: Plane,
    theme: Theme,
    fill: Colour | None,
    row: int,
    column: int,
    rows: int,
    columns: int,
) -> Iterator[Primitive]:
    """Draw a block of cells: its area, each line once, and its border with whole corners."""
    thick = Stroke(theme.ink, theme.thick)
    yield Shape((plane.block(row, column, rows, columns),), closed=True, fill=fill, stroke=thick)
    if rows > 1 or columns > 1:
        yield Shape(plane.lines(row, column, rows, columns), stroke=thick)


def window(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade the cells a step reads, under the grid lines of the whole window."""
    yield Shape(
        plane.cells(walk.reads(step)),
        closed=True,
        fill=theme.shade,
        stroke=Stroke(theme.rays, theme.thin),
        opacity=theme.shade_opacity,
    )
    yield from block(plane, theme, None, *walk.start(step), *walk.span)


def output(plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw the output's cells and their grid."""
    yield from block(plane, theme, theme.output, 0, 0, plane.rows, plane.columns)


def current(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade and outline the output cell a step makes."""
    cell = plane.cells([walk.target(step)])
    yield Shape(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
    yield Shape(cell, closed=True, stroke=Stroke(theme.ink, theme.thick))
