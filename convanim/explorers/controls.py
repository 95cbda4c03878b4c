"""The controls by which readers choose among several values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from convanim.checks import one_of
from convanim.errors import as_key
from convanim.explorers.ranges import choices_of, is_number, is_range
from convanim.layers import KINDS, defaults
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS

__all__ = ["Control", "control", "controls_of", "switches_of"]

#: Limit on values that have a button each.
MOST_BUTTONS = 6


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
        if self.is_open or all(map(is_number, self.choices)):
            return "slider"
        return "buttons" if len(self.choices) <= MOST_BUTTONS else "list"

    @property
    def value(self) -> Any:
        """The value that is chosen at first."""
        return self.choices[self.start]


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
    found = [control(kind, name, value) for name, value in given.items() if is_range(name, value)]
    switches = switches_of(kind)
    for word in both:
        name = switches[one_of("switch", word, switches)]
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
    choices = choices_of(name, value) if isinstance(value, str) else tuple(value)
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
