"""Views: ways to draw a walk. Each module or package has its own row in the table `VIEWS`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convanim.checks import as_text, one_of
from convanim.errors import ConvanimError, Option, unknown
from convanim.scene.compose import beside
from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.sums import with_sum
from convanim.scene.view import WHOLE, View
from convanim.scene.views import columns, maps, pixels, rows, scatter, slices, stack
from convanim.scene.views.guide import (
    channels,
    counting,
    kernel,
    matrix,
    numerical,
    slanted,
    subsampling,
)
from convanim.wording import joined

__all__ = ["BESIDE", "VIEWS", "staged", "view_named"]

#: Stands between the names of views that are set side by side.
BESIDE = "+"

#: Options that hold a user's numbers.
GIVEN = ("x", "w", "bias")

#: Limit on views that are set side by side.
MOST_BESIDE = 4

VIEWS: dict[str, View] = {
    module.VIEW.name: module.VIEW
    for module in (
        slanted,
        numerical,
        kernel,
        channels,
        subsampling,
        counting,
        matrix,
        rows,
        slices,
        scatter,
        stack,
        maps,
        columns,
        pixels,
    )
}


def view_named(name: Any) -> View:
    """Return the view of a name, or one of several side by side, such as ``slanted+matrix``.

    Raises
    ------
    ConvanimError
        Where there is no such view.
    """
    words = as_text(name)
    if words is None:
        raise unknown("view", name, VIEWS)
    names = [one_of("view", each.strip(), VIEWS) for each in words.split(BESIDE)]
    if len(names) > MOST_BESIDE:
        raise ConvanimError(f"at most {MOST_BESIDE} views go side by side, got {len(names)}")
    views = [VIEWS[each] for each in names]
    if len(views) == 1:
        return views[0]

    def make(subject: Subject) -> Scene:
        without = replace(subject, options={**subject.options, "sum": False})
        having = next((view for view in views if _has_sum(view, subject)), None)
        return beside([staged(v, subject if v is having else without) for v in views])

    def lead(subject: Subject) -> str:
        return "".join(dict.fromkeys(view.own_lead(subject) for view in views))

    return View(
        name=BESIDE.join(names),
        says="several views side by side",
        make=make,
        needs=() if all(view.draws_parts for view in views) else (WHOLE,),
        panel_steps=min(view.panel_steps for view in views),
        panel_columns=1,
        opening=lead,
        lead_only=all(view.lead_only for view in views),
        fills=any(view.fills for view in views),
        has_maps=True,
        draws_few=all(view.draws_few for view in views),
        shades=all(view.shades for view in views),
        options=tuple({option for view in views for option in view.options}),
        over=0,
    )


def _has_sum(view: View, subject: Subject) -> bool:
    """Whether a view has a line with the sum of each step."""
    return "sum" in view.options and bool(subject.options.get("sum"))


def staged(view: View, subject: Subject) -> Scene:
    """Return the scene of a subject.

    Raises
    ------
    ConvanimError
        Where the subject lacks something that the view needs; the message names views that can
        draw it.
    """
    lack = view.lacks(subject)
    if lack is None:
        fitted = view.fitted(subject)
        if view.has_numbers and any(subject.options.get(name) is not None for name in GIVEN):
            _ = fitted.numbers.output  # those that are too large are refused before all else
        scene = view.make(fitted)
        is_one = view.name in VIEWS  # of several views, one has the sum below itself
        if view.has_sum or not (is_one and _has_sum(view, subject)):
            return scene
        summed = view.summed(fitted)
        if summed is None:
            raise ConvanimError("this layer's steps sum nothing up: leave ", Option("sum"), " out")
        return with_sum(scene, summed, view.decimals)
    others = [other.name for other in VIEWS.values() if not other.lacks(subject)]
    said = f"the {view.name} view {lack.says(subject)}: "
    if others:
        raise ConvanimError(f"{said}choose the view {joined(others, 'or')}")
    if subject.below:
        raise ConvanimError(f"{said}draw its layers one by one")
    raise ConvanimError(f"{said}no view draws that yet")
