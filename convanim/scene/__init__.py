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
    name : what users call it
    stage : makes the scene of a subject
    panel_steps, panel_columns : steps of the panel, and how many stand in a row,
        where the scene has no poster
    lead : what its captions begin with
    labelled : whether it can name the parts
    """

    name: str
    stage: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    lead: str = ""
    labelled: bool = False


CHANNELS = "Each output map is the sum of all input maps, each convolved with its own kernel. "
SUBSAMPLING = "A stride is unit strides with the outputs in between dropped. "
MATRIX = "The layer as a matrix, input and output unrolled row by row. "
COUNTING = "The output's size is the window's first place and its hops along each axis. "

VIEWS = {
    view.name: view
    for view in (
        View("slanted", slanted.stage, 4, 4, labelled=True),
        View("numerical", numerical.stage, 9, 3, labelled=True),
        View("kernel", kernel.stage, 1, 1, "The kernel alone. "),
        View("channels", channels.stage, 4, 4, CHANNELS),
        View("subsampling", subsampling.stage, 4, 1, SUBSAMPLING),
        View("counting", counting.stage, 4, 4, COUNTING),
        View("matrix", matrix.stage, 4, 1, MATRIX),
    )
}


def view_named(name: str) -> View:
    """Return a view by its name; raise ConvanimError with the nearest one otherwise."""
    if not isinstance(name, str) or name not in VIEWS:
        raise unknown("view", str(name), VIEWS)
    return VIEWS[name]
