"""A user's parameters, checked and spread over the axes."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from convanim.errors import ConvanimError, shortened, unknown

__all__ = ["Ints", "Paddings", "Pair", "flag", "paddings", "short", "sizes"]

Pair = tuple[int, int]
Ints = int | str | Sequence[int]
Paddings = int | str | Sequence[int | Pair]

#: The smallest value that makes sense; what is not named here starts at 1.
_LEAST = {"padding": 0, "output_padding": 0}
#: No layer is larger; what is made of such numbers can still be written.
_MOST = 10**18

_PADDING_WORDS = ("valid", "same", "full")


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
    if len(counts) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ConvanimError(
            f"numbers of axes disagree ({listed}): give one number for all axes, or one an axis"
        )
    if 0 in counts:
        raise ConvanimError("a layer needs at least one axis, got an empty sequence")
    axes = counts.pop() if counts else 2
    return {
        name: tuple(_whole(name, entry) for entry in _spread(entries[name], axes))
        for name in values
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
    if not (isinstance(padding, str) and padding.isalpha()):
        return tuple(_pair(entry) for entry in _spread(_entries(padding), len(spans)))
    if padding not in _PADDING_WORDS:
        raise unknown("padding", padding, _PADDING_WORDS)
    if padding == "valid":
        return ((0, 0),) * len(spans)
    if padding == "full":
        return tuple((span - 1, span - 1) for span in spans)
    if any(stride != 1 for stride in strides):
        raise ConvanimError(
            f"padding 'same' needs unit strides, got stride {short(tuple(strides))}:"
            " give the padding as a number"
        )
    # The odd zero goes to the end, as PyTorch does it.
    return tuple(((span - 1) // 2, span // 2) for span in spans)


def flag(name: str, value: object) -> bool:
    """Check a bool."""
    if isinstance(value, bool):
        return value
    raise ConvanimError(f"{name} must be true or false, got {value!r}")


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


def _entries(value: Any) -> tuple[Any, ...] | _All:
    """One entry an axis, or one for all; of what kind the entries are is checked later."""
    if isinstance(value, str):
        words = re.split("[x×,]", value.lower())
        if value.isalpha() or not all(words):
            return _All(value)
        found = tuple(_read(word) for word in words)
        return found if len(found) > 1 else _All(found[0])
    return tuple(value) if _is_sequence(value) else _All(value)


def _read(word: str) -> Any:
    """Read ``3``, or ``1:0`` for the two ends; what is no number is left to be refused."""
    if ":" in word:
        return tuple(_read(end) for end in word.split(":"))
    digits = word.strip().removeprefix("-")
    return int(word) if digits.isascii() and digits.isdecimal() and len(digits) < 40 else word


def _spread(entries: tuple[Any, ...] | _All, axes: int) -> tuple[Any, ...]:
    return (entries.entry,) * axes if isinstance(entries, _All) else entries


def _is_sequence(value: object) -> bool:
    """Whether a value has entries in an order: lists, tuples and arrays do, words don't."""
    if isinstance(value, str | bytes | bytearray | Mapping | Set):
        return False
    try:
        len(value)  # type: ignore[arg-type]
    except TypeError:  # an array without axes among them
        return False
    return True


def _pair(entry: Any) -> Pair:
    if not _is_sequence(entry):
        both = _whole("padding", entry)
        return both, both
    if len(entry) != 2:
        raise ConvanimError(
            f"padding {shortened(entry)} must be one number, or two:"
            " at the beginning and at the end"
        )
    return _whole("padding", entry[0]), _whole("padding", entry[1])


def _whole(name: str, value: Any) -> int:
    """Check a whole number that is not too small for its name."""
    least = _LEAST.get(name, 1)
    said = name.replace("_", " ")
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise ConvanimError(
            f"{said} must be a whole number, got {shortened(value)}: give {least} or more"
        ) from None
    if number < least:
        raise ConvanimError(f"{said} must be at least {least}, got {shortened(number)}")
    if number > _MOST:
        raise ConvanimError(f"{said} must be at most {_MOST}, got {shortened(number)}")
    return number
