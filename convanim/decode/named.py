"""Numbers by name: ``ones``, ``ramp``, ``delta``, and ``seed:7`` for random ones."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from convanim.decode.asked import Asked, refusal
from convanim.decode.kernels import KERNELS, delta, kernel
from convanim.errors import shortened
from convanim.walk.arrays import MOST_CELLS, Array

__all__ = ["is_name", "named", "names"]

#: What a seed begins with.
SEED = "seed:"

#: Largest random number, by the option: as in the guide's figures.
LARGEST = {"x": 3, "w": 2, "bias": 3}

#: Seeds of NumPy's legacy generator, whose numbers never change, have 32 bits.
MOST_SEED = 2**32 - 1

_MADE: dict[str, Callable[[Asked], Array]] = {
    "ones": lambda asked: np.ones(asked.shape, int),
    "ramp": lambda asked: np.arange(prod(asked.shape)).reshape(asked.shape),
    "delta": delta,
}


def names(asked: Asked) -> tuple[str, ...]:
    """Return the names that an option knows, besides seeds."""
    return (*_MADE, *KERNELS) if asked.name == "w" else tuple(_MADE)


def is_name(asked: Asked, text: str) -> bool:
    """Whether a text is a name, or a seed."""
    return text in names(asked) or text.startswith(SEED)


def named(asked: Asked, text: str) -> Array:
    """Return numbers by their name.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    text : str
        One of `names`, or ``seed:`` and a whole number.

    Examples
    --------
    >>> named(Asked("x", (2, 3)), "ramp").tolist()
    [[0, 1, 2], [3, 4, 5]]
    >>> named(Asked("x", (5,)), "seed:7").tolist()
    [3, 0, 1, 2, 3]
    """
    if prod(asked.shape) > MOST_CELLS:
        raise refusal(
            asked,
            f": {prod(asked.shape):,} numbers are too many: give a smaller layer"
            f" (at most {MOST_CELLS:,} cells)",
        )
    if text.startswith(SEED):
        return _random(asked, text.removeprefix(SEED))
    return _MADE[text](asked) if text in _MADE else kernel(asked, text)


def _random(asked: Asked, seed: str) -> Array:
    """Return small random whole numbers, which a seed decides."""
    if not (seed.isascii() and seed.isdecimal() and len(seed) <= 10 and int(seed) <= MOST_SEED):
        raise refusal(asked, f": {shortened(seed)} is no seed: give a number from 0 to {MOST_SEED}")
    # The input of seed 1234 is that of the guide's figures; others must not repeat its numbers.
    place = ("x", "w", "bias").index(asked.name)
    random = np.random.RandomState([int(seed), place] if place else int(seed))
    return random.randint(0, LARGEST[asked.name] + 1, asked.shape)
