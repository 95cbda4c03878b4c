"""Formulas as MathML, which browsers show without a script and without a network."""

from __future__ import annotations

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def setup(app: Sphinx) -> None:
    """Add the renderer ``mathml``."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def mathml(formula: str, display: str = "inline") -> str:
    """Return a formula of LaTeX as MathML.

    Primes are no superscripts: the sign itself stands high. A slash has no space around it.
    """
    primed = r"<msup>(<m\w+>[^<]*</m\w+>)<m[io]>&#x02032;</m[io]></msup>"
    found = re.sub(primed, r'\1<mo lspace="0" rspace="0">′</mo>', convert(formula, display=display))
    return found.replace("<mo>&#x0002F;</mo>", '<mo lspace="0" rspace="0">/</mo>')


def _inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def _block(translator: HTML5Translator, node: nodes.math_block) -> None:
    formula = mathml(node.astext(), "block")
    translator.body.append(translator.starttag(node, "div", CLASS="math", TABINDEX="0"))
    translator.body.append(f"{formula}</div>\n")
    raise nodes.SkipNode
