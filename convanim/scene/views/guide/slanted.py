"""The slanted view: the output's plane above that of the input."""

from __future__ import annotations

from convanim.scene.parts.field import field
from convanim.scene.parts.plane import SLANTED
from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, READ_WINDOWS, View, axes, cells_apart

__all__ = ["VIEW"]

#: Distance by which the output's plane is moved to the left, in points.
SHIFT = 2.5


def stage(subject: Subject) -> Scene:
    """Stage a walk without numbers, as figures 2.1 to 2.7 of the guide."""
    cell = subject.theme.cell
    return field(subject, SLANTED, lambda whole: (-SHIFT, (whole.rows + 1) * cell)).scene(range(4))


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
