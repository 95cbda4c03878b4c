"""Options of the directives, made from the tables of options: the keys of lists of figures."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from docutils.parsers.rst import directives

from convanim.errors import as_key
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS

__all__ = ["LAYER_SPEC", "LOOK_SPEC", "as_field", "in_fields", "words_of"]


def _switch(argument: str | None) -> bool:
    """Return whether a switch is on: it is where nothing is said."""
    said = (argument or "true").strip().lower()
    if said not in ("true", "false"):
        raise ValueError(f"leave it empty, or say true or false, not {said!r}")
    return said == "true"


#: The parameters of layers, and the options of looks: functions that read them, by their keys.
LAYER_SPEC: dict[str, Callable[[str], Any]] = {
    row.key: _switch if row.is_switch else directives.unchanged_required
    for row in PARAMETERS.values()
}
LOOK_SPEC: dict[str, Callable[[str], Any]] = {
    as_key(name): directives.unchanged_required if row.metavar else _switch
    for name, row in SETTINGS.items()
}


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


def as_field(name: str) -> str:
    """Spell the name of a parameter as an option of a directive."""
    return f":{as_key(name)}:"


def in_fields(message: str) -> str:
    """Return what is wrong with the words of a command, with its options as a directive has them.

    Examples
    --------
    >>> in_fields("no such option --kernl")
    'no such option :kernl:'
    """
    return re.sub(r"--([a-z][a-z-]*)", r":\1:", message)
