"""Which font has which letter: first those that matplotlib ships are searched, then the user's."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
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

#: Size in which lines are set; they are scaled when they are drawn.
UNIT = 100.0

#: Whether matplotlib joins letters and orders those read from the right; before 3.11 it doesn't.
SHAPES = hasattr(ft2font, "__libraqm_version__")

#: Fonts that matplotlib ships, by their use, in the order in which they are searched for a letter.
_SHIPPED = {
    "roman": ("cmr10",),
    "text": ("STIXGeneral", "DejaVuSerif", "DejaVuSans", "DejaVuSansMono"),
    # Without DejaVu Serif Bold, whose ᵀ is an S.
    "bold": (
        *("STIXGeneralBol", "DejaVuSans-Bold", "DejaVuSansMono-Bold"),
        *("STIXGeneral", "DejaVuSerif", "DejaVuSans", "DejaVuSansMono"),
    ),
}

#: Characters without ink that steer how their neighbours are joined or ordered.
_STEERING = frozenset("\u200c\u200d\u200e\u200f")


@dataclass(frozen=True)
class Face:
    """A font in a file.

    Parameters
    ----------
    path : str
        The file.
    index : int
        Number of the font, in a file of several.
    """

    path: str
    index: int = 0


def shipped(name: str) -> Face:
    """Return a font that matplotlib ships."""
    return Face(str(Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")))


def opened(*faces: Face) -> FT2Font:
    """Open the first of some fonts, with the others to fall back on, in the size `UNIT`."""
    font = _opened(faces, get_ident())
    font.set_size(UNIT, 72)
    return font


def face_of(font: FT2Font) -> Face:
    """Return the face that a font was opened from."""
    return Face(os.fsdecode(font.fname), getattr(font, "face_index", 0))


@lru_cache(8192)
def settable(words: str, use: str) -> tuple[tuple[str, tuple[Face, ...]], ...]:
    """Return parts of words, without what nobody sees, and for each the fonts of its letters.

    Parameters
    ----------
    words : str
        A line of prose.
    use : str
        ``roman``, ``text`` or ``bold``.

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
    return tuple(_with_faces("".join(part), wide, use) for wide, part in groupby(seen, _is_wide))


def _with_faces(letters: str, wide: bool, use: str) -> tuple[str, tuple[Face, ...]]:
    """Find the fonts of letters, all of them wide or none."""
    usual, *others = map(shipped, _SHIPPED[use])
    # The usual font has few of the wide letters, a の, which would not match another's.
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
    """Yield the other fonts that are shipped, then the user's, the most alike first."""
    yield from others
    ours = matplotlib.get_data_path()
    for entry in sorted(fontManager.ttflist, key=lambda entry: _unlikeness(entry, use)):
        # A font of last resort has a box for any letter.
        if not entry.fname.startswith(ours) and "LastResort" not in entry.fname:
            yield Face(entry.fname, getattr(entry, "index", 0))


def _unlikeness(entry: FontEntry, use: str) -> tuple[bool, int, str, str]:
    """Return a key that sorts the user's fonts by how much they differ from what is wanted."""
    wanted = 700 if use == "bold" else 400
    weight = entry.weight if isinstance(entry.weight, int) else 400
    return entry.style != "normal", abs(weight - wanted), entry.name, entry.fname


def _had_by(letters: Iterable[str], face: Face) -> set[str]:
    """Return those of the letters that a font has, with ink unless they are spaces."""
    try:
        font = opened(face)
        known = {c for c in letters if font.scalable and font.get_char_index(ord(c))}
        return {c for c in known if c == " " or _has_ink(font, c)}
    except (OSError, RuntimeError):  # gone since matplotlib saw it, or not to be read
        return set()


def _has_ink(font: FT2Font, letter: str) -> bool:
    font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return len(font.get_path()[0]) > 0


def _is_in_one(letter: str, faces: Iterable[Face]) -> bool:
    """Tell whether one of the fonts has a letter."""
    return any(opened(face).get_char_index(ord(letter)) for face in faces)


def _is_wide(letter: str) -> bool:
    """Tell whether a letter is one of those that East Asia sets in squares."""
    return unicodedata.east_asian_width(letter) in ("W", "F")


def _is_unseen(letter: str) -> bool:
    """Tell whether a character has no shape of its own: formats, variation selectors."""
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selector or unicodedata.category(letter) == "Cf"


def _is_shaped(letter: str) -> bool:
    """Tell whether a letter's place or form depends on its neighbours."""
    return unicodedata.bidirectional(letter) in ("R", "AL") or "\u0590" <= letter <= "\u0dff"


def _named(letter: str) -> str:
    """Name a letter so that users know it even where they can't see it."""
    name = unicodedata.name(letter, "")
    shown = f"{letter!r} " if letter.isprintable() else ""
    return f"the letter {shown}(U+{ord(letter):04X}{' ' if name else ''}{name})"


@lru_cache(64)
def _opened(faces: tuple[Face, ...], thread: int) -> FT2Font:
    """Open a font for one thread alone: a font holds the glyph that was loaded last."""
    first, *rest = faces
    others = [_opened((face,), thread) for face in rest]
    chosen: dict[str, Any] = {"face_index": first.index} if first.index else {}
    return FT2Font(first.path, _fallback_list=others, **chosen)


# Two processes can't share the position in an open file.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_opened.cache_clear)
