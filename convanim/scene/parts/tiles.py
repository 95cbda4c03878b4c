"""Parts that views have in common: grid and data, window, output, current cell, canvas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from convanim.colours import Colour
from convanim.scene.parts import marks
from convanim.scene.parts.labels import Box, Label, enclosing
from convanim.scene.parts.plane import FLAT, Outline, Plane, Tilt
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.sight import Sight
from convanim.theme import Theme
from convanim.walk import Cell, Role, Walk

__all__ = [
    "block",
    "current",
    "fit_canvas",
    "grid_and_data",
    "grid_plane",
    "outline",
    "output",
    "output_plane",
    "shade",
    "step_plane",
    "window",
]


def grid_plane(walk: Walk, tilt: Tilt, theme: Theme) -> Plane:
    """Return the plane of a walk's grid, with the cells that are cropped."""
    rows, columns = walk.grid
    own = [next(iter(marks.own_cells(axis)), 0) for axis in walk.axes]
    return Plane(rows, columns, tilt, theme.cell, own=(own[0], own[1]))


def step_plane(walk: Walk, tilt: Tilt, theme: Theme) -> Plane:
    """Return the plane whose cells the steps make; where windows are written, they take them."""
    rows, columns = walk.steps
    return Plane(rows, columns, tilt, theme.cell)


def output_plane(walk: Walk, tilt: Tilt, theme: Theme, origin: Point = (0.0, 0.0)) -> Plane:
    """Return the plane of a walk's output, with its lower left corner at ``origin``."""
    rows, columns = walk.output_size
    return Plane(rows, columns, tilt, theme.cell, origin)


def fit_canvas(
    theme: Theme,
    planes: Sequence[Plane],
    labels: Sequence[Label] = (),
    others: Iterable[Box] = (),
) -> tuple[float, float, tuple[Plane, ...], list[Label]]:
    """Find a canvas for planes and labels, and move them onto it.

    Boxes of other things that move along with the planes get their room, too.

    Returns
    -------
    width, height : float
        Size of the canvas, with the theme's margin, in points. The margin of a large picture is
        wider, as are the lines that may reach into it.
    planes : tuple of Plane
    labels : list of Label
    """
    boxes = [*(plane.bounds for plane in planes), *(label.box for label in labels), *others]
    left, bottom, right, top = enclosing(boxes)
    sight = Sight.of(right - left, top - bottom)
    edge = sight.growth * (theme.margin + theme.thick / 2)
    dx, dy = edge - left, edge - bottom
    return (
        right + dx + edge,
        top + dy + edge,
        tuple(plane.moved(dx, dy) for plane in planes),
        [label.moved(dx, dy) for label in labels],
    )


def grid_and_data(
    walk: Walk, plane: Plane, theme: Theme, fill: Colour | None = None
) -> Iterator[Primitive]:
    """Draw the dashed grid of all cells, pale copies in the padding, and the cells with data.

    Cells that are cropped stand around it, pale and crossed.

    Parameters
    ----------
    walk : Walk
    plane : Plane
        The plane of its grid.
    theme : Theme
    fill : Colour, optional
        Colour of the data; usually the theme's colour of the input.
    """
    yield from marks.cropped(walk, plane, theme, fill)
    plane = plane.grown(*walk.kept)
    rows, columns = (marks.stretches(axis, Role.DATA) for axis in walk.axes)
    whole = [(plane.top, plane.rows)], [(plane.left, plane.columns)]
    # Dashes that data cover completely would show through beside its lines at some scales.
    if plane.tilt != FLAT or (rows, columns) != whole:
        yield from marks.copied(walk, plane, theme, fill)
        yield plane.grid(Stroke(theme.ink, theme.thick, theme.dash))
    for (row, height), (column, width) in product(rows, columns):
        yield from block(plane, theme, fill or theme.input, row, column, height, width)


def block(
    plane: Plane,
    theme: Theme,
    fill: Colour | None,
    row: int,
    column: int,
    rows: int,
    columns: int,
) -> Iterator[Primitive]:
    """Draw a block of cells: its area, its border with closed corners, and the lines inside it.

    Parameters
    ----------
    plane : Plane
    theme : Theme
    fill : Colour or None
        Colour of the area; None leaves it open.
    row, column : int
        Its upper left cell.
    rows, columns : int
        Its size in cells.
    """
    thick = Stroke(theme.ink, theme.thick)
    border = (plane.block(row, column, rows, columns),)
    apart = min(rows, columns) * plane.cell
    yield Paths(border, closed=True, fill=fill, stroke=thick, apart=apart)
    if rows > 1 or columns > 1:
        yield plane.lines(row, column, rows, columns, thick)


def window(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade the cells that a step reads, and draw the grid of the window over them."""
    yield shade(plane, walk.reads(step), theme)
    rows, columns = walk.extents(step)
    area = rows.start, columns.start, len(rows), len(columns)
    yield outline(plane.block(*area), theme)
    if len(rows) > 1 or len(columns) > 1:
        yield plane.lines(*area, Stroke(theme.ink, theme.thick))


def shade(plane: Plane, cells: Iterable[Cell], theme: Theme) -> Paths:
    """Return the shade over cells that a step reads."""
    return Paths(
        plane.cells(cells),
        closed=True,
        fill=theme.shade,
        stroke=Stroke(theme.rays, theme.thin, grows=1),
        opacity=theme.shade_opacity,
        apart=plane.cell,
    )


def outline(around: Outline, theme: Theme) -> Paths:
    """Return the outline of what a step reads or makes, which is found in large pictures, too."""
    return Paths((around,), closed=True, stroke=Stroke(theme.ink, theme.thick, grows=1))


def output(plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw the output's cells and their grid."""
    yield from block(plane, theme, theme.output, *plane.area)


def current(walk: Walk, plane: Plane, theme: Theme, step: int) -> Iterator[Primitive]:
    """Shade and outline the output cell that a step makes."""
    cell = plane.cells([walk.at(step)])
    yield Paths(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
    yield outline(cell[0], theme)
