"""Options of the directives, made from the tables of options: the keys of lists of figures."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from docutils.parsers.rst import directives

from convanim.errors import ConvanimError, as_key, shortened, unknown
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS

__all__ = ["LAYER_SPEC", "LOOK_SPEC", "Spec", "message_of", "width_on_paper", "words_of"]

#: Units of lengths on paper, in TeX points.
POINTS = {"pt": 1.0, "in": 72.27, "cm": 72.27 / 2.54, "mm": 7.227 / 2.54}


def switch(argument: str | None) -> bool:
    """Return whether a switch is on: it is where nothing is said."""
    said = (argument or "true").strip().lower()
    if said not in ("true", "false"):
        raise ValueError(f"leave it empty, or say true or false, not {shortened(said)}")
    return said == "true"


def width_on_paper(argument: str | None) -> tuple[float, bool]:
    """Return a width as points, or as a part of the line; and whether it is a part.

    Examples
    --------
    >>> width_on_paper("10 pt"), width_on_paper("60%")
    ((10.0, False), (0.6, True))
    """
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,6})?) ?(%|pt|in|cm|mm)", (argument or "").strip())
    size = float(found[1]) if found else 0
    if not found or not size or (found[2] == "%" and size > 100):
        raise ValueError(
            f"must be a part of the line, such as 60%, or a length, such as 8cm,"
            f" got {shortened(argument or '')}"
        )
    return (size / 100, True) if found[2] == "%" else (size * POINTS[found[2]], False)


#: The parameters of layers, and the options of looks: functions that read them, by their keys.
LAYER_SPEC: dict[str, Callable[[str], Any]] = {
    row.key: switch if row.is_switch else directives.unchanged_required
    for row in PARAMETERS.values()
}
LOOK_SPEC: dict[str, Callable[[str], Any]] = {
    as_key(name): directives.unchanged_required if row.metavar else switch
    for name, row in SETTINGS.items()
}


class Spec(dict[str, Callable[[str], Any]]):
    """Options of a directive: functions that read them, by their keys.

    One that is not there is a mistake in which the most similar one is named.
    """

    def __missing__(self, key: str) -> Callable[[str], Any]:
        def refuse(_: str) -> None:
            raise ValueError(f"{unknown('option', key, self)}")

        return refuse


def words_of(argument: str, options: Mapping[str, Any]) -> str:
    """Return the words of a command that says what a directive says.

    Parameters
    ----------
    argument : str
        The directive's argument: words, such as ``conv -i 5``.
    options : mapping
        Its options that a command has, too, by their keys.

    Examples
    --------
    >>> words_of("conv -i 5", {"kernel": "3", "labels": True})
    'conv -i 5 --kernel=3 --labels'
    """
    return " ".join([argument, *(shlex.quote(word) for word in _flags(options))])


def _flags(options: Mapping[str, Any]) -> list[str]:
    found = []
    for key, value in options.items():
        if not isinstance(value, bool):
            found.append(f"--{key}={value}")
        elif value:
            found.append(f"--{key}")
        elif key in LAYER_SPEC:
            found.append(f"--no-{key}")
    return found


def message_of(error: Exception) -> str:
    """Return what is said of a mistake: options in it as a directive has them.

    Examples
    --------
    >>> message_of(ConvanimError("no such option --kernl"))
    'no such option :kernl:'
    """
    if not isinstance(error, ConvanimError):
        return f"can't be drawn: {error}"
    fields = re.sub(r"--([a-z][a-z-]*)", r":\1:", error.spelt(lambda name: f":{as_key(name)}:"))
    return re.sub("(:[a-z-]+:):", r"\1", fields)
