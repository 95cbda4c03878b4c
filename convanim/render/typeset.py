"""Words to glyphs: the font that has each letter, and where each glyph stands.

Nothing here depends on a user's settings of matplotlib, or changes them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Any

import matplotlib
import numpy as np
from matplotlib import _text_helpers, ft2font
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from numpy.typing import NDArray

from convanim.errors import ConvanimError, shortened

__all__ = ["UNIT", "Face", "Glyph", "Line", "check_prose", "set_line"]

#: Size in which lines are set; whoever draws them scales them.
UNIT = 100.0

#: Fonts that matplotlib ships, by their use, in the order in which they are asked for a letter.
_SHIPPED = {
    "roman": ("cmr10",),
    "text": ("STIXGeneral", "DejaVuSerif", "DejaVuSans", "DejaVuSansMono"),
    "bold": (
        "STIXGeneralBol",
        *("DejaVuSerif-Bold", "DejaVuSans-Bold", "DejaVuSansMono-Bold"),
        *("STIXGeneral", "DejaVuSerif", "DejaVuSans", "DejaVuSansMono"),
    ),
}

#: Signs without ink that steer how their neighbours are joined or ordered.
_STEERING = "\u200c\u200d\u200e\u200f"

#: Whether matplotlib joins letters and orders those read from the right; older ones don't.
_SHAPES = hasattr(ft2font, "__libraqm_version__")

#: Signs of formulas that are no letters of their font: its file, and the glyph's name.
_NAMED = {
    "-": ("cmsy10", "minus"),
    ",": ("cmmi10", "comma"),
    ".": ("cmmi10", "period"),
    r"\cdot": ("cmsy10", "periodcentered"),
    r"\infty": ("cmsy10", "infinity"),
    r"\prime": ("cmsy10", "prime"),
    r"\times": ("cmsy10", "multiply"),
}

#: Signs that are set apart, and how far, in their size.
_RELATIONS, RELATION_APART = ("=", r"\times"), 0.2

#: Size of scripts, how far they keep apart, and how far they are lowered or raised: Knuth's.
SCRIPT_SIZE, SCRIPT_APART = 0.7, 0.04
_RISE = {"": 0.0, "_": -0.15, "^": 0.413}

#: A script or what is none, and a sign.
_RUN = re.compile(r"([_^])\{((?:[^{}]|\{[^{}]*\})*)\}|([^_^]+)")
_SIGN = re.compile(r"\\[a-z]+|[^\s{}\\]")


@dataclass(frozen=True)
class Face:
    """One font of a file."""

    path: str
    index: int = 0


@dataclass(frozen=True)
class Glyph:
    """A glyph of a line.

    Parameters
    ----------
    face : Face
        Font it is taken from.
    number : int
        Number in that font.
    letters : str
        What it stands for; empty where only its name in the font tells.
    x, y : float
        Where it begins, from the beginning of the line's baseline.
    size : float
        Size of its font.
    """

    face: Face
    number: int
    letters: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, eq=False)
class Line:
    """Words as they are set in the size `UNIT`: glyphs, their outlines, and the width."""

    glyphs: tuple[Glyph, ...]
    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]
    width: float


@lru_cache(8192)
def set_line(words: str, font: str) -> Line:
    """Set words in a font: see `convanim.scene.primitives.Text`.

    Raises
    ------
    ConvanimError
        Where no font has one of the letters.
    """
    if font == "roman" and "$" in words:
        return _formula(words)
    return _prose(words, font)


def check_prose(what: str, words: str) -> None:
    """Check that words of a user can be set as prose.

    Parameters
    ----------
    what : str
        What the message calls them.
    words : str
        Checked whatever they hold: there is no markup in prose.

    Raises
    ------
    ConvanimError
        Where there is nothing to see, or no font has one of the letters.

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


def _prose(words: str, font: str) -> Line:
    plain = _plain(words)
    faces = _faces(plain, font)
    tool = _font(faces, get_ident())
    tool.set_size(UNIT, 72)
    plain = "".join(c for c in plain if c not in _STEERING or _has_any(faces, c))
    glyphs, outlines = [], []
    for item in _text_helpers.layout(plain, tool):
        own, y = item.ft_object, float(getattr(item, "y", 0.0))
        number = getattr(item, "glyph_index" if _SHAPES else "glyph_idx")
        glyphs.append(Glyph(_face_of(own), number, item.char, item.x, y, UNIT))
        vertices, codes = own.get_path()
        outlines.append((vertices + np.array((item.x, y)), codes))
    tool.set_text(plain, 0.0, flags=LoadFlags.NO_HINTING)
    return _line(glyphs, outlines, tool.get_width_height()[0] / 64)


def _formula(words: str) -> Line:
    r"""Set formulas of our own, between dollar signs, and what stands beside them, in roman.

    Letters are italic; ``_{…}`` and ``^{…}`` are scripts, and a prime is one.
    Relations are set apart, other signs are not; braces and spaces are not seen.

    >>> len(_formula(r"o, $i' = -2{\cdot}10^{3}$").glyphs)
    12
    """
    glyphs: list[Glyph] = []
    outlines, pen = [], 0.0
    for name, sign, size, rise, apart in _signs(words):
        face = _shipped(name)
        font = _font((face,), get_ident())
        font.set_size(size, 72)
        number = font.get_char_index(ord(sign)) if len(sign) == 1 else font.get_name_index(sign)
        glyph = font.load_glyph(number, flags=LoadFlags.NO_HINTING)
        # What begins or ends a script keeps a little apart, too.
        turns = bool(glyphs) and rise != glyphs[-1].y
        pen += max(apart, SCRIPT_APART * turns) * UNIT
        glyphs.append(Glyph(face, number, "", pen, rise, size))
        vertices, codes = font.get_path()
        outlines.append((vertices + np.array((pen, rise)), codes))
        pen += glyph.linearHoriAdvance / 65536 + apart * UNIT
    return _line(glyphs, outlines, pen)


def _signs(words: str) -> Iterator[tuple[str, str, float, float, float]]:
    """Yield font, letter or glyph's name, size, rise and distance of the signs of `_formula`."""
    for number, part in enumerate(words.split("$")):
        if number % 2 == 0:
            yield from (("cmr10", letter, UNIT, 0.0, 0.0) for letter in part)
            continue
        for kind, script, plain in _RUN.findall(part.replace("'", r"^{\prime}")):
            for sign in _SIGN.findall(script or plain):
                usual = "cmmi10" if sign.isalpha() else "cmr10"
                font, name = _NAMED.get(sign, (usual, sign))
                apart = RELATION_APART if sign in _RELATIONS and not kind else 0.0
                yield font, name, SCRIPT_SIZE * UNIT if kind else UNIT, _RISE[kind] * UNIT, apart


def _line(
    glyphs: Iterable[Glyph],
    outlines: list[tuple[NDArray[np.float64], NDArray[Any]]],
    width: float,
) -> Line:
    vertices = [np.empty((0, 2)), *(points for points, _ in outlines)]
    codes = [np.empty(0, np.uint8), *(kinds for _, kinds in outlines)]
    return Line(tuple(glyphs), np.concatenate(vertices), np.concatenate(codes), float(width))


def _plain(words: str) -> str:
    """Leave out what has no ink and steers nothing; every space is a plain one."""
    whole = unicodedata.normalize("NFC", words)
    spaced = (" " if unicodedata.category(c) == "Zs" else c for c in whole)
    return "".join(c for c in spaced if c in _STEERING or not _is_ignorable(c))


def _is_ignorable(letter: str) -> bool:
    """Tell whether a letter is one that readers never see: formats, variation selectors."""
    return (
        unicodedata.category(letter) == "Cf"
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U000e0100" <= letter <= "\U000e01ef"
    )


@lru_cache(8192)
def _faces(words: str, font: str) -> tuple[Face, ...]:
    """Fonts that have all letters of words, the usual one first."""
    shipped = [_shipped(name) for name in _SHIPPED[font]]
    missing = {letter for letter in words if letter not in _STEERING}
    found = shipped[:1]
    missing -= _letters(missing, shipped[0])
    for face in _all_faces(shipped[1:], font) if missing else ():
        more = _letters(missing, face)
        if more:
            found.append(face)
            missing -= more
        if not missing:
            break
    for letter in words:
        if letter in missing:
            raise ConvanimError(f"no font here has {_named(letter)}: install one, or leave it out")
        if not _SHAPES and _is_shaped(letter):
            raise ConvanimError(f"{_named(letter)} needs matplotlib 3.11 or newer")
    return tuple(found)


def _named(letter: str) -> str:
    """Write a letter so that everyone knows which it is."""
    name = unicodedata.name(letter, "")
    shown = f"{letter!r} " if letter.isprintable() else ""
    return f"the letter {shown}(U+{ord(letter):04X}{' ' if name else ''}{name})"


def _is_shaped(letter: str) -> bool:
    """Tell whether a letter's place and form depend on its neighbours."""
    return unicodedata.bidirectional(letter) in ("R", "AL") or "\u0590" <= letter <= "\u0dff"


def _all_faces(shipped: Iterable[Face], font: str) -> Iterator[Face]:
    """Yield fonts in the order in which they are asked: those shipped, then the user's."""
    yield from shipped
    bold = 700 if font == "bold" else 400

    def rank(entry: object) -> tuple[object, ...]:
        weight = getattr(entry, "weight", 400)
        off = abs(weight - bold) if isinstance(weight, int) else 1000
        slanted = getattr(entry, "style", "") != "normal"
        return slanted, off, str(getattr(entry, "name", "")), str(getattr(entry, "fname", ""))

    ours = matplotlib.get_data_path()
    for entry in sorted(fontManager.ttflist, key=rank):
        # Of those shipped only the above are for prose; a last resort has boxes for all letters.
        if not entry.fname.startswith(ours) and "LastResort" not in entry.fname:
            yield Face(entry.fname, getattr(entry, "index", 0))


def _has_any(faces: Iterable[Face], letter: str) -> bool:
    return any(_font((face,), get_ident()).get_char_index(ord(letter)) for face in faces)


def _letters(wanted: Iterable[str], face: Face) -> set[str]:
    """Which of the letters a font can draw: it has them, and with ink, where they are no spaces."""
    try:
        font = _font((face,), get_ident())
        if not font.scalable:
            return set()
        found = {letter for letter in wanted if font.get_char_index(ord(letter))}
        return {letter for letter in found if letter == " " or _has_ink(font, letter)}
    except (OSError, RuntimeError):  # gone since matplotlib saw it, or not readable
        return set()


def _has_ink(font: FT2Font, letter: str) -> bool:
    font.set_size(UNIT, 72)
    font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return len(font.get_path()[0]) > 0


def _shipped(name: str) -> Face:
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")
    return Face(str(path))


def _face_of(font: FT2Font) -> Face:
    return Face(os.fsdecode(font.fname), getattr(font, "face_index", 0))


@lru_cache(64)
def _font(faces: tuple[Face, ...], thread: int) -> FT2Font:
    """Open a font, with others to fall back on; each thread has its own."""
    first, *rest = faces
    others = [_font((face,), thread) for face in rest]
    chosen: dict[str, Any] = {"face_index": first.index} if first.index else {}
    return FT2Font(first.path, _fallback_list=others, **chosen)


# An open font can't be read by two processes.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_font.cache_clear)
