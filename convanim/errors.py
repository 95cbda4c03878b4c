"""The errors a user can meet, and how they are worded."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["ConvanimError", "shortened", "unknown"]


class ConvanimError(ValueError):
    """A user's mistake: what is wrong, which value, what would be right.

    The message is one line. Failures of the machine (a full disk, a folder
    that can't be written) stay the ``OSError`` they are.
    """


def shortened(value: object) -> str:
    """Write a user's value so that it fits into a line.

    Examples
    --------
    >>> shortened("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    """
    try:
        text = repr(value)
    except ValueError:  # an int of thousands of digits
        text = "a number too long to write"
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:37]}…"


def unknown(what: str, word: str, known: Iterable[str]) -> ConvanimError:
    """Error for a name that is none of the known ones, with the nearest of them.

    Examples
    --------
    >>> print(unknown("view", "slated", ["slanted", "numerical"]))
    unknown view 'slated': did you mean 'slanted'? (known: slanted, numerical)
    """
    names = list(known)
    near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    hint = f": did you mean {near[0]!r}?" if near else ""
    known_ones = f" (known: {', '.join(names)})" if len(names) <= 24 or not near else ""
    return ConvanimError(f"unknown {what} {shortened(word)}{hint}{known_ones}")
