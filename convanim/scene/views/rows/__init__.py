"""The rows view: a layer over one axis, its input's cells in a row below those of its output."""

from __future__ import annotations

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, View, axes

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say first: what columns are, where the cells of a window stay apart."""
    if subject.walk.combine.name != "lay":
        return ""
    if subject.walk.scatter:
        return "Each column of the input goes to the cells of its window in the output. "
    return "Each column of the output holds the cells of its window. "


def stage(subject: Subject) -> Scene:
    """Stage a walk over one axis: a step per output cell, or per input cell that is written."""
    from convanim.scene.views.rows import staging

    return staging.stage(subject)


VIEW = View(
    name="rows",
    says="one axis: the input's cells below those of the output, with links and weights",
    make=stage,
    needs=(
        ONE_LAYER,
        axes(1),
        ONE_MAP,
    ),
    panel_steps=3,
    panel_columns=1,
    opening=lead,
    fills=True,
    has_numbers=True,
    decimals=0,
    options=("labels", "plain", "sum"),
    over=1,
)
