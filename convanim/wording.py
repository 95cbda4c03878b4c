"""English for numbers: articles, plurals and lists; and the symbols that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

__all__ = ["article", "counted", "joined", "signed", "sizes_text", "symbols_apart", "symbols_html"]

#: A symbol in a caption or a formula, with its hat: any letter alone that equals something or that
#: something is taken from; a small one alone that is no article, also after a factor, as in 2p; and
#: the name of the guide's matrix.
_SYMBOL = re.compile(
    r"((?<!\w)[^\W\d_]\u0302?(?=[′₁₂]?[ \u00a0][=−])"
    r"|(?<![\w\u0302'’.-])[b-z]\u0302?(?![^\W₁₂]|['’-]|\.\w)"
    r"|(?<=[( ]\d)[b-z](?=[ \u00a0][=−+]|\))"
    r"|(?<=matrix )C\b)"
)


def article(words: str) -> str:
    """Return ``a`` or ``an`` for words that may begin with a number.

    Numbers that begin with 8 (80, 8,000) are spoken with a vowel first; so are 11 and 18, alone
    and before thousands, millions and so on. So is the L of ``Lp``.

    Parameters
    ----------
    words : str
        The words after the article.

    Returns
    -------
    str
        ``"a"`` or ``"an"``.

    Examples
    --------
    >>> [f"{article(size)} {size}" for size in ("8×8", "11", "110", "1100", "18000", "input")]
    ['an 8×8', 'an 11', 'a 110', 'a 1100', 'an 18000', 'an input']
    """
    digits = words[: len(words) - len(words.lstrip("0123456789"))]
    if not digits:
        return "an" if words[:1] in "aeiou" or words.startswith("Lp") else "a"
    eleven = digits[:2] in ("11", "18") and len(digits) % 3 == 2
    return "an" if digits[0] == "8" or eleven else "a"


def counted(count: int, name: str, many: str = "") -> str:
    """Return a number of things in words.

    Parameters
    ----------
    count : int
        The number.
    name : str
        The singular.
    many : str
        The plural; by default the singular with an s.

    Examples
    --------
    >>> counted(1, "row"), counted(2, "row"), counted(0, "row"), counted(2, "axis", "axes")
    ('1 row', '2 rows', '0 rows', '2 axes')
    """
    return f"{count} {name if count == 1 else many or name + 's'}"


def joined(words: Sequence[str], last_with: str = "and") -> str:
    """Join words with commas, and ``and`` before the last one.

    Parameters
    ----------
    words : sequence of str
        At least one.
    last_with : str
        Stands before the last one.

    Examples
    --------
    >>> joined(["rows"]), joined(["rows", "columns"]), joined(["slices", "rows", "columns"], "or")
    ('rows', 'rows and columns', 'slices, rows or columns')
    """
    *most, last = words
    return f"{', '.join(most)} {last_with} {last}" if most else last


def signed(number: object) -> str:
    """Return a number, or a text of numbers, with minus signs instead of hyphens.

    Examples
    --------
    >>> signed(-3), signed("1:-2")
    ('−3', '1:−2')
    """
    return str(number).replace("-", "−")


def sizes_text(sizes: Sequence[int]) -> str:
    """Return sizes in the form ``5×7``.

    Examples
    --------
    >>> sizes_text((5, 7))
    '5×7'
    """
    return "×".join(map(str, sizes))


def symbols_apart(words: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a caption or a formula, and whether each is a symbol.

    Primes and indices are not part of a symbol: only letters are set in italics.

    Examples
    --------
    >>> [*symbols_apart("a stride (i′ = 2)")]
    [('a stride (', False), ('i', True), ('′ = 2)', False)]
    """
    for number, part in enumerate(_SYMBOL.split(words)):
        if part:
            yield part, number % 2 == 1


def symbols_html(words: str) -> str:
    """Return a caption or a formula as HTML, its symbols as variables, which are in italics.

    Examples
    --------
    >>> symbols_html("o = ⌊(5 − 3)/2⌋ + 1 = 2")
    '<var>o</var> = ⌊(5 − 3)/2⌋ + 1 = 2'
    """
    return "".join(
        f"<var>{part}</var>" if is_symbol else escape(part)
        for part, is_symbol in symbols_apart(words)
    )
