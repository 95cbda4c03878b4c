"""Whole files or none: what is written appears at its place when all of it is there."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["check_target", "whole_files", "write_whole"]


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
        part = place.with_name(f".{place.stem}.{secrets.token_hex(4)}.part{place.suffix}")
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


def check_target(target: Path) -> None:
    """Raise OSError where a file can't be written."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder: name a file in it", str(target))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "is no ordinary file: name another", str(target))
    if not target.parent.is_dir():
        missing = str(target.parent)
        raise FileNotFoundError(errno.ENOENT, "is no folder: make it first", missing)
    for path in (target, target.parent):
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "can't be written: name another place", str(path))
