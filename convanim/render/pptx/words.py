"""Words as text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import quoteattr

from fontTools.agl import toUnicode

from convanim.render.faces import ROMAN, family_of
from convanim.render.fonts import Face
from convanim.render.pptx.page import Page
from convanim.render.pptx.xml import (
    RECTANGLE,
    Shape,
    filled,
    frame,
    grouped,
    named,
    on_one_line,
    readable,
)
from convanim.render.text import extent, fitted_size
from convanim.render.typeset import signs
from convanim.scene.primitives import Point, Text
from convanim.theme import Theme

__all__ = ["FONT", "runs", "shapes"]

#: The font of the deck: PowerPoint, Keynote and LibreOffice have one of these widths.
FONT = "Times New Roman"

#: The font of words in sans, and the size in which its digits are as wide as in the scene's.
SANS, SANS_SIZE = "Arial", 0.9

#: Height of its lines, and of their middle over the baseline, for the font size 1.
LINE, MIDDLE = 1.2, 0.3375

#: How far scripts are lowered and raised, in thousandths of a percent, and their size, as
#: PowerPoint has them.
_LOWERED, _RAISED, SCRIPT = -25_000, 30_000, 2 / 3

#: The most that is added after a letter, or taken away, for the font size 1.
MOST_SPACING = 0.1

#: Words of a run, whether they are italic, and how far they are raised.
Run = tuple[str, bool, int]


def shapes(text: Text, page: Page, ids: Iterator[int], theme: Theme, apart: bool) -> list[Shape]:
    """Return the words as text boxes, one for each point.

    Parameters
    ----------
    text : Text
    page : Page
    ids : iterator of int
        Numbers of shapes that are free.
    theme : Theme
        Not used: words are called what they say.
    apart : bool
        Not used: all words are apart.
    """
    size = fitted_size(text)
    boxes = [
        _text_box(at, words, size, text, page, ids) for at, words in text.items if words.strip()
    ]
    return [grouped(boxes, ids, f"words, {len(boxes)}")] if len(boxes) > 1 else boxes


def runs(words: str, font: str) -> list[Run]:
    r"""Return words as runs of one look each; formulas are set as `Text` says.

    Examples
    --------
    >>> runs(r"of $w_{0{,}1} = -2$", "roman")
    [('of ', False, 0), ('w', True, 0), ('0,1', False, -25000), (' = −2', False, 0)]
    """
    if font != "roman":
        return [(words, False, 0)] if words else []
    found = (_sign(*sign) for sign in signs(words))
    alike = groupby(found, key=lambda run: run[1:])
    return [("".join(letters for letters, *_ in group), *look) for look, group in alike]


def _sign(face: Face, name: str, size: float, rise: float, apart: float) -> Run:
    """Return one sign of a formula as a run."""
    if name == "prime":  # it is raised as a letter, too
        return "′", False, 0
    letter = name if len(name) == 1 else toUnicode(name)
    letter = f" {letter} " if apart else letter
    return letter, face == ROMAN.italic and name.isalpha() and len(name) == 1, _raised(rise)


def _raised(rise: float) -> int:
    return (rise > 0) * _RAISED + (rise < 0) * _LOWERED


def _plain(line: list[Run]) -> str:
    return "".join(letters for letters, *_ in line)


def _spacing(line: list[Run], width: float, font: str) -> float:
    """Return what is added after each letter to make a line as wide as it is in the scene's font.

    So words stand as far from their neighbours as in other formats. All lengths are for the font
    size 1. STIX has the widths of `FONT`.
    """
    letters = len(_plain(line))
    own = sum((SCRIPT if raised else 1) * extent(part, font)[0] for part, _, raised in line if part)
    return max(-MOST_SPACING, min(MOST_SPACING, (width - own) / letters)) if letters > 1 else 0


def _text_box(
    at: Point, words: str, size: float, text: Text, page: Page, ids: Iterator[int]
) -> Shape:
    """Return the text box of a line, in which nothing wraps or is made to fit."""
    line, font = runs(words, text.font), "bold" if text.font == "bold" else "text"
    face = text.face if text.font == "roman" else ""
    width, middle = extent(words, text.font, face)[0], extent(_plain(line), font)[1]
    x, y = at[0] - (0 if text.left else size * width / 2), at[1] + size * (MIDDLE - middle)
    left, top = page.at((x, y + LINE * size / 2))
    right, bottom = page.at((x + size * width, y - LINE * size / 2))
    box = left, top, right, bottom
    points = page.font_size(size * (SANS_SIZE if face == "sans" else 1))
    shared = f'sz="{points}"' + (' b="1"' if font == "bold" else "")
    if spacing := 0 if face else round(points * _spacing(line, width, font)):
        shared += f' spc="{spacing}"'
    look = filled(text.colour) + _latin(face)
    said = "".join(
        f"<a:r><a:rPr {shared}{_differs(*run)}>{look}</a:rPr><a:t>{on_one_line(run[0])}</a:t></a:r>"
        for run in line
    )
    xml = (
        f'<p:sp><p:nvSpPr>{named(ids, _plain(line))}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr>{frame(box)}{RECTANGLE}<a:noFill/></p:spPr>"
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr">'
        f'<a:noAutofit/></a:bodyPr><a:lstStyle/><a:p><a:pPr algn="{"l" if text.left else "ctr"}"/>'
        f"{said}</a:p></p:txBody></p:sp>"
    )
    return Shape(xml, box)


def _latin(face: str) -> str:
    """Return the font of words that are not in the deck's."""
    if not face:
        return ""
    name = SANS if face == "sans" else family_of(face)
    return f"<a:latin typeface={quoteattr(readable(name))}/>"


def _differs(letters: str, italic: bool, raised: int) -> str:
    """Return how a run differs from plain words."""
    return (' i="1"' if italic else "") + (f' baseline="{raised}"' if raised else "")
