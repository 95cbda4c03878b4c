"""The command, and the line of Python, that draw a figure again."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from typing import Any

from convanim.errors import as_flag
from convanim.layers import Layer, Stack
from convanim.layers.values import PARAMETERS, as_typed
from convanim.look import SETTINGS
from convanim.tell.expressions import python_expression
from convanim.theme import Theme

__all__ = ["command_recipe", "python_recipe"]


def command_recipe(layer: Layer | Stack, look: Mapping[str, Any], name: str) -> str | None:
    """Return the command that draws a figure as a GIF.

    Parameters
    ----------
    layer : Layer or Stack
        The layer.
    look : mapping
        The options of `animate` that differ from their defaults, by name.
    name : str
        Name of the GIF without its suffix.

    Returns
    -------
    str or None
        The command, quoted for a POSIX shell; None where an option exists in Python only.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> command_recipe(
    ...     Conv((5, 7), kernel=3, padding=((1, 0), 2)), {"view": "numerical"}, "my"
    ... )
    'convanim conv -i 5x7 -k 3 -p 1:0x2 --view numerical -o my.gif'
    """
    if isinstance(look.get("theme"), Theme) or not all(SETTINGS[key].in_command for key in look):
        return None
    words = ["convanim", *_layer_words(layer)]
    for key, value in look.items():
        words.append(as_flag(key))
        if value is not True:
            words.append(SETTINGS[key].typed(value))
    return shlex.join([*words, "-o", f"{name}.gif"])


def python_recipe(layer: Layer | Stack, look: Mapping[str, Any], name: str) -> str:
    """Return the Python expression that draws a figure as a GIF.

    Parameters
    ----------
    layer : Layer or Stack
        The layer.
    look : mapping
        The options of `animate` that differ from their defaults, by name.
    name : str
        Name of the GIF without its suffix.

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
        key: f'"{value}"' if isinstance(value, str) else python_expression(value, sys.maxsize)
        for key, value in look.items()
    }
    if isinstance(look.get("theme"), Theme):
        shown["theme"] = f"ca.{shown['theme']}"
    made = repr(layer)
    if isinstance(layer, Stack):
        made = f"Stack({', '.join(f'ca.{one!r}' for one in layer.layers)})"
    arguments = [f"ca.{made}", *(f"{key}={value}" for key, value in shown.items())]
    return f'ca.animate({", ".join(arguments)}).save("{name}.gif")'


def _layer_words(layer: Layer | Stack) -> list[str]:
    """Return the words of the command that makes a layer.

    Those of a stack's layers stand in quotes; only the first one has its input.
    """
    if isinstance(layer, Stack):
        first, *others = map(_layer_words, layer.layers)
        return ["stack", shlex.join(first), *map(shlex.join, map(_without_input, others))]
    words = [layer.kind]
    for parameter in layer.values():
        if not layer.is_default(parameter):
            words += _option_words(layer, parameter)
    return words


def _without_input(words: list[str]) -> list[str]:
    """Leave out the input of a layer, which is the output of the one below it."""
    return [words[0], *words[3:]] if words[1] == "-i" else words


def _option_words(layer: Layer, name: str) -> list[str]:
    """Return a layer's parameter as the words of an option."""
    row, value = PARAMETERS[name], getattr(layer, name)
    if row.is_switch:
        return [f"--{row.key}" if value else f"--no-{row.key}"]
    # The number of axes is that of the input's sizes; without any, it is 2.
    every_axis = name == next(iter(layer.values())) and len(value) != 2
    flag = f"-{row.letter}" if row.letter else f"--{row.key}"
    return [flag, as_typed(value, every_axis=every_axis)]
