"""The numerical view: the grid with all its numbers, and the output beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.scene import labels, marks, parts
from convanim.scene.plane import FLAT
from convanim.scene.primitives import Moving, Primitive, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.words import CENTRE, ROOM, formula_texts, values

__all__ = ["stage"]

#: Place of a weight of one digit in its cell, and the width it may fill; see `words.CENTRE`.
CORNER, CORNER_ROOM = (0.8, 0.8), 0.36

#: Cross on a cell that no window reads, beside its number: it has no weight.
CORNER_MARK = (*CORNER, 0.1)

#: Places of a wider weight and of the grid's number above it.
BELOW, ABOVE = (0.5, 0.8), (0.5, 0.38)


def stage(subject: Subject) -> Scene:
    """Stage a walk with all its numbers, as figures 1.1 and 1.2 of the guide."""
    walk, theme = subject.walk, subject.theme
    labelled = subject.options.get("labels")
    grid = parts.grid_plane(walk, FLAT, theme)
    whole = labels.with_cropped(walk, grid) if labelled else grid
    raised = (grid.rows - walk.output_size[0]) // 2
    beside = (whole.bounds[2] + theme.cell, raised * theme.cell)
    out = parts.output_plane(walk, FLAT, theme, beside)
    found = labels.flat(subject, whole, out) if labelled else []
    width, height, (grid, out, _), named = parts.fit_canvas(theme, (grid, out, whole), found)

    def cells() -> Iterator[Primitive]:
        if named:
            yield from marks.cropped(walk, grid, theme)
        yield from parts.grid_and_data(walk, grid, theme)
        yield from parts.output(out, theme)
        if named:
            yield from marks.unread(walk, grid, theme, CORNER_MARK)
        yield from labels.draw(named, theme)

    def moving(step: int) -> Iterator[Primitive]:
        yield from parts.window(walk, grid, theme, step)
        yield from parts.current(walk, out, theme, step)

    def has_wide_weights() -> bool:
        kernel = subject.numbers.kernel
        return kernel is not None and any(len(text) > 1 for text in formula_texts(kernel.flat))

    def numbers() -> Iterator[Primitive]:
        found, at = subject.numbers, ABOVE if has_wide_weights() else CENTRE
        yield from values(np.ndenumerate(found.grid), grid, at, theme.value_size, theme)
        yield from values(np.ndenumerate(found.output), out, CENTRE, theme.small_size, theme, 1)

    def weights(step: int) -> Iterator[Primitive]:
        if subject.numbers.kernel is None:
            return
        read = zip(walk.reads(step), subject.numbers.kernel.flat, strict=True)
        at, room = (BELOW, ROOM) if has_wide_weights() else (CORNER, CORNER_ROOM)
        yield from values(read, grid, at, theme.small_size, theme, room=room)

    # The guide shades its numbers, too; above the shade they can be read in any theme.
    sheets = (Still(cells), Moving(moving), Still(numbers), Moving(weights))
    return Scene(width, height, theme.background, len(walk), sheets)
