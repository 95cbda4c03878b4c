"""Whole files or none: what is written appears at its place when all of it is there.

What is not finished stands beside its place, in a folder of its own. Its process holds a lock
in it, and the lock goes with the process, however that ends: by this, what a dead process
left is told from what a living one writes.
"""

from __future__ import annotations

import errno
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from convanim.errors import ConvanimError
from convanim.files.interrupts import cleanup
from convanim.files.locks import lock, try_lock

#: How names of folders begin that hold what is not finished.
PART_PREFIX = ".convanim-part-"

#: File in such a folder that its process holds locked; it tells the host.
LOCK_NAME = "lock"

#: Seconds after which what another host began is taken for left: its lock may not be seen here.
ABANDONED_AFTER = 86_400.0

__all__ = [
    "check_replaceable",
    "check_target",
    "errors_naming",
    "put_in_place",
    "remove_abandoned",
    "scratch_folder",
    "whole_files",
    "write_whole",
]


@contextmanager
def whole_files() -> Iterator[Callable[[Path], Path]]:
    """Collect files beside their targets, and put all in place at the end.

    Yields a function that takes a target and returns the path to write to. Where
    the block raises, Control-C included, every target stays as it was.
    """
    parts: dict[Path, Path] = {}
    folders: dict[Path, Path] = {}
    with ExitStack() as stack:

        def part_of(target: Path) -> Path:
            check_target(target)
            folder = _real_path(target).parent
            if folder not in folders:
                folders[folder] = stack.enter_context(scratch_folder(folder))
            part = folders[folder] / f"{len(parts)}{target.suffix}"
            parts[part] = target
            return part

        yield part_of
        for part, target in parts.items():
            put_in_place(part, target)


def put_in_place(part: Path, target: Path) -> None:
    """Put a finished file in its place; a link there stays, what it points to changes."""
    place = _real_path(target)
    with errors_naming(target):
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)


def _real_path(target: Path) -> Path:
    return Path(os.path.realpath(target))


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """Make a folder in another for what is not finished, and remove it at the end.

    What dead processes left there is removed first.
    """
    remove_abandoned(folder)
    with ExitStack() as stack:
        while True:
            # Named and noted before it is there: the process may end at any moment.
            path = folder / f"{PART_PREFIX}{os.urandom(4).hex()}"
            stack.enter_context(cleanup(partial(_remove_folder, path)))
            path.mkdir()
            with suppress(FileNotFoundError):  # another process has swept before it was locked
                held = stack.enter_context(lock(path / LOCK_NAME))
                break
        held.write(platform.node().encode())
        held.flush()
        yield path


def _remove_folder(path: Path) -> None:
    """Remove a folder, though a process that is about to end may still write into it."""
    for _ in range(100):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.01)


def remove_abandoned(folder: Path) -> None:
    """Remove what dead processes left unfinished, and nothing that a living one writes."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PART_PREFIX):
                _remove_if_abandoned(Path(entry))


def _remove_if_abandoned(path: Path) -> None:
    with suppress(OSError):  # not ours to remove, or removed by another meanwhile
        held = try_lock(path / LOCK_NAME)
        if held is not None:
            with held:
                if _is_abandoned(held):
                    shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(held: BinaryIO) -> bool:
    """Whether a lock that can be had is that of a dead process."""
    held.seek(0)
    host = held.read().decode(errors="replace")
    is_old = time.time() - os.fstat(held.fileno()).st_mtime > ABANDONED_AFTER
    return host in ("", platform.node()) or is_old


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file, whole or not at all."""
    with errors_naming(target), whole_files() as part_of:
        part_of(target).write_bytes(content.encode() if isinstance(content, str) else content)


def check_replaceable(target: Path, mark: bytes, reason: str) -> None:
    """Raise OSError where a file can't be written, or would replace one that has not our mark."""
    if not target.exists():
        return
    check_target(target)
    if mark not in target.read_bytes():
        message = f"{reason} and would be lost: choose another folder"
        raise FileExistsError(errno.EEXIST, message, str(target))


@contextmanager
def errors_naming(target: Path) -> Iterator[None]:
    """Let what fails name the target, not the file that was to become it."""
    ours = any(part.startswith(PART_PREFIX) for part in target.parts)
    known_as = target.name if ours else str(target)
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(f"{known_as}: ", *error.args) from None
    except OSError as error:
        named = (
            Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
        )
        if named is not None and not any(part.startswith(PART_PREFIX) for part in named.parts):
            raise  # another file, the program's or one beside the target
        reason = error.strerror or str(error)
        raise OSError(error.errno or errno.EIO, reason, known_as) from error


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
