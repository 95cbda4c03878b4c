"""Captions and formulas in HTML and LaTeX."""

from __future__ import annotations

import re
import unicodedata

from docutils import nodes

from convanim.embed.formulas import mathml_of, tex_of
from convanim.export.player.typeset import caption
from convanim.render.tikz.letters import prose
from convanim.wording import symbols_apart

__all__ = ["formulas_for", "text_for"]

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


def formulas_for(kind: str, formula: str, worked: str) -> nodes.raw:
    """Return a formula, and the same with numbers, as HTML or LaTeX; see `text_for`."""
    lines = [*dict.fromkeys((formula, worked))]
    if kind == "html":
        block = "".join(f'<div class="line">{mathml_of(line)}</div>' for line in lines)
        return nodes.raw(formula, f'<div class="line-block">{block}</div>', format="html")
    left, _, right = formula.partition(" = ")
    if worked.startswith(f"{left} = ") and "," not in formula:
        others = [f"&= {tex_of(line.removeprefix(f'{left} = '))}" for line in lines[1:]]
        rows = [f"{tex_of(left)} &= {tex_of(right)}", *others]
    else:
        rows = [f"&{tex_of(line)}" for line in lines]
    body = " \\\\\n".join(rows)
    return nodes.raw(formula, f"\\begin{{align*}}\n{body}\n\\end{{align*}}", format="latex")
