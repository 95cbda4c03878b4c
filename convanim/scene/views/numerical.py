"""The numerical view: the grid lies flat, with its numbers, and the output beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.scene import labels, marks, parts
from convanim.scene.plane import FLAT
from convanim.scene.primitives import Moving, Primitive, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.words import CENTRE, ROOM, values, written

__all__ = ["stage"]

#: Where a kernel's value stands in its cell, in cells from the upper left corner, and its room.
CORNER, CORNER_ROOM = (0.8, 0.8), 0.36

#: A cross stands there too, clear of the cell's number: cells no window reads have no kernel value.
MARK = (*CORNER, 0.1)

#: Where a kernel's values stand that are too wide for that: under the grid's value, which moves up.
BELOW, ABOVE = (0.5, 0.8), (0.5, 0.38)


def stage(subject: Subject) -> Scene:
    """Stage a walk over two axes, with all its numbers, as the guide's numerical figure."""
    walk, theme = subject.walk, subject.theme
    parts.two_axes(walk, "numerical")
    labelled = subject.options.get("labels")
    grid = parts.grid_plane(walk, FLAT, theme)
    whole = labels.with_cropped(walk, grid) if labelled else grid
    raised = (grid.rows - walk.output_size[0]) // 2
    beside = (whole.bounds[2] + theme.cell, raised * theme.cell)
    out = parts.output_plane(walk, FLAT, theme, beside)
    found = labels.flat(subject, whole, out) if labelled else []
    width, height, (grid, out, _), named = parts.canvas(theme, (grid, out, whole), found)

    def cells() -> Iterator[Primitive]:
        if named:
            yield from marks.cropped(walk, grid, theme)
        yield from parts.floor(walk, grid, theme)
        yield from parts.output(out, theme)
        if named:
            yield from marks.unread(walk, grid, theme, MARK)
        yield from labels.drawn(named, theme)

    def moving(step: int) -> Iterator[Primitive]:
        yield from parts.window(walk, grid, theme, step)
        yield from parts.current(walk, out, theme, step)

    def wide() -> bool:
        kernel = subject.numbers.kernel
        return kernel is not None and any(len(written(value)) > 1 for value in kernel.flat)

    def figures() -> Iterator[Primitive]:
        numbers, at = subject.numbers, ABOVE if wide() else CENTRE
        yield from values(np.ndenumerate(numbers.grid), grid, at, theme.value_size, theme)
        yield from values(np.ndenumerate(numbers.output), out, CENTRE, theme.small_size, theme, 1)

    def weights(step: int) -> Iterator[Primitive]:
        if subject.numbers.kernel is None:
            return
        read = zip(walk.reads(step), subject.numbers.kernel.flat, strict=True)
        at, room = (BELOW, ROOM) if wide() else (CORNER, CORNER_ROOM)
        yield from values(read, grid, at, theme.small_size, theme, room=room)

    # The guide shades its numbers too; over the shade they can be read in any theme.
    sheets = (Still(cells), Moving(moving), Still(figures), Moving(weights))
    return Scene(width, height, theme.background, len(walk), sheets)
