"""A user's values, checked: whatever is given, it is taken or refused in one line."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from itertools import islice
from numbers import Real
from typing import Any, TypeVar

from convanim.errors import ConvanimError, Option, shortened, unknown

__all__ = [
    "LARGEST_NUMBER",
    "MOST_AXES",
    "as_real",
    "as_text",
    "as_whole",
    "call_or_none",
    "checked_bool",
    "checked_line",
    "checked_real",
    "checked_whole",
    "first_items",
    "int_if_whole",
    "items",
    "one_of",
]

T = TypeVar("T")

#: No layer is larger; what is made of such numbers can still be written.
LARGEST_NUMBER = 10**18
#: No array has more axes, whatever the version of NumPy.
MOST_AXES = 32


def call_or_none(question: Callable[[Any], T], value: Any) -> T | None:
    """Ask a user's value something; None where it has no answer, whatever its own code raises.

    Examples
    --------
    >>> call_or_none(len, "abc"), call_or_none(len, 3)
    (3, None)
    """
    try:
        return question(value)
    except Exception:
        return None


def as_whole(value: Any) -> int | None:
    """Return a value as an int; None where it is no whole number, or a bool.

    Examples
    --------
    >>> as_whole(3), as_whole(3.0), as_whole(True), as_whole([3])
    (3, None, None, None)
    """
    return None if isinstance(value, bool) else call_or_none(operator.index, value)


def as_real(value: Any) -> float | None:
    """Return a value as a float; None where it is no number, or a bool, or too large for one.

    Examples
    --------
    >>> as_real(3), as_real("3"), as_real(10**400)
    (3.0, None, None)
    """
    real = isinstance(value, Real) and not isinstance(value, bool)
    number = call_or_none(float, value) if real else None
    return None if number is None else float(number)


def items(value: Any, most: int = MOST_AXES) -> tuple[Any, ...] | None:
    """Return a value's entries, where it has entries in an order: lists, tuples and arrays do.

    Of more than ``most`` entries only one more is returned, lest they never end.

    Examples
    --------
    >>> items([1, 2]), items(3), items("12"), items({1, 2})
    ((1, 2), None, None, None)
    """
    # An array without axes has no length, and a generator is used up by looking at it.
    if (
        isinstance(value, str | bytes | bytearray | Mapping | Set)
        or call_or_none(len, value) is None
    ):
        return None
    return first_items(value, most)


def first_items(values: Iterable[T], most: int) -> tuple[T, ...] | None:
    """Return what an iterable yields, at most one more than ``most``; None where it yields none."""
    return call_or_none(lambda found: tuple(islice(found, most + 1)), values)


def checked_whole(name: str, value: Any, least: int = 1, most: int = LARGEST_NUMBER) -> int:
    """Check a whole number.

    Examples
    --------
    >>> checked_whole("stride", 0)
    Traceback (most recent call last):
    convanim.errors.ConvanimError: stride must be at least 1, got 0
    """
    number = as_whole(value)
    if number is None:
        raise ConvanimError(
            Option(name), f" must be a whole number, got {shortened(value)}: give {least} or more"
        )
    if number < least:
        raise ConvanimError(Option(name), f" must be at least {least}, got {shortened(number)}")
    if number > most:
        raise ConvanimError(Option(name), f" must be at most {most}, got {shortened(number)}")
    return number


def checked_real(name: str, value: Any, least: float, most: float) -> float:
    """Check a number in a range; NaN is in none."""
    number = as_real(value)
    if number is None or not least <= number <= most:
        limits = f"{least} to {most}"
        raise ConvanimError(
            Option(name), f" must be a number from {limits}, got {shortened(value)}"
        )
    return number


def checked_bool(name: str, value: Any) -> bool:
    """Check a bool, Python's or NumPy's."""
    found = value if isinstance(value, bool) else call_or_none(lambda scalar: scalar.item(), value)
    if isinstance(found, bool):
        return found
    raise ConvanimError(Option(name), f" must be true or false, got {shortened(value)}")


def one_of(what: str, value: Any, known: Collection[str]) -> str:
    """Check a word: one of those known."""
    word = as_text(value)
    if word is None or word not in known:
        raise unknown(what, value, known)
    return word


def checked_line(name: str, value: Any) -> str:
    """Check a text of one line, without control characters."""
    words = as_text(value)
    if words is None or any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in words):
        raise ConvanimError(f"{name} must be a text of one line, got {shortened(value)}")
    return words


def int_if_whole(number: float) -> float:
    """Return a whole number as an int: it is written without a point.

    Examples
    --------
    >>> int_if_whole(150.0), int_if_whole(0.5)
    (150, 0.5)
    """
    return int(number) if number == int(number) else number


def as_text(value: Any) -> str | None:
    """Return a text as a plain one, without what a class derived from str makes of it.

    Examples
    --------
    >>> as_text("abc"), as_text(3)
    ('abc', None)
    """
    return str.__str__(value) if isinstance(value, str) else None
