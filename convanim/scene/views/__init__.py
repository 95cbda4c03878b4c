"""Views: ways to draw a walk. Each is a module of this package and a row of `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.scene.primitives import Scene
from convanim.scene.subject import Subject
from convanim.scene.views import channels, counting, kernel, matrix, numerical, slanted, subsampling

__all__ = ["VIEWS", "View"]


def _no_lead(subject: Subject) -> str:
    """Return no lead: captions begin with the layer."""
    return ""


@dataclass(frozen=True)
class View:
    """A view.

    Parameters
    ----------
    name : str
        The value of the option ``view``.
    says : str
        What it shows, for README.
    stage : callable
        Takes a `Subject` and returns its `Scene`.
    panel_steps : int
        Usual number of steps in the static panel; unused if the scene has a poster.
    panel_columns : int
        Steps per row of the static panel.
    lead : callable
        Takes a `Subject` and returns the beginning of its captions.
    lead_only : bool
        Whether captions consist of the lead alone, and do not describe the layer.
    fills : bool
        Whether it draws something in every cell or needs all numbers: large layers are then
        refused earlier.
    """

    name: str
    says: str
    stage: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    lead: Callable[[Subject], str] = _no_lead
    lead_only: bool = False
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
        View(
            "kernel",
            "the kernel alone",
            kernel.stage,
            1,
            1,
            kernel.lead,
            lead_only=True,
            fills=True,
        ),
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
