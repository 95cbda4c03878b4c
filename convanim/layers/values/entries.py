"""Parameters of layers as users give them: one value for all axes, or one per axis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convanim.checks import MOST_ITEMS, as_text, checked_whole, items
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

#: Padding at the beginning and at the end of an axis, in cells.
Pair = tuple[int, int]

#: What users may give for a size, and for a padding.
Ints = int | str | Sequence[int]
Paddings = int | str | Sequence[int | Pair]

#: Number of axes of a layer whose input is one number, and the largest number of axes.
DEFAULT_AXES, MOST_AXES = 2, 3

#: A number in a text has fewer digits than this; a longer one is refused unread.
MOST_DIGITS = 40


class Padding(tuple[Pair, ...]):
    """Begin and end padding, one pair per axis, with the word that it was given by.

    Because the word is kept, `dataclasses.replace` computes the padding anew for the changed layer.

    Parameters
    ----------
    pairs : sequence of pairs of int
        Cells at the beginning and at the end, one pair per axis.
    word : str or None
        Such as ``"same"``; None where the padding was given by numbers.

    Examples
    --------
    >>> Padding([(1, 1), (1, 2)], "same")
    ((1, 1), (1, 2))
    """

    word: str | None

    def __new__(cls, pairs: Sequence[Pair], word: str | None = None) -> Padding:
        """Make a tuple of the pairs, and keep the word."""
        made = super().__new__(cls, pairs)
        made.word = word
        return made

    def __getnewargs__(self) -> tuple[tuple[Pair, ...], str | None]:
        return tuple(self), self.word


def axis_count(size: Any, axes: Any = None) -> int:
    """Return the number of axes of a layer.

    Parameters
    ----------
    size : object
        The input's sizes, as `entries_of` returns them.
    axes : object
        The number of axes that the user gives; None where none is given. One size then stands for
        two axes.

    Raises
    ------
    ConvanimError
        Where there are no axes, or more than 3, or not as many as sizes.

    Examples
    --------
    >>> axis_count(entries_of("5x7x9")), axis_count(entries_of((9,))), axis_count(entries_of(5))
    (3, 1, 2)
    >>> axis_count(16, axes=1)
    1
    """
    most = f"a layer has at most {MOST_AXES} axes (the three of a volume)"
    if axes is not None:
        wanted = checked_whole("axes", entries_of(axes))
        if wanted > MOST_AXES:
            raise ConvanimError(f"{most}, got {shortened(wanted)}: give fewer")
        if isinstance(size, tuple) and len(size) != wanted:
            raise ConvanimError(
                f"{counted(len(size), 'size')} for {counted(wanted, 'axis', 'axes')}: leave ",
                *(Option("axes"), " out, as the sizes tell the number"),
            )
        return wanted
    if not isinstance(size, tuple):
        return DEFAULT_AXES
    if not size:
        raise ConvanimError("a layer needs at least one axis, got an empty sequence")
    if len(size) > MOST_AXES:
        count = "more" if len(size) > MOST_ITEMS else str(len(size))
        raise ConvanimError(f"{most}, got {count}: give fewer")
    return len(size)


def entries_of(value: Any) -> Any:
    """Return a user's value as a tuple with one entry per axis, or as one entry for all axes.

    The value is read only once. The entries are not checked yet.

    Parameters
    ----------
    value : object
        A value, a sequence, or a text such as ``"5x7"``.

    Returns
    -------
    tuple or object
        A tuple of entries for a sequence; otherwise the single entry.

    Examples
    --------
    >>> entries_of("5x7"), entries_of([5, 7]), entries_of("5"), entries_of("1:0")
    ((5, 7), (5, 7), 5, '1:0')
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


@dataclass(frozen=True, repr=False)
class Ends:
    """Paddings at the two ends of an axis, read from a text such as ``1:0``.

    Parameters
    ----------
    entries : tuple
        One entry per number of the text, not checked yet.
    """

    entries: tuple[Any, ...]

    def __repr__(self) -> str:
        """Return the text that they were read from."""
        return repr(":".join(map(str, self.entries)))


def _parsed_entry(part: str) -> Any:
    """Return ``3`` as an int and ``1:0`` as `Ends`; any other text stays, to be refused later."""
    if ":" in part:
        return Ends(tuple(_parsed_entry(end) for end in part.split(":")))
    digits = part.strip().removeprefix("-")
    return (
        int(part) if digits.isascii() and digits.isdecimal() and len(digits) < MOST_DIGITS else part
    )


def per_axis(name: str, value: Any, axes: int) -> tuple[Any, ...]:
    """Return one entry per axis.

    Parameters
    ----------
    name : str
        The parameter that the message names.
    value : object
        The user's value.
    axes : int
        The number of axes.

    Raises
    ------
    ConvanimError
        Where the number of entries is not that of the axes.
    """
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


def checked_pair(name: str, entry: Any, least: int = 0) -> Pair:
    """Return the paddings at the two ends of an axis.

    Parameters
    ----------
    name : str
        The parameter that the message names.
    entry : object
        One number, which stands for both ends, or two.
    least : int
        The least number.

    Raises
    ------
    ConvanimError
        Where a number is no whole number in range, or there are not one or two of them.
    """
    found = entry.entries if isinstance(entry, Ends) else items(entry, 2)
    if found is None:
        both = checked_whole(name, entry, least)
        return both, both
    if len(found) != 2:
        raise ConvanimError(
            Option(name),
            f" {shortened(entry)} must be one number, or two: at the beginning and at the end",
        )
    return checked_whole(name, found[0], least), checked_whole(name, found[1], least)


def padding_word(padding: Any) -> str | None:
    """Return the word that a padding is given by; None where it is given by numbers."""
    if isinstance(padding, Padding):
        return padding.word
    word = as_text(padding)
    return word if word and word.replace("-", "").replace("_", "").isalpha() else None
