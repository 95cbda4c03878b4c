"""Views: ways to draw a walk. Each is a module of this package and a row of `VIEWS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from convanim.errors import ConvanimError, Option
from convanim.scene.primitives import Scene
from convanim.scene.subject import Subject
from convanim.scene.views import (
    channels,
    counting,
    kernel,
    matrix,
    numerical,
    slanted,
    stack,
    subsampling,
)
from convanim.walk import AxisWalk, Walk
from convanim.wording import counted, joined

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
    opening : callable
        Takes a `Subject` over as many axes as the view draws, and returns the beginning of its
        captions.
    lead_only : bool
        Whether captions consist of the lead alone, and do not describe the layer.
    fills : bool
        Whether it draws something in every cell or needs all numbers: large layers are then
        refused earlier.
    has_maps : bool
        Whether it draws several maps of input and output.
    stacks : bool
        Whether it draws several layers above one another.
    needs_weights : bool
        Whether it can draw only layers with weights.
    needs_numbers : bool
        Whether it writes a number in each output cell.
    needs_hops : bool
        Whether it can draw only windows of one size, moved by equal hops.
    axes : int
        Largest number of axes that it draws.
    """

    name: str
    says: str
    make: Callable[[Subject], Scene]
    panel_steps: int
    panel_columns: int
    opening: Callable[[Subject], str] = _no_lead
    lead_only: bool = False
    fills: bool = False
    has_maps: bool = False
    stacks: bool = False
    needs_weights: bool = False
    needs_numbers: bool = False
    needs_hops: bool = False
    axes: int = 2

    def lead(self, subject: Subject) -> str:
        """Return the beginning of captions; empty where they begin with the layer."""
        walk, maps = subject.walk, ""
        if self.stacks:
            return self.opening(subject)
        if walk.has_maps and not (self.has_maps or self.lead_only):
            maps = f"{counted(walk.input_size[0], 'map')}{_treatment(walk)}. "
        return maps + self.opening(self._fitted(subject))

    def stage(self, subject: Subject) -> Scene:
        """Return the scene of a subject.

        Raises
        ------
        ConvanimError
            Where the view can't show the walk.
        """
        walk = subject.walk
        axes = len(walk.spatial)
        if subject.below and not self.stacks:
            raise ConvanimError(f"the {self.name} view draws one layer: choose the view stack")
        if walk.scatter or any(one.walk.scatter for one in subject.below):
            raise ConvanimError(
                f"the {self.name} view draws windows that are read, and this layer writes its"
                " windows: no view draws that yet"
            )
        one_map = not walk.has_maps or _are_alike(walk) or self.stacks
        if axes > 2 and not one_map:
            raise ConvanimError(
                f"no view draws channels over {axes} axes yet: leave ", Option("channels"), " out"
            )
        if axes > self.axes:
            others = joined([name for name, view in VIEWS.items() if view.axes >= axes])
            raise ConvanimError(
                f"the {self.name} view draws at most {counted(self.axes, 'axis', 'axes')}, and"
                f" this layer has {axes}: choose the view {others.replace(' and ', ' or ')}"
            )
        if not one_map and not self.has_maps:
            raise ConvanimError(
                f"the {self.name} view draws one map: choose the view channels, or leave ",
                *(Option("channels"), " out"),
            )
        if self.needs_weights and not walk.combine.weighted:
            raise ConvanimError(
                f"the {self.name} view shows weights, and this layer has none:"
                " choose another view or layer"
            )
        if self.needs_numbers and walk.combine.name == "lay":
            raise ConvanimError(
                f"the {self.name} view writes one number in each output cell, and this layer makes"
                " a column of them: choose the view slanted"
            )
        if self.needs_hops and not all(map(_hops, walk.spatial)):
            raise ConvanimError(
                f"the {self.name} view moves a window of one size, and this layer's windows"
                " differ: choose the view slanted or numerical"
            )
        return self.make(self._fitted(subject))

    def _fitted(self, subject: Subject) -> Subject:
        """Return the subject over as many axes and maps as the view draws."""
        one_map = subject.walk.has_maps and not self.has_maps
        fitted = (subject.of_first_map() if one_map else subject).with_axes(self.axes)
        return replace(fitted, below=tuple(map(self._fitted, subject.below)))


def _are_alike(walk: Walk) -> bool:
    """Whether a layer of several maps has the same weights for all of them, or none."""
    return not any(window.taps for window in walk.axes[0].windows)


def _treatment(walk: Walk) -> str:
    """Return what is done with the maps of such a layer."""
    if walk.combine.name == "lay":
        return ", all in each window; the first is drawn"
    how = "convolved with the same kernel" if walk.combine.weighted else "pooled"
    return f", each {how} on its own; the first is drawn"


def _hops(axis: AxisWalk) -> bool:
    """Whether all windows along an axis are the first one, moved on by equal hops."""
    first, *others = axis.windows
    by = others[0].cells[0] - first.cells[0] if others else 1
    return by > 0 and all(
        len(window.cells) == len(first.cells) and window.cells[0] == first.cells[0] + by * number
        for number, window in enumerate(axis.windows)
    )


VIEWS = {
    view.name: view
    for view in (
        View(
            name="slanted",
            says="the output's plane over the input's",
            make=slanted.stage,
            panel_steps=4,
            panel_columns=4,
            opening=slanted.lead,
            axes=3,
        ),
        View(
            name="numerical",
            says="all numbers, the input's beside the output's",
            make=numerical.stage,
            panel_steps=9,
            panel_columns=3,
            fills=True,
            needs_numbers=True,
            axes=3,
        ),
        View(
            name="kernel",
            says="the kernel alone",
            make=kernel.stage,
            panel_steps=1,
            panel_columns=1,
            opening=kernel.lead,
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
            opening=channels.lead,
            has_maps=True,
            needs_weights=True,
        ),
        View(
            name="subsampling",
            says="a stride as unit strides with outputs dropped",
            make=subsampling.stage,
            panel_steps=4,
            panel_columns=1,
            opening=subsampling.lead,
            fills=True,
            needs_hops=True,
        ),
        View(
            name="counting",
            says="the window's hops along both axes",
            make=counting.stage,
            panel_steps=4,
            panel_columns=4,
            opening=counting.lead,
            needs_hops=True,
        ),
        View(
            name="matrix",
            says="the layer as one sparse matrix, with the row of each step",
            make=matrix.stage,
            panel_steps=4,
            panel_columns=1,
            opening=matrix.lead,
            needs_weights=True,
        ),
        View(
            name="stack",
            says="layers above one another, and all that an output cell depends on",
            make=stack.stage,
            panel_steps=1,
            panel_columns=1,
            opening=stack.lead,
            fills=True,
            stacks=True,
        ),
    )
}
