"""What a user says, as an array."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from convanim.checks import call_or_none, checked_line
from convanim.decode.asked import Asked, Said, refusal
from convanim.decode.files import opened
from convanim.decode.inline import inline_array, is_inline
from convanim.decode.named import is_name, named, names
from convanim.errors import listed, shortened
from convanim.walk.arrays import Array

__all__ = ["read"]

#: Suffixes of archives, which hold several arrays.
ARCHIVES = (".npz", ".zip")


def read(asked: Asked, text: str, folder: Path | None = None, is_path: bool = False) -> Said:
    """Return the numbers that a text says.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    text : str
        A name such as ``ones``, ``seed:7`` or ``sobel-x``; numbers such as ``1 0; 0 1``; or a
        file: ``.npy``, ``.csv``, or else a picture. What has a suffix or a separator of folders
        is a file.
    folder : Path, optional
        Where a relative path begins; by default the working folder.
    is_path : bool
        Whether it is a file for certain.

    Raises
    ------
    ConvanimError
        Where nothing is known by the text, or it has other numbers than are asked for.

    Examples
    --------
    >>> read(Asked("w", (2, 2)), "1 0; 0 1").array.tolist()
    [[1, 0], [0, 1]]
    >>> read(Asked("w", (3, 3)), "sobelx")
    Traceback (most recent call last):
    convanim.errors.ConvanimError: w: unknown name 'sobelx': did you mean 'sobel-x'? ...
    """
    if call_or_none(lambda words: checked_line("", words), text) is None:
        raise refusal(asked, f" must be a text of one line, got {shortened(text)}")
    if is_path or _is_path(asked, text):
        array = _read_file(asked, (folder or Path()) / text, text)
        if not _is_path(asked, text):
            text = f"./{text}"  # it is to be read as a file again
    elif is_name(asked, text):
        array = named(asked, text)
    elif is_inline(text) or ";" in text or re.match(r"\s*[+-]?\.?[0-9]", text):
        array = inline_array(asked, text)
    else:
        known = names(asked)
        near = get_close_matches(text[:40].lower(), known, n=1)
        hint = f": did you mean {near[0]!r}?" if near else ""
        raise refusal(
            asked,
            f": unknown name {shortened(text)}{hint} (known: {listed((*known, 'seed:N'))};"
            " else give numbers, or a file with its suffix)",
        )
    return Said(text, array)


def _is_path(asked: Asked, text: str) -> bool:
    """Whether a text is the name of a file: it has a suffix, or a separator of folders."""
    if is_name(asked, text) or is_inline(text):
        return False
    return "/" in text or "\\" in text or bool(re.search(r"\.[^\W\d]\w*$", text))


def _read_file(asked: Asked, path: Path, shown: str) -> Array:
    """Return the numbers of a file."""
    suffix = path.suffix.lower()
    if suffix in ARCHIVES:
        raise refusal(asked, f": {shown} is an archive: give one array, as .npy")
    with opened(asked, path, shown) as file:
        if suffix == ".npy":
            from convanim.decode.tables import read_npy

            return read_npy(asked, file, shown)
        if suffix == ".csv":
            from convanim.decode.tables import read_csv

            return read_csv(asked, file, shown)
        from convanim.decode.pictures import read_picture

        return read_picture(asked, file, shown)
