"""The look of figures in documents: what is usual, what a document sets, and what a figure says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from convanim.errors import as_key
from convanim.export import FORMATS
from convanim.gallery.entries import LOOK_KEYS, check_keys, check_look, located
from convanim.look import SETTINGS
from convanim.parse.words import split
from convanim.theme import THEMES

__all__ = [
    *("CLEAR", "FOLLOWING", "USUAL"),
    *("checked_look", "fitting", "joined", "said_in", "without_replaced"),
]

#: The usual look: as large as the words around it; where pages may be light or dark, following
#: them; and where they say which they are, without a background of its own.
USUAL = {"font_size": 11}
FOLLOWING = {**USUAL, "theme": "auto"}
CLEAR = {**FOLLOWING, "background": "transparent"}

#: Options that belong together: who says one of them means none of the others.
GROUPS = (("theme", "background"), ("font_size", "size", "width", "height", "dpi"))

#: Keys that the look of a document may have.
KEYS = [key for key, name in LOOK_KEYS.items() if SETTINGS[name].for_lists]

#: Options by their keys.
NAMES = {as_key(name): name for name in SETTINGS}


def checked_look(given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the look of a document, as `convanim.animate` takes it.

    Parameters
    ----------
    given : mapping
        Its keys, as in lists, and their values.
    folder : Path
        Where relative paths in it begin.

    Raises
    ------
    ConvanimError
        If it is wrong.
    """
    check_keys(given, KEYS)
    look = located({LOOK_KEYS[key]: value for key, value in given.items()}, folder)
    check_look(look)
    return look


def joined(usual: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a look, completed by what is usual.

    Examples
    --------
    >>> joined(CLEAR, {"theme": "gray"})
    {'font_size': 11, 'theme': 'gray'}
    """
    return {**without_replaced(usual, given), **given}


def without_replaced(look: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a look without the options that those which are said replace.

    A picture without a background still follows light and dark.

    Examples
    --------
    >>> without_replaced({"theme": "auto", "background": "red", "dpi": 96}, {"theme": "gray"})
    {'dpi': 96}
    """
    return _without(look, {n for n in said if (n, said[n]) != ("background", "transparent")})


def fitting(look: Mapping[str, Any], format: str) -> dict[str, Any]:  # noqa: A002
    """Return the look of a document as a format can have it."""
    follows = look.get("theme") in ("auto", THEMES["auto"])
    if follows and "auto" not in FORMATS[format].takes:
        return _without(look, ["theme"])
    if format == "html" and look.get("background") == "transparent":
        return {name: look[name] for name in look if name != "background"}  # its buttons need one
    return {**look}


def said_in(text: str, keys: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the options of a look that a figure says, and their values as they are typed.

    Parameters
    ----------
    text : str
        The words of a command.
    keys : mapping, optional
        Its keys, if it has some instead of words.

    Examples
    --------
    >>> said_in("conv -i 5 -k 3 --font-size=9 --background transparent")
    {'font_size': '9', 'background': 'transparent'}
    """
    if keys is None:
        words = split(text)
        flags = (
            (*word[2:].partition("="), following)
            for word, following in zip(words, [*words, ""][1:], strict=True)
            if word.startswith("--")
        )
        keys = {name: value if sign else following for name, sign, value, following in flags}
    return {NAMES[key]: value for key, value in keys.items() if key in NAMES}


def _without(look: Mapping[str, Any], said: Collection[str]) -> dict[str, Any]:
    """Return a look without the options that belong to those which are said."""
    replaced = {name for group in GROUPS if {*group} & {*said} for name in group}
    return {name: value for name, value in look.items() if name not in replaced}
