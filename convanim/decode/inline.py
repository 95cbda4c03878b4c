"""Numbers in a text, such as ``1 0; 0 1``, and arrays as such a text.

Spaces or commas stand between the numbers of a row, one semicolon between rows, two between what
consists of rows (slices, or maps), three between what consists of those, and so on.
"""

from __future__ import annotations

import re
from math import isfinite, prod
from typing import Any

from convanim.decode.asked import Asked, refusal
from convanim.errors import shortened
from convanim.walk.arrays import Array, checked_array
from convanim.wording import counted

__all__ = ["inline_array", "inline_text", "is_inline", "number"]

_WHOLE = re.compile(r"[+-]?[0-9]+")
_REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

#: Digits of a number; Python's own limit for whole ones is 4,300.
MOST_DIGITS = 400


def is_inline(text: str) -> bool:
    """Whether a text has nothing but numbers and what may stand between them.

    Examples
    --------
    >>> is_inline("1 0; 0 -1"), is_inline("1e-3"), is_inline("1.npy"), is_inline("..")
    (True, True, False, False)
    """
    return bool(re.fullmatch(r"[0-9eE+\-.,;\s]+", text)) and bool(re.search("[0-9]", text))


def number(text: str) -> int | float | None:
    """Return a number as an int where it is written as a whole one; None where it is none.

    Examples
    --------
    >>> number("3"), number("3.0"), number("-1e-3"), number("nan"), number("1e999")
    (3, 3.0, -0.001, None, None)
    """
    if len(text) > MOST_DIGITS or not _REAL.fullmatch(text):
        return None
    found = int(text) if _WHOLE.fullmatch(text) else float(text)
    return found if isinstance(found, int) or isfinite(found) else None


def inline_array(asked: Asked, text: str) -> Array:
    """Return the numbers of a text as an array.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    text : str
        Numbers as the module describes them.

    Raises
    ------
    ConvanimError
        Where a word is no number, or the shape is another.

    Examples
    --------
    >>> inline_array(Asked("w", (2, 2)), "1 0; 0 1").tolist()
    [[1, 0], [0, 1]]
    >>> inline_array(Asked("x", (2, 1, 2)), "1, 2 ;; 3, 4").tolist()
    [[[1, 2]], [[3, 4]]]
    """
    axes = len(asked.shape)
    wish = f"have shape {asked.shape}" if axes else "be a number"
    most = max((len(found) for found in re.findall(";+", text)), default=0)
    if most >= max(axes, 1):
        between = (
            f"at most {counted(axes - 1, 'semicolon')} in a row" if axes > 1 else "no semicolon"
        )
        raise refusal(asked, f" must {wish}: {between}, got {shortened(text)}")
    # Counted before they are read: there may be far more than are asked for.
    count, wanted = len(re.findall(r"[^\s,;]+", text)), prod(asked.shape)
    if count != wanted:
        numbers = f", {counted(wanted, 'number')}" if axes else ""
        raise refusal(asked, f" must {wish}{numbers}, got {count:,} in {shortened(text)}")
    return checked_array(asked.name, _nested(asked, text, axes), asked.shape)


def _nested(asked: Asked, text: str, axes: int) -> Any:
    """Return the numbers of a text as lists in lists, one per axis."""
    if axes == 0:
        return _number(asked, text.strip())
    if axes == 1:
        words = re.split(r"\s*,\s*|\s+", text.strip())
        return [_number(asked, word) for word in words]
    between = re.compile(f"(?<!;);{{{axes - 1}}}(?!;)")
    return [_nested(asked, part, axes - 1) for part in between.split(text)]


def _number(asked: Asked, word: str) -> int | float:
    """Return the number that a word is; raise ConvanimError where it is none."""
    found = number(word)
    if found is None:
        what = f"{shortened(word)} is no finite number" if word else "a number is missing"
        raise refusal(asked, f": {what}: give numbers such as '1 0; 0 1', rows between semicolons")
    return found


def inline_text(array: Array) -> str:
    """Write an array of numbers as a text that `inline_array` reads as the same numbers.

    Parameters
    ----------
    array : array
        Whole numbers, or floats of at most 64 bits.

    Examples
    --------
    >>> import numpy as np
    >>> inline_text(np.eye(2, dtype=int)), inline_text(np.array([[[0.5]], [[1e-9]]]))
    ('1 0; 0 1', '0.5;; 1e-09')
    """
    if array.ndim == 0:
        return repr(array.item())
    if array.ndim == 1:
        return " ".join(repr(value) for value in array.tolist())
    between = ";" * (array.ndim - 1) + " "
    return between.join(inline_text(part) for part in array)
