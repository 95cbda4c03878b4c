"""Values of options as Python expressions."""

from __future__ import annotations

from typing import Any

import numpy as np

from convanim.decode import Said
from convanim.wording import sizes_text

__all__ = ["are_same", "python_expression"]


def python_expression(value: Any, most: int) -> str:
    """Return the Python expression for the value of an option.

    Parameters
    ----------
    value : object
        A checked value.
    most : int
        Limit on the numbers of an array, and of a tuple. Of a longer one only the length is
        written, or a range where the numbers follow each other.

    Examples
    --------
    >>> python_expression(np.eye(2, dtype=int), 4), python_expression(np.eye(64), 4)
    ('[[1, 0], [0, 1]]', '<64×64 numbers>')
    >>> python_expression((5, 6, 7, 8, 9), 4)
    'range(5, 10)'
    """
    if isinstance(value, Said):
        return repr(value.text)
    if isinstance(value, np.ndarray):
        if value.size > most:
            return f"<{sizes_text(value.shape)} numbers>"
        # A list of such numbers is read as an array of the same type.
        plain = value.dtype in (np.int64, np.float64, object)
        return repr(value.tolist()) if plain else f'np.array({value.tolist()}, "{value.dtype}")'
    if isinstance(value, tuple) and len(value) > most:
        run = range(value[0], value[0] + len(value))
        return repr(run) if value == tuple(run) else f"<{len(value)} steps>"
    return repr(value)


def are_same(one: Any, other: Any) -> bool:
    """Whether two values, which may be arrays, have the same type and are equal."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return type(one) is type(other) and one == other
