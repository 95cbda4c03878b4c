"""Ranges of values, such as ``3..8``, and the controls by which readers choose among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from convanim.checks import one_of
from convanim.errors import ConvanimError, Option, as_key, shortened
from convanim.layers import KINDS, defaults
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS

__all__ = ["Control", "control", "controls_of", "has_ranges", "switches_of"]

#: Options of the look that may have several values, which are words.
WORDS = ("view", "theme")

#: Stands between values that are listed.
OR = "/"

#: Limit on the values of a range.
MOST = 64

#: Limit on values that have a button each.
MOST_BUTTONS = 6

#: A whole number of a range.
NUMBER = r"(-?\d{1,9})"

EXAMPLE = "such as 3..8, 1..9..2 (every other) or 1/3/5"


@dataclass(frozen=True)
class Control:
    """A parameter or an option whose values readers choose.

    Parameters
    ----------
    name : str
        Its name in Python.
    choices : tuple
        Its values, as they are typed; those of a switch are False and True.
    start : int
        Which of them is chosen at first.
    label : str
        What it is called on the page.
    symbol : str
        Its letter in formulas; empty where it has none.
    is_open : bool
        Whether readers may type other values, too.
    is_rare : bool
        Whether it is folded away.
    """

    name: str
    choices: tuple[Any, ...]
    start: int
    label: str
    symbol: str = ""
    is_open: bool = False
    is_rare: bool = False

    @property
    def key(self) -> str:
        """Its name in a link: that of the shortest option."""
        row = PARAMETERS.get(self.name)
        return row.letter if row and row.letter else as_key(self.name)

    @property
    def form(self) -> str:
        """What it looks like: a switch, a slider, buttons, or a list where these are many."""
        if self.choices == (False, True):
            return "switch"
        if self.is_open or all(map(_is_number, self.choices)):
            return "slider"
        return "buttons" if len(self.choices) <= MOST_BUTTONS else "list"

    @property
    def value(self) -> Any:
        """The value that is chosen at first."""
        return self.choices[self.start]


def has_ranges(given: Mapping[str, Any], both: Collection[str] = ()) -> bool:
    """Whether an option of a command has several values.

    Parameters
    ----------
    given : mapping
        What was typed for each option, by its name in Python.
    both : collection of str
        Switches to show on and off.
    """
    return bool(both) or any(_is_range(name, value) for name, value in given.items())


def controls_of(
    kind: str, given: Mapping[str, Any], both: Collection[str] = ()
) -> tuple[tuple[Control, ...], dict[str, Any]]:
    """Return the controls for the options with several values, and all other options.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    given : mapping
        What was typed for each option, by its name in Python.
    both : collection of str
        Switches to show on and off, as they are typed.

    Raises
    ------
    ConvanimError
        If a range can't be read, or there is no such switch.

    Examples
    --------
    >>> (kernel,), fixed = controls_of("conv", {"input": "5", "kernel": "1..3"})
    >>> kernel.choices, kernel.choices[kernel.start], fixed
    (('1', '2', '3'), '2', {'input': '5'})
    """
    found = [control(kind, name, value) for name, value in given.items() if _is_range(name, value)]
    for word in both:
        name = switches_of(kind)[one_of("switch", word, switches_of(kind))]
        if name not in (one.name for one in found):
            found.append(control(kind, name, (False, True), given.get(name)))
    names = {one.name for one in found}
    return tuple(found), {name: value for name, value in given.items() if name not in names}


def control(kind: str, name: str, value: Any, start: Any = None, **more: bool) -> Control:
    """Return the control for a parameter of a kind of layer, or an option of the look.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    name : str
        Name of the parameter or option.
    value : str or tuple
        A range as it is typed, or the values.
    start : object, optional
        The value that is chosen at first; the default, or one in the middle, if none is given.
    **more : bool
        ``is_open`` and ``is_rare``; see `Control`.
    """
    choices = _choices(name, value) if isinstance(value, str) else tuple(value)
    usual = {**{n: row.default for n, row in SETTINGS.items()}, **defaults(KINDS[kind])}[name]
    wanted = [start, usual if isinstance(usual, bool) else str(usual)]
    place = next((choices.index(one) for one in wanted if one in choices), (len(choices) - 1) // 2)
    word = KINDS[kind].window if name == "kernel" else as_key(name).replace("-", " ")
    row = PARAMETERS.get(name)
    symbol = row.symbol if row else ""
    if name == "input" and (KINDS[kind].primed or KINDS[kind].scatter):
        symbol += "′"
    return Control(name, choices, place, word.capitalize(), symbol, **more)


def switches_of(kind: str) -> dict[str, str]:
    """Return the names of the switches of a kind of layer and of its look, as they are typed."""
    own = [name for name in defaults(KINDS[kind]) if PARAMETERS[name].is_switch]
    drawn = [name for name, row in SETTINGS.items() if row.views and row.default is False]
    return {as_key(name): name for name in (*own, *drawn)}


def _is_range(name: str, value: Any) -> bool:
    """Whether a value as it is typed is a range, or is meant as one."""
    if not isinstance(value, str):
        return False
    if name in WORDS:  # a theme may be a file
        return OR in value and not value.endswith(".toml")
    return name in PARAMETERS and (".." in value or OR in value)


def _choices(name: str, text: str) -> tuple[str, ...]:
    """Return the values of a range as it is typed."""
    found: list[str] = []
    for part in text.split(OR):
        if ".." in part:
            found += _numbers(name, part)
        elif part.strip():
            found.append(part.strip())
        else:
            raise _unreadable(name, text)
    if len({*found}) > MOST:
        raise _too_long(name, text)
    return tuple(dict.fromkeys(found))


def _numbers(name: str, text: str) -> list[str]:
    """Return the numbers of a range such as ``3..8`` or ``1..9..2``."""
    read = re.fullmatch(rf"{NUMBER}\.\.{NUMBER}(?:\.\.{NUMBER})?", text.strip())
    if not read:
        raise _unreadable(name, text)
    first, last, by = (int(number or 1) for number in read.groups())
    if by < 1 or last < first:
        right = f"{min(first, last)}..{max(first, last)}"
        raise ConvanimError(Option(name), f" {shortened(text)} does not rise: write {right}")
    if (last - first) // by >= MOST:
        raise _too_long(name, text)
    return [str(number) for number in range(first, last + 1, by)]


def _unreadable(name: str, text: str) -> ConvanimError:
    return ConvanimError(Option(name), f" {shortened(text)} is no range: write one {EXAMPLE}")


def _too_long(name: str, text: str) -> ConvanimError:
    return ConvanimError(
        Option(name), f" {shortened(text)} has more than {MOST} values: write a shorter range"
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(NUMBER, value) is not None
