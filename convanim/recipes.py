"""How to make a picture again: the command, and the line of Python."""

from __future__ import annotations

from dataclasses import fields

from convanim.animation import Animation
from convanim.layers import KINDS
from convanim.parameters import Pair

__all__ = ["command", "python"]


def command(animation: Animation, name: str) -> str:
    """Write the command that draws an animation's GIF.

    Examples
    --------
    >>> from convanim import Conv, animate
    >>> command(animate(Conv((5, 7), kernel=3, padding=((1, 0), 2)), view="numerical"), "my")
    'convanim conv -i 5x7 -k 3 -p 1:0x2 --view numerical -o my.gif'
    """
    layer = animation.layer
    kind = next(kind for kind, made in KINDS.items() if type(layer) is made)
    words = ["convanim", kind]
    for field in fields(layer):
        value = getattr(layer, field.name)
        if field.name in ("input", "kernel") or not layer.is_usual(field.name):
            words += _option(field.name, value)
    words += [f"--{option} {value}" for option, value in _look(animation).items()]
    return " ".join([*words, f"-o {name}.gif"])


def python(animation: Animation, name: str) -> str:
    """Write the Python expression that draws an animation's GIF.

    Examples
    --------
    >>> from convanim import Conv, animate
    >>> python(animate(Conv(5, kernel=3)), "my")
    'ca.animate(ca.Conv(5, kernel=3)).save("my.gif")'
    """
    look = _look(animation)
    if "channels" in look:
        look["channels"] = repr(animation.channels)
    quoted = [f'{k}="{v}"' if k in ("view", "theme") else f"{k}={v}" for k, v in look.items()]
    arguments = ", ".join([f"ca.{animation.layer!r}", *quoted])
    return f'ca.animate({arguments}).save("{name}.gif")'


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


def _look(animation: Animation) -> dict[str, str]:
    """Options of view and look that are not the usual ones."""
    look: dict[str, str] = {}
    if animation.view.name != "slanted":
        look["view"] = animation.view.name
    if animation.channels != (1, 1):
        look["channels"] = "x".join(map(str, animation.channels))
    if animation.theme.name != "guide":
        look["theme"] = animation.theme.name
    for name, usual in (("dpi", 150), ("duration", 1000)):
        if (value := getattr(animation, name)) != usual:
            look[name] = f"{value:g}"
    return look
