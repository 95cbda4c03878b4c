"""Files that a user names: opened only where they are files, so that nothing waits or runs."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from convanim.decode.asked import Asked, refusal
from convanim.errors import ConvanimError

__all__ = ["opened", "unreadable"]


def unreadable(asked: Asked, shown: str, reason: str) -> ConvanimError:
    """Return the error for a file that can't be read.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    shown : str
        The file as the user names it.
    reason : str
        Why not, and what would be right.
    """
    return refusal(asked, f": can't read {shown}: ", reason)


@contextmanager
def opened(asked: Asked, path: Path, shown: str) -> Iterator[BinaryIO]:
    """Open a file to read it.

    Raises
    ------
    ConvanimError
        Where it is missing or no file, such as a folder, a device or a pipe, or can't be read.
    """
    try:
        # Looked at before, because opening a device can do something; and not waited for, should
        # it have become a pipe since.
        _check_file(asked, path.stat(), shown)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _check_file(asked, os.fstat(file.fileno()), shown)
            yield file
    except OSError as error:
        raise unreadable(asked, shown, (error.strerror or "it failed").lower()) from None


def _check_file(asked: Asked, found: os.stat_result, shown: str) -> None:
    """Raise ConvanimError where something is no regular file."""
    if stat.S_ISDIR(found.st_mode):
        raise unreadable(asked, shown, "it is a folder: give a file")
    if not stat.S_ISREG(found.st_mode):
        raise unreadable(asked, shown, "it is a device or a pipe: give a file")
