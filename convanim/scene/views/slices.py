"""The slices view: a plane for each slice of three axes, the output's above the input's."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.scene.parts.field import Field, field
from convanim.scene.parts.plane import SLANTED
from convanim.scene.primitives import Moving, Paths, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, READ_WINDOWS, View, axes, cells_apart

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: what a plane is."""
    return f"Each plane is a slice of the input or, above it, of the output. {cells_apart(subject)}"


def stage(subject: Subject) -> Scene:
    """Stage a walk over three axes, without numbers.

    The window is in all its slices at once, and the output cell of a step above their middle.
    """
    theme = subject.theme
    found = field(subject, SLANTED)

    def still() -> Iterator[Primitive]:
        yield from found.cells()
        yield from found.unread()
        yield from found.words()

    def moving(step: int) -> Iterator[Primitive]:
        yield from found.window(step)
        yield _rays(found, step)
        yield from found.links(step)
        yield from found.sizes(step)

    sheets = Still(still), Moving(moving), Still(found.output), Moving(found.current)
    size = found.width, found.height
    return Scene(*size, theme.background, len(subject.walk), sheets)


def _rays(found: Field, step: int) -> Paths:
    """Return lines to the output cell from the window in each slice: from its outermost corners."""
    walk, theme = found.subject.walk, found.subject.theme
    _, rows, columns = walk.extents(step)
    _, row, column = walk.at(step)
    cell = found.output_plane(step).block(row, column)
    blocks = (
        plane.block(rows.start, columns.start, len(rows), len(columns))
        for plane in found.window_planes(step)
    )
    rays = tuple((block[corner], cell[corner]) for block in blocks for corner in (1, 3))
    return Paths(rays, stroke=Stroke(theme.rays, theme.thin))


VIEW = View(
    name="slices",
    says="three axes: a plane for each slice, the output's above",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(3),
        ONE_MAP,
    ),
    panel_steps=2,
    panel_columns=1,
    opening=lead,
    options=("labels", "plain", "sum"),
    over=3,
)
