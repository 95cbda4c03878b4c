"""The slanted view: the output's plane above that of the input."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.scene import labels, marks, parts
from convanim.scene.plane import SLANTED, Plane
from convanim.scene.primitives import Moving, Paths, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["stage"]

#: Distance by which the output's plane is moved to the left, in points.
SHIFT = 2.5


def stage(subject: Subject) -> Scene:
    """Stage a walk without numbers, as figures 2.1 to 2.7 of the guide."""
    walk, theme = subject.walk, subject.theme
    labelled = subject.options.get("labels")
    grid = parts.grid_plane(walk, SLANTED, theme)
    whole = labels.with_cropped(walk, grid) if labelled else grid
    out = parts.output_plane(walk, SLANTED, theme, (-SHIFT, (whole.rows + 1) * theme.cell))
    found = labels.slanted(subject, whole, out) if labelled else []
    width, height, (grid, out, _), named = parts.fit_canvas(theme, (grid, out, whole), found)

    def still() -> Iterator[Primitive]:
        if named:
            yield from marks.cropped(walk, grid, theme)
        yield from parts.grid_and_data(walk, grid, theme)
        if named:
            yield from marks.unread(walk, grid, theme)
        yield from labels.draw(named, theme)

    def moving(step: int) -> Iterator[Primitive]:
        yield from parts.window(walk, grid, theme, step)
        yield _rays(walk, grid, out, theme, step)

    sheets = (
        Still(still),
        Moving(moving),
        Still(lambda: parts.output(out, theme)),
        Moving(lambda step: parts.current(walk, out, theme, step)),
    )
    return Scene(width, height, theme.background, len(walk), sheets)


def _rays(walk: Walk, grid: Plane, out: Plane, theme: Theme, step: int) -> Paths:
    """Return lines from the corners of the window to those of the output cell."""
    rows, columns = walk.extents(step)
    corners = grid.block(rows.start, columns.start, len(rows), len(columns))
    rays = zip(corners, out.block(*walk.at(step)), strict=True)
    return Paths(tuple(rays), stroke=Stroke(theme.rays, theme.thin))
