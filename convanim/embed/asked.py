"""A picture by a text in a document: the words of a command, or the keys of a list's entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.errors import ConvanimError
from convanim.gallery.entries import animation_of, located, look_for_view
from convanim.gallery.listing import guide
from convanim.gallery.looks import with_look
from convanim.look import SETTINGS
from convanim.look.numbers import NUMBERS, checked_numbers
from convanim.parse.words import guide_of, picture_of, split

__all__ = ["asked", "asked_by_keys", "asked_by_words"]

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
    names, look = guide_of(words[1:])
    figures = guide().pick(names) if names else ()
    if len(figures) != 1:
        said = ", ".join(figure.number for figure in figures)
        raise ConvanimError(
            f"name one figure of the guide, such as guide 4.7, not {said or 'none'}"
        )
    (figure,) = with_look(figures, {**usual, **located(look, folder)}, ["anim.svg"])
    return figure.animation


def asked_by_keys(entry: Mapping[str, Any], folder: Path) -> Animation:
    """Return the picture that the keys of a list's entry ask for; see `asked`."""
    return animation_of(entry, {}, {}, folder)
