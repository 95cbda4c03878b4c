"""A user's values, checked: whatever is given, it is taken or refused in one line."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from numbers import Real
from typing import Any, TypeVar

from convanim.errors import ConvanimError, Option, shortened, unknown

__all__ = [
    "MOST",
    "Ints",
    "Paddings",
    "Pair",
    "answer",
    "as_real",
    "as_whole",
    "flag",
    "items",
    "line",
    "most_of",
    "one_of",
    "padding_word",
    "paddings",
    "read_once",
    "real",
    "short",
    "sizes",
    "whole",
]

Pair = tuple[int, int]
Ints = int | str | Sequence[int]
Paddings = int | str | Sequence[int | Pair]
T = TypeVar("T")

#: The smallest value that makes sense; what is not named here starts at 1.
_LEAST = {"padding": 0, "output_padding": 0}
#: No layer is larger; what is made of such numbers can still be written.
MOST = 10**18
#: No array has more axes, whatever the version of NumPy.
_AXES = 32

_PADDING_WORDS = ("valid", "same", "full")


def answer(question: Callable[[Any], T], value: Any) -> T | None:
    """Ask a user's value something; None where it has no answer, whatever its own code raises.

    Examples
    --------
    >>> answer(len, "abc"), answer(len, 3)
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
    return None if isinstance(value, bool) else answer(operator.index, value)


def as_real(value: Any) -> float | None:
    """Return a value as a float; None where it is no number, or a bool, or too large for one.

    Examples
    --------
    >>> as_real(3), as_real("3"), as_real(10**400)
    (3.0, None, None)
    """
    real = isinstance(value, Real) and not isinstance(value, bool)
    number = answer(float, value) if real else None
    return None if number is None else float(number)


def items(value: Any, most: int = _AXES) -> tuple[Any, ...] | None:
    """Return a value's entries, where it has entries in an order: lists, tuples and arrays do.

    Of more than ``most`` entries only one more is returned, lest they never end.

    Examples
    --------
    >>> items([1, 2]), items(3), items("12"), items({1, 2})
    ((1, 2), None, None, None)
    """
    # An array without axes has no length, and a generator is used up by looking at it.
    if isinstance(value, str | bytes | bytearray | Mapping | Set) or answer(len, value) is None:
        return None
    return most_of(value, most)


def most_of(values: Iterable[T], most: int) -> tuple[T, ...] | None:
    """Return what an iterable yields, at most one more than ``most``; None where it yields none."""
    return answer(lambda found: tuple(islice(found, most + 1)), values)


def whole(name: str, value: Any, least: int = 1, most: int = MOST) -> int:
    """Check a whole number.

    Examples
    --------
    >>> whole("stride", 0)
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


def real(name: str, value: Any, least: float, most: float) -> float:
    """Check a number in a range; NaN is in none."""
    number = as_real(value)
    if number is None or not least <= number <= most:
        limits = f"{least} to {most}"
        raise ConvanimError(
            Option(name), f" must be a number from {limits}, got {shortened(value)}"
        )
    return number


def flag(name: str, value: Any) -> bool:
    """Check a bool, Python's or NumPy's."""
    found = value if isinstance(value, bool) else answer(lambda scalar: scalar.item(), value)
    if isinstance(found, bool):
        return found
    raise ConvanimError(Option(name), f" must be true or false, got {shortened(value)}")


def one_of(what: str, value: Any, known: Collection[str]) -> str:
    """Check a word: one of those known."""
    word = _plain(value)
    if word is None or word not in known:
        raise unknown(what, value, known)
    return word


def line(name: str, value: Any) -> str:
    """Check a text of one line, without control characters."""
    text = _plain(value)
    if text is None or any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text):
        raise ConvanimError(f"{name} must be a text of one line, got {shortened(value)}")
    return text


def sizes(*, padding: Paddings, **values: Ints) -> dict[str, tuple[int, ...]]:
    """Spread values over the axes: two, or as many as one of them has entries.

    A value is an int, a sequence with an entry an axis, or either as a text
    such as ``"5x7"``. ``padding`` is only asked for its number of axes. Raises
    ConvanimError for numbers of axes that disagree and for values that are no
    whole numbers in range.

    Examples
    --------
    >>> sizes(input=(5, 7), kernel="3", padding=0)
    {'input': (5, 7), 'kernel': (3, 3)}
    """
    entries = {name: _entries(value) for name, value in {**values, "padding": padding}.items()}
    lengths = {name: len(found) for name, found in entries.items() if isinstance(found, tuple)}
    counts = set(lengths.values())
    if counts and max(counts) > _AXES:
        name = max(lengths, key=lambda name: lengths[name])
        raise ConvanimError(Option(name), f" has more than {_AXES} entries: give one an axis")
    if len(counts) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ConvanimError(
            f"numbers of axes disagree ({listed}): give one number for all axes, or one an axis"
        )
    if 0 in counts:
        raise ConvanimError("a layer needs at least one axis, got an empty sequence")
    axes = counts.pop() if counts else 2
    return {
        name: tuple(whole(name, entry, _LEAST.get(name, 1)) for entry in _spread(found, axes))
        for name, found in entries.items()
        if name in values
    }


def paddings(padding: Paddings, spans: Sequence[int], strides: Sequence[int]) -> tuple[Pair, ...]:
    """Begin and end padding an axis; ``spans`` are the dilated kernel's sizes.

    Examples
    --------
    >>> paddings("same", (3, 4), (1, 1))
    ((1, 1), (1, 2))
    >>> paddings("1:0", (3, 4), (1, 1))
    ((1, 0), (1, 0))
    """
    word = padding_word(padding)
    if word is None:
        return tuple(_pair(entry) for entry in _spread(_entries(padding), len(spans)))
    one_of("padding", word, _PADDING_WORDS)
    if word == "valid":
        return ((0, 0),) * len(spans)
    if word == "full":
        return tuple((span - 1, span - 1) for span in spans)
    if any(stride != 1 for stride in strides):
        raise ConvanimError(
            f"padding 'same' needs unit strides, got stride {short(tuple(strides))}:"
            " give the padding as a number"
        )
    # The odd zero goes to the end, as PyTorch does it.
    return tuple(((span - 1) // 2, span // 2) for span in spans)


def read_once(padding: Paddings) -> Any:
    """Return a padding that can be read again: not all sequences tell the same twice.

    Examples
    --------
    >>> read_once([1, (0, 2)]), read_once("same")
    ((1, (0, 2)), 'same')
    """
    return padding if padding_word(padding) is not None else _entries(padding)


def padding_word(padding: Any) -> str | None:
    """Return a padding that is a word; None where it is numbers."""
    word = _plain(padding)
    return word if word and word.isalpha() else None


def short(values: Sequence[int | Pair]) -> str:
    """Shortest way to write what stands for each axis: one value where all agree.

    Examples
    --------
    >>> short((3, 3)), short((3, 4)), short(((1, 1), (1, 1))), short(((1, 0), (1, 0)))
    ('3', '(3, 4)', '1', '((1, 0), (1, 0))')
    """
    plain = [v[0] if isinstance(v, tuple) and v[0] == v[1] else v for v in values]
    if len(set(plain)) == 1 and isinstance(plain[0], int):
        return str(plain[0])
    return repr(tuple(plain))


@dataclass(frozen=True)
class _All:
    """One entry for all axes."""

    entry: Any


def _plain(value: Any) -> str | None:
    """Return a text as a plain one, without what a class derived from str makes of it."""
    return str.__str__(value) if isinstance(value, str) else None


def _entries(value: Any) -> tuple[Any, ...] | _All:
    """One entry an axis, or one for all; of what kind the entries are is checked later."""
    if isinstance(value, _All):
        return value
    text = _plain(value)
    if text is None:
        found = items(value)
        return _All(value) if found is None else found
    words = re.split("[x×,]", text.lower())
    if text.isalpha() or not all(words):
        return _All(text)
    numbers = tuple(_read(word) for word in words)
    return numbers if len(numbers) > 1 else _All(numbers[0])


def _read(word: str) -> Any:
    """Read ``3``, or ``1:0`` for the two ends; what is no number is left to be refused."""
    if ":" in word:
        return tuple(_read(end) for end in word.split(":"))
    digits = word.strip().removeprefix("-")
    return int(word) if digits.isascii() and digits.isdecimal() and len(digits) < 40 else word


def _spread(entries: tuple[Any, ...] | _All, axes: int) -> tuple[Any, ...]:
    return (entries.entry,) * axes if isinstance(entries, _All) else entries


def _pair(entry: Any) -> Pair:
    found = items(entry, 2)
    if found is None:
        both = whole("padding", entry, 0)
        return both, both
    if len(found) != 2:
        raise ConvanimError(
            Option("padding"),
            f" {shortened(entry)} must be one number, or two: at the beginning and at the end",
        )
    return whole("padding", found[0], 0), whole("padding", found[1], 0)
