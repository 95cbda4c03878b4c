"""Views: ways to draw a walk. A new one is a module here and a line in `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.scene.primitives import Scene
from convanim.scene.subject import Subject
from convanim.scene.views import channels, counting, kernel, matrix, numerical, slanted, subsampling

__all__ = ["VIEWS", "View"]


def _nothing(subject: Subject) -> str:
    """Leave captions to the layer."""
    return ""


@dataclass(frozen=True)
class View:
    """A view, and the static panel that is usual for it.

    Parameters
    ----------
    name : str
        What users call it.
    says : str
        What it shows, for README.
    stage : callable
        Makes the scene of a subject.
    panel_steps, panel_columns : int
        Steps of the panel, and how many stand in a row, where the scene has no poster.
    lead : callable
        Says what its captions begin with.
    alone : bool
        Whether its captions end there, and do not tell of the layer.
    fills : bool
        Whether it draws something in every cell, or computes all numbers.
    """

    name: str
    says: str
    stage: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    lead: Callable[[Subject], str] = _nothing
    alone: bool = False
    fills: bool = False


VIEWS = {
    view.name: view
    for view in (
        View("slanted", "the output's plane over the input's", slanted.stage, 4, 4),
        View(
            "numerical",
            "all numbers, the input's beside the output's",
            numerical.stage,
            *(9, 3),
            fills=True,
        ),
        View("kernel", "the kernel alone", kernel.stage, 1, 1, kernel.lead, alone=True, fills=True),
        View(
            "channels",
            "several input and output maps, and their sums",
            channels.stage,
            *(4, 4),
            channels.lead,
        ),
        View(
            "subsampling",
            "a stride as unit strides with outputs dropped",
            subsampling.stage,
            *(4, 1),
            subsampling.lead,
            fills=True,
        ),
        View("counting", "the window's hops along both axes", counting.stage, 4, 4, counting.lead),
        View(
            "matrix",
            "the layer as one sparse matrix, with the row of each step",
            matrix.stage,
            *(4, 1),
            matrix.lead,
        ),
    )
}
