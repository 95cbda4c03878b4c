"""Views: ways to draw a walk. A new one is a module here and a line in `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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

__all__ = ["VIEWS", "View"]


def _nothing(subject: Subject) -> str:
    """Leave captions to the layer."""
    return ""


@dataclass(frozen=True)
class View:
    """A view, and the static panel that is usual for it.

    Parameters
    ----------
    name : what users call it
    stage : makes the scene of a subject
    panel_steps, panel_columns : steps of the panel, and how many stand in a row,
        where the scene has no poster
    lead : says what its captions begin with
    options : what of ``labels``, ``channels`` and ``weights`` it knows
    alone : whether its captions end there, and do not tell of the layer
    """

    name: str
    stage: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    lead: Callable[[Subject], str] = _nothing
    options: frozenset[str] = frozenset()
    alone: bool = False


VIEWS = {
    view.name: view
    for view in (
        View("slanted", slanted.stage, 4, 4, options=frozenset({"labels"})),
        View("numerical", numerical.stage, 9, 3, options=frozenset({"labels"})),
        View("kernel", kernel.stage, 1, 1, kernel.lead, alone=True),
        View("channels", channels.stage, 4, 4, channels.lead, frozenset({"channels"})),
        View("subsampling", subsampling.stage, 4, 1, subsampling.lead),
        View("counting", counting.stage, 4, 4, counting.lead),
        View("matrix", matrix.stage, 4, 1, matrix.lead, frozenset({"weights"})),
    )
}
