"""Numbers and words in a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from convanim.scene.plane import Plane
from convanim.scene.primitives import Point, Text
from convanim.theme import Theme

__all__ = ["CENTRE", "ROOM", "values", "written"]

#: Where a value stands in its cell, from the upper left corner, and how much it may fill.
CENTRE, ROOM = (0.5, 0.5), 0.84

#: Characters a number may have before it is written by its power of ten.
LONGEST = 7


def values(
    found: Iterable[tuple[tuple[int, ...], float]],
    plane: Plane,
    at: tuple[float, float],
    size: float,
    theme: Theme,
    decimals: int = 0,
    room: float = ROOM,
) -> Iterator[Text]:
    """Write values into cells: the finite ones alike, lest one be larger than another."""
    groups: dict[bool, list[tuple[Point, str]]] = {True: [], False: []}
    for (row, column), value in found:
        if not np.isnan(value):
            place = plane.point(row + at[1], column + at[0])
            groups[bool(np.isfinite(value))].append((place, written(float(value), decimals)))
    for items in groups.values():
        if items:
            yield Text(tuple(items), size, theme.text, room * theme.cell)


def written(value: float, decimals: int = 0) -> str:
    r"""Write a number to so many decimals, rounding halves up; what is no whole number, to three.

    Examples
    --------
    >>> written(3.0), written(0.25), written(0.25, 1), written(-2), written(-np.inf)
    ('3', '0.25', '0.3', '$-2$', '$-\\infty$')
    >>> written(24_107_000_000)
    '$2.4{\\cdot}10^{10}$'
    """
    if np.isinf(value):
        return r"$-\infty$" if value < 0 else r"$\infty$"
    exact = Decimal(repr(float(value)))
    most = decimals if decimals or value == round(value) else 3
    for places in range(most, decimals - 1, -1):
        text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):zf}"
        if places > decimals:
            text = text.rstrip("0").rstrip(".")
        if len(text) <= LONGEST:
            break
    else:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"${mantissa}{{\\cdot}}10^{{{int(exponent)}}}$"
    return f"${text}$" if text.startswith("-") else text  # a minus, not a hyphen
