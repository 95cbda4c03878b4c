"""Formulas, which convanim writes as plain text, as TeX and as MathML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from typing import ClassVar, Protocol

__all__ = ["is_formula", "mathml_of", "tex_of"]

#: A factor besides what is in parentheses, and what joins factors above a fraction.
_FACTOR, _JOINS = re.compile(r"[\w′\u0302\u0303]+"), "·"

#: Words: several letters on end, and what is between them.
_WORDS = re.compile(r"(?:[ ,:]*[^\W\d_₁₂]{2,})+[ ,:]*")

#: A letter with its accent, prime and index; a number; or a sign.
_SIGN = re.compile(r"([^\W\d_₁₂])([\u0302\u0303]?)(′?)([₁₂]?)|(\d+(?:[.,]\d+)*)|(\S)")

#: Accents and indices.
_HAT, _INDICES = "\u0302", {"₁": "1", "₂": "2"}


class Writer(Protocol):
    """Writes the parts of formulas."""

    def fraction(self, above: str, below: str) -> str:
        """Write a fraction of two formulas."""

    def words(self, words: str) -> str:
        """Write words."""

    def letter(self, letter: str, accent: str, prime: str, index: str) -> str:
        """Write a symbol."""

    def number(self, digits: str) -> str:
        """Write a number."""

    def sign(self, sign: str) -> str:
        """Write a sign."""


class TeX:
    """Formulas for the mathematical mode of LaTeX."""

    #: Signs that are commands.
    SIGNS: ClassVar[dict[str, str]] = {
        **{"⌊": r"\left\lfloor ", "⌋": r"\right\rfloor ", "⌈": r"\left\lceil "},
        **{"⌉": r"\right\rceil ", "·": r" \cdot ", "−": "-", "×": r" \times ", "Σ": r"\sum "},
        **{"Π": r"\prod ", "≥": r" \geq ", "≤": r" \leq ", "…": r"\dots ", ",": r",\ "},
    }

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def words(self, words: str) -> str:
        return rf"\text{{{words}}}"

    def letter(self, letter: str, accent: str, prime: str, index: str) -> str:
        name = self.SIGNS.get(letter, letter)
        if accent:
            below = rf"\{letter}math" if letter in "ij" else letter  # without its dot
            name = rf"\hat{{{below}}}" if accent == _HAT else rf"\tilde{{{below}}}"
        return name + "'" * bool(prime) + (f"_{_INDICES[index]}" if index else "")

    def number(self, digits: str) -> str:
        return digits.replace(",", "{,}")

    def sign(self, sign: str) -> str:
        return self.SIGNS.get(sign, sign)


class MathML:
    """Formulas for browsers, which set them without a script."""

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"

    def words(self, words: str) -> str:
        apart = re.sub("^ | $", "\N{NO-BREAK SPACE}", words)
        return f"<mtext>{escape(apart)}</mtext>"

    def letter(self, letter: str, accent: str, prime: str, index: str) -> str:
        if letter in "ΣΠ":
            return f"<mo>{'∑' if letter == 'Σ' else '∏'}</mo>"
        name = f"<mi>{letter}</mi>"
        if accent:
            mark = "^" if accent == _HAT else "~"
            name = f'<mover accent="true">{name}<mo stretchy="false">{mark}</mo></mover>'
        if prime:
            name = f'<mrow>{name}<mo lspace="0" rspace="0">′</mo></mrow>'
        return f"<msub>{name}<mn>{_INDICES[index]}</mn></msub>" if index else name

    def number(self, digits: str) -> str:
        return f"<mn>{digits}</mn>"

    def sign(self, sign: str) -> str:
        more = {**dict.fromkeys("()", ' stretchy="false"'), ",": ' rspace="0.6em"'}.get(sign, "")
        return f"<mo{more}>{escape(sign)}</mo>"


def is_formula(line: str) -> bool:
    """Return whether a line is an equation, without words.

    Examples
    --------
    >>> is_formula("s = ⌊i/o⌋, k = i − (o − 1)s"), is_formula("total = 2: 1 before")
    (True, False)
    """
    return " = " in line and not _WORDS.search(line)


def tex_of(formula: str) -> str:
    r"""Return a formula as TeX, for its mathematical mode.

    Examples
    --------
    >>> tex_of("o = ⌊(i + 2p − k̂)/s⌋ + 1")
    'o=\\left\\lfloor \\frac{i+2p-\\hat{k}}{s}\\right\\rfloor +1'
    """
    return _written(formula, TeX())


def mathml_of(formula: str) -> str:
    """Return a formula as MathML.

    Examples
    --------
    >>> mathml_of("o = i/2").partition("<mo>")[2]
    '=</mo><mfrac><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></mfrac></math>'
    """
    body = _written(formula, MathML())
    return f'<math displaystyle="true" alttext="{escape(formula)}">{body}</math>'


def _written(formula: str, writer: Writer) -> str:
    """Return a formula as a writer writes it."""
    return "".join(_parts(unicodedata.normalize("NFD", formula), writer))


def _parts(formula: str, writer: Writer) -> Iterator[str]:
    """Yield the parts of a formula: what is before its first fraction, the fraction, and more."""
    at = formula.find("/")
    if at > 0:
        start, above = _before(formula, at)
        end, below = _after(formula, at + 1)
        if above and below:
            yield from _signs(formula[:start], writer)
            yield writer.fraction(_written(above, writer), _written(below, writer))
            yield from _parts(formula[end:], writer)
            return
    yield from _signs(formula, writer)


def _signs(part: str, writer: Writer) -> Iterator[str]:
    """Yield the words and signs of a part without fractions."""
    last = 0
    for words in [*_WORDS.finditer(part), None]:
        end = words.start() if words else len(part)
        for found in _SIGN.finditer(part, last, end):
            letter, accent, prime, index, number, sign = found.groups()
            if letter:
                yield writer.letter(letter, accent, prime, index)
            else:
                yield writer.number(number) if number else writer.sign(sign)
        if words:
            last = words.end()
            yield writer.words(words[0].rstrip() if part.startswith("=", last) else words[0])


def _before(formula: str, end: int) -> tuple[int, str]:
    """Return where the product before a place begins, and the product.

    It loses its parentheses where all of it is in them.
    """
    start = end
    while start:
        if formula[start - 1] == ")":
            start = _opening(formula, start - 1)
        elif formula[start - 1] in _JOINS or _FACTOR.fullmatch(formula[start - 1]):
            start -= 1
        else:
            break
    found = formula[start:end]
    is_whole = found.endswith(")") and _opening(formula, end - 1) == start
    return start, found[1:-1] if is_whole else found


def _opening(formula: str, closing: int) -> int:
    """Return where the parenthesis opens that closes at a place."""
    depth = 0
    for place in range(closing, -1, -1):
        depth += {")": 1, "(": -1}.get(formula[place], 0)
        if not depth:
            return place
    return 0


def _after(formula: str, start: int) -> tuple[int, str]:
    """Return where the factor after a place ends, and the factor without its parentheses."""
    if formula.startswith("(", start):
        depth = 0
        for place in range(start, len(formula)):
            depth += {"(": 1, ")": -1}.get(formula[place], 0)
            if not depth:
                return place + 1, formula[start + 1 : place]
    found = _FACTOR.match(formula, start)
    return (found.end(), found[0]) if found else (start, "")
