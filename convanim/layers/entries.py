"""A layer's values as users give them: one for all axes, or one per axis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convanim.checks import MOST_AXES, as_text, checked_whole, items
from convanim.errors import ConvanimError, Option, shortened
from convanim.wording import counted

__all__ = [
    "Ends",
    "Ints",
    "Padding",
    "Paddings",
    "Pair",
    "axis_count",
    "checked_pair",
    "entries_of",
    "padding_word",
    "per_axis",
]

Pair = tuple[int, int]
Ints = int | str | Sequence[int]
Paddings = int | str | Sequence[int | Pair]

#: Axes of a layer whose input is one number.
DEFAULT_AXES = 2

#: Digits of a number in a text.
MOST_DIGITS = 40


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


def axis_count(size: Any) -> int:
    """Return how many axes a layer has: two where its input is one number.

    Parameters
    ----------
    size : as `entries_of` returns it

    Examples
    --------
    >>> axis_count(entries_of("5x7x9")), axis_count(entries_of((9,))), axis_count(entries_of(5))
    (3, 1, 2)
    """
    if not isinstance(size, tuple):
        return DEFAULT_AXES
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
    words = as_text(value)
    if words is None:
        found = items(value)
        return value if found is None else found
    parts = re.split("[x×,]", words.lower())
    if words.isalpha() or not all(parts):
        return words
    numbers = tuple(_parsed_entry(part) for part in parts)
    return numbers if len(numbers) > 1 else numbers[0]


@dataclass(frozen=True)
class Ends:
    """Paddings at the two ends, for all axes."""

    entries: tuple[Any, ...]


def _parsed_entry(part: str) -> Any:
    """Read ``3``, or ``1:0`` for the two ends; what is no number is left to be refused."""
    if ":" in part:
        return Ends(tuple(_parsed_entry(end) for end in part.split(":")))
    digits = part.strip().removeprefix("-")
    return (
        int(part) if digits.isascii() and digits.isdecimal() and len(digits) < MOST_DIGITS else part
    )


def per_axis(name: str, value: Any, axes: int) -> tuple[Any, ...]:
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


def checked_pair(name: str, entry: Any) -> Pair:
    """Check paddings at the two ends of an axis: one number stands for both."""
    found = entry.entries if isinstance(entry, Ends) else items(entry, 2)
    if found is None:
        both = checked_whole(name, entry, 0)
        return both, both
    if len(found) != 2:
        raise ConvanimError(
            Option(name),
            f" {shortened(entry)} must be one number, or two: at the beginning and at the end",
        )
    return checked_whole(name, found[0], 0), checked_whole(name, found[1], 0)


def padding_word(padding: Any) -> str | None:
    """Return the word that a padding is given by; None where it is given by numbers."""
    if isinstance(padding, Padding):
        return padding.word
    word = as_text(padding)
    return word if word and word.isalpha() else None
