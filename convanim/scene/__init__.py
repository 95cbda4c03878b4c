"""Views: ways to draw a walk. A new one is a module here and a line in `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.errors import unknown
from convanim.scene import (
    channels,
    counting,
    kernel,
    matrix,
    numerical,
    slanted,
    subsampling,
)
from convanim.scene.primitives import Scene
from convanim.scene.subject import Subject

__all__ = ["VIEWS", "View", "view_named"]


@dataclass(frozen=True)
class View:
    """A view, and the static panel that is usual for it.

    Parameters
    ----------
    stage : makes the scene of a subject
    panel_steps, panel_columns : steps of the panel, and how many stand in a row,
        where the scene has no poster
    """

    stage: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int


VIEWS = {
    "slanted": View(slanted.stage, 4, 4),
    "numerical": View(numerical.stage, 9, 3),
    "kernel": View(kernel.stage, 1, 1),
    "channels": View(channels.stage, 4, 4),
    "subsampling": View(subsampling.stage, 4, 1),
    "counting": View(counting.stage, 4, 4),
    "matrix": View(matrix.stage, 4, 1),
}


def view_named(name: str) -> View:
    """Return a view by its name; raise ConvanimError with the nearest one otherwise."""
    if not isinstance(name, str) or name not in VIEWS:
        raise unknown("view", str(name), VIEWS)
    return VIEWS[name]
