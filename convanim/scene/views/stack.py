"""The stack view: the planes of several layers above one another, with what a cell depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product

from convanim.scene.parts import labels, tiles
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import FLAT, SLANTED, Plane
from convanim.scene.primitives import Moving, Paths, Point, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.scene.view import READ_WINDOWS, View, axes
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["VIEW"]

#: Distance between a plane and the next one above it, in cells.
GAP = 1.5

#: Distance of a layer's name from its planes, in cells.
NAME_GAP = 0.6

#: Cells of one axis.
Places = tuple[int, ...]


@dataclass(frozen=True)
class _Level:
    """What an output cell of the stack depends on, in the grid of one layer.

    Parameters
    ----------
    windows : tuple of Places
        Cells of the grid that are read, one tuple per axis.
    made : tuple of Places
        Output cells of the layer that are needed, likewise.
    """

    windows: tuple[Places, ...]
    made: tuple[Places, ...]


def lead(subject: Subject) -> str:
    """Return what captions say first: that one map is drawn, where there are several."""
    has_maps = any(one.walk.has_maps for one in (*subject.below, subject))
    return "One map of each layer is drawn. " if has_maps else ""


def stage(subject: Subject) -> Scene:
    """Stage a stack: a step per output cell of the last layer.

    The cells that it depends on are shaded in the grid of every layer. Layers over one axis are
    rows, those over two axes slanted planes. Of layers with several maps one is drawn.
    """
    theme = subject.theme
    subjects = (*subject.below, subject)
    walks = [one.walk for one in subjects]
    tilt = FLAT if subject.axes == 1 else SLANTED
    planes = [tiles.grid_plane(walk, tilt, theme) for walk in walks]
    planes = _above_each_other(walks, [*planes, tiles.output_plane(walks[-1], tilt, theme)])
    names = _names(subjects, planes)
    width, height, placed, words = tiles.fit_canvas(theme, planes, names)
    *grids, out = placed

    @lru_cache(maxsize=1)  # the grids of all layers need those of a step
    def levels(step: int) -> list[_Level]:
        return _levels(walks, step)

    sheets: list[Still | Moving] = []
    for number, (walk, grid) in enumerate(zip(walks, grids, strict=True)):
        sheets.append(Still(partial(tiles.grid_and_data, walk, grid, theme)))
        sheets.append(Moving(partial(_read, levels, walks, placed, number, theme)))
    sheets += [
        Still(lambda: tiles.output(out, theme)),
        Moving(lambda step: tiles.current(walks[-1], out, theme, step)),
    ]
    if words:
        sheets.append(Still(lambda: labels.draw(words, theme)))
    return Scene(width, height, theme.background, len(walks[-1]), tuple(sheets))


def _above_each_other(walks: Sequence[Walk], planes: Sequence[Plane]) -> list[Plane]:
    """Place each plane above the one before, its middle above that of the cells it is made of."""
    found = [planes[0]]
    for number, plane in enumerate(planes[1:]):
        below = found[-1]
        x, y = _middle(below, walks[number])
        own_x, own_y = _middle(plane, walks[number + 1] if number + 1 < len(walks) else None)
        # A slanted plane is as thick as it has rows, measured straight up.
        rise = ((below.rows + plane.rows) / 2 + GAP) * plane.cell
        found.append(plane.moved(x - own_x, y - own_y + rise))
    return found


def _middle(plane: Plane, walk: Walk | None) -> Point:
    """Return the middle of a plane, or of the layer's own cells in its grid."""
    if walk is None:
        return plane.point(plane.rows / 2, plane.columns / 2)
    rows, columns = (own_cells(axis) for axis in walk.axes)
    return plane.point((rows[0] + rows[-1] + 1) / 2, (columns[0] + columns[-1] + 1) / 2)


def _names(subjects: Sequence[Subject], planes: Sequence[Plane]) -> list[Label]:
    """Return the layers' names, each to the right of the plane that the layer makes.

    A single layer has none.
    """
    found = []
    for one, plane in zip(subjects, planes[1:], strict=True):
        if not one.name:
            continue
        label = labels.sized(one, one.name)
        _, bottom, right, top = plane.bounds
        y = (bottom + top - label.height) / 2
        found.append(label.moved(right + NAME_GAP * plane.cell, y))
    return found


def _levels(walks: Sequence[Walk], step: int) -> list[_Level]:
    """Return what the output cell of a step depends on, from the input up."""
    made: tuple[Places, ...] = tuple((number,) for number in walks[-1].at(step))
    levels = []
    for walk in reversed(walks):
        windows = tuple(
            tuple(sorted({cell for number in numbers for cell in axis.windows[number].cells}))
            for axis, numbers in zip(walk.axes, made, strict=True)
        )
        levels.append(_Level(windows, made))
        made = tuple(
            tuple(sorted({axis.sources[cell] for cell in cells} - {-1}))
            for axis, cells in zip(walk.axes, windows, strict=True)
        )
    return levels[::-1]


def _read(
    levels: Callable[[int], list[_Level]],
    walks: Sequence[Walk],
    planes: Sequence[Plane],
    number: int,
    theme: Theme,
    step: int,
) -> Iterator[Primitive]:
    """Shade the cells that a layer reads for a step, with rays to the cells made of them."""
    level = levels(step)[number]
    if not all(level.made):  # only padding leads there
        return
    grid = planes[number]
    cells = grid.cells(product(*level.windows))
    thin = Stroke(theme.rays, theme.thin)
    yield Paths(cells, closed=True, fill=theme.shade, stroke=thin, opacity=theme.shade_opacity)
    area = _block(grid, level.windows)
    yield Paths((area,), closed=True, stroke=Stroke(theme.ink, theme.thick))
    above = level.made
    if number + 1 < len(walks):
        above = tuple(
            tuple(own_cells(axis)[cell] for cell in made)
            for axis, made in zip(walks[number + 1].axes, level.made, strict=True)
        )
    made = _block(planes[number + 1], above)
    rays = tuple(zip(area, made, strict=True))
    if grid.tilt == FLAT:  # from the upper edge to the lower one, so that no ray crosses a cell
        rays = (area[3], made[0]), (area[2], made[1])
    yield Paths(rays, stroke=thin)


def _block(plane: Plane, cells: tuple[Places, ...]) -> tuple[Point, ...]:
    """Return the corners of the smallest block that has cells."""
    (top, *_, bottom), (left, *_, right) = ((*places, places[-1]) for places in cells)
    return plane.block(top, left, bottom - top + 1, right - left + 1)


VIEW = View(
    name="stack",
    says="layers above one another, and all that an output cell depends on",
    make=stage,
    needs=(
        READ_WINDOWS,
        axes(1, 2),
    ),
    panel_steps=1,
    panel_columns=1,
    opening=lead,
    fills=True,
    stacks=True,
)
