"""What a page tells and draws of one setting, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from convanim.animation import Animation, animate
from convanim.colours import Colour, hexadecimal, in_dark, in_light, mixed, seen_on
from convanim.errors import ConvanimError, as_flag
from convanim.explorers.cells import cells_of
from convanim.export.player import check_size
from convanim.export.player.page import drawn
from convanim.export.player.parts import colours
from convanim.export.player.typeset import caption, formula
from convanim.look import SETTINGS
from convanim.parse.options import layer_of
from convanim.recipes import command_recipe, python_recipe
from convanim.render.surfaces import svg_number
from convanim.tell.phrases import shapes_text
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["asked", "told"]


def asked(kind: str, given: Mapping[str, Any]) -> Animation:
    """Return the animation of a setting.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    given : mapping
        What is given for each option, by its name in Python.

    Raises
    ------
    ConvanimError
        If a value is wrong, or the layer is over the limits.
    """
    layer, look = layer_of(kind, dict(given))
    return animate(layer, **look)


def told(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page tells and draws of a setting; of a wrong one, what is wrong with it.

    Parameters are those of `asked`.

    Returns
    -------
    dict
        Texts, numbers and lists, which JSON can hold. Texts that are HTML or SVG are escaped. That
        of a wrong setting has the line of the command, ``"wrong"``, alone.

    Examples
    --------
    >>> told("conv", {"input": "5", "kernel": "3"})["sizes"]
    '5×5 → 3×3'
    >>> told("conv", {"input": "3", "kernel": "5"})["wrong"].partition(":")[0]
    'kernel 5 is larger than the padded input 3'
    """
    try:
        animation = asked(kind, given)
        check_size(animation)
    except ConvanimError as error:
        return {"wrong": error.spelt(as_flag)}
    (layer,), look = animation.layer.layers, animation.given
    walk = layer.walk()
    if look.get("max_steps", 0) < SETTINGS["max_steps"].default:
        look.pop("max_steps", None)  # a lower limit than the usual one is not needed to draw it
    return {
        **asdict(drawn(animation)),
        "around": colours(animation) + _cells_style(animation.theme),
        "alt": animation.alt,
        "caption": caption(animation.caption),
        "formulas": [formula(each) for each in animation.formulas],
        "sizes": shapes_text(layer),
        "command": command_recipe(layer, look, kind),
        "python": python_recipe(layer, look, kind),
        "slide": animation.timing.slide,
        "cells": cells_of(walk) if len(animation) == len(walk) else None,
        "spots": _spots(animation),
        "places": _places(animation, walk),
    }


def _spots(animation: Animation) -> list[str]:
    """Return the corners of each step's cell in the drawing, as SVG; nothing if none is known."""
    scene = animation.scene
    if scene.pointing is None:
        return []
    outlines = map(scene.pointing.step, animation.steps)
    return [
        " ".join(f"{svg_number(x)},{svg_number(scene.height - y)}" for x, y in outline)
        for outline in outlines
    ]


def _places(animation: Animation, walk: Walk) -> dict[str, Any] | None:
    """Return where the cells of the grid are in a drawing of all steps; None if it is not known.

    Returns
    -------
    dict or None
        ``"from"`` and ``"to"`` are the first cell that is not cropped, and the last one, ``"at"``
        the corners of the first, and ``"by"`` how far the next one along each axis is from it.
    """
    scene = animation.scene
    if len(animation) != len(walk) or scene.pointing is None:
        return None
    outline = scene.pointing.cell
    if outline is None:
        return None
    kept = [axis.kept for axis in walk.spatial]
    first = tuple(one.start for one in kept)

    def corners(cell: tuple[int, ...]) -> list[tuple[float, float]]:
        return [(x, scene.height - y) for x, y in outline(cell)]

    def way(number: int) -> list[float]:
        if len(kept[number]) == 1:
            return [0, 0]
        following = corners(tuple(at + (n == number) for n, at in enumerate(first)))[0]
        return [round(to - at, 2) for to, at in zip(following, start[0], strict=True)]

    start = corners(first)
    return {
        "from": first,
        "to": [one.stop - 1 for one in kept],
        "at": [[round(x, 2), round(y, 2)] for x, y in start],
        "by": [way(number) for number in range(len(kept))],
    }


def _cells_style(theme: Theme) -> str:
    """Return the colours of cells, on light and on dark, as a style sheet."""
    light, dark = (_cell_colours(theme, side) for side in (in_light, in_dark))
    rest = f"@media(prefers-color-scheme:dark){{:root{{{dark}}}}}" if dark != light else ""
    return f":root{{{light}}}{rest}"


def _cell_colours(theme: Theme, side: Callable[[Any], Any]) -> str:
    """Return the colours of cells, plain and shaded, and of what is written in them."""
    shade, share = side(theme.shade), side(theme.shade_opacity)
    cells: dict[str, Colour] = {"in": side(theme.input), "out": side(theme.output)}
    found = {
        "line": side(theme.ink),
        "accent": side(theme.accent),
        "ground": side(theme.background),
    }
    for name, plain in cells.items():
        shaded = mixed(shade, plain, share)
        found |= {name: plain, f"{name}-now": shaded}
        found |= {f"{name}-text": seen_on(shaded, side(theme.text), side(theme.background))}
    found["accent-text"] = seen_on(found["accent"], side(theme.background), side(theme.text))
    found["void-now"] = mixed(shade, found["ground"], share)
    found["void-text"] = seen_on(found["void-now"], side(theme.text), side(theme.background))
    return ";".join(f"--c-{name}:{hexadecimal(colour)}" for name, colour in found.items())
