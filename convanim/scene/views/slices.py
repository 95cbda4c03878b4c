"""The slices view: a plane for each slice of three axes, the output's above the input's."""

from __future__ import annotations

from convanim.scene.parts.field import field
from convanim.scene.parts.plane import SLANTED
from convanim.scene.primitives import Scene
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
    # Rays from the outermost corners alone: there are several slices in a window.
    return field(subject, SLANTED).scene((1, 3))


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
