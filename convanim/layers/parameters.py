"""The parameters of layers: one row each, with all that is said of it.

A row feeds the constructors' checks, the command line with its help, lists, captions, recipes
and README's tables. Which parameters a layer has, and their defaults, its constructor tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from convanim.checks import AXES as MOST_AXES
from convanim.checks import flag, items, text, whole
from convanim.errors import ConvanimError, Option, shortened
from convanim.wording import counted

__all__ = [
    "PARAMETERS",
    "Ints",
    "Padding",
    "Paddings",
    "Pair",
    "Parameter",
    "axes_of",
    "entries_of",
    "padding_word",
    "python",
    "typed",
]

Pair = tuple[int, int]
Ints = int | str | Sequence[int]
Paddings = int | str | Sequence[int | Pair]

#: Axes of a layer whose input is one number.
AXES = 2

#: Digits of a number in a text.
DIGITS = 40


class Padding(tuple[Pair, ...]):
    """Begin and end padding, one pair per axis, and the word it was asked for by.

    A copy of a layer that is changed, as `dataclasses.replace` makes it, keeps the word.

    Examples
    --------
    >>> Padding([(1, 1), (1, 2)], "same")
    ((1, 1), (1, 2))
    """

    word: str | None

    def __new__(cls, pairs: Sequence[Pair], word: str | None = None) -> Padding:
        """Make one of pairs, and of the word that they stand for."""
        made = super().__new__(cls, pairs)
        made.word = word
        return made

    def __getnewargs__(self) -> tuple[tuple[Pair, ...], str | None]:
        return tuple(self), self.word


@dataclass(frozen=True)
class Parameter:
    """One parameter of layers.

    Parameters
    ----------
    name : str
        In Python; lists and the command line write hyphens.
    says : str
        What it is, for help.
    check : callable
        Takes the name, a user's value and the number of axes; returns the checked value.
    metavar : str
        How a value is typed; empty for what is only switched.
    symbol : str
        The guide's letter.
    letter : str
        Of the short option.
    neutral : object
        The value per axis that a layer without the parameter would have.
    told : str
        How captions tell of other values, with ``{}`` for the value.
    plain : str
        How they tell of the neutral one, where they do.
    """

    name: str
    says: str
    check: Callable[[str, Any, int], Any]
    metavar: str = ""
    symbol: str = ""
    letter: str = ""
    neutral: Any = None
    told: str = ""
    plain: str = ""

    @property
    def key(self) -> str:
        """The name as lists and the command line write it."""
        return self.name.replace("_", "-")

    @property
    def is_switch(self) -> bool:
        """Whether it is true or false."""
        return not self.metavar

    def is_neutral(self, value: Any) -> bool:
        """Whether a layer with this value is as one without the parameter."""
        return value == self.neutral if self.is_switch else {*value} == {self.neutral}


def _ints(least: int) -> Callable[[str, Any, int], tuple[int, ...]]:
    def check(name: str, value: Any, axes: int) -> tuple[int, ...]:
        return tuple(whole(name, entry, least) for entry in _per_axis(name, value, axes))

    return check


def _pairs(name: str, value: Any, axes: int) -> tuple[Pair, ...]:
    return tuple(_pair(name, entry) for entry in _per_axis(name, value, axes))


def _flag(name: str, value: Any, axes: int) -> bool:
    return flag(name, value)


PARAMETERS = {
    row.name: row
    for row in (
        Parameter("input", "Input size.", _ints(1), "N[xN]", "i", "i"),
        Parameter("kernel", "Kernel (or window) size.", _ints(1), "N[xN]", "k", "k"),
        Parameter(
            "stride",
            "Stride.",
            _ints(1),
            *("N[xN]", "s", "s"),
            neutral=1,
            told="stride {}",
            plain="unit strides",
        ),
        Parameter(
            "padding",
            "Padding; begin:end where the two ends differ; for conv also a word:"
            " valid, same or full.",
            _pairs,
            *("N[:N][xN[:N]]", "p", "p"),
            neutral=(0, 0),
            told="padding {}",
        ),
        Parameter(
            "dilation",
            "Dilation.",
            _ints(1),
            *("N[xN]", "d", "d"),
            neutral=1,
            told="dilation {}",
        ),
        Parameter(
            "output_padding",
            "Cells added to the output's end.",
            _ints(0),
            *("N[xN]", "a"),
            neutral=0,
            told="output padding {}",
        ),
        Parameter(
            "ceil_mode", "Round the output size up.", _flag, neutral=False, told="rounded up"
        ),
        Parameter(
            "count_include_pad",
            "Whether the padding counts in the mean.",
            _flag,
            neutral=True,
            told="padding not counted",
        ),
    )
}


def axes_of(size: Any) -> int:
    """Return how many axes a layer has: two where its input is one number.

    Parameters
    ----------
    size : as `entries_of` returns it

    Examples
    --------
    >>> axes_of(entries_of("5x7x9")), axes_of(entries_of((9,))), axes_of(entries_of(5))
    (3, 1, 2)
    """
    if not isinstance(size, tuple):
        return AXES
    if not size:
        raise ConvanimError("a layer needs at least one axis, got an empty sequence")
    if len(size) > MOST_AXES:
        raise ConvanimError(Option("input"), f" has more than {MOST_AXES} axes: give fewer")
    return len(size)


def entries_of(value: Any) -> Any:
    """Read a value once: a tuple with one entry per axis, or one entry for all axes.

    Of what kind the entries are is checked later.

    Examples
    --------
    >>> entries_of("5x7"), entries_of([5, 7]), entries_of("5"), entries_of("1:0")
    ((5, 7), (5, 7), 5, Ends(entries=(1, 0)))
    """
    words = text(value)
    if words is None:
        found = items(value)
        return value if found is None else found
    parts = re.split("[x×,]", words.lower())
    if words.isalpha() or not all(parts):
        return words
    numbers = tuple(_read(part) for part in parts)
    return numbers if len(numbers) > 1 else numbers[0]


@dataclass(frozen=True)
class Ends:
    """Paddings at the two ends, for all axes."""

    entries: tuple[Any, ...]


def _read(part: str) -> Any:
    """Read ``3``, or ``1:0`` for the two ends; what is no number is left to be refused."""
    if ":" in part:
        return Ends(tuple(_read(end) for end in part.split(":")))
    digits = part.strip().removeprefix("-")
    return int(part) if digits.isascii() and digits.isdecimal() and len(digits) < DIGITS else part


def _per_axis(name: str, value: Any, axes: int) -> tuple[Any, ...]:
    """Return one entry per axis."""
    entries = entries_of(value)
    if not isinstance(entries, tuple):
        return (entries,) * axes
    if len(entries) != axes:
        raise ConvanimError(
            Option(name),
            f" has {counted(len(entries), 'number')} and the input"
            f" {counted(axes, 'axis', 'axes')}: give one for all axes, or one per axis",
        )
    return entries


def _pair(name: str, entry: Any) -> Pair:
    found = entry.entries if isinstance(entry, Ends) else items(entry, 2)
    if found is None:
        both = whole(name, entry, 0)
        return both, both
    if len(found) != 2:
        raise ConvanimError(
            Option(name),
            f" {shortened(entry)} must be one number, or two: at the beginning and at the end",
        )
    return whole(name, found[0], 0), whole(name, found[1], 0)


def padding_word(padding: Any) -> str | None:
    """Return the word that a padding is given by; None where it is given by numbers."""
    if isinstance(padding, Padding):
        return padding.word
    word = text(padding)
    return word if word and word.isalpha() else None


def python(value: Any) -> str:
    """Write a checked value as Python, as shortly as it can be.

    Examples
    --------
    >>> python((3, 3)), python((3, 4)), python(((1, 1), (1, 1))), python(((1, 0), (1, 0)))
    ('3', '(3, 4)', '1', '((1, 0), (1, 0))')
    """
    if isinstance(value, Padding) and value.word:
        return repr(value.word)
    if not isinstance(value, tuple):
        return repr(value)
    plain = [v[0] if isinstance(v, tuple) and v[0] == v[1] else v for v in value]
    if len(set(plain)) == 1 and isinstance(plain[0], int):
        return str(plain[0])
    return repr(tuple(plain))


def typed(value: tuple[int | Pair, ...], *, whole: bool = False) -> str:
    """Write a checked value as it is typed.

    Parameters
    ----------
    value : tuple
        One entry per axis.
    whole : bool
        Whether each axis is written, though they are alike.

    Examples
    --------
    >>> typed((3, 3)), typed((3, 3), whole=True), typed(((1, 0), (2, 2)))
    ('3', '3x3', '1:0x2')
    """
    if isinstance(value, Padding) and value.word:
        return value.word
    entries = value if whole or len(set(value)) > 1 else value[:1]
    return "x".join(map(_typed_entry, entries))


def _typed_entry(entry: int | Pair) -> str:
    if isinstance(entry, int):
        return str(entry)
    return str(entry[0]) if entry[0] == entry[1] else f"{entry[0]}:{entry[1]}"
