"""What a parameter of layers is, and the checks of users' values that several have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convanim.checks import (
    as_text,
    call_or_none,
    checked_bool,
    checked_real,
    checked_whole,
    int_if_whole,
    one_of,
)
from convanim.errors import ConvanimError, Option, as_key, shortened
from convanim.layers.values.entries import Pair, checked_pair, entries_of, per_axis

__all__ = [
    "LOWEST_PADDING",
    "Parameter",
    "WholeNumbers",
    "WordOf",
    "channels",
    "padding_pairs",
    "power",
    "switch",
    "whole_number",
]

#: Takes a parameter's name, a user's value and the number of axes; returns the checked value.
Check = Callable[[str, Any, int], Any]

#: The least padding: a negative one crops the input.
LOWEST_PADDING = -(10**18)

#: Range of the power of a norm.
POWERS = (0.01, 1000)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of layers.

    Parameters
    ----------
    name : str
        Its name in Python; lists and the command line have hyphens for underscores.
    says : str
        What it is, for the help.
    check : callable
        Takes the name, a user's value and the number of axes. Returns the checked value, or raises
        ConvanimError.
    usual : tuple of int, optional
        Least and largest of the numbers that are usual, per axis: the ends of a slider.
    metavar : str
        Placeholder for a value on the command line; empty for a switch.
    symbol : str
        Its letter in the guide's formulas; empty where it has none.
    letter : str
        Letter of the short option; empty where there is none.
    neutral : object
        The value, per axis, with which a layer is the same as without the parameter.
    phrase : str
        Words for other values in captions, with ``{}`` for the value.
    neutral_phrase : str
        Words for the neutral value in captions; empty where they do not mention it.
    shows_neutral : bool
        Whether captions give the symbol of a neutral value.
    when_none : str
        Words for the default where it is None.
    other_names : tuple of str
        Names that PyTorch, Keras and ONNX have for it.
    """

    name: str
    says: str
    check: Check
    usual: tuple[int, int] | None = None
    metavar: str = ""
    symbol: str = ""
    letter: str = ""
    neutral: Any = None
    phrase: str = ""
    neutral_phrase: str = ""
    shows_neutral: bool = True
    when_none: str = ""
    other_names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name as lists and the command line have it."""
        return as_key(self.name)

    @property
    def is_switch(self) -> bool:
        """Whether it is true or false."""
        return not self.metavar

    def is_neutral(self, value: Any) -> bool:
        """Whether a layer with this value is the same as one without the parameter."""
        return {*value} == {self.neutral} if isinstance(value, tuple) else value == self.neutral


@dataclass(frozen=True)
class WholeNumbers:
    """A check for one whole number per axis.

    Parameters
    ----------
    least : int
    """

    least: int

    def __call__(self, name: str, value: Any, axes: int) -> tuple[int, ...]:
        """Return the numbers, as a `Check`."""
        entries = per_axis(name, value, axes)
        return tuple(checked_whole(name, entry, self.least) for entry in entries)


def whole_number(name: str, value: Any, axes: int) -> int:
    """Check one whole number of at least 1, which does not depend on the axes."""
    return checked_whole(name, entries_of(value))


def padding_pairs(name: str, value: Any, axes: int) -> tuple[Pair, ...]:
    """Check a padding: one pair per axis."""
    entries = per_axis(name, value, axes)
    return tuple(checked_pair(name, entry, LOWEST_PADDING) for entry in entries)


def channels(name: str, value: Any, axes: int) -> tuple[int, int]:
    """Check numbers of input and output maps; one number stands for both."""
    entries = entries_of(value)
    both = entries if isinstance(entries, tuple) else (entries, entries)
    if len(both) != 2:
        raise ConvanimError(
            Option(name), f" must be two numbers, such as 2x3, got {shortened(value)}"
        )
    return checked_whole(name, both[0]), checked_whole(name, both[1])


def power(name: str, value: Any, axes: int) -> float:
    """Check the power of a norm, which may be given as a text."""
    words = as_text(value)
    number = value if words is None else call_or_none(float, words)
    return int_if_whole(checked_real(name, value if number is None else number, *POWERS))


@dataclass(frozen=True)
class WordOf:
    """A check for one of some words.

    Parameters
    ----------
    known : tuple of str
    """

    known: tuple[str, ...]

    def __call__(self, name: str, value: Any, axes: int) -> str:
        """Return the word, as a `Check`."""
        return one_of(as_key(name).replace("-", " "), value, self.known)


def switch(name: str, value: Any, axes: int) -> bool:
    """Check a bool, which does not depend on the axes."""
    return checked_bool(name, value)
