"""What views have in common: padded grid, data, window, output, current cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, product

from convanim.errors import ConvanimError
from convanim.scene.labels import Label
from convanim.scene.plane import FLAT, Plane, Tilt
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.theme import Colour, Theme
from convanim.walk import AxisWalk, Walk

__all__ = [
    "block",
    "canvas",
    "current",
    "floor",
    "grid_plane",
    "output",
    "output_plane",
    "two_axes",
    "window",
]


def two_axes(walk: Walk, view: str) -> None:
    """Raise ConvanimError where a walk has not two axes to draw on a plane."""
    if len(walk.axes) != 2:
        raise ConvanimError(
            f"the {view} view draws two axes, and this layer has {len(walk.axes)}:"
            " give sizes for two axes"
        )


def grid_plane(walk: Walk, tilt: Tilt, theme: Theme) -> Plane:
    """Return a plane for the cells of a walk's grid that are not cropped."""
    rows, columns = walk.kept
    return Plane(len(rows), len(columns), tilt, theme.cell, top=rows.start, left=columns.start)


def output_plane(walk: Walk, tilt: Tilt, theme: Theme, origin: Point = (0.0, 0.0)) -> Plane:
    """Return a plane for a walk's output."""
    rows, columns = walk.output_size
    return Plane(rows, columns, tilt, theme.cell, origin)


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
    rows, columns = map(_data_runs, walk.axes)
    whole = [(plane.top, plane.rows)], [(plane.left, plane.columns)]
    # Where level lines lie on level dashes, these show as a fringe at some scales.
    if plane.tilt != FLAT or (rows, columns) != whole:
        yield Paths(plane.grid(), stroke=Stroke(theme.ink, theme.thick, theme.dash))
    for (row, height), (column, width) in product(rows, columns):
        yield from block(plane, theme, fill or theme.input, row, column, height, width)


def _data_runs(axis: AxisWalk) -> list[tuple[int, int]]:
    """First cell and number of cells of each stretch of data along an axis, without the cropped."""
    runs = []
    for data, cells in groupby(axis.kept, key=lambda cell: axis.sources[cell] >= 0):
        places = list(cells)
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
    yield Paths((plane.block(row, column, rows, columns),), closed=True, fill=fill, stroke=thick)
    if rows > 1 or columns > 1:
        yield Paths(plane.lines(row, column, rows, columns), stroke=thick)


def window(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade the cells a step reads, under the grid lines of the whole window."""
    yield Paths(
        plane.cells(walk.reads(step)),
        closed=True,
        fill=theme.shade,
        stroke=Stroke(theme.rays, theme.thin),
        opacity=theme.shade_opacity,
    )
    rows, columns = walk.extents(step)
    yield from block(plane, theme, None, rows.start, columns.start, len(rows), len(columns))


def output(plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw the output's cells and their grid."""
    yield from block(plane, theme, theme.output, *plane.area)


def current(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade and outline the output cell a step makes."""
    cell = plane.cells([walk.at(step)])
    yield Paths(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
    yield Paths(cell, closed=True, stroke=Stroke(theme.ink, theme.thick))
