"""Formulas, which convanim writes as plain text, as TeX and as MathML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from typing import ClassVar, Protocol

__all__ = ["is_formula", "mathml_of", "tex_of"]

#: What may stand before and after the sign of a fraction, besides what is in parentheses.
_TERM = re.compile(r"[\w·′\u0302\u0303]+")

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
            name = rf"\hat{{{letter}}}" if accent == _HAT else rf"\tilde{{{letter}}}"
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
            name = f"<msup>{name}<mo>′</mo></msup>"
        return f"<msub>{name}<mn>{_INDICES[index]}</mn></msub>" if index else name

    def number(self, digits: str) -> str:
        return f"<mn>{digits}</mn>"

    def sign(self, sign: str) -> str:
        stretchy = ' stretchy="false"' if sign in "()" else ""
        return f"<mo{stretchy}>{escape(sign)}</mo>"


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
    start, above = _before(formula, at)
    end, below = _after(formula, at + 1)
    if at < 0 or not above or not below:
        yield from _signs(formula, writer)
        return
    yield from _signs(formula[:start], writer)
    yield writer.fraction(_written(above, writer), _written(below, writer))
    yield from _parts(formula[end:], writer)


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
            yield writer.words(words[0])
            last = words.end()


def _before(formula: str, end: int) -> tuple[int, str]:
    """Return where the term before a place begins, and the term without its parentheses."""
    if formula[:end].endswith(")"):
        depth = 0
        for place in range(end - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(formula[place], 0)
            if not depth:
                return place, formula[place + 1 : end - 1]
    found = re.search(f"{_TERM.pattern}$", formula[: max(end, 0)])
    return (found.start(), found[0]) if found else (end, "")


def _after(formula: str, start: int) -> tuple[int, str]:
    """Return where the term after a place ends, and the term without its parentheses."""
    if formula.startswith("(", start):
        depth = 0
        for place in range(start, len(formula)):
            depth += {"(": 1, ")": -1}.get(formula[place], 0)
            if not depth:
                return place + 1, formula[start + 1 : place]
    found = _TERM.match(formula, start)
    return (found.end(), found[0]) if found else (start, "")
