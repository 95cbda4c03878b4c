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
    lead : what its captions begin with
    """

    stage: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    lead: str = ""


CHANNELS = "Each output map is the sum of all input maps, each convolved with its own kernel. "
SUBSAMPLING = "A stride is unit strides with all but every so manieth output dropped. "
COUNTING = "The output's size is the window's first place and its hops along each axis. "

VIEWS = {
    "slanted": View(slanted.stage, 4, 4),
    "numerical": View(numerical.stage, 9, 3),
    "kernel": View(kernel.stage, 1, 1, "The kernel alone. "),
    "channels": View(channels.stage, 4, 4, CHANNELS),
    "subsampling": View(subsampling.stage, 4, 1, SUBSAMPLING),
    "counting": View(counting.stage, 4, 4, COUNTING),
    "matrix": View(
        matrix.stage, 4, 1, "The layer as a matrix, input and output unrolled row by row. "
    ),
}


def view_named(name: str) -> View:
    """Return a view by its name; raise ConvanimError with the nearest one otherwise."""
    if not isinstance(name, str) or name not in VIEWS:
        raise unknown("view", str(name), VIEWS)
    return VIEWS[name]
