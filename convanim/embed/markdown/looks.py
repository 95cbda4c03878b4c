"""The look of figures on pages: what is usual, what a site sets, and what a fence says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from convanim.errors import as_key
from convanim.export import FORMATS
from convanim.look import SETTINGS
from convanim.parse.words import split
from convanim.theme import THEMES

__all__ = ["FOLLOWING", "fitting", "page_look", "said_in"]

#: The usual look on pages: it follows light and dark, and is as large as the words around it.
FOLLOWING = {"theme": "auto", "font_size": 11}

#: Options that belong together: who says one of them means none of the others.
GROUPS = (("theme", "background"), ("font_size", "size", "width", "height", "dpi"))

#: Options by their keys.
NAMES = {as_key(name): name for name in SETTINGS}


def page_look(given: Mapping[str, Any], is_clear: bool = False) -> dict[str, Any]:
    """Return the look of all figures of a page.

    Parameters
    ----------
    given : mapping
        What its site sets: options as `convanim.animate` takes them.
    is_clear : bool
        Whether pictures need no background, as pages say whether they are light or dark.

    Examples
    --------
    >>> page_look({"theme": "gray"}, is_clear=True)
    {'font_size': 11, 'theme': 'gray'}
    """
    usual = {**FOLLOWING, "background": "transparent"} if is_clear else FOLLOWING
    return {**_without(usual, _replacing(given)), **given}


def fitting(
    look: Mapping[str, Any],
    format: str,  # noqa: A002
    said: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the look of a page as a format can have it, but for what a fence says itself."""
    follows = look.get("theme") in ("auto", THEMES["auto"])
    if follows and "auto" not in FORMATS[format].takes:
        look = _without(look, ["theme"])
    if format == "html":  # the player has a ground of its own
        look = {name: look[name] for name in look if name != "background"}
    return _without(look, _replacing(said))


def said_in(text: str, keys: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the options of a look that a fence says, and their values as they are typed.

    Parameters
    ----------
    text : str
        What is in the fence.
    keys : mapping, optional
        Its keys, if it has some instead of words.

    Examples
    --------
    >>> said_in("conv -i 5 -k 3 --font-size=9 --background transparent", None)
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


def _replacing(said: Mapping[str, Any]) -> set[str]:
    """Return the options that replace others of their group.

    A picture without a background still follows light and dark.
    """
    return {n for n, value in said.items() if (n, value) != ("background", "transparent")}


def _without(look: Mapping[str, Any], said: Collection[str]) -> dict[str, Any]:
    """Return a look without the options that others replace."""
    replaced = {name for group in GROUPS if {*group} & {*said} for name in group}
    return {name: value for name, value in look.items() if name not in replaced}
