"""Options of colours and sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Annotated, Any, TypedDict

from convanim.checks import as_text, checked_real, checked_whole, int_if_whole, items
from convanim.colours import READABLE, Colour, contrast, hexadecimal
from convanim.errors import ConvanimError, Option, listed, shortened
from convanim.limits import DPI_RANGE, FONT_SIZE_RANGE, MAX_PIXELS, SIDE_RANGE
from convanim.look.setting import Setting
from convanim.look.typeface import FONTS, Typeface, checked_font
from convanim.scene.canvas import Canvas
from convanim.scene.sheets import Scene
from convanim.scene.sight import USUAL_DPI, USUAL_SIDE
from convanim.theme import THEMES, Theme, checked_colour, theme_named

__all__ = ["CanvasLook", "canvas_of", "face_of", "theme_of", "worded"]

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
    size, usual = settings["font_size"], settings["theme"].value_size
    return Canvas(
        *(width, height, settings["dpi"]),
        is_transparent=settings["background"] == TRANSPARENT,
        scale=size / usual if size else 1.0,
    )


def face_of(settings: Mapping[str, Any]) -> str:
    """Return what words are set in, as `Text` has it, which the options of a picture ask for."""
    font: str | Typeface = settings["font"]
    if isinstance(font, Typeface):
        return font.path
    return "" if font == FONTS[0] else font


def worded(scene: Scene, settings: Mapping[str, Any]) -> Scene:
    """Return a scene with its words in the font that is asked for, and so that they can be read.

    The guide's colours are as they are, on a background that they suit.
    """
    theme, face = theme_of(settings), face_of(settings)
    is_known = settings["theme"] in THEMES.values()
    suits = is_known and contrast(theme.text, theme.background) >= READABLE
    if not (suits or theme.reads):
        from convanim.scene.legible import legible  # few themes need it

        scene = legible(scene, theme.background)
    return scene.in_face(face) if face else scene


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
    return value if isinstance(value, str) else hexadecimal(value)


def _typed_theme(theme: str | Theme) -> str | None:
    """Return a theme as it is typed: its name or its file; None for one that was made in Python."""
    return theme if isinstance(theme, str) else theme.source or None


class CanvasLook(TypedDict, total=False):
    """Colours, resolution and size."""

    theme: Annotated[
        str | PathLike[str] | Theme,
        Setting(
            "str, path or Theme",
            "guide",
            f"Colours: {listed(THEMES)} (which follows light and dark), or a TOML file of your own;"
            " in Python also a Theme.",
            lambda value, _: theme_named(value),
            "NAME",
            _typed_theme,
            for_lists=True,
            located=theme_named,
        ),
    ]
    background: Annotated[
        str | Colour,
        Setting(
            "str, or tuple of int",
            None,
            f"Background: a colour such as '#fdf6e3', or {TRANSPARENT}; the theme's if none is"
            " given.",
            lambda value, _: _checked_background(value),
            "COLOUR",
            _typed_colour,
            for_lists=True,
        ),
    ]
    font: Annotated[
        str | PathLike[str],
        Setting(
            "str or path",
            FONTS[0],
            f"Font of numbers, words and formulas: {listed(FONTS)}, or a TrueType or OpenType"
            " file.",
            lambda value, _: checked_font(value),
            "NAME",
            lambda value: value.said if isinstance(value, Typeface) else value,
            for_lists=True,
            located=checked_font,
        ),
    ]
    font_size: Annotated[
        float,
        Setting(
            "float",
            None,
            "Printed size of the numbers in cells, in points; the whole picture grows with it."
            " The theme's, usually 8, if none is given.",
            lambda value, _: int_if_whole(checked_real("font_size", value, *FONT_SIZE_RANGE)),
            "NUMBER",
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
            "Width and height in pixels, such as 1920x1080: the drawing fits in, and the background"
            " fills the rest. Vectors get this shape.",
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
            "Width in pixels; the height follows unless it is given, too.",
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
            "Height in pixels; the width follows unless it is given, too.",
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
