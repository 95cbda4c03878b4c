"""Words to glyphs, each at its place.

Nothing here depends on the user's settings of matplotlib, or changes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from matplotlib import _text_helpers
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from convanim.errors import ConvanimError, shortened
from convanim.render.faces import ROMAN, Faces, faces_of
from convanim.render.fonts import SHAPES, UNIT, Face, face_of, opened, settable
from convanim.wording import symbols_apart

__all__ = ["RELATIONS", "RUN", "SIGN", "Glyph", "Line", "check_prose", "set_line", "signs"]

#: Vertices and matplotlib's codes of a glyph.
Outline = tuple[NDArray[np.float64], NDArray[Any]]

#: Signs with space on both sides, and the space, as a part of the font size.
RELATIONS, RELATION_APART = ("=", r"\leq", r"\times"), 0.2

#: Size of scripts, the space beside them, and how far they are raised, as parts of the font size
#: of the formula. Scripts are raised and lowered as in Knuth's Computer Modern.
SCRIPT_SIZE, SCRIPT_APART = 0.7, 0.04
_RISE = {"": 0.0, "_": -0.15, "^": 0.413}

#: The hat of a letter before it, and its shift from the middle of the letter's upper edge, as its
#: letters are slanted.
HAT, HAT_APART = "\N{COMBINING CIRCUMFLEX ACCENT}", (0.04 * UNIT, 0.06 * UNIT)

#: A script or the signs between two scripts, and a single sign of either.
RUN = re.compile(r"([_^])\{((?:[^{}]|\{[^{}]*\})*)\}|([^_^]+)")
SIGN = re.compile(r"\\[A-Za-z]+|[^\s{}\\]")


@dataclass(frozen=True)
class Glyph:
    """A glyph of a line.

    Parameters
    ----------
    face : Face
        The font.
    number : int
        The glyph's number in the font.
    letters : str
        The letters that the glyph stands for. Empty where only its name in the font tells them.
    x : float
        Where the glyph begins, from the start of the line's baseline, at the size `UNIT`.
    y : float
        Its height over the line's baseline, at the size `UNIT`.
    size : float
        Font size, in pixels as `UNIT`.
    """

    face: Face
    number: int
    letters: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, eq=False)
class Line:
    """Words, set in the font size `UNIT`.

    Parameters
    ----------
    glyphs : tuple of Glyph
        From the left to the right.
    vertices : array of shape (points, 2)
        Outlines of all glyphs.
    codes : array of shape (points,)
        matplotlib's codes of those outlines.
    ends : tuple of int
        For each glyph, the number of points up to its end.
    width : float
        Distance from the line's start to where words after it would start.
    """

    glyphs: tuple[Glyph, ...]
    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]
    ends: tuple[int, ...]
    width: float


@lru_cache(8192)
def set_line(words: str, font: str, face: str = "") -> Line:
    """Set words in a font, in the size `UNIT`.

    Parameters
    ----------
    words : str
        One line.
    font, face : str
        As `convanim.scene.primitives.Text` has them.

    Raises
    ------
    ConvanimError
        Where no font has one of the letters.
    """
    if font == "roman" and "$" in words:
        return _formula(words, faces_of(face))
    if font == "caption":
        return _caption(words)
    own = faces_of(face).upright if face and font == "roman" else None
    return _prose(words, font, own)


def check_prose(what: str, words: str) -> None:
    """Check that a user's words can be set as prose.

    Parameters
    ----------
    what : str
        What the message calls the words.
    words : str
        The words, without markup.

    Raises
    ------
    ConvanimError
        Where no letter is visible, or no font has one of the letters.

    Examples
    --------
    >>> check_prose("title", "It costs $5")
    >>> check_prose("title", " ")
    Traceback (most recent call last):
    convanim.errors.ConvanimError: title ' ' has no letter: give a text that can be seen
    """
    try:
        seen = [len(set_line(words, font).vertices) for font in ("text", "bold")]
    except ConvanimError as error:
        raise ConvanimError(f"{what} {shortened(words)} can't be set: {error}") from None
    if not all(seen) or all(unicodedata.category(c)[0] in "CMZ" for c in words):
        raise ConvanimError(
            f"{what} {shortened(words)} has no letter: give a text that can be seen"
        )


def _prose(words: str, use: str, preferred: Face | None = None) -> Line:
    """Set words without markup, in as many fonts as their letters need."""
    glyphs, outlines, pen = [], [], 0.0
    for part, faces in settable(words, use, preferred):
        font = opened(*faces)
        for item in _text_helpers.layout(part, font):
            own, x, y = item.ft_object, pen + item.x, float(getattr(item, "y", 0.0))
            number = getattr(item, "glyph_index" if SHAPES else "glyph_idx")
            # A letter with an accent may be set as two glyphs. Then their names tell the letters.
            letters = item.char if unicodedata.is_normalized("NFD", item.char) else ""
            glyphs.append(Glyph(face_of(own), number, letters, x, y, UNIT))
            vertices, codes = own.get_path()
            outlines.append((vertices + np.array((x, y)), codes))
        font.set_text(part, 0.0, flags=LoadFlags.NO_HINTING)
        pen += font.get_width_height()[0] / 64
    return _joined(glyphs, outlines, pen)


def _caption(words: str) -> Line:
    """Set words of a caption, its symbols in italics.

    Examples
    --------
    >>> [(g.letters, "Italic" in g.face.path) for g in _caption("k = 3").glyphs if g.letters != " "]
    [('k', True), ('=', False), ('3', False)]
    """
    glyphs: list[Glyph] = []
    outlines: list[Outline] = []
    pen = 0.0
    for part, is_symbol in symbols_apart(unicodedata.normalize("NFC", words)):
        line = _symbol(part) if is_symbol else _prose(part, "text")
        glyphs += (replace(glyph, x=pen + glyph.x) for glyph in line.glyphs)
        outlines += _outlines(line, (pen, 0.0))
        pen += line.width
    return _joined(glyphs, outlines, pen)


def _symbol(letter: str) -> Line:
    """Set a symbol in italics. Fonts have no letters with hats: it is set above."""
    plain = _prose(letter.removesuffix(HAT), "italic")
    if not letter.endswith(HAT):
        return plain
    sign = _prose("ˆ", "italic")
    over, under = _ink(plain), _ink(sign)
    shift = (
        np.array(((over[0] + over[2] - under[0] - under[2]) / 2, over[3] - under[1])) + HAT_APART
    )
    (glyph,) = sign.glyphs
    hat = replace(glyph, letters=HAT, x=float(shift[0]), y=float(shift[1]))
    outlines = [*_outlines(plain, (0.0, 0.0)), *_outlines(sign, shift)]
    return _joined((*plain.glyphs, hat), outlines, plain.width)


def _formula(words: str, faces: Faces = ROMAN) -> Line:
    r"""Set formulas, which stand between dollar signs, and the words beside them.

    In formulas, letters are italic. ``_{…}``, ``^{…}`` and primes are scripts. Relations have
    space on both sides, other signs have none. Braces and spaces are not shown.

    Examples
    --------
    >>> len(_formula(r"o, $i' = -2{\cdot}10^{3}$").glyphs)
    12
    """
    glyphs: list[Glyph] = []
    outlines, pen = [], 0.0
    for face, sign, size, rise, apart in signs(words, faces):
        glyph, vertices, codes, width = _sign(face, sign, size)
        # There is also a little space where a script begins or ends.
        is_turn = bool(glyphs) and rise != glyphs[-1].y
        pen += max(apart, SCRIPT_APART * is_turn) * UNIT
        glyphs.append(replace(glyph, x=pen, y=rise))
        outlines.append((vertices + np.array((pen, rise)), codes))
        pen += width + apart * UNIT
    return _joined(glyphs, outlines, pen)


@lru_cache(1024)
def _sign(
    face: Face, sign: str, size: float
) -> tuple[Glyph, NDArray[np.float64], NDArray[Any], float]:
    """Return a sign of a formula by its font, and letter or glyph's name: outline and width."""
    font = opened(face)
    font.set_size(size, 72)
    number = font.get_char_index(ord(sign)) if len(sign) == 1 else font.get_name_index(sign)
    width = font.load_glyph(number, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536
    vertices, codes = font.get_path()
    if face.slant:
        vertices = vertices + face.slant * vertices[:, 1:] * (1, 0)
    return Glyph(face, number, "", 0.0, 0.0, size), vertices, codes, width


def signs(words: str, faces: Faces = ROMAN) -> Iterator[tuple[Face, str, float, float, float]]:
    """Yield each sign of words with formulas: its font, letter or glyph's name, and place.

    Its place is the font size, how far it is raised, and the space on both sides.
    """
    for number, part in enumerate(words.split("$")):
        if number % 2 == 0:
            yield from ((*faces.sign(letter), UNIT, 0.0, 0.0) for letter in part)
            continue
        for kind, script, plain in RUN.findall(part.replace("'", r"^{\prime}")):
            for sign in SIGN.findall(script or plain):
                face, name = faces.sign(sign, in_formula=True)
                apart = RELATION_APART if sign in RELATIONS and not kind else 0.0
                yield face, name, SCRIPT_SIZE * UNIT if kind else UNIT, _RISE[kind] * UNIT, apart


def _outlines(line: Line, shift: ArrayLike) -> Iterator[Outline]:
    """Yield the outlines of a line's glyphs, moved by a distance."""
    for start, end in pairwise((0, *line.ends)):
        yield line.vertices[start:end] + np.asarray(shift), line.codes[start:end]


def _ink(line: Line) -> NDArray[np.float64]:
    """Return left, bottom, right and top of the ink of a line."""
    points = line.vertices[line.codes != Path.CLOSEPOLY]  # which comes with an unused point
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def _joined(
    glyphs: Iterable[Glyph],
    outlines: list[Outline],
    width: float,
) -> Line:
    """Return a line of glyphs with their outlines, each of which is vertices and codes."""
    vertices = [np.empty((0, 2)), *(points for points, _ in outlines)]
    codes = [np.empty(0, np.uint8), *(kinds for _, kinds in outlines)]
    ends = tuple(accumulate(len(points) for points, _ in outlines))
    return Line(tuple(glyphs), np.concatenate(vertices), np.concatenate(codes), ends, float(width))
