"""Captions and formulas in HTML and LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import escape

from docutils import nodes

from convanim.embed.formulas import mathml_of, tex_of
from convanim.export.player.typeset import caption
from convanim.render.tikz.letters import prose
from convanim.wording import symbols_apart

__all__ = ["formulas_for", "text_for"]

#: Characters of a formula that fit on the page of a phone.
LONGEST = 40

#: Where a formula can be broken: behind a comma that is in no parentheses, before an equals sign
#: that is not the first.
_COMMA, _EQUALS = re.compile(r"(?<=,) (?![^()]*\))"), re.compile("(?<== )(.*?) (?== )")

#: What words have not.
_MATH = re.compile(r"[=\d⌊⌈+−·/]")

#: Signs that stand in formulas alone: letters with a hat, indices and operators.
_MATHEMATICAL = re.compile("([^\\W\\d_][\u0302\u0303]|[₁₂ΣΠ])")


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


def formulas_for(kind: str, formulas: Sequence[str]) -> nodes.raw:
    """Return formulas as HTML or LaTeX, below each other; see `text_for`."""
    first, *others = formulas
    if kind == "html":
        block = "".join(f'<div class="line">{_broken(line)}</div>' for line in formulas)
        return nodes.raw(first, f'<div class="line-block">{block}</div>', format="html")
    left, _, right = first.partition(" = ")
    if "," in first or not all(line.startswith(f"{left} = ") for line in others):
        rows = [f"&{tex_of(line)}" for line in formulas]
    else:
        below = (line.removeprefix(f"{left} = ") for line in others)
        rows = [f"{tex_of(left)} &= {tex_of(right)}", *(f"&= {tex_of(line)}" for line in below)]
    body = " \\\\\n".join(rows)
    # A table's cell can't hold align* or split.
    block = (
        f"\\begin{{equation*}}\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n\\end{{equation*}}"
    )
    return nodes.raw(first, block, format="latex")


def _broken(formula: str) -> str:
    """Return a formula as MathML that narrow pages can break: browsers break none of it."""
    parts = [
        part
        for clause in _COMMA.split(formula)
        for part in (_EQUALS.sub(r"\1\n", clause) if len(clause) > LONGEST else clause).split("\n")
    ]
    return " ".join(
        f"<span>{mathml_of(part)}</span>" if _MATH.search(part) else escape(part) for part in parts
    )
