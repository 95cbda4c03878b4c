"""Numbers as text: in a picture, and in prose."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
from numpy.typing import NDArray

from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Point, Text
from convanim.theme import Theme

__all__ = [
    "CENTRE",
    "LETTER",
    "LETTERED",
    "LETTERED_ROOM",
    "LETTER_ROOM",
    "ROOM",
    "formula_texts",
    "letter",
    "prose_texts",
    "values",
    "values_at",
]

#: Place of a value in its cell, to the right of and below the upper left corner, and the width it
#: may fill; in cells.
CENTRE, ROOM = (0.5, 0.5), 0.84

#: The same of a letter beside the value, and the most things up to which they have letters.
LETTER, LETTER_ROOM, LETTERS = (0.82, 0.78), 0.3, 26

#: The same of a value that has a letter beside it.
LETTERED, LETTERED_ROOM = (0.42, 0.45), 0.7

#: Superscripts for an exponent in prose.
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Contexts to round numbers in, independent of a user's own context.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[])
TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_UP, traps=[])

#: Characters of a number; a longer one is written with a power of ten. Numbers that are not whole
#: have at most the second, where some decimal is left then: shorter ones can be read more easily.
LONGEST_NUMBER, LONGEST_USUAL = 7, 5

#: Characters of whole numbers up to which they may have decimals, as in the guide's outputs.
LONGEST_WHOLE = 4

#: Decimals of a number, and the smallest amount that they do not round to 0.
MOST_DECIMALS, SMALLEST = 3, 0.0005


def values(
    numbers: Iterable[tuple[tuple[int, ...], float]],
    plane: Plane,
    at: tuple[float, float],
    size: float,
    theme: Theme,
    decimals: int = 0,
    room: float = ROOM,
) -> Iterator[Text]:
    """Write numbers into cells, all finite ones in the same size and with as many decimals.

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
        Least number of decimals; see `formula_texts`.
    room : float
        Width of the widest number, in cells.
    """
    placed = ((plane.point(cell[0] + at[1], cell[1] + at[0]), value) for cell, value in numbers)
    yield from values_at(placed, size, theme, decimals, room)


def values_at(
    numbers: Iterable[tuple[Point, float]],
    size: float,
    theme: Theme,
    decimals: int = 0,
    room: float = ROOM,
) -> Iterator[Text]:
    """Write numbers at points; the parameters are those of `values`."""
    found = [(point, float(value)) for point, value in numbers if not math.isnan(value)]
    for group in (True, False):
        items = [item for item in found if np.isfinite(item[1]) == group]
        texts = formula_texts([value for _, value in items], decimals)
        if items:
            words = tuple(zip((point for point, _ in items), texts, strict=True))
            yield Text(words, size, theme.text, room * theme.cell)


def letter(place: int, count: int) -> str:
    """Return the letter of one of some things, or its number where there are too many of them.

    Examples
    --------
    >>> letter(1, 4), letter(1, 36)
    ('b', '1')
    """
    return chr(ord("a") + place) if count <= LETTERS else str(place)


def formula_texts(numbers: Iterable[float], decimals: int = 0) -> list[str]:
    r"""Write numbers as formulas of `Text`, all with the same number of decimals.

    Parameters
    ----------
    numbers : iterable of float
        Whole numbers have no decimals. Others get up to three, such that the widest has at most
        five characters, if possible. One that would be longer than seven characters, or would be
        rounded to 0, gets a power of ten.
    decimals : int
        Least number of decimals, for whole numbers up to four characters, too; halves are rounded
        up. Other numbers get more only where all are below 1, or one would be rounded to 0.

    Examples
    --------
    >>> formula_texts([1, 2, 3]), formula_texts([0, 0.5, 1, 0.0625]), formula_texts([0.5, 40])
    (['1', '2', '3'], ['0', '0.500', '1.000', '0.063'], ['0.5', '40.0'])
    >>> formula_texts([1, 2], 1), formula_texts([0.25, 0.125], 1)
    (['1.0', '2.0'], ['0.25', '0.13'])
    >>> formula_texts([-2, -np.inf])
    ['$-2$', '$-\\infty$']
    >>> formula_texts([0.5, 24_107_000_000, 1e-9])
    ['0.5', '$2.4{\\cdot}10^{10}$', '$1.0{\\cdot}10^{-9}$']
    """
    texts = []
    for sign, number, exponent in _written(numbers, decimals):
        number = number.replace("∞", r"\infty")
        if exponent:
            texts.append(f"${sign}{number}{{\\cdot}}10^{{{exponent}}}$")
        else:  # in a formula, - is a minus
            texts.append(f"${sign}{number}$" if sign or "\\" in number else number)
    return texts


def prose_texts(numbers: Iterable[float]) -> list[str]:
    """Write numbers for prose, as `formula_texts` does for pictures.

    Examples
    --------
    >>> prose_texts([3.0, -0.25]), prose_texts([24_107_000_000, -1e-9])
    (['3.00', '−0.25'], ['2.4·10¹⁰', '−1.0·10⁻⁹'])
    """
    return [
        f"{sign.replace('-', '−')}{number}"
        + (f"·10{exponent.translate(SUPERSCRIPTS)}" if exponent else "")
        for sign, number, exponent in _written(numbers, 0)
    ]


def _written(numbers: Iterable[float], least: int) -> list[tuple[str, str, str]]:
    """Return each number's sign ("-" or ""), digits, and exponent of a power of ten or ""."""
    found = np.array([*numbers], float)
    # Most are small whole numbers: they need no decimals, and are quickly written.
    short = (abs(found) < 10.0 ** (LONGEST_NUMBER - 1)) & (found == np.rint(found))
    if not least and short.all():
        return [("-" if value < 0 else "", f"{abs(value):.0f}", "") for value in found.tolist()]
    places = _decimals(found, least)
    texts = [_plain(value, places, least) for value in found]
    # Zeros at the end of all numbers say nothing.
    ends = [len(text) - len(text.rstrip("0")) for text in texts if text and "." in text]
    spare = min([places - least, *ends]) if ends else 0
    if spare > 0:
        texts = [t[:-spare].rstrip(".") if t and "." in t else t for t in texts]
    return [
        ("-" if value < 0 else "", *(_with_power(value) if text is None else (text, "")))
        for value, text in zip(found, texts, strict=True)
    ]


def _decimals(numbers: NDArray[np.float64], least: int) -> int:
    """Return the number of decimals for numbers that stand together."""
    # What is beyond gets a power of ten in any case.
    amounts = abs(numbers)
    beyond = (amounts >= 10.0**LONGEST_NUMBER) | ((amounts > 0) & (amounts < SMALLEST))
    plain = numbers[~beyond]
    longest = (plain.min(initial=0), plain.max(initial=0))
    if (plain == np.rint(plain)).all():
        is_short = all(len(_rounded(v, least)) + (v < 0) <= LONGEST_WHOLE for v in longest)
        return least if is_short else 0
    low, high = abs(plain[plain != 0]).min(), abs(plain).max()

    def fits(places: int, most: int) -> bool:
        """Whether no number is too long, and none becomes 0."""
        return float(_rounded(low, places)) > 0 and all(
            len(_rounded(value, places)) + (value < 0) <= most for value in longest
        )

    # Two digits of the largest number, where all are below 1.
    needed = min(MOST_DECIMALS, max(1, 1 - math.floor(math.log10(high))))
    if least:
        usual = max(least, needed)
        more = (places for places in range(usual, MOST_DECIMALS + 1))
        return next((places for places in more if fits(places, LONGEST_NUMBER)), usual)
    downwards = range(MOST_DECIMALS, needed - 1, -1)
    few = [places for places in downwards if fits(places, LONGEST_USUAL)]
    many = [places for places in reversed(downwards) if fits(places, LONGEST_NUMBER)]
    # Without decimals, a number of two digits is still about right.
    return [*few, *many, 0 if low >= 10 and fits(0, LONGEST_NUMBER) else 1][0]


def _rounded(value: float, places: int) -> str:
    """Return the digits of an amount, rounded to a number of decimals."""
    exact = Decimal(repr(abs(float(value))))
    return f"{exact.quantize(Decimal(1).scaleb(-places), context=EXACT):f}"


def _plain(value: float, places: int, least: int) -> str | None:
    """Return a number's digits with so many decimals; None where it needs a power of ten."""
    if np.isinf(value):
        return "∞"
    if not value and not (least and places):
        return "0"
    if abs(value) >= 10.0**LONGEST_NUMBER:
        return None
    text = _rounded(value, places)
    fits = len(text) + bool(value < 0) <= LONGEST_NUMBER
    return text if fits and (float(text) or not value) else None


def _with_power(value: float) -> tuple[str, str]:
    """Return an amount as the digits and the exponent of a power of ten."""
    exact = Decimal(repr(abs(float(value))))
    mantissa, exponent = f"{TWO_DIGITS.create_decimal(exact):.1e}".split("e")
    return mantissa, str(int(exponent))
