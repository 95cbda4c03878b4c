"""Ranges of values as they are typed, such as ``3..8``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from convanim.errors import ConvanimError, Option, shortened
from convanim.layers.values import PARAMETERS

__all__ = ["OR", "choices_of", "has_ranges", "is_number", "is_range"]

#: Options of the look that may have several values, which are words.
WORDS = ("view", "theme")

#: Stands between values that are listed.
OR = "/"

#: Limit on the values of a range.
MOST = 64

#: A whole number of a range.
NUMBER = r"(-?\d{1,9})"

EXAMPLE = "such as 3..8, 1..9..2 (every other) or 1/3/5"


def has_ranges(given: Mapping[str, Any], both: Collection[str] = ()) -> bool:
    """Whether an option of a command has several values.

    Parameters
    ----------
    given : mapping
        What was typed for each option, by its name in Python.
    both : collection of str
        Switches to show on and off.
    """
    return bool(both) or any(is_range(name, value) for name, value in given.items())


def is_range(name: str, value: Any) -> bool:
    """Whether a value as it is typed is a range, or is meant as one."""
    if not isinstance(value, str):
        return False
    if name in WORDS:  # a theme may be a file
        return OR in value and not value.endswith(".toml")
    return name in PARAMETERS and (".." in value or OR in value)


def is_number(value: Any) -> bool:
    """Whether a value is a whole number as it is typed."""
    return isinstance(value, str) and re.fullmatch(NUMBER, value) is not None


def choices_of(name: str, text: str) -> tuple[str, ...]:
    """Return the values of a range as it is typed.

    Parameters
    ----------
    name : str
        Name of the option, for messages.
    text : str

    Raises
    ------
    ConvanimError
        If it can't be read, does not rise, or has more than 64 values.

    Examples
    --------
    >>> choices_of("kernel", "1..3/7"), choices_of("padding", "0/same")
    (('1', '2', '3', '7'), ('0', 'same'))
    """
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
