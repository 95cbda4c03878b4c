"""Files in a folder that are named by all that they depend on: drawn once, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from convanim.animation import Animation
from convanim.export import FORMATS
from convanim.gallery.figures import picture_key, program

__all__ = ["keep", "stem_of"]

#: Characters of a digest in the name of a file: more than enough to tell pictures apart.
DIGITS = 20


def stem_of(picture: Animation) -> str:
    """Return a name for the files of a picture: a digest of all that they depend on.

    A changed layer, option, theme, version of convanim or of its libraries gives another name.

    Parameters
    ----------
    picture : Animation
    """
    return f"convanim-{picture_key(picture, (), program())[:DIGITS]}"


def keep(picture: Animation, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Draw a picture into a folder, but for those of its files that are there.

    Several processes may do so at once: each file is whole, or not there.

    Parameters
    ----------
    picture : Animation
    folder : Path
        It is made if it does not exist.
    formats : sequence of str
        Names of formats, such as ``"anim.svg"``.

    Returns
    -------
    list of Path
        Its files, one per format.

    Raises
    ------
    ConvanimError
        If a format can't hold the picture.
    OSError
        If a file can't be written.
    """
    stem = stem_of(picture)
    paths = [folder / f"{stem}{FORMATS[name].ending}" for name in formats]
    missing = [path for path in paths if not path.exists()]
    if missing:
        for name in formats:
            FORMATS[name].check(picture)  # here, as later the message would name a file
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(*missing)
    return paths
