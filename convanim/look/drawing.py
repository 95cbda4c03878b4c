"""Options of what is drawn of a layer, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from convanim.checks import checked_bool
from convanim.errors import listed
from convanim.layers import Layer, Stack
from convanim.limits import checked_shown
from convanim.look.setting import Setting, views_with
from convanim.scene.views import BESIDE, VIEWS, view_named

__all__ = ["DrawingLook", "usual_view"]


def usual_view(layer: Layer | Stack) -> str:
    """Return the view of a layer where none is given."""
    if isinstance(layer, Stack):
        return "stack"
    axes = len(layer.input)
    if axes > 2:
        return "slices"
    if layer.kind in ("unfold", "fold"):
        return "columns"
    if layer.channels and (
        layer.weight_shape or layer.kind in ("pixel-shuffle", "pixel-unshuffle")
    ):
        return "maps"
    if axes == 1:
        return "rows"
    return "scatter" if layer.scatter else "slanted"


def _per_axis(sizes: Sequence[int]) -> str:
    """Return sizes as they are typed, such as ``12`` or ``12x8``."""
    return "x".join(map(str, sizes if len({*sizes}) > 1 else sizes[:1]))


class DrawingLook(TypedDict, total=False):
    """What is drawn."""

    view: Annotated[
        str,
        Setting(
            "str",
            None,
            f"A way to draw: {listed(VIEWS)}, or several side by side, such as"
            f" slanted{BESIDE}matrix; by default the one that suits the layer.",
            lambda value, _: view_named(value).name,
            "NAME",
            derive=lambda checked: usual_view(checked["layer"]),
        ),
    ]
    labels: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Name the parts, their sizes, padding and stride, and cross what is never read.",
            lambda value, _: checked_bool("labels", value),
            views=views_with("labels"),
            fills=True,
            for_lists=True,
        ),
    ]
    sum: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Write out what each step computes, such as 3·0 + 3·1 = 3.0, below the picture.",
            lambda value, _: checked_bool("sum", value),
            views=views_with("sum"),
            fills=True,
            for_lists=True,
        ),
    ]
    plain: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Leave out what is pointed out: links to copies in the padding, rings around maxima,"
            " sizes of windows that differ.",
            lambda value, _: checked_bool("plain", value),
            views=views_with("plain"),
            for_lists=True,
        ),
    ]
    shown: Annotated[
        int | Sequence[int],
        Setting(
            "int, or sequence of int",
            None,
            "Draw only the corner of a large layer, over so many cells of its input.",
            lambda value, before: checked_shown(before["layer"], value),
            "SIZE",
            _per_axis,
        ),
    ]
