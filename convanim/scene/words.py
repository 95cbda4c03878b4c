"""Numbers as text: in a picture, and in prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from convanim.scene.plane import Plane
from convanim.scene.primitives import Point, Text
from convanim.theme import Theme

__all__ = ["CENTRE", "ROOM", "formula_text", "prose_text", "values"]

#: Place of a value in its cell, to the right of and below the upper left corner, and the width it
#: may fill; in cells.
CENTRE, ROOM = (0.5, 0.5), 0.84

#: Superscripts for an exponent in prose.
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Contexts to round numbers in, independent of a user's own context.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[])
TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_UP, traps=[])

#: Characters of a number; a longer one is written with a power of ten.
LONGEST_NUMBER = 7


def values(
    numbers: Iterable[tuple[tuple[int, ...], float]],
    plane: Plane,
    at: tuple[float, float],
    size: float,
    theme: Theme,
    decimals: int = 0,
    room: float = ROOM,
) -> Iterator[Text]:
    """Write numbers into cells, all finite ones in the same size.

    Parameters
    ----------
    numbers : iterable of (cell, float)
        Row and column, and the number to write there; NaN leaves a cell empty.
    plane : Plane
        The plane of the cells.
    at : tuple of two float
        Middle of a number, to the right of and below its cell's upper left corner, in cells.
    size : float
        Size of the font, in points; smaller where the widest number needs it.
    theme : Theme
    decimals : int
        Least number of decimals.
    room : float
        Width of the widest number, in cells.
    """
    groups: dict[bool, list[tuple[Point, str]]] = {True: [], False: []}
    for (row, column), value in numbers:
        if not np.isnan(value):
            place = plane.point(row + at[1], column + at[0])
            groups[bool(np.isfinite(value))].append((place, formula_text(float(value), decimals)))
    for items in groups.values():
        if items:
            yield Text(tuple(items), size, theme.text, room * theme.cell)


def formula_text(value: float, decimals: int = 0) -> str:
    r"""Write a number as a formula of `Text`.

    Parameters
    ----------
    value : float
        A number that is not whole gets up to three decimals. One that would be longer than
        seven characters, or would be rounded to 0, gets a power of ten.
    decimals : int
        Least number of decimals; halves are rounded up.

    Examples
    --------
    >>> formula_text(3.0), formula_text(0.25), formula_text(0.25, 1)
    ('3', '0.25', '0.3')
    >>> formula_text(-2), formula_text(-np.inf)
    ('$-2$', '$-\\infty$')
    >>> formula_text(24_107_000_000), formula_text(1e-9)
    ('$2.4{\\cdot}10^{10}$', '$1.0{\\cdot}10^{-9}$')
    """
    sign, number, exponent = _sign_number_exponent(value, decimals)
    number = number.replace("∞", r"\infty")
    if exponent:
        return f"${sign}{number}{{\\cdot}}10^{{{exponent}}}$"
    return f"${sign}{number}$" if sign or "\\" in number else number  # in a formula, - is a minus


def prose_text(value: float) -> str:
    """Write a number for prose.

    Examples
    --------
    >>> prose_text(3.0), prose_text(-0.25), prose_text(24_107_000_000), prose_text(-1e-9)
    ('3', '−0.25', '2.4·10¹⁰', '−1.0·10⁻⁹')
    """
    sign, number, exponent = _sign_number_exponent(value, 0)
    power = f"·10{exponent.translate(SUPERSCRIPTS)}" if exponent else ""
    return f"{sign.replace('-', '−')}{number}{power}"


def _sign_number_exponent(value: float, decimals: int) -> tuple[str, str, str]:
    """Return a number's sign ("-" or ""), its digits, and the exponent of a power of ten or ""."""
    sign = "-" if value < 0 else ""
    if np.isinf(value):
        return sign, "∞", ""
    exact = Decimal(repr(abs(float(value))))
    most = decimals if decimals or value == round(value) else 3
    # As many decimals as there is room for, and more than those if it would be 0 otherwise.
    for places in (*reversed(range(decimals, most + 1)), *range(most + 1, 4)):
        if exact.adjusted() >= LONGEST_NUMBER:
            break
        text = f"{exact.quantize(Decimal(1).scaleb(-places), context=EXACT):f}"
        if places > decimals:
            text = text.rstrip("0").rstrip(".")
        if len(sign + text) <= LONGEST_NUMBER and (float(text) or not value):
            return sign, text, ""
    mantissa, exponent = f"{TWO_DIGITS.create_decimal(exact):.1e}".split("e")
    return sign, mantissa, str(int(exponent))
