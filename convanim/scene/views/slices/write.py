"""Slices of windows that are written: the input's below, and above them those of the output."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from convanim.scene.parts import marks
from convanim.scene.parts.field import Field
from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject

__all__ = ["CORNERS", "written", "written_told"]

#: Corners of a window that rays lead from, the outermost ones: there are several slices in it.
CORNERS = (1, 3)


def written_told(subject: Subject) -> str:
    """Return what a step writes, where windows are written."""
    if not subject.walk.scatter:
        return ""
    if subject.walk.combine.name == "place":
        return "Each input cell is put back where the max pooling took it from, ringed. "
    if subject.walk.combine.weighted:
        return "Each step multiplies the kernel by one input cell, and adds it to the output. "
    return "Each input cell stands for a column of numbers, one per cell of the window it writes. "


def written(found: Field) -> Scene:
    """Return the scene of windows that are written: from the input up to the output."""

    def still() -> Iterator[Primitive]:
        yield from found.output()
        yield from found.words()

    def moving(step: int) -> Iterator[Primitive]:
        yield from found.current(step)
        yield found.rays(step, CORNERS)

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
