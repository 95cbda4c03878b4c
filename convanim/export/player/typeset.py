"""Formulas for HTML: symbols are set as variables, and no line breaks at an equals sign."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

__all__ = ["equations", "symbols"]

#: A symbol: a letter that stands alone, with its accent, and without its primes and indices.
_SYMBOL = r"(?<![^\W\d_])([a-zĩ]\u0302?)(?![^\W\d_]|\u0302)"


def symbols(formula: str) -> Markup:
    r"""Return a formula as HTML.

    Examples
    --------
    >>> print(symbols("o = (5 − 3) + 1 = 3"))
    <var>o</var> =\xa0(5 − 3) + 1 =\xa03
    """
    return _set(formula, _SYMBOL).replace(" = ", Markup(" =\xa0"))


def equations(words: str) -> Markup:
    r"""Return a sentence as HTML, with the symbols that are said to equal something.

    Examples
    --------
    >>> print(equations("a 3×3 kernel (i = 5, k = 3)"))
    a 3×3 kernel (<var>i</var>\xa0=\xa05, <var>k</var>\xa0=\xa03)
    """
    return _set(words, _SYMBOL + "(?=[′₁₂]* = )").replace(" = ", Markup("\xa0=\xa0"))


def _set(words: str, symbol: str) -> Markup:
    """Return words as HTML, with what a pattern finds in them as variables."""
    parts = re.split(symbol, words)
    return Markup("").join(
        Markup("<var>{}</var>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
