"""Locks between processes, held through an open file.

A lock ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

__all__ = ["lock", "try_lock"]

if sys.platform == "win32":
    import msvcrt

    #: Offset of the locked byte, in bytes: beyond any file, since others can't read a locked byte.
    _LOCKED_BYTE = 1 << 30

    def _acquire(file: BinaryIO, wait: bool) -> None:
        os.lseek(file.fileno(), _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _acquire(file: BinaryIO, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock(path: Path) -> BinaryIO:
    """Open a file for appending, and lock it until it is closed.

    Waits while another process holds the lock. A missing file is created. On a file system
    without locks, the file is opened without one.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    binary file
        The open file, which still stands at its path.
    """
    while True:
        file = path.open("ab+")
        try:
            _acquire(file, wait=True)
        except OSError:
            return file
        if _is_at(path, file):
            return file
        file.close()  # the file was replaced or removed meanwhile


def try_lock(path: Path) -> BinaryIO | None:
    """Lock a file as `lock` does, but without waiting.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    binary file or None
        The open file; None where another process holds the lock, or there are no locks.
    """
    file = path.open("ab+")
    try:
        _acquire(file, wait=False)
    except OSError:
        file.close()
        return None
    return file


def _is_at(path: Path, file: BinaryIO) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
