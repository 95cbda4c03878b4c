"""The kernel view: the kernel alone, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.scene import parts
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Primitive, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.words import CENTRE, prose_text, values
from convanim.wording import counted, sizes_text

__all__ = ["lead", "stage"]


def lead(subject: Subject) -> str:
    """Return the caption: size and numbers of the kernel."""
    kernel = subject.numbers.kernel
    assert kernel is not None
    rows = "; ".join(" ".join(map(prose_text, row)) for row in kernel)
    size, is_rotated = subject.own(subject.walk.places), subject.walk.is_rotated
    if len(size) == 1:
        turned = ", reversed as it moves over the input" if is_rotated else ""
        return f"The kernel of {counted(size[0], 'cell')}{turned}: {rows}."
    turned = " rotated by 180°, as it moves over the input" if is_rotated else ""
    return f"The {sizes_text(size)} kernel{turned}, row by row: {rows}."


def stage(subject: Subject) -> Scene:
    """Stage the kernel as it moves over the grid: that of a transposed convolution is rotated."""
    walk, theme = subject.walk, subject.theme
    rows, columns = walk.places
    width, height, (plane,), _ = parts.fit_canvas(theme, [Plane(rows, columns, FLAT, theme.cell)])

    def still() -> Iterator[Primitive]:
        area = (plane.block(0, 0, rows, columns),)
        yield Paths(area, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield from parts.block(plane, theme, None, 0, 0, rows, columns)
        kernel = subject.numbers.kernel
        assert kernel is not None
        yield from values(np.ndenumerate(kernel), plane, CENTRE, theme.value_size, theme)

    return Scene(width, height, theme.background, 1, (Still(still),))
