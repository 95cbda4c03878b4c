"""The slices view: a plane for each slice of three axes, the output's above the input's."""

from __future__ import annotations

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, View, axes

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: what a plane and a cell is."""
    from convanim.scene.views.slices import staging

    return staging.lead(subject)


def stage(subject: Subject) -> Scene:
    """Stage a walk over three axes, without numbers."""
    from convanim.scene.views.slices import staging

    return staging.stage(subject)


VIEW = View(
    name="slices",
    says="three axes: a plane for each slice, the output's above; of several maps, the first few",
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
