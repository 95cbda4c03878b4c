"""The letters of pictures: Computer Modern, its sans, or a font of the user's."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from convanim.checks import as_text, call_or_none, checked_line
from convanim.errors import ConvanimError, Option, shortened

__all__ = ["FONTS", "Typeface", "checked_font"]

#: The fonts that are known by a name.
FONTS = ("roman", "sans")

#: What files of TrueType and of OpenType begin with, and those that hold several fonts.
BEGINNINGS = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")


@dataclass(frozen=True)
class Typeface:
    """A user's font.

    Parameters
    ----------
    said : str
        The file, as the user named it.
    path : str
        Its absolute path.
    digest : str
        Of what it holds: pictures depend on that.
    """

    said: str
    path: str = field(compare=False)
    digest: str

    def __repr__(self) -> str:
        """Return the Python expression that names it."""
        return repr(self.said)


def checked_font(value: Any, folder: Path | None = None) -> str | Typeface:
    """Return the name of a font, or a user's.

    Parameters
    ----------
    value : object
        One of `FONTS`, or a path; or what this returned.
    folder : Path, optional
        Where a relative path begins; by default the working folder.

    Raises
    ------
    ConvanimError
        Where there is no such font.
    """
    is_path = isinstance(value, os.PathLike)
    if isinstance(value, Typeface) or (not is_path and as_text(value) in FONTS):
        return value if isinstance(value, Typeface) else str(value)
    said = as_text(call_or_none(os.fspath, value) if is_path else value)
    if not said or call_or_none(lambda words: checked_line("", words), said) is None:
        raise _refused(f" must be roman, sans or a file, got {shortened(value)}")
    path = Path(os.path.abspath((folder or Path()) / said))  # noqa: PTH100, links stay
    if not is_path and not path.exists() and not Path(said).suffix:
        raise _refused(f" must be roman, sans or a file of TrueType or OpenType, got {said!r}")
    try:
        if not path.is_file():
            reason = "no such file" if not path.exists() else "it is no file"
            raise _refused(f" {said} can't be read: {reason}")
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise _refused(f" {said} can't be read: {reason}") from None
    if not content.startswith(BEGINNINGS):
        raise _refused(f" {said} is no file of TrueType or OpenType")
    return Typeface(said, str(path), hashlib.sha256(content).hexdigest())


def _refused(words: str) -> ConvanimError:
    return ConvanimError(Option("font"), words)
