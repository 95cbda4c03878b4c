"""Captions and formulas for HTML: no line breaks at an equals sign."""

from __future__ import annotations

from markupsafe import Markup

from convanim.wording import symbols_html

__all__ = ["caption", "formula", "whole"]


def caption(words: str) -> Markup:
    r"""Return a caption as HTML: its equations are not broken.

    Examples
    --------
    >>> print(caption("a 3×3 kernel (i = 5, k = 3)"))
    a 3×3 kernel (<var>i</var>\xa0=\xa05, <var>k</var>\xa0=\xa03)
    """
    return whole(Markup(symbols_html(words)))


def formula(words: str) -> Markup:
    r"""Return a worked formula as HTML: lines end before an equals sign, not after it.

    Examples
    --------
    >>> print(formula("o = (5 − 3) + 1 = 3"))
    <var>o</var> =\xa0(5 − 3) + 1 =\xa03
    """
    return Markup(symbols_html(words).replace(" = ", " =\xa0"))


def whole(words: Markup) -> Markup:
    """Return words whose equations are not broken."""
    return words.replace(" = ", "\xa0=\xa0")
