"""Whole files or none: what is written appears at its place when all of it is there."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: How names of files begin that are being written.
PART = ".convanim-part-"

__all__ = ["blamed", "check_target", "sweep", "whole_files", "write_whole"]


@contextmanager
def whole_files() -> Iterator[Callable[[Path], Path]]:
    """Collect files beside their targets, and put all in place at the end.

    Yields a function that takes a target and returns the path to write to. Where
    the block raises, Control-C included, every target stays as it was.
    """
    staged: dict[Path, Path] = {}

    def stage(target: Path) -> Path:
        check_target(target)
        place = Path(os.path.realpath(target))  # a link stays, what it points to changes
        part = place.with_name(f"{PART}{secrets.token_hex(4)}{place.suffix}")
        staged[part] = place
        return part

    try:
        yield stage
        for part, place in staged.items():
            if place.exists():
                shutil.copymode(place, part)
            part.replace(place)
    finally:
        for part in staged:
            part.unlink(missing_ok=True)


def write_whole(target: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    with whole_files() as stage:
        stage(target).write_text(text, encoding="utf-8")


@contextmanager
def blamed(target: Path) -> Iterator[None]:
    """Let a failure of the machine name the target, not the file that was to become it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(error.errno or errno.EIO, reason, str(target)) from error


def sweep(folder: Path) -> None:
    """Remove what a process that was killed left unfinished."""
    for part in folder.glob(f"{PART}*"):
        part.unlink(missing_ok=True)


def check_target(target: Path) -> None:
    """Raise OSError where a file can't be written."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder: name a file in it", str(target))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "is no ordinary file: name another", str(target))
    folder = Path(os.path.realpath(target)).parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "is no folder: make it first", str(folder))
    for path in (target, folder):
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "can't be written: name another place", str(path))
