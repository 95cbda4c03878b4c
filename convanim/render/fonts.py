"""Fonts for letters: first those that matplotlib ships are searched, then the user's."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from threading import get_ident
from typing import Any

import matplotlib
from matplotlib import ft2font
from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from convanim.errors import ConvanimError

__all__ = ["SHAPES", "UNIT", "Face", "face_of", "opened", "settable", "shipped"]

#: Font size at which lines are set, in pixels. They are scaled when they are drawn.
UNIT = 100.0

#: Whether matplotlib joins letters and orders text that runs from right to left: since 3.11.
SHAPES = hasattr(ft2font, "__libraqm_version__")

#: Fonts that matplotlib ships, by their use. They are searched for a letter in this order.
_SHIPPED = {
    "roman": ("cmr10",),
    "text": ("STIXGeneral", "DejaVuSerif", "DejaVuSans", "DejaVuSansMono"),
    "italic": ("STIXGeneralItalic", "STIXGeneral", "DejaVuSerif-Italic", "DejaVuSans-Oblique"),
    # Without DejaVu Serif Bold, whose ᵀ is an S.
    "bold": (
        *("STIXGeneralBol", "DejaVuSans-Bold", "DejaVuSansMono-Bold"),
        *("STIXGeneral", "DejaVuSerif", "DejaVuSans", "DejaVuSansMono"),
    ),
}

#: Invisible characters that control how their neighbours are joined or ordered.
_STEERING = frozenset("\u200c\u200d\u200e\u200f")


@dataclass(frozen=True)
class Face:
    """A font in a file.

    Parameters
    ----------
    path : str
        The file.
    index : int
        Number of the font in its file, which may hold several.
    slant : float
        How far its letters are leant to the right, as a part of their height.
    """

    path: str
    index: int = 0
    slant: float = 0.0


def shipped(name: str) -> Face:
    """Return a font that matplotlib ships."""
    return Face(str(Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")))


def opened(*faces: Face) -> FT2Font:
    """Open the first font in the size `UNIT`, with the others as fallbacks."""
    font = _opened(faces, get_ident())
    font.set_size(UNIT, 72)
    return font


def face_of(font: FT2Font) -> Face:
    """Return the face that a font was opened from."""
    return Face(os.fsdecode(font.fname), getattr(font, "face_index", 0))


@lru_cache(8192)
def settable(
    words: str, use: str, own: Face | None = None
) -> tuple[tuple[str, tuple[Face, ...]], ...]:
    """Split a line into parts, and find fonts for the letters of each part.

    A part holds only wide letters, or only others. Format characters and variation selectors
    are left out. All kinds of spaces become plain ones.

    Parameters
    ----------
    words : str
        A line of prose.
    use : str
        ``roman``, ``text``, ``italic`` or ``bold``.
    own : Face, optional
        The font that is preferred to the usual ones.

    Returns
    -------
    tuple of (str, tuple of Face)
        For each part its letters, and the fonts that have them. The first font is preferred.

    Raises
    ------
    ConvanimError
        Where no font has one of the letters, or matplotlib can't set it.

    Examples
    --------
    >>> (words, faces), = settable("zero\u200bwidth\u00a0Cᵀ", "text")
    >>> words, [Path(face.path).stem for face in faces]
    ('zerowidth Cᵀ', ['STIXGeneral', 'DejaVuSerif'])
    """
    whole = unicodedata.normalize("NFC", words)
    spaced = [" " if unicodedata.category(c) == "Zs" else c for c in whole]
    seen = [c for c in spaced if c in _STEERING or not _is_unseen(c)]
    faces = [*([own] if own else []), *map(shipped, _SHIPPED[use])]
    parts = groupby(seen, _is_wide)
    return tuple(_with_faces("".join(part), wide, use, faces) for wide, part in parts)


def _with_faces(
    letters: str, wide: bool, use: str, faces: Sequence[Face]
) -> tuple[str, tuple[Face, ...]]:
    """Return letters, which are all wide or all not, with the fonts that have them."""
    usual, *others = faces
    # The usual font has only a few wide letters, such as の. They would not match the others.
    found = [] if wide else [usual]
    missing = set(letters) - _STEERING
    missing -= _had_by(missing, usual) if found else set()
    for face in _in_order(others, use) if missing else ():
        more = _had_by(missing, face)
        if more:
            found.append(face)
            missing -= more
        if not missing:
            break
    for letter in letters:
        if letter in missing:
            raise ConvanimError(f"no font here has {_named(letter)}: install one, or leave it out")
        if not SHAPES and _is_shaped(letter):
            raise ConvanimError(f"{_named(letter)} needs matplotlib 3.11 or newer")
    return "".join(c for c in letters if c not in _STEERING or _is_in_one(c, found)), tuple(found)


def _in_order(others: Iterable[Face], use: str) -> Iterator[Face]:
    """Yield the other shipped fonts, then the user's, the most similar first."""
    yield from others
    ours = matplotlib.get_data_path()
    for entry in sorted(fontManager.ttflist, key=lambda entry: _unlikeness(entry, use)):
        # A font of last resort draws a box for every letter.
        if not entry.fname.startswith(ours) and "LastResort" not in entry.fname:
            yield Face(entry.fname, getattr(entry, "index", 0))


def _unlikeness(entry: FontEntry, use: str) -> tuple[bool, int, str, str]:
    """Return a sort key of a user's font: the more it differs from the use, the later."""
    wanted = 700 if use == "bold" else 400
    weight = entry.weight if isinstance(entry.weight, int) else 400
    return entry.style != "normal", abs(weight - wanted), entry.name, entry.fname


def _had_by(letters: Iterable[str], face: Face) -> set[str]:
    """Return those of the letters that a font has. All but spaces must have ink."""
    try:
        font = opened(face)
        known = {c for c in letters if font.scalable and font.get_char_index(ord(c))}
        return {c for c in known if c == " " or _has_ink(font, c)}
    except (OSError, RuntimeError):  # deleted since matplotlib listed it, or not readable
        return set()


def _has_ink(font: FT2Font, letter: str) -> bool:
    font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return len(font.get_path()[0]) > 0


def _is_in_one(letter: str, faces: Iterable[Face]) -> bool:
    """Whether one of the fonts has a letter."""
    return any(opened(face).get_char_index(ord(letter)) for face in faces)


def _is_wide(letter: str) -> bool:
    """Whether a letter has the full width of an East Asian character."""
    return unicodedata.east_asian_width(letter) in ("W", "F")


def _is_unseen(letter: str) -> bool:
    """Whether a character is a format character or a variation selector: never visible."""
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selector or unicodedata.category(letter) == "Cf"


def _is_shaped(letter: str) -> bool:
    """Whether a letter's place or form depends on its neighbours."""
    return unicodedata.bidirectional(letter) in ("R", "AL") or "\u0590" <= letter <= "\u0dff"


def _named(letter: str) -> str:
    """Return a letter's number and name in Unicode, for messages.

    The letter itself comes first if it can be printed.
    """
    name = unicodedata.name(letter, "")
    shown = f"{letter!r} " if letter.isprintable() else ""
    return f"the letter {shown}(U+{ord(letter):04X}{' ' if name else ''}{name})"


@lru_cache(64)
def _opened(faces: tuple[Face, ...], thread: int) -> FT2Font:
    """Open a font for one thread.

    An open font keeps the glyph that was loaded last, so threads can't share it.
    """
    first, *rest = faces
    others = [_opened((face,), thread) for face in rest]
    chosen: dict[str, Any] = {"face_index": first.index} if first.index else {}
    return FT2Font(first.path, _fallback_list=others, **chosen)


# A forked process shares the positions in open files with its parent: it opens fonts anew.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_opened.cache_clear)
