"""Views: ways to draw a walk. Each is a module of this package and a row of `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.errors import ConvanimError, Option
from convanim.scene.primitives import Scene
from convanim.scene.subject import Subject
from convanim.scene.views import channels, counting, kernel, matrix, numerical, slanted, subsampling
from convanim.wording import counted

__all__ = ["VIEWS", "View"]


def _no_lead(subject: Subject) -> str:
    """Return no lead: captions begin with the layer."""
    return ""


@dataclass(frozen=True, kw_only=True)
class View:
    """A view.

    Parameters
    ----------
    name : str
        The value of the option ``view``.
    says : str
        What it shows, for README.
    make : callable
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
    has_maps : bool
        Whether it draws several maps of input and output.
    needs_weights : bool
        Whether it can draw only layers with weights.
    axes : int
        Number of axes that it draws.
    """

    name: str
    says: str
    make: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    lead: Callable[[Subject], str] = _no_lead
    lead_only: bool = False
    fills: bool = False
    has_maps: bool = False
    needs_weights: bool = False
    axes: int = 2

    def stage(self, subject: Subject) -> Scene:
        """Return the scene of a subject.

        Raises
        ------
        ConvanimError
            Where the view can't show the walk.
        """
        walk = subject.walk
        if walk.scatter:
            raise ConvanimError(
                f"the {self.name} view draws windows that are read, and this layer writes its"
                " windows: no view draws that yet"
            )
        axes = len(walk.spatial)
        if axes != self.axes:
            raise ConvanimError(
                f"the {self.name} view draws {counted(self.axes, 'axis', 'axes')}, and this layer"
                f" has {axes}: give an input of {self.axes} sizes"
            )
        if walk.has_maps and not self.has_maps:
            raise ConvanimError(
                f"the {self.name} view draws one map: choose the view channels, or leave ",
                *(Option("channels"), " out"),
            )
        if self.needs_weights and not walk.combine.weighted:
            raise ConvanimError(
                f"the {self.name} view shows weights, and this layer has none:"
                " choose another view or layer"
            )
        return self.make(subject)


VIEWS = {
    view.name: view
    for view in (
        View(
            name="slanted",
            says="the output's plane over the input's",
            make=slanted.stage,
            panel_steps=4,
            panel_columns=4,
        ),
        View(
            name="numerical",
            says="all numbers, the input's beside the output's",
            make=numerical.stage,
            panel_steps=9,
            panel_columns=3,
            fills=True,
        ),
        View(
            name="kernel",
            says="the kernel alone",
            make=kernel.stage,
            panel_steps=1,
            panel_columns=1,
            lead=kernel.lead,
            lead_only=True,
            fills=True,
            needs_weights=True,
        ),
        View(
            name="channels",
            says="several input and output maps, and their sums",
            make=channels.stage,
            panel_steps=4,
            panel_columns=4,
            lead=channels.lead,
            has_maps=True,
            needs_weights=True,
        ),
        View(
            name="subsampling",
            says="a stride as unit strides with outputs dropped",
            make=subsampling.stage,
            panel_steps=4,
            panel_columns=1,
            lead=subsampling.lead,
            fills=True,
        ),
        View(
            name="counting",
            says="the window's hops along both axes",
            make=counting.stage,
            panel_steps=4,
            panel_columns=4,
            lead=counting.lead,
        ),
        View(
            name="matrix",
            says="the layer as one sparse matrix, with the row of each step",
            make=matrix.stage,
            panel_steps=4,
            panel_columns=1,
            lead=matrix.lead,
            needs_weights=True,
        ),
    )
}
