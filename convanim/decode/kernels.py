"""Kernels by name.

A layer of a network does not rotate its kernel (what it computes is a cross-correlation), and
these are written for that: ``sobel-x`` is positive where numbers grow to the right, ``sobel-y``
where they grow downwards.
"""

from __future__ import annotations

from functools import reduce
from math import comb, prod

import numpy as np

from convanim.decode.asked import Asked, refusal
from convanim.walk.arrays import Array
from convanim.wording import sizes_text

__all__ = ["KERNELS", "delta", "kernel"]

#: Kernels of three rows and three columns.
_TABLES = {
    "sobel-x": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "sobel-y": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "laplacian": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "emboss": ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
}

#: Names of kernels; the first three have any size and any number of axes.
KERNELS = ("identity", "box", "gaussian", *_TABLES)


def kernel(asked: Asked, name: str) -> Array:
    """Return a kernel by its name.

    ``identity`` keeps the input, ``box`` is the mean, ``gaussian`` has the binomial coefficients
    along each axis. Each output map gets the same kernel for each of its input maps; only the
    identity takes each output map from one input map.

    Parameters
    ----------
    asked : Asked
        What is asked for: weights of at least one axis.
    name : str
        One of `KERNELS`.

    Raises
    ------
    ConvanimError
        Where the kernel does not exist in the size.

    Examples
    --------
    >>> kernel(Asked("w", (3, 3)), "sobel-x").tolist()
    [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    >>> kernel(Asked("w", (3,)), "gaussian").tolist()
    [0.25, 0.5, 0.25]
    """
    sizes = asked.sizes
    if name == "identity":
        return _identity(asked)
    if name == "box":
        one = np.full(sizes, 1 / prod(sizes))
    elif name == "gaussian":
        one = reduce(np.multiply.outer, map(_binomial, sizes))
    elif sizes == (3, 3):
        one = np.array(_TABLES[name])
    else:
        raise refusal(
            asked,
            f": {name} has 3×3 numbers, and this layer's kernel {sizes_text(sizes)}:"
            " give a kernel of 3 over two axes, or another name, such as gaussian",
        )
    return np.broadcast_to(one, asked.shape)


def _binomial(size: int) -> Array:
    """Return binomial coefficients, divided by their sum."""
    return np.array([comb(size - 1, place) / 2 ** (size - 1) for place in range(size)])


def _identity(asked: Asked) -> Array:
    """Return weights that make each output map equal to an input map."""
    middles = delta(asked)
    if not asked.maps:
        return middles
    if not asked.keeps_maps:
        raise refusal(
            asked,
            ": identity needs as many output maps as input maps: give delta, which adds the maps",
        )
    first, of_group = asked.shape[:2]
    own = np.zeros((first, of_group), int)
    for number in range(first):
        own[number, number % of_group] = 1  # its place in its group
    return middles * own.reshape(first, of_group, *[1] * len(asked.sizes))


def delta(asked: Asked) -> Array:
    """Return zeros with a one in the middle of each map; before it, where the size is even.

    Examples
    --------
    >>> delta(Asked("x", (3, 4))).tolist()
    [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    """
    found = np.zeros(asked.shape, int)
    middle = tuple((size - 1) // 2 for size in asked.sizes)
    found[(slice(None),) * asked.maps + middle] = 1
    return found
