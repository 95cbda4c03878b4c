"""Views: ways to draw a walk. A new one is a module here and a line in `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.errors import unknown
from convanim.scene import numerical, slanted
from convanim.scene.primitives import Scene
from convanim.theme import Theme
from convanim.values import Numbers
from convanim.walk import Walk

__all__ = ["VIEWS", "View", "view_named"]


@dataclass(frozen=True)
class View:
    """A view, and the static panel that is usual for it.

    Parameters
    ----------
    stage : makes the scene of a walk and its numbers
    panel_steps, panel_columns : steps of the panel, and how many stand in a row
    """

    stage: Callable[[Walk, Numbers, Theme], Scene]
    panel_steps: int
    panel_columns: int


VIEWS = {
    "slanted": View(slanted.stage, 4, 4),
    "numerical": View(numerical.stage, 9, 3),
}


def view_named(name: str) -> View:
    """Return a view by its name; raise ConvanimError with the nearest one otherwise."""
    if not isinstance(name, str) or name not in VIEWS:
        raise unknown("view", str(name), VIEWS)
    return VIEWS[name]
