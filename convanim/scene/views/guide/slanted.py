"""The slanted view: the output's plane above that of the input."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.scene.parts.field import Field, field
from convanim.scene.parts.plane import SLANTED
from convanim.scene.primitives import Moving, Paths, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, READ_WINDOWS, View, axes, cells_apart

__all__ = ["VIEW"]

#: Distance by which the output's plane is moved to the left, in points.
SHIFT = 2.5


def stage(subject: Subject) -> Scene:
    """Stage a walk without numbers, as figures 2.1 to 2.7 of the guide."""
    theme = subject.theme
    found = field(subject, SLANTED, lambda whole: (-SHIFT, (whole.rows + 1) * theme.cell))

    def still() -> Iterator[Primitive]:
        yield from found.cells()
        yield from found.unread()
        yield from found.words()

    def moving(step: int) -> Iterator[Primitive]:
        yield from found.window(step)
        yield _rays(found, step)
        yield from found.links(step)
        yield from found.sizes(step)

    sheets = (
        Still(still),
        Moving(moving),
        Still(found.output),
        Moving(found.current),
    )
    size = found.width, found.height
    return Scene(*size, theme.background, len(subject.walk), sheets)


def _rays(found: Field, step: int) -> Paths:
    """Return lines from the corners of the window to those of the output cell."""
    walk, theme = found.subject.walk, found.subject.theme
    _, rows, columns = walk.extents(step)
    _, row, column = walk.at(step)
    cell = found.output_plane(step).block(row, column)
    rays = [
        ray
        for plane in found.window_planes(step)
        for ray in zip(
            plane.block(rows.start, columns.start, len(rows), len(columns)), cell, strict=True
        )
    ]
    return Paths(tuple(rays), stroke=Stroke(theme.rays, theme.thin))


VIEW = View(
    name="slanted",
    says="the output's plane over the input's",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        ONE_MAP,
    ),
    panel_steps=4,
    panel_columns=4,
    opening=cells_apart,
    options=("labels", "plain", "sum"),
    over=3,
)
