"""Options of colours and sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, TypedDict

from convanim.checks import as_text, checked_real, checked_whole, int_if_whole, items
from convanim.colours import Colour
from convanim.errors import ConvanimError, Option, listed, shortened
from convanim.limits import DPI_RANGE, MAX_PIXELS, SIDE_RANGE
from convanim.look.setting import Setting
from convanim.scene.canvas import Canvas
from convanim.scene.sight import USUAL_DPI, USUAL_SIDE
from convanim.theme import THEMES, Theme, checked_colour, theme_named

__all__ = ["CanvasLook", "canvas_of", "theme_of"]

#: The background of pictures that are laid over something else.
TRANSPARENT = "transparent"


def theme_of(settings: Mapping[str, Any]) -> Theme:
    """Return the theme that the options of a picture make.

    Parameters
    ----------
    settings : mapping
        The checked values of all options, by name.
    """
    theme: Theme = settings["theme"]
    background = settings["background"]
    if background in (None, TRANSPARENT):
        return theme
    return replace(theme, background=background)


def canvas_of(settings: Mapping[str, Any]) -> Canvas:
    """Return the canvas that the options of a picture ask for."""
    width, height = settings["size"] or (settings["width"], settings["height"])
    return Canvas(width, height, settings["dpi"], settings["background"] == TRANSPARENT)


def _checked_background(value: Any) -> str | Colour:
    """Return a colour, or `TRANSPARENT`."""
    if as_text(value) == TRANSPARENT:
        return TRANSPARENT
    return checked_colour(Option("background"), value, f", or {TRANSPARENT}")


def _checked_size(value: Any) -> tuple[int, int]:
    """Return width and height in pixels, from a pair or a text such as ``1920x1080``."""
    words = as_text(value)
    found = re.fullmatch(r"(\d{1,9})x(\d{1,9})", words or "")
    sides = [int(side) for side in found.groups()] if found else items(value, 2)
    if (words and not found) or sides is None or len(sides) != 2:
        raise ConvanimError(
            *(Option("size"), " must be width and height in pixels, such as 1920x1080, got "),
            shortened(value),
        )
    width, height = (checked_whole("size", side, *SIDE_RANGE) for side in sides)
    return width, height


def _checked_side(name: str, value: Any, before: Mapping[str, Any]) -> int:
    """Return a side in pixels, which only one option may give."""
    if before.get("size"):
        raise ConvanimError(
            *(Option(name), " and ", Option("size"), " both tell the size: give one of them")
        )
    return checked_whole(name, value, *SIDE_RANGE)


def _typed_colour(value: str | Colour) -> str:
    """Return a background as it is typed."""
    return value if isinstance(value, str) else "#{:02x}{:02x}{:02x}".format(*value)


def _name_of(theme: str | Theme) -> str | None:
    """Return a theme as it is typed; None for a user's own."""
    return theme if isinstance(theme, str) else None


class CanvasLook(TypedDict, total=False):
    """Colours, resolution and size."""

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
    background: Annotated[
        str | Colour,
        Setting(
            "str, or tuple of int",
            None,
            f"Colour of the background, such as '#fdf6e3', or {TRANSPARENT}; the theme's if none"
            " is given.",
            lambda value, _: _checked_background(value),
            "COLOUR",
            _typed_colour,
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
    size: Annotated[
        str | Sequence[int],
        Setting(
            "str, or sequence of int",
            None,
            "Width and height in pixels, such as 1920x1080: the drawing is made to fit, and the"
            " background fills the rest. Vectors take the shape.",
            lambda value, _: _checked_size(value),
            "WxH",
            lambda value: "x".join(map(str, value)),
            for_lists=True,
        ),
    ]
    width: Annotated[
        int,
        Setting(
            "int",
            None,
            "Width in pixels; the height follows, if it is not given.",
            lambda value, before: _checked_side("width", value, before),
            "NUMBER",
            for_lists=True,
        ),
    ]
    height: Annotated[
        int,
        Setting(
            "int",
            None,
            "Height in pixels; the width follows, if it is not given.",
            lambda value, before: _checked_side("height", value, before),
            "NUMBER",
            for_lists=True,
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
