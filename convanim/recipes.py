"""How to make a picture again: the command, and the line of Python."""

from __future__ import annotations

from dataclasses import fields
from inspect import signature
from typing import Any

import numpy as np

from convanim.animation import Animation, animate
from convanim.layers import KINDS
from convanim.parameters import Pair
from convanim.theme import GUIDE, THEMES, Theme

__all__ = ["command", "python"]


def command(animation: Animation, name: str) -> str | None:
    """Write the command that draws an animation's GIF; None where only Python can.

    Examples
    --------
    >>> from convanim import Conv, animate
    >>> command(animate(Conv((5, 7), kernel=3, padding=((1, 0), 2)), view="numerical"), "my")
    'convanim conv -i 5x7 -k 3 -p 1:0x2 --view numerical -o my.gif'
    """
    if animation.x is not None or animation.w is not None or not _is_known(animation.theme):
        return None
    layer = animation.layer
    kind = next(kind for kind, made in KINDS.items() if type(layer) is made)
    words = ["convanim", kind]
    for field in fields(layer):
        if field.name in ("input", "kernel") or not layer.is_usual(field.name):
            words += _option(field.name, getattr(layer, field.name))
    for option, value in _look(animation).items():
        words.append(f"--{option.replace('_', '-')}")
        if option == "channels":
            words.append("x".join(map(str, value)))
        elif option == "steps":
            words.append(",".join(map(str, value)))
        elif value is not True:
            words.append(str(value))
    return " ".join([*words, f"-o {name}.gif"])


def python(animation: Animation, name: str) -> str:
    """Write the Python expression that draws an animation's GIF.

    Examples
    --------
    >>> from convanim import Conv, animate
    >>> python(animate(Conv(5, kernel=3)), "my")
    'ca.animate(ca.Conv(5, kernel=3)).save("my.gif")'
    """
    look = {key: f'"{v}"' if isinstance(v, str) else repr(v) for key, v in _look(animation).items()}
    if not _is_known(animation.theme):
        look["theme"] = f"ca.{animation.theme!r}"
    for key, array in (("x", animation.x), ("w", animation.w)):
        if array is not None:
            look[key] = repr(np.asarray(array).tolist())
    arguments = [f"ca.{animation.layer!r}", *(f"{key}={value}" for key, value in look.items())]
    return f'ca.animate({", ".join(arguments)}).save("{name}.gif")'


def _is_known(theme: Theme) -> bool:
    return THEMES.get(theme.name) == theme


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


def _look(animation: Animation) -> dict[str, Any]:
    """Options of view and look that are not the usual ones, as `animate` takes them."""
    usual = signature(animate).parameters
    look: dict[str, Any] = {}
    if animation.view.name != "slanted":
        look["view"] = animation.view.name
    if animation.labels:
        look["labels"] = True
    if animation.channels != (1, 1):
        look["channels"] = animation.channels
    if animation.symbols != (animation.w is None):
        look["weights"] = "symbols" if animation.symbols else "numbers"
    if animation.theme != GUIDE and _is_known(animation.theme):
        look["theme"] = animation.theme.name
    if animation.chosen is not None:
        look["steps"] = animation.chosen
    for name in ("dpi", "duration", "max_steps", "max_pixels"):
        value = getattr(animation, name)
        if value != usual[name].default:
            look[name] = int(value) if value == int(value) else value
    return look
