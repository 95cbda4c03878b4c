"""What the pixels view draws: input and output side by side, and a window magnified below."""

from __future__ import annotations

from dataclasses import replace

from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.layout import placed
from convanim.scene.views.pixels.numbers import Numbers

__all__ = ["stage"]


def stage(subject: Subject) -> Scene:
    """Stage input and output side by side, and the window's numbers below them."""
    found = placed(Numbers(subject))
    parts, walk = found.parts, found.parts.subject.walk
    sheets = (
        Still(parts.still),
        Moving(parts.window),
        Moving(parts.cell),
        Moving(parts.magnified, slides=False),
    )
    size = found.width, found.height
    scene = Scene(*size, subject.theme.background, len(walk), sheets)
    row, column = (size // 2 for size in walk.output_size)
    return replace(scene, poster=scene.at(row * walk.output_size[1] + column))
