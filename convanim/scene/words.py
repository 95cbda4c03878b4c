"""Numbers and words in a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from convanim.scene.plane import Plane
from convanim.scene.primitives import Point, Text
from convanim.theme import Theme

__all__ = ["CENTRE", "ROOM", "told", "values", "written"]

#: Where a value stands in its cell, from the upper left corner, and how much it may fill.
CENTRE, ROOM = (0.5, 0.5), 0.84

#: Digits and minus of a power of ten, in prose.
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: How numbers are rounded, whatever a user's own context.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[])
ROUGH = Context(prec=2, rounding=ROUND_HALF_UP, traps=[])

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
    r"""Write a number as a formula.

    Parameters
    ----------
    value : float
        What is no whole number gets up to three decimals; what would be too
        long, or 0 where it is none, is written by its power of ten.
    decimals : int
        Decimals that it has in any case; halves are rounded up.

    Examples
    --------
    >>> written(3.0), written(0.25), written(0.25, 1), written(-2), written(-np.inf)
    ('3', '0.25', '0.3', '$-2$', '$-\\infty$')
    >>> written(24_107_000_000), written(1e-9)
    ('$2.4{\\cdot}10^{10}$', '$1.0{\\cdot}10^{-9}$')
    """
    sign, number, exponent = _parts(value, decimals)
    number = number.replace("∞", r"\infty")
    if exponent:
        return f"${sign}{number}{{\\cdot}}10^{{{exponent}}}$"
    return f"${sign}{number}$" if sign or "\\" in number else number  # a minus, not a hyphen


def told(value: float) -> str:
    """Write a number as prose.

    Examples
    --------
    >>> told(3.0), told(-0.25), told(24_107_000_000), told(-1e-9)
    ('3', '−0.25', '2.4·10¹⁰', '−1.0·10⁻⁹')
    """
    sign, number, exponent = _parts(value, 0)
    power = f"·10{exponent.translate(RAISED)}" if exponent else ""
    return f"{sign.replace('-', '−')}{number}{power}"


def _parts(value: float, decimals: int) -> tuple[str, str, str]:
    """Sign of a number, its digits, and its power of ten, where it is written by that."""
    sign = "-" if value < 0 else ""
    if np.isinf(value):
        return sign, "∞", ""
    exact = Decimal(repr(abs(float(value))))
    most = decimals if decimals or value == round(value) else 3
    # As many decimals as there is room for; more, where it would be 0.
    for places in (*reversed(range(decimals, most + 1)), *range(most + 1, 4)):
        if exact.adjusted() >= LONGEST:
            break
        text = f"{exact.quantize(Decimal(1).scaleb(-places), context=EXACT):f}"
        if places > decimals:
            text = text.rstrip("0").rstrip(".")
        if len(sign + text) <= LONGEST and (float(text) or not value):
            return sign, text, ""
    mantissa, exponent = f"{ROUGH.create_decimal(exact):.1e}".split("e")
    return sign, mantissa, str(int(exponent))
