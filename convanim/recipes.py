"""How to make a picture again: the command, and the line of Python."""

from __future__ import annotations

import shlex
import sys
from dataclasses import fields

from convanim.animation import Animation
from convanim.expressions import written
from convanim.layers import KINDS
from convanim.parameters import Pair
from convanim.theme import Theme

__all__ = ["command", "python"]


def command(animation: Animation, name: str) -> str | None:
    """Write the command that draws an animation's GIF; None where only Python can.

    Examples
    --------
    >>> from convanim import Conv, animate
    >>> command(animate(Conv((5, 7), kernel=3, padding=((1, 0), 2)), view="numerical"), "my")
    'convanim conv -i 5x7 -k 3 -p 1:0x2 --view numerical -o my.gif'
    """
    look = animation.look
    if "x" in look or "w" in look or isinstance(look.get("theme"), Theme):
        return None
    layer = animation.layer
    kind = next(kind for kind, made in KINDS.items() if type(layer) is made)
    words = ["convanim", kind]
    for field in fields(layer):
        if field.name in ("input", "kernel") or not layer.is_usual(field.name):
            words += _option(field.name, getattr(layer, field.name))
    for option, value in look.items():
        words.append(f"--{option.replace('_', '-')}")
        if option == "channels":
            words.append("x".join(map(str, value)))
        elif option == "steps":
            words.append(",".join(map(str, value)))
        elif value is not True:
            words.append(str(value))
    return shlex.join([*words, "-o", f"{name}.gif"])


def python(animation: Animation, name: str) -> str:
    """Write the Python expression that draws an animation's GIF.

    Examples
    --------
    >>> from convanim import Conv, animate
    >>> python(animate(Conv(5, kernel=3)), "my")
    'ca.animate(ca.Conv(5, kernel=3)).save("my.gif")'
    """
    look = {
        key: f'"{value}"' if isinstance(value, str) else written(value, sys.maxsize)
        for key, value in animation.look.items()
    }
    if "theme" in look and not isinstance(animation.look["theme"], str):
        look["theme"] = f"ca.{look['theme']}"
    arguments = [f"ca.{animation.layer!r}", *(f"{key}={value}" for key, value in look.items())]
    return f'ca.animate({", ".join(arguments)}).save("{name}.gif")'


def _option(name: str, value: object) -> list[str]:
    """Write a layer's parameter as an option."""
    flags = {"ceil_mode": "--ceil-mode", "count_include_pad": "--no-count-include-pad"}
    if name in flags:
        return [flags[name]]
    letters = {"input": "-i", "kernel": "-k", "stride": "-s", "padding": "-p", "dilation": "-d"}
    assert isinstance(value, tuple)
    same = len(set(value)) == 1 and (name != "input" or len(value) == 2)
    entries = value[:1] if same else value
    return [letters.get(name, f"--{name.replace('_', '-')}"), "x".join(map(_entry, entries))]


def _entry(value: int | Pair) -> str:
    if isinstance(value, int):
        return str(value)
    return str(value[0]) if value[0] == value[1] else f"{value[0]}:{value[1]}"
