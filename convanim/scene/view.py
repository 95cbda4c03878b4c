"""A view: a row of the table of views, and what it needs of a subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.walk import AxisWalk, Role, Walk
from convanim.wording import counted, sizes_text

__all__ = [
    "EQUAL_HOPS",
    "ONE_LAYER",
    "ONE_MAP",
    "ONE_NUMBER",
    "READ_WINDOWS",
    "WEIGHTS",
    "WHOLE",
    "Need",
    "View",
    "alike_maps",
    "axes",
    "cells_apart",
]


@dataclass(frozen=True)
class Need:
    """Something that a view needs of a subject.

    Parameters
    ----------
    holds : callable
        Takes a `Subject`, and returns whether it has it.
    says : callable
        Takes a subject that has not, and completes a message that begins with the view's name.
    """

    holds: Callable[[Subject], bool]
    says: Callable[[Subject], str]


def _no_lead(subject: Subject) -> str:
    """Return no lead: captions begin with the layer."""
    return ""


def _summed(subject: Subject) -> Subject | None:
    """Return a subject as it is, or None where its windows are written."""
    return None if subject.walk.scatter else subject


def cells_apart(subject: Subject) -> str:
    """Return what an output cell is where the cells of windows stay apart, for captions."""
    if subject.walk.combine.name != "lay":
        return ""
    return "Each output cell stands for all cells of its window, which stay apart. "


def _said(words: str) -> Callable[[Subject], str]:
    """Return a function that always says the same."""
    return lambda subject: words


def axes(*counts: int) -> Need:
    """Return the need of one of some numbers of axes, such as ``axes(1, 2)``."""
    drawn = counted(counts[0], "axis", "axes")
    if len(counts) > 1:
        drawn = f"{counts[0]} {'or' if len(counts) == 2 else 'to'} {counts[-1]} axes"
    return Need(
        lambda subject: subject.axes in counts,
        lambda subject: (
            f"draws {drawn}, and this {'stack' if subject.below else 'layer'} has {subject.axes}"
        ),
    )


ONE_LAYER = Need(
    lambda subject: not subject.below,
    _said("draws one layer, and this is a stack of several"),
)

READ_WINDOWS = Need(
    lambda subject: not any(one.walk.scatter for one in (*subject.below, subject)),
    _said("draws windows that are read, and this layer writes its windows"),
)

ONE_MAP = Need(
    lambda subject: subject.walk.has_alike_maps,
    _said("draws one map, and this layer has several"),
)

WHOLE = Need(
    lambda subject: subject.whole is None,
    _said("draws a layer whole, and only a part is shown"),
)

WEIGHTS = Need(
    lambda subject: subject.walk.combine.weighted,
    _said("shows weights, and this layer has none"),
)

ONE_NUMBER = Need(
    lambda subject: subject.walk.combine.name != "lay",
    _said("writes one number in each output cell, and this layer makes a column of them"),
)

EQUAL_HOPS = Need(
    lambda subject: all(map(_hops, subject.walk.spatial)),
    _said("moves a window of one size, and this layer's windows differ"),
)


@dataclass(frozen=True, kw_only=True)
class View:
    """A way to draw a walk: the row that each module, or package, of ``scene.views`` has.

    Parameters
    ----------
    name : str
        The value of the option ``view``.
    says : str
        What it shows, for the documentation.
    make : callable
        Takes a `Subject` and returns its `Scene`.
    needs : tuple of Need
        What a subject must have; the first that it lacks is told.
    panel_steps : int
        Usual number of steps in the static panel; unused if the scene has a poster.
    panel_columns : int
        Steps per row of the static panel.
    opening : callable
        Takes a `Subject` over as many axes as the view draws, and returns the beginning of its
        captions; empty where they begin with the layer.
    lead_only : bool
        Whether captions consist of the lead alone, and do not describe the layer.
    fills : bool
        Whether it draws something in every cell or needs all numbers: large layers are then
        refused earlier.
    has_numbers : bool
        Whether it writes the output's numbers.
    has_maps : bool
        Whether it draws several maps of input and output.
    one_output : bool
        Whether it draws the first of several output maps, with input maps that it is made of.
    draws_few : bool
        Whether it draws the first few cells and maps of many.
    shades : bool
        Whether it shades cells by their numbers, so that many more can be drawn.
    stacks : bool
        Whether it draws several layers above one another.
    summed : callable
        Takes a subject, and returns the one whose walk has the steps of the scene, so that the
        option ``sum`` can write out what each computes; None where they sum nothing up.
    decimals : int
        Least number of decimals of the output's numbers, as the option ``sum`` writes them.
    has_sum : bool
        Whether its scenes have the line of that option; it is added to those of others.
    options : tuple of str
        Options of `convanim.animate` that only some views have, and this one has.
    instead : mapping of str to str
        Why it does not have an option, such as what it does instead, where that is told.
    over : int
        Number of axes that it draws; those that a layer lacks have one cell.
    """

    name: str
    says: str
    make: Callable[[Subject], Scene]
    needs: tuple[Need, ...]
    panel_steps: int
    panel_columns: int
    opening: Callable[[Subject], str] = _no_lead
    lead_only: bool = False
    fills: bool = False
    has_numbers: bool = False
    has_maps: bool = False
    one_output: bool = False
    draws_few: bool = False
    shades: bool = False
    stacks: bool = False
    summed: Callable[[Subject], Subject | None] = _summed
    decimals: int = 1
    has_sum: bool = False
    options: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    over: int = 2

    @property
    def draws_parts(self) -> bool:
        """Whether it draws a part of a large layer."""
        return WHOLE not in self.needs

    def lead(self, subject: Subject) -> str:
        """Return the beginning of captions; empty where they begin with the layer."""
        return _told_part(subject) + self.own_lead(subject)

    def own_lead(self, subject: Subject) -> str:
        """Return the beginning of captions, but for which part of a large layer is drawn."""
        walk, maps = subject.walk, ""
        if self.stacks:
            has_maps = any(one.walk.has_maps for one in (*subject.below, subject))
            maps = "One map of each layer is drawn. " if has_maps else ""
        elif walk.has_maps and walk.has_alike_maps and not (self.has_maps or self.lead_only):
            maps = f"{alike_maps(walk)}. "
        return maps + self.opening(self.fitted(subject))

    def lacks(self, subject: Subject) -> Need | None:
        """Return the first need that a subject does not have, or None."""
        return next((need for need in self.needs if not need.holds(subject)), None)

    def offers(self, option: str, subject: Subject) -> bool:
        """Whether it draws a subject with an option."""
        if option not in self.options or self.lacks(subject):
            return False
        return option != "sum" or self.summed(self.fitted(subject)) is not None

    def fitted(self, subject: Subject) -> Subject:
        """Return the subject over as many axes and maps as the view draws."""
        fitted = subject
        if subject.walk.has_maps and not self.has_maps:
            fitted = subject.of_first_output() if self.one_output else subject.of_first_map()
        fitted = fitted.with_axes(self.over)
        return replace(fitted, below=tuple(map(self.fitted, subject.below)))


def _told_part(subject: Subject) -> str:
    """Return which part of a large layer is drawn; nothing where all of it is."""
    first = subject.below[0] if subject.below else subject
    if first.whole is None:
        return ""
    sizes = [axis.roles.count(Role.DATA) for axis in first.walk.spatial]
    return f"The input's first {sizes_text(first.own(sizes))} cells are drawn. "


def alike_maps(walk: Walk) -> str:
    """Return how many maps a layer has that all have the same weights, or none, and their use."""
    count = counted(walk.size[0], "map")
    if walk.combine.name == "lay":
        return f"{count}, all in each window; the first is drawn"
    how = "convolved with the same kernel" if walk.combine.weighted else "pooled"
    how = "unpooled" if walk.scatter else how
    return f"{count}, each {how} on its own; the first is drawn"


def _hops(axis: AxisWalk) -> bool:
    """Whether all windows along an axis are the first one, moved on by equal hops."""
    first, *others = axis.windows
    by = others[0].cells[0] - first.cells[0] if others else 1
    return by > 0 and all(
        len(window.cells) == len(first.cells) and window.cells[0] == first.cells[0] + by * number
        for number, window in enumerate(axis.windows)
    )
