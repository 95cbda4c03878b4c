"""Captions and formulas in HTML and LaTeX."""

from __future__ import annotations

import re
import unicodedata

from docutils import nodes

from convanim.export.player.typeset import caption
from convanim.render.tikz.letters import prose
from convanim.wording import symbols_apart

__all__ = ["formulas_for", "tex_of", "text_for"]

#: Signs of formulas, in TeX.
_SIGNS = {
    **{"⌊": r"\left\lfloor ", "⌋": r"\right\rfloor ", "⌈": r"\left\lceil ", "⌉": r"\right\rceil "},
    **{"·": r" \cdot ", "−": "-", "×": r" \times ", "′": "'", "Σ": r"\sum ", "Π": r"\prod "},
    **{"≥": r" \geq ", "≤": r" \leq ", "₁": "_1", "₂": "_2", "…": r"\dots "},
}

#: Signs that stand in formulas alone: letters with a hat, indices and operators.
_MATHEMATICAL = re.compile("([^\\W\\d_][\u0302\u0303]|[₁₂ΣΠ])")

#: What a fraction is made of: a letter or a number with its sign, or what is in parentheses.
_TERM = re.compile(r"[\w·′\u0302\u0303]+")

#: Words in a formula: several letters on end.
_WORDS = re.compile(r"(?:[^\W\d_₁₂]{2,}[ ,:]*)+")


def text_for(kind: str, words: str) -> nodes.raw:
    """Return a caption as HTML or LaTeX, its symbols in italics.

    Parameters
    ----------
    kind : str
        ``"html"`` or ``"latex"``.
    words : str
    """
    if kind == "html":
        return nodes.raw(words, str(caption(words)), format="html")
    tex = "".join(
        f"${tex_of(part)}$" if is_symbol else _prose(part)
        for part, is_symbol in symbols_apart(words)
    )
    joined = tex.replace("$$", "").replace("$ = ", "$~=~")  # with its prime, and what it equals
    return nodes.raw(words, joined, format="latex")


def _prose(words: str) -> str:
    """Return words as TeX; what only formulas have is set as such."""
    parts = _MATHEMATICAL.split(unicodedata.normalize("NFC", words))
    return "".join(
        f"${tex_of(part)}$" if number % 2 else prose(part) or part
        for number, part in enumerate(parts)
    )


def formulas_for(kind: str, formula: str, worked: str) -> nodes.raw | None:
    """Return a formula, and the same with numbers, for LaTeX."""
    if kind != "latex":
        return None
    left, _, right = formula.partition(" = ")
    lines = [formula] if worked == formula else [formula, worked]
    if worked.startswith(f"{left} = ") and "," not in formula:
        rows = [f"{tex_of(left)} &= {tex_of(right)}"]
        if worked != formula:
            rows.append(f"&= {tex_of(worked.removeprefix(f'{left} = '))}")
    else:
        rows = [f"&{tex_of(line)}" for line in lines]
    body = " \\\\\n".join(rows)
    return nodes.raw(formula, f"\\begin{{align*}}\n{body}\n\\end{{align*}}", format="latex")


def tex_of(formula: str) -> str:
    r"""Return a formula as TeX, for its mathematical mode.

    Examples
    --------
    >>> tex_of("o = ⌊(i + 2p − k)/s⌋ + 1")
    'o = \\left\\lfloor \\frac{i + 2p - k}{s}\\right\\rfloor  + 1'
    """
    words = unicodedata.normalize("NFD", formula)
    return _spelt(words)


def _spelt(formula: str) -> str:
    """Return a formula without accents on letters as TeX."""
    at = formula.find("/")
    if at > 0:
        start, above = _before(formula, at)
        end, below = _after(formula, at + 1)
        if above and below:
            fraction = rf"\frac{{{_spelt(above)}}}{{{_spelt(below)}}}"
            return f"{_spelt(formula[:start])}{fraction}{_spelt(formula[end:])}"
    found, last = [], 0
    for match in _WORDS.finditer(formula):
        found += [_signs(formula[last : match.start()]), rf"\text{{{match[0]}}}"]
        last = match.end()
    return "".join([*found, _signs(formula[last:])])


def _signs(part: str) -> str:
    """Return a part of a formula without words as TeX."""
    hats = re.sub("(.)\u0302", r"\\hat{\1}", part)
    hats = re.sub("(.)\u0303", r"\\tilde{\1}", hats)
    return "".join(_SIGNS.get(sign, sign) for sign in hats)


def _before(formula: str, end: int) -> tuple[int, str]:
    """Return where the term before a place begins, and the term without its parentheses."""
    if formula[end - 1] == ")":
        depth = 0
        for place in range(end - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(formula[place], 0)
            if not depth:
                return place, formula[place + 1 : end - 1]
    found = re.search(f"{_TERM.pattern}$", formula[:end])
    return (found.start(), found[0]) if found else (end, "")


def _after(formula: str, start: int) -> tuple[int, str]:
    """Return where the term after a place ends, and the term without its parentheses."""
    if formula[start : start + 1] == "(":
        depth = 0
        for place in range(start, len(formula)):
            depth += {"(": 1, ")": -1}.get(formula[place], 0)
            if not depth:
                return place + 1, formula[start + 1 : place]
    found = _TERM.match(formula, start)
    return (found.end(), found[0]) if found else (start, "")
