"""The command, and the line of Python, that draw a figure again."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from typing import Any

from convanim.colours import LightDark
from convanim.errors import as_flag
from convanim.layers import Layer, Stack
from convanim.look import SETTINGS
from convanim.tell.commands import layer_words
from convanim.tell.expressions import python_expression
from convanim.theme import THEMES, Theme

__all__ = ["command_recipe", "python_recipe"]


def command_recipe(layer: Layer | Stack, look: Mapping[str, Any], name: str) -> str | None:
    """Return the command that draws a figure as a GIF, or as an animated SVG.

    Parameters
    ----------
    layer : Layer or Stack
        The layer.
    look : mapping
        The options of `animate` that differ from their defaults, by name.
    name : str
        Name of the file without its suffix.

    Returns
    -------
    str or None
        The command, quoted for a POSIX shell; None where a value can be given in Python only.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> command_recipe(
    ...     Conv((5, 7), kernel=3, padding=((1, 0), 2)), {"view": "numerical"}, "my"
    ... )
    'convanim conv -i 5x7 -k 3 -p 1:0x2 --view numerical -o my.gif'
    >>> command_recipe(Conv(5, kernel=3), {"theme": "auto"}, "my")
    'convanim conv -i 5 -k 3 --theme auto -o my-anim.svg'
    """
    words = ["convanim", *layer_words(layer)]
    for key, value in look.items():
        words.append(as_flag(key))
        if value is not True:
            written = SETTINGS[key].typed(value)
            if written is None:
                return None
            words.append(written)
    return shlex.join([*words, "-o", _file(look, name)])


def python_recipe(layer: Layer | Stack, look: Mapping[str, Any], name: str) -> str:
    """Return the Python expression that draws a figure as a GIF, or as an animated SVG.

    Parameters
    ----------
    layer : Layer or Stack
        The layer.
    look : mapping
        The options of `animate` that differ from their defaults, by name.
    name : str
        Name of the file without its suffix.

    Returns
    -------
    str
        The expression, where ``ca`` is convanim.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> python_recipe(Conv(5, kernel=3), {}, "my")
    'ca.animate(ca.Conv(5, kernel=3)).save("my.gif")'
    """
    shown = {
        key: _double_quoted(expression)
        for key, value in look.items()
        for expression in [python_expression(value, sys.maxsize)]
    }
    theme = look.get("theme")
    if isinstance(theme, Theme):
        said = _double_quoted(repr(theme.source))
        shown["theme"] = said if theme.source else f"ca.{shown['theme']}"
    made = repr(layer)
    if isinstance(layer, Stack):
        made = f"Stack({', '.join(f'ca.{one!r}' for one in layer.layers)})"
    arguments = [f"ca.{made}", *(f"{key}={value}" for key, value in shown.items())]
    return f'ca.animate({", ".join(arguments)}).save("{_file(look, name)}")'


def _file(look: Mapping[str, Any], name: str) -> str:
    """Return the file that is written: an SVG, which plays too, where colours follow the page."""
    theme = look.get("theme")
    theme = THEMES.get(theme) if isinstance(theme, str) else theme
    is_auto = isinstance(theme, Theme) and isinstance(theme.ink, LightDark)
    return f"{name}{'-anim.svg' if is_auto else '.gif'}"


def _double_quoted(expression: str) -> str:
    """Return a Python expression; a text is between double quotes, where it has none itself."""
    is_text = expression.startswith("'") and '"' not in expression
    return f'"{expression[1:-1]}"' if is_text else expression
