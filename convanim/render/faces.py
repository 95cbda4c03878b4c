"""Which fonts words and formulas are set in."""

from __future__ import annotations

import re
import string
import struct
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from matplotlib.ft2font import LoadFlags

from convanim.errors import ConvanimError, Option
from convanim.render.fonts import Face, opened, shipped

__all__ = ["ROMAN", "Faces", "check_face", "faces_of", "family_of"]

#: Signs of formulas that are found by the name of a glyph: the font, and the name.
_NAMED = {
    "-": ("cmsy10", "minus"),
    ",": ("cmmi10", "comma"),
    ".": ("cmmi10", "period"),
    r"\Sigma": ("cmr10", "Sigma"),
    r"\leq": ("cmsy10", "lessequal"),
    r"\cdot": ("cmsy10", "periodcentered"),
    r"\infty": ("cmsy10", "infinity"),
    r"\prime": ("cmsy10", "prime"),
    r"\times": ("cmsy10", "multiply"),
    "|": ("cmsy10", "bar"),
}

#: The same signs in Unicode. Its prime is raised already, and would be twice.
_IN_UNICODE = {
    "-": "\N{MINUS SIGN}",
    ",": ",",
    ".": ".",
    r"\Sigma": "\N{GREEK CAPITAL LETTER SIGMA}",
    r"\leq": "\N{LESS-THAN OR EQUAL TO}",
    r"\cdot": "\N{MIDDLE DOT}",
    r"\infty": "\N{INFINITY}",
    r"\times": "\N{MULTIPLICATION SIGN}",
    "|": "|",
}

#: How far letters are leant in formulas, as in Computer Modern's slanted sans.
SLANT = 0.2126

#: What words and numbers are made of: a font without it is for something else.
NEEDED = "0123456789abcdefghijklmnopqrstuvwxyz"


#: Letters and signs of pictures, if their font has them: none of them may be damaged.
USED = {*string.ascii_letters, *string.digits, *string.punctuation, *_IN_UNICODE.values()}


@dataclass(frozen=True)
class Faces:
    """The fonts of a formula, and of the words beside it.

    Parameters
    ----------
    upright, italic : Face
        Of words and numbers, and of letters in formulas.
    is_users : bool
        Whether a user chose the font: its letters are found by Unicode, and some may be missing.
    """

    upright: Face
    italic: Face
    is_users: bool = False

    def sign(self, sign: str, in_formula: bool = False) -> tuple[Face, str]:
        """Return the font of a letter or a sign, and the letter or its glyph's name there."""
        if in_formula and sign in _NAMED:
            return self._named(sign)
        is_italic = in_formula and sign.isalpha()
        if self.is_users and not _has(self.upright, sign):
            return (ROMAN.italic if is_italic else ROMAN.upright), sign
        return (self.italic if is_italic else self.upright), sign

    def _named(self, sign: str) -> tuple[Face, str]:
        """Return the font of a sign of formulas that has a name, and what it is called there."""
        home, name = _NAMED[sign]
        letter = _IN_UNICODE.get(sign)
        if self.is_users and letter and _has(self.upright, letter):
            return self.upright, letter
        # The sans has what the roman has, but no symbols.
        is_own = self.upright == SANS.upright and home != "cmsy10"
        return (self.upright if is_own else shipped(home)), name


ROMAN = Faces(shipped("cmr10"), shipped("cmmi10"))
SANS = Faces(shipped("cmss10"), replace(shipped("cmss10"), slant=SLANT))


@lru_cache(64)
def faces_of(chosen: str) -> Faces:
    """Return the fonts that `convanim.scene.primitives.Text` names by its ``face``."""
    if chosen in ("", "sans"):
        return SANS if chosen else ROMAN
    return Faces(Face(chosen), Face(chosen, slant=SLANT), is_users=True)


@lru_cache(64)
def family_of(path: str) -> str:
    """Return what programs call a user's font: the name of its family, or of its file."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        names = font.get("name")
        # Names 16 and 1 of OpenType: the family, and the family of four styles.
        return (names and (names.getDebugName(16) or names.getDebugName(1))) or Path(path).stem


@lru_cache(64)
def check_face(path: str, shown: str) -> None:
    """Check that words can be set in a user's font, and embedded in a PDF file.

    Parameters
    ----------
    path : str
        The file.
    shown : str
        The file as the user named it.

    Raises
    ------
    ConvanimError
        Where it can't be read as TrueType or OpenType, or has no letters.
    """
    from fontTools.ttLib import TTFont, TTLibError  # pictures in the usual fonts do not need it

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            has_outlines = "glyf" in font or "CFF " in font
        drawn = {letter for letter in USED if _has(Face(path), letter) and _is_drawn(path, letter)}
    except (OSError, RuntimeError, TTLibError, struct.error, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).splitlines()[0].rstrip(".")
        reason = re.sub(r".*failed with error \w+: ", "", reason)  # where FreeType found it
        told = f" {shown} can't be read as TrueType or OpenType: {reason}"
        raise ConvanimError(Option("font"), told) from None
    if not has_outlines or not drawn.issuperset(NEEDED):
        told = f" {shown} lacks outlines of letters and digits: give a font for text"
        raise ConvanimError(Option("font"), told)


def _is_drawn(path: str, letter: str) -> bool:
    """Whether a letter of a font has an outline and a width."""
    font = opened(Face(path))
    glyph = font.load_glyph(font.get_char_index(ord(letter)), flags=LoadFlags.NO_HINTING)
    return len(font.get_path()[0]) > 0 and glyph.linearHoriAdvance > 0


@lru_cache(4096)
def _has(face: Face, letter: str) -> bool:
    """Whether a font has a letter."""
    return bool(opened(face).get_char_index(ord(letter)))
