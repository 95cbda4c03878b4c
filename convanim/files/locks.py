"""Locks between processes: held through a file, and gone with the process that holds them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

__all__ = ["lock", "try_lock"]

if sys.platform == "win32":
    import msvcrt

    #: Bytes that are locked can't be read by others: one that no file has.
    _LOCKED_BYTE = 1 << 30

    def _acquire(file: BinaryIO, wait: bool) -> None:
        os.lseek(file.fileno(), _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _acquire(file: BinaryIO, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock(path: Path) -> BinaryIO:
    """Open a file to append to, made where it is missing, and lock it until it is closed.

    Waits for whoever has it. On a file system without locks the file is open all the same.
    """
    while True:
        file = path.open("ab+")
        try:
            _acquire(file, wait=True)
        except OSError:
            return file
        if _is_at(path, file):
            return file
        file.close()  # replaced or removed while this one waited


def try_lock(path: Path) -> BinaryIO | None:
    """Lock a file as `lock` does, but return None where another has it, or locks are unknown."""
    file = path.open("ab+")
    try:
        _acquire(file, wait=False)
    except OSError:
        file.close()
        return None
    return file


def _is_at(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
