"""Formulas as TeX and MathML."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from support import any_layers

from convanim.embed.formulas import mathml_of, tex_of
from convanim.tell.arithmetic import workings


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        ("o = (i − k) + 2p + 1", "o=(i-k)+2p+1"),
        ("o = ⌊(i + 2p − k)/s⌋ + 1", r"o=\left\lfloor \frac{i+2p-k}{s}\right\rfloor +1"),
        ("o′ = s(i′ − 1) + a + k̂ − 2p", r"o'=s(i'-1)+a+\hat{k}-2p"),
        ("ĩ′ = p₁ + p₂", r"\tilde{\imath}'=p_1+p_2"),
        (
            "⌈(9 − (3 + (3 − 1)·(2 − 1)))/5⌉",
            r"\left\lceil \frac{9-(3+(3-1) \cdot (2-1))}{5}\right\rceil ",
        ),
        (
            "first cell = ⌊j·i/o⌋",
            r"\text{first cell}=\left\lfloor \frac{j \cdot i}{o}\right\rfloor ",
        ),
        ("(j + 1)·i/o", r"\frac{(j+1) \cdot i}{o}"),
        ("1 + s(i − 1)/2·k", r"1+\frac{s(i-1)}{2} \cdot k"),
        ("a/(b + 1) − c/2", r"\frac{a}{b+1}-\frac{c}{2}"),
        ("/s", "/s"),
        ("r = 1,024", "r=1{,}024"),
    ],
)
def test_formulas_as_tex(formula, tex):
    assert tex_of(formula) == tex


def signs(formula: str) -> list[str]:
    """What a formula says, without spaces and what only tells the ends of a fraction."""
    plain = unicodedata.normalize("NFD", formula).translate(str.maketrans("ΣΠ", "∑∏"))
    return sorted(re.sub(r"[\s/()^~\u0302\u0303]", "", plain.translate({0x2081: "1", 0x2082: "2"})))


@given(any_layers)
def test_mathml_says_the_same_signs_and_is_well_formed(layer):
    for axis in range(len(layer.axes)):
        for working in workings(layer, axis):
            for formula in (working.formula, working.worked):
                root = ET.fromstring(mathml_of(formula))
                assert root.attrib["alttext"] == formula
                assert signs("".join(root.itertext())) == signs(formula)
                divided = formula.count("/")
                assert len([*root.iter("mfrac")]) == divided


@given(any_layers)
def test_what_narrow_pages_break_says_the_same_in_short_parts(layer):
    pytest.importorskip("sphinx", reason="no Sphinx: pip install 'convanim[sphinx]'")
    from convanim.embed.sphinx.texts import formulas_for

    for axis in range(len(layer.axes)):
        for working in workings(layer, axis):
            block = ET.fromstring(formulas_for("html", [working.worked]).astext())
            parts = [math.attrib["alttext"] for math in block.iter("math")]
            said = unicodedata.normalize("NFC", working.worked)
            words = [span.tail.strip() for span in block.iter("span") if span.tail]
            left = said
            for part in (*parts, *filter(None, words)):
                assert part in left
                left = left.replace(part, "", 1)
            assert not left.strip()
            assert all(part.count(" = ") <= 1 for part in parts if len(part) > 40)


@given(any_layers)
def test_tex_is_ascii_with_its_braces_closed(layer):
    for working in workings(layer, 0):
        for formula in (working.formula, working.worked):
            tex = tex_of(formula)
            assert tex.isascii()
            assert tex.count("{") == tex.count("}")
            assert tex.count(r"\left") == tex.count(r"\right") == len(re.findall("[⌊⌈]", formula))
