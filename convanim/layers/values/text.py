"""Values of parameters as they are written in Python and on the command line."""

from __future__ import annotations

from typing import Any

from convanim.layers.values.entries import Padding, Pair

__all__ = ["as_typed", "python_text"]


def python_text(value: Any) -> str:
    """Return the shortest Python expression for a checked value.

    Parameters
    ----------
    value : object
        A value as `Parameter.check` returns it.

    Examples
    --------
    >>> python_text((3, 3)), python_text((3, 4)), python_text(((1, 1), (1, 1)))
    ('3', '(3, 4)', '1')
    >>> python_text(((1, 0), (1, 0)))
    '((1, 0), (1, 0))'
    """
    if isinstance(value, Padding) and value.word:
        return repr(value.word)
    if not isinstance(value, tuple):
        return repr(value)
    plain = [v[0] if isinstance(v, tuple) and v[0] == v[1] else v for v in value]
    if len(set(plain)) == 1 and isinstance(plain[0], int):
        return str(plain[0])
    return repr(tuple(plain))


def as_typed(value: Any, *, every_axis: bool = False) -> str:
    """Return a checked value as it is typed on the command line.

    Parameters
    ----------
    value : object
        A value as `Parameter.check` returns it, no bool.
    every_axis : bool
        Whether every axis is written, even if all entries are equal.

    Examples
    --------
    >>> as_typed((3, 3)), as_typed((3, 3), every_axis=True), as_typed(((1, 0), (2, 2)))
    ('3', '3x3', '1:0x2')
    >>> as_typed("reflect"), as_typed(4)
    ('reflect', '4')
    """
    if isinstance(value, Padding) and value.word:
        return value.word
    if not isinstance(value, tuple):
        return str(value)
    entries = value if every_axis or len(set(value)) > 1 else value[:1]
    return "x".join(map(_entry_as_typed, entries))


def _entry_as_typed(entry: int | Pair) -> str:
    """Return ``3``, or ``1:0`` for a pair of different numbers."""
    if isinstance(entry, int):
        return str(entry)
    return str(entry[0]) if entry[0] == entry[1] else f"{entry[0]}:{entry[1]}"
