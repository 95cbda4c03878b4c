"""The kernel view: the kernel alone, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.scene.parts import tiles
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import CENTRE, prose_texts, values
from convanim.scene.primitives import Paths, Primitive
from convanim.scene.sheets import Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, READ_WINDOWS, WEIGHTS, View, axes
from convanim.wording import counted, sizes_text

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return the caption: size and numbers of the kernel."""
    kernel = subject.numbers.kernel
    assert kernel is not None
    texts = np.reshape(prose_texts(kernel.flat), kernel.shape)
    rows = "; ".join(map(" ".join, texts))
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
    width, height, (plane,), _ = tiles.fit_canvas(theme, [Plane(rows, columns, FLAT, theme.cell)])

    def still() -> Iterator[Primitive]:
        area = (plane.block(0, 0, rows, columns),)
        yield Paths(area, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield from tiles.block(plane, theme, None, 0, 0, rows, columns)
        kernel = subject.numbers.kernel
        assert kernel is not None
        yield from values(np.ndenumerate(kernel), plane, CENTRE, theme.value_size, theme)

    return Scene(width, height, theme.background, 1, (Still(still),))


VIEW = View(
    name="kernel",
    says="the kernel alone",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        ONE_MAP,
        WEIGHTS,
    ),
    panel_steps=1,
    panel_columns=1,
    opening=lead,
    lead_only=True,
    fills=True,
)
