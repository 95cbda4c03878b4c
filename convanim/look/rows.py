"""The table of options: one row each.

A row is an item of `Look`: its name, its type, and a `Setting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Annotated, TypedDict, get_type_hints

from numpy.typing import ArrayLike

from convanim.checks import checked_bool, checked_real, checked_whole, int_if_whole, one_of
from convanim.decode.kernels import KERNELS
from convanim.errors import listed
from convanim.layers import Layer, Stack
from convanim.limits import (
    DPI_RANGE,
    DURATION_RANGE,
    MAX_PIXELS,
    MAX_STEPS,
    checked_shown,
    checked_steps,
)
from convanim.look.numbers import checked_numbers, typed_numbers
from convanim.look.setting import Setting
from convanim.scene.sight import USUAL_DPI, USUAL_SIDE
from convanim.scene.views import BESIDE, VIEWS, view_named
from convanim.theme import THEMES, Theme, theme_named

__all__ = ["SETTINGS", "WEIGHTS", "Look"]


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


#: What may be given for numbers.
Given = ArrayLike | str | PathLike[str]

#: How the matrix view can show the weights.
WEIGHTS = ("symbols", "numbers")


def _views_with(option: str) -> tuple[str, ...]:
    """Return the names of the views that have an option."""
    return tuple(name for name, view in VIEWS.items() if option in view.options)


def _comma_separated(steps: Sequence[int]) -> str:
    """Return steps as they are typed, such as ``0,2``."""
    return ",".join(map(str, steps))


def _per_axis(sizes: Sequence[int]) -> str:
    """Return sizes as they are typed, such as ``12`` or ``12x8``."""
    return "x".join(map(str, sizes if len({*sizes}) > 1 else sizes[:1]))


def _name_of(theme: str | Theme) -> str | None:
    """Return a theme as it is typed; None for a user's own."""
    return theme if isinstance(theme, str) else None


class Look(TypedDict, total=False):
    """Options of `animate`, all of which may be left out."""

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
            views=_views_with("labels"),
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
            views=_views_with("sum"),
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
            views=_views_with("plain"),
            for_lists=True,
        ),
    ]
    theme: Annotated[
        str | Theme,
        Setting(
            "str or Theme",
            "guide",
            f"Colours: {listed(THEMES)}; in Python also a Theme of your own.",
            lambda value, _: theme_named(value),
            "NAME",
            _name_of,
            for_lists=True,
        ),
    ]
    dpi: Annotated[
        float,
        Setting(
            "float",
            None,
            f"Dots per inch; a cell is 0.5 cm wide. {USUAL_DPI} where none are given, or fewer"
            f" where the longer side would have more than {USUAL_SIDE:,} pixels.",
            lambda value, _: int_if_whole(checked_real("dpi", value, *DPI_RANGE)),
            "NUMBER",
            for_lists=True,
        ),
    ]
    duration: Annotated[
        float,
        Setting(
            "float",
            1000,
            "Milliseconds per step.",
            lambda value, _: int_if_whole(checked_real("duration", value, *DURATION_RANGE)),
            "NUMBER",
            for_lists=True,
        ),
    ]
    max_steps: Annotated[
        int,
        Setting(
            "int",
            MAX_STEPS,
            "Raise the limit on steps.",
            lambda value, _: checked_whole("max_steps", value),
            "NUMBER",
            is_seen=False,
            for_lists=True,
        ),
    ]
    steps: Annotated[
        str | Sequence[int],
        Setting(
            "str, or sequence of int",
            None,
            "Steps to draw, counted from 0, such as 0-3,8; all, or the first few in a panel.",
            lambda value, before: checked_steps(value, before["max_steps"]),
            "N[-N],…",
            _comma_separated,
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
    max_pixels: Annotated[
        int,
        Setting(
            "int",
            MAX_PIXELS,
            "Raise the limit on the pixels of a frame; vectors have none.",
            lambda value, _: checked_whole("max_pixels", value),
            "NUMBER",
            is_seen=False,
            for_lists=True,
        ),
    ]
    x: Annotated[
        Given,
        Setting(
            "array, str or path",
            None,
            "The input's numbers: a picture, .npy or .csv, numbers such as '1 0; 0 1',"
            " seed:N, ones, ramp or delta.",
            lambda value, before: checked_numbers("x", before["layer"], value),
            "NUMBERS",
            typed_numbers,
        ),
    ]
    w: Annotated[
        Given,
        Setting(
            "array, str or path",
            None,
            f"The kernel's numbers, likewise, or one of {', '.join(KERNELS)}.",
            lambda value, before: checked_numbers("w", before["layer"], value),
            "NUMBERS",
            typed_numbers,
        ),
    ]
    bias: Annotated[
        Given,
        Setting(
            "array, str or path",
            None,
            "The numbers that are added to the output, one per output map.",
            lambda value, before: checked_numbers("bias", before["layer"], value),
            "NUMBERS",
            typed_numbers,
        ),
    ]
    weights: Annotated[
        str,
        Setting(
            "str",
            None,
            "Symbols or numbers; numbers where w is given.",
            lambda value, _: one_of("weights", value, WEIGHTS),
            derive=lambda checked: WEIGHTS[checked["w"] is not None],
            metavar="NAME",
            views=_views_with("weights"),
        ),
    ]
    counts: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Count the stamps that each output cell gets.",
            lambda value, _: checked_bool("counts", value),
            views=_views_with("counts"),
        ),
    ]


#: The options by their names.
SETTINGS: dict[str, Setting] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Look, include_extras=True).items()
}
