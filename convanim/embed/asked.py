"""A picture by a text in a document: the words of a command, or the keys of a list's entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.errors import ConvanimError, Option
from convanim.gallery.entries import animation_of, located, look_for_view
from convanim.gallery.listing import Figure, guide
from convanim.gallery.looks import with_look
from convanim.layers import Layer, Stack
from convanim.look import SETTINGS
from convanim.look.numbers import NUMBERS, checked_numbers
from convanim.parse.words import guide_of, picture_of, split

__all__ = ["asked", "asked_by_keys", "asked_by_words", "layer_asked"]

#: The first line of a text that has keys: ``layer = "conv"``.
KEYS = re.compile(r"\A(\s*(#[^\n]*)?\n)*\s*[A-Za-z_-]+\s*=")


def asked(text: str, folder: Path) -> Animation:
    """Return the picture that a text asks for.

    Parameters
    ----------
    text : str
        Words such as ``conv -i 5 -k 3`` or ``guide 4.7``, or keys such as ``layer = "conv"``, a
        line each, as in a list of figures.
    folder : Path
        Where relative paths in it begin.

    Raises
    ------
    ConvanimError
        If it can't be read, or what it asks for can't be drawn.

    Examples
    --------
    >>> asked("conv -i 5 -k 3", Path())
    animate(Conv(5, kernel=3))
    >>> asked("guide 2.3 --theme dark", Path())
    animate(Conv(5, kernel=3, padding=1), theme='dark')
    """
    if not KEYS.match(text):
        return asked_by_words(text, folder)
    try:
        return asked_by_keys(tomllib.loads(text), folder)
    except tomllib.TOMLDecodeError as error:
        raise ConvanimError(f"can't be read as TOML: {error}") from None


def asked_by_words(text: str, folder: Path, usual: Mapping[str, Any] | None = None) -> Animation:
    """Return the picture that words ask for: those of a command that draws; see `asked`.

    The usual options are taken where the view has them and the words say no others.
    """
    words, usual = split(text), usual or {}
    if words[:1] != ["guide"]:
        layer, look = picture_of(words)
        look = located(look, folder)
        look |= {n: checked_numbers(n, layer, look[n], folder) for n in NUMBERS if n in look}
        view = look.get("view", SETTINGS["view"].usual({"layer": layer}))
        return animate(layer, **{**look_for_view(usual, view), **look})
    figure, look = _of_guide(words[1:])
    (figure,) = with_look([figure], {**usual, **located(look, folder)}, ["anim.svg"])
    return figure.animation


def layer_asked(text: str) -> Layer | Stack:
    """Return the layer that words ask for, which may be too large to draw.

    Parameters
    ----------
    text : str
        Words such as ``conv -i 224 -k 3`` or ``guide 4.7``.

    Raises
    ------
    ConvanimError
        If they can't be read, or say how something looks.

    Examples
    --------
    >>> layer_asked("conv -i 224 -k 3")
    Conv(224, kernel=3)
    """
    words = split(text)
    if words[:1] == ["guide"]:
        figure, look = _of_guide(words[1:])
        layer = figure.animation.layer
    else:
        layer, look = picture_of(words)
    if look:
        raise ConvanimError(
            Option(next(iter(look))), " says how a picture looks, and none is drawn here"
        )
    return layer


def _of_guide(words: Sequence[str]) -> tuple[Figure, dict[str, Any]]:
    """Return the figure of the guide that words name, and their options."""
    names, look = guide_of(words)
    figures = guide().pick(names) if names else ()
    if len(figures) != 1:
        said = ", ".join(figure.number for figure in figures)
        raise ConvanimError(
            f"name one figure of the guide, such as guide 4.7, not {said or 'none'}"
        )
    return figures[0], look


def asked_by_keys(entry: Mapping[str, Any], folder: Path) -> Animation:
    """Return the picture that the keys of a list's entry ask for; see `asked`."""
    return animation_of(entry, {}, {}, folder)
