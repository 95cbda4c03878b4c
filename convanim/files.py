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

__all__ = [
    "blamed",
    "check_own",
    "check_target",
    "sweep",
    "whole_files",
    "write_changed",
    "write_whole",
]


@contextmanager
def whole_files() -> Iterator[Callable[[Path], Path]]:
    """Collect files beside their targets, and put all in place at the end.

    Yields a function that takes a target and returns the path to write to. Where
    the block raises, Control-C included, every target stays as it was.
    """
    staged: dict[Path, Path] = {}
    targets: dict[Path, Path] = {}  # as they were named

    def stage(target: Path) -> Path:
        check_target(target)
        place = Path(os.path.realpath(target))  # a link stays, what it points to changes
        part = place.with_name(f"{PART}{secrets.token_hex(4)}{place.suffix}")
        staged[part], targets[part] = place, target
        return part

    try:
        yield stage
        for part, place in staged.items():
            with blamed(targets[part]):
                if place.exists():
                    shutil.copymode(place, part)
                part.replace(place)
    finally:
        for part in staged:
            part.unlink(missing_ok=True)


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file, whole or not at all."""
    with blamed(target), whole_files() as stage:
        stage(target).write_bytes(content.encode() if isinstance(content, str) else content)


def write_changed(target: Path, content: bytes) -> bool:
    """Write a file, but leave one that is as it should be alone; return whether it was written."""
    if target.is_file() and target.read_bytes() == content:
        return False
    write_whole(target, content)
    return True


def check_own(target: Path, mark: bytes, reason: str) -> None:
    """Raise OSError where a file can't be written, or would replace one that has not our mark."""
    if not target.exists():
        return
    check_target(target)
    if mark not in target.read_bytes():
        message = f"{reason} and would be lost: choose another folder"
        raise FileExistsError(errno.EEXIST, message, str(target))


@contextmanager
def blamed(target: Path) -> Iterator[None]:
    """Let a failure of the machine name the target, not the file that was to become it."""
    try:
        yield
    except OSError as error:
        named = (
            Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
        )
        if named is not None and not named.name.startswith(PART):
            raise  # another file, the program's or one beside the target
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
        # As the user named it; where a link leads is told as the link says it.
        named = target.readlink().parent if target.is_symlink() else target.parent
        raise FileNotFoundError(errno.ENOENT, "is no folder: make it first", str(named))
    for path, named in ((target, target), (folder, target.parent)):
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "can't be written: name another place", str(named))
