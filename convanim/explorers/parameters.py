"""The controls of pages that are served: all parameters of a kind of layer, and of its look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convanim.errors import ConvanimError, shortened
from convanim.explorers.controls import Control, control, controls_of
from convanim.layers import KINDS, REQUIRED, defaults
from convanim.layers.values import PARAMETERS
from convanim.layers.values.checks import WordOf
from convanim.scene.views import VIEWS
from convanim.theme import THEMES

__all__ = ["open_controls", "read", "typed"]

#: Where those without a default stand at first: in some kinds of layers, and in all others.
STARTS = {
    "": {"input": "5", "kernel": "3", "factor": "2", "output_size": "5"},
    "adaptive-avg-pool": {"output_size": "3"},
    "adaptive-max-pool": {"output_size": "3"},
    "conv-transpose": {"input": "3"},
    "max-unpool": {"input": "3", "kernel": "2"},
    "upsample": {"input": "3"},
    "pixel-shuffle": {"input": "3"},
    "pixel-unshuffle": {"input": "6"},
}

#: Parameters that are folded away.
RARE = {"channels", "groups", "axes", "padding_mode", "rules", "true_convolution"}

#: Characters that may be typed.
LONGEST = 40

#: Switches of the look.
SWITCHES = ("labels", "sum", "plain", "smooth")


def open_controls(
    kind: str, given: Mapping[str, Any]
) -> tuple[tuple[Control, ...], dict[str, Any]]:
    """Return a control for each parameter of a kind of layer, and what is given besides.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    given : mapping
        What was typed for some options, by name: a value is where the control stands at first, a
        range what it chooses from.

    Examples
    --------
    >>> controls, _ = open_controls("conv", {"kernel": "9", "stride": "1..2"})
    >>> [(one.name, one.value) for one in controls[:3]], controls[2].choices
    ([('input', '5'), ('kernel', '9'), ('stride', '1')], ('1', '2'))
    """
    ranged, fixed = controls_of(kind, given)
    own, found = {one.name: one.choices for one in ranged}, []
    for name, default in defaults(KINDS[kind]).items():
        rare, start = name in RARE, fixed.pop(name, None)
        if PARAMETERS[name].is_switch:
            found.append(control(kind, name, (False, True), start, is_rare=rare))
            continue
        if default is REQUIRED:
            start = start or STARTS.get(kind, {}).get(name) or STARTS[""][name]
        choices = own.get(name) or _usual(name)
        choices = ("",) * (default is None) + choices
        if start and start not in choices:
            choices = (*choices, start)
        is_open = PARAMETERS[name].usual is not None
        found.append(control(kind, name, choices, start or "", is_open=is_open, is_rare=rare))
    themes = sorted(THEMES, key=lambda name: name != "auto")  # the page follows light and dark
    for name, usual in (("view", ("", *VIEWS)), ("theme", (*themes,))):
        words = own.get(name, usual)
        start = fixed.pop(name, words[0])
        words = words if start in words else (*words, start)
        found.append(control(kind, name, words, start, is_rare=name == "theme"))
    for name in SWITCHES:
        found.append(control(kind, name, (False, True), fixed.pop(name, False), is_rare=True))
    return tuple(found), fixed


def _usual(name: str) -> tuple[str, ...]:
    """Return the numbers that are usual for a parameter, or its words."""
    row = PARAMETERS[name]
    if isinstance(row.check, WordOf):
        return row.check.known
    least, largest = row.usual or (0, 0)
    return tuple(map(str, range(least, largest + 1)))


def read(controls: Sequence[Control], words: Mapping[str, str]) -> dict[str, Any]:
    """Return what the words of a link give for the options that have controls.

    Parameters
    ----------
    controls : sequence of Control
    words : mapping
        The text of each control, by its key; an empty one gives nothing.

    Raises
    ------
    ConvanimError
        If there is no such control, or it has no such value and none may be typed.
    """
    known, given = {one.key: one for one in controls}, {}
    for key, word in words.items():
        one = known.get(key)
        if one is None:
            raise ConvanimError(f"there is no control {shortened(key)}")
        values = {typed(value): value for value in one.choices}
        if word not in values and not (one.is_open and len(word) <= LONGEST):
            raise ConvanimError(f"{one.label} has no value {shortened(word)}")
        if word:
            given[one.name] = values.get(word, word)
    return given


def typed(value: Any) -> str:
    """Return a control's value as a link has it.

    Examples
    --------
    >>> typed("3"), typed(True)
    ('3', 'true')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)
