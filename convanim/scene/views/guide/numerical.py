"""The numerical view: the grid with all its numbers, and the output beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from convanim.scene.parts import marks
from convanim.scene.parts.field import Field, field
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import CENTRE, ROOM, formula_texts, values
from convanim.scene.primitives import Point, Primitive
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, ONE_NUMBER, READ_WINDOWS, View, axes

__all__ = ["CORNER_MARK", "VIEW"]

#: Place of a weight of one digit in its cell, and the width it may fill; see `words.CENTRE`.
CORNER, CORNER_ROOM = (0.8, 0.8), 0.36

#: Cross on a cell that no window reads, beside its number: it has no weight.
CORNER_MARK = (*CORNER, 0.1)

#: Places of a wider weight and of the grid's number above it.
BELOW, ABOVE = (0.5, 0.8), (0.5, 0.38)


def stage(subject: Subject) -> Scene:
    """Stage a walk with all its numbers, as figures 1.1 and 1.2 of the guide."""
    walk, theme = subject.walk, subject.theme

    def beside(whole: Plane) -> Point:
        """Return the place of the output's plane, beside the grid."""
        raised = (len(walk.kept[1]) - walk.output_size[1]) // 2
        return whole.bounds[2] + theme.cell, raised * theme.cell

    found = field(subject, FLAT, beside)
    grids, outs = found.grids, found.outs

    def cells() -> Iterator[Primitive]:
        yield from found.cells()
        yield from found.output()
        yield from found.unread(CORNER_MARK)
        yield from found.words()

    def moving(step: int) -> Iterator[Primitive]:
        yield from found.window(step)
        yield from found.links(step)
        yield from found.sizes(step)
        yield from found.current(step)
        if walk.combine.name == "max" and not subject.options.get("plain"):
            yield from _ring(found, step)

    def has_wide_weights() -> bool:
        kernel = subject.numbers.kernel
        return kernel is not None and any(len(text) > 1 for text in formula_texts(kernel.flat))

    def numbers() -> Iterator[Primitive]:
        known, at = subject.numbers, ABOVE if has_wide_weights() else CENTRE
        inputs = grids.on_first(np.ndenumerate(known.grid))
        yield from values(inputs, grids.first, at, theme.value_size, theme)
        made = outs.on_first(np.ndenumerate(known.output))
        yield from values(made, outs.first, CENTRE, theme.small_size, theme, 1)

    def weights(step: int) -> Iterator[Primitive]:
        if subject.numbers.kernel is None:
            return
        read = zip(walk.reads(step), subject.numbers.kernel.flat, strict=True)
        at, room = (BELOW, ROOM) if has_wide_weights() else (CORNER, CORNER_ROOM)
        on_first = grids.on_first(read)
        yield from values(on_first, grids.first, at, theme.small_size, theme, room=room)

    # The guide shades its numbers, too; above the shade they can be read in any theme.
    sheets = (Still(cells), Moving(moving), Still(numbers), Moving(weights))
    return found.scene_of(sheets)


def _ring(found: Field, step: int) -> Iterator[Primitive]:
    """Ring the cell that a maximum is taken from; there is none where no data are read."""
    walk, picks = found.subject.walk, found.subject.numbers.picks
    assert picks is not None
    cell, *place = next(islice(walk.reads(step), int(picks.flat[step]), None))
    if walk.source((cell, *place)):
        yield marks.ring(found.grids.plane(cell), place, found.subject.theme)


VIEW = View(
    name="numerical",
    says="all numbers, the input's beside the output's",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2, 3),
        ONE_MAP,
        ONE_NUMBER,
    ),
    panel_steps=9,
    panel_columns=3,
    fills=True,
    has_numbers=True,
    options=("labels", "plain", "sum"),
    over=3,
)
