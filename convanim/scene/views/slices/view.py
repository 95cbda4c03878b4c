"""The slices view: a plane for each slice of three axes, the output's above the input's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from convanim.scene.parts import marks
from convanim.scene.parts.field import Field, field
from convanim.scene.parts.plane import SLANTED
from convanim.scene.primitives import Moving, Primitive, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, View, axes, cells_apart
from convanim.scene.views.slices.maps import maps_told, said

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: what a plane and a cell is."""
    planes = "Each plane is a slice of the input or, above it, of the output. "
    return planes + maps_told(subject) + (_written_told(subject) or cells_apart(subject))


def _written_told(subject: Subject) -> str:
    """Return what a step writes, where windows are written."""
    if not subject.walk.scatter:
        return ""
    if subject.walk.combine.name == "place":
        return "Each input cell is put back where the max pooling took it from, ringed. "
    return "Each input cell stands for a column of numbers, one per cell of the window it writes. "


def stage(subject: Subject) -> Scene:
    """Stage a walk over three axes, without numbers.

    The window is in all its slices at once, and the cell of a step above or below their middle.
    """
    one = subject.of_first_map() if subject.walk.has_maps else subject
    found = field(one, SLANTED, said=said(subject))
    # Rays from the outermost corners alone: there are several slices in a window.
    return _written(found, (1, 3)) if subject.walk.scatter else found.scene((1, 3))


def _written(found: Field, corners: tuple[int, int]) -> Scene:
    """Return the scene of windows that are written: from the input up to the output."""

    def still() -> Iterator[Primitive]:
        yield from found.output()
        yield from found.words()

    def moving(step: int) -> Iterator[Primitive]:
        yield from found.current(step)
        yield found.rays(step, corners)

    def output() -> Iterator[Primitive]:
        yield from found.cells()
        yield from found.unread()

    def window(step: int) -> Iterator[Primitive]:
        yield from found.window(step)
        yield from _ring(found, step)

    return found.scene_of((Still(still), Moving(moving), Still(output), Moving(window)))


def _ring(found: Field, step: int) -> Iterator[Primitive]:
    """Ring the cell that a maximum is put back into, unless that is cut off."""
    walk = found.subject.walk
    if found.is_plain or walk.combine.name != "place":
        return
    picks = found.subject.numbers.picks
    assert picks is not None
    cell, *place = next(islice(walk.reads(step), int(picks.flat[step]), None))
    if walk.source((cell, *place)):
        yield marks.ring(found.grids.plane(cell), place, found.subject.theme)


VIEW = View(
    name="slices",
    says="three axes: a plane for each slice, the output's above",
    make=stage,
    needs=(
        ONE_LAYER,
        axes(3),
    ),
    panel_steps=2,
    panel_columns=1,
    opening=lead,
    one_output=True,
    options=("labels", "plain", "sum"),
    over=3,
)
