"""Files that appear at their place only when they are complete.

An unfinished file is written in a folder of its own beside its target. The process holds a lock
in that folder. The lock ends with the process, so a folder without a lock has been abandoned.
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

#: First characters of the names of folders for unfinished files.
PART_PREFIX = ".convanim-part-"

#: Name of the locked file in such a folder; it contains the name of the host.
LOCK_NAME = "lock"

#: Seconds after which unfinished files of another host count as abandoned.
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
    """Write files beside their targets, and put all of them in place at the end of the block.

    Where the block raises an exception, or a signal ends the process, all targets stay as they
    were.

    Yields
    ------
    callable
        Takes a target, and returns the path to write to.
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
    """Move a finished file to its target, with the target's permissions.

    Parameters
    ----------
    part : Path
        The finished file.
    target : Path
        Its place; where this is a symbolic link, the file it points to is replaced.
    """
    place = _real_path(target)
    with errors_naming(target):
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)


def _real_path(target: Path) -> Path:
    """Return a path with symbolic links resolved."""
    return Path(os.path.realpath(target))


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """Make a folder for unfinished files, and remove it at the end of the block.

    What ended processes left unfinished in the same place is removed first.

    Parameters
    ----------
    folder : Path
        The folder to make it in.

    Yields
    ------
    Path
        The new folder.
    """
    remove_abandoned(folder)
    with ExitStack() as stack:
        while True:
            # Its removal is registered before it is made: a signal may come at any moment.
            path = folder / f"{PART_PREFIX}{os.urandom(4).hex()}"
            stack.enter_context(cleanup(partial(_remove_folder, path)))
            try:
                path.mkdir()
            except PermissionError as error:
                reason = "can't be written: name another place"
                raise PermissionError(errno.EACCES, reason, str(folder)) from error
            with suppress(FileNotFoundError):  # removed by another process before it was locked
                held = stack.enter_context(lock(path / LOCK_NAME))
                break
        held.write(platform.node().encode())
        held.flush()
        yield path


def _remove_folder(path: Path) -> None:
    """Remove a folder, even if another process still writes into it for up to a second."""
    for _ in range(100):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.01)


def remove_abandoned(folder: Path) -> None:
    """Remove unfinished files of ended processes from a folder, and none of running ones."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PART_PREFIX):
                _remove_if_abandoned(Path(entry))


def _remove_if_abandoned(path: Path) -> None:
    """Remove a folder of unfinished files if its process has ended."""
    with suppress(OSError):  # no permission, or removed by another process
        held = try_lock(path / LOCK_NAME)
        if held is not None:
            with held:
                if _is_abandoned(held):
                    shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(held: BinaryIO) -> bool:
    """Whether a lock file, once locked, belongs to an ended process.

    The locks of another host may be invisible here; its files count as abandoned after a day.
    """
    held.seek(0)
    host = held.read().decode(errors="replace")
    is_old = time.time() - os.fstat(held.fileno()).st_mtime > ABANDONED_AFTER
    return host in ("", platform.node()) or is_old


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file completely or not at all.

    Parameters
    ----------
    target : Path
        The file.
    content : str or bytes
        Its content; text is encoded as UTF-8.

    Raises
    ------
    OSError
        Where it can't be written; the error names the target.
    """
    with errors_naming(target), whole_files() as part_of:
        part_of(target).write_bytes(content.encode() if isinstance(content, str) else content)


def check_replaceable(target: Path, mark: bytes, reason: str) -> None:
    """Raise OSError where a file can't be written, or exists without a mark of convanim.

    Parameters
    ----------
    target : Path
        The file.
    mark : bytes
        What an existing file must contain.
    reason : str
        Why the file is not replaced, for the message.
    """
    if not target.exists():
        return
    check_target(target)
    if mark not in target.read_bytes():
        message = f"{reason} and would be lost: choose another folder"
        raise FileExistsError(errno.EEXIST, message, str(target))


@contextmanager
def errors_naming(target: Path) -> Iterator[None]:
    """Let errors in the block name the target instead of its unfinished file.

    Parameters
    ----------
    target : Path
        The file to name.

    Raises
    ------
    ConvanimError
        With the target before the message.
    OSError
        With the target as its file, unless it names a third file.
    """
    is_unfinished = any(part.startswith(PART_PREFIX) for part in target.parts)
    known_as = target.name if is_unfinished else str(target)
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(f"{known_as}: ", *error.args) from None
    except OSError as error:
        named = (
            Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
        )
        if named is not None and not any(part.startswith(PART_PREFIX) for part in named.parts):
            raise  # another file, such as one of the program's
        reason = error.strerror or str(error)
        raise OSError(error.errno or errno.EIO, reason, known_as) from error


def check_target(target: Path) -> None:
    """Raise OSError where a file can't be written.

    Parameters
    ----------
    target : Path
        The file. It may exist; its folder must.
    """
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder: name a file in it", str(target))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "is no ordinary file: name another", str(target))
    folder = Path(os.path.realpath(target)).parent
    if not folder.is_dir():
        # Named as the user did, or as the symbolic link does.
        named = target.readlink().parent if target.is_symlink() else target.parent
        raise FileNotFoundError(errno.ENOENT, "is no folder: make it first", str(named))
    for path, named in ((target, target), (folder, target.parent)):
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "can't be written: name another place", str(named))
