"""Checks of the values that users give.

A value of any type is either accepted or refused with a message of one line. Functions named
``as_…`` return None for a value of another kind; functions named ``checked_…`` raise
ConvanimError.
"""

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
    "MOST_ITEMS",
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

#: Limit on sizes and counts; numbers computed from such ones still fit into a message.
LARGEST_NUMBER = 10**18

#: Limit on the entries that are read of a user's sequence, which may have no end.
MOST_ITEMS = 32


def call_or_none(function: Callable[[Any], T], value: Any) -> T | None:
    """Call a function with a user's value; return None where that raises any exception.

    Parameters
    ----------
    function : callable
        Takes the value.
    value : object
        Any value. Its own methods may raise anything.

    Examples
    --------
    >>> call_or_none(len, "abc"), call_or_none(len, 3)
    (3, None)
    """
    try:
        return function(value)
    except Exception:
        return None


def as_whole(value: Any) -> int | None:
    """Return a value as an int; None for anything but a whole number, and for a bool.

    Examples
    --------
    >>> as_whole(3), as_whole(3.0), as_whole(True), as_whole([3])
    (3, None, None, None)
    """
    return None if isinstance(value, bool) else call_or_none(operator.index, value)


def as_real(value: Any) -> float | None:
    """Return a value as a float; None for anything but a real number, for a bool, and on overflow.

    Examples
    --------
    >>> as_real(3), as_real("3"), as_real(10**400)
    (3.0, None, None)
    """
    real = isinstance(value, Real) and not isinstance(value, bool)
    number = call_or_none(float, value) if real else None
    return None if number is None else float(number)


def items(value: Any, most: int = MOST_ITEMS) -> tuple[Any, ...] | None:
    """Return the entries of a list, a tuple, an array or another ordered collection.

    Parameters
    ----------
    value : object
        Any value.
    most : int
        Limit on the entries. At most one more is read, because they may never end.

    Returns
    -------
    tuple or None
        At most ``most + 1`` entries; None where the value is no ordered collection. Texts, bytes,
        mappings and sets are none.

    Examples
    --------
    >>> items([1, 2]), items(3), items("12"), items({1, 2})
    ((1, 2), None, None, None)
    """
    # An array without axes has no length; neither has a generator, which reading would use up.
    if (
        isinstance(value, str | bytes | bytearray | Mapping | Set)
        or call_or_none(len, value) is None
    ):
        return None
    return first_items(value, most)


def first_items(values: Iterable[T], most: int) -> tuple[T, ...] | None:
    """Return the first items of an iterable.

    Parameters
    ----------
    values : iterable
        It may be a user's, and have no end.
    most : int
        Limit on the items. One more is read, so that the caller sees whether the limit is exceeded.

    Returns
    -------
    tuple or None
        At most ``most + 1`` items; None where the iteration raises an exception.
    """
    return call_or_none(lambda found: tuple(islice(found, most + 1)), values)


def checked_whole(name: str, value: Any, least: int = 1, most: int = LARGEST_NUMBER) -> int:
    """Return a whole number within limits.

    Parameters
    ----------
    name : str
        The parameter that the message names.
    value : object
        The user's value.
    least, most : int
        The limits, both included.

    Raises
    ------
    ConvanimError
        Where the value is no whole number, or beyond a limit.

    Examples
    --------
    >>> checked_whole("stride", 0)
    Traceback (most recent call last):
    convanim.errors.ConvanimError: stride must be at least 1, got 0
    """
    number = as_whole(value)
    if number is None:
        raise ConvanimError(
            Option(name),
            f" must be a whole number, got {shortened(value)}: give {max(least, 0)} or more",
        )
    if number < least:
        raise ConvanimError(Option(name), f" must be at least {least}, got {shortened(number)}")
    if number > most:
        raise ConvanimError(Option(name), f" must be at most {most}, got {shortened(number)}")
    return number


def checked_real(name: str, value: Any, least: float, most: float) -> float:
    """Return a real number within limits, as a float.

    Parameters
    ----------
    name : str
        The parameter that the message names.
    value : object
        The user's value.
    least, most : float
        The limits, both included.

    Raises
    ------
    ConvanimError
        Where the value is no real number, NaN, or beyond a limit.
    """
    number = as_real(value)
    if number is None or not least <= number <= most:
        limits = f"{least} to {most}"
        raise ConvanimError(
            Option(name), f" must be a number from {limits}, got {shortened(value)}"
        )
    return number


def checked_bool(name: str, value: Any) -> bool:
    """Return a bool of Python or NumPy as Python's; raise ConvanimError for another value."""
    found = value if isinstance(value, bool) else call_or_none(lambda scalar: scalar.item(), value)
    if isinstance(found, bool):
        return found
    raise ConvanimError(Option(name), f" must be true or false, got {shortened(value)}")


def one_of(what: str, value: Any, known: Collection[str]) -> str:
    """Return a text that is one of the known words.

    Parameters
    ----------
    what : str
        What the words stand for, such as ``"view"``; the message names it.
    value : object
        The user's value.
    known : collection of str
        The words that are allowed.

    Raises
    ------
    ConvanimError
        Where the value is no text, or not among the known words.
    """
    word = as_text(value)
    if word is None or word not in known:
        raise unknown(what, value, known)
    return word


def checked_line(name: str, value: Any) -> str:
    """Return a text of one line without control characters.

    Parameters
    ----------
    name : str
        What the message calls the text.
    value : object
        The user's value.

    Raises
    ------
    ConvanimError
        Where the value is no text, or has a line break, a control character or a surrogate.
    """
    words = as_text(value)
    if words is None or any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in words):
        raise ConvanimError(f"{name} must be a text of one line, got {shortened(value)}")
    return words


def int_if_whole(number: float) -> float:
    """Return a number as an int where it is whole, so that it is written without a decimal point.

    Examples
    --------
    >>> int_if_whole(150.0), int_if_whole(0.5)
    (150, 0.5)
    """
    return int(number) if number == int(number) else number


def as_text(value: Any) -> str | None:
    """Return a text as a plain str; None for anything else.

    A subclass of str may override any method; the result has none of that.

    Examples
    --------
    >>> as_text("abc"), as_text(3)
    ('abc', None)
    """
    return str.__str__(value) if isinstance(value, str) else None
