"""The note that a folder keeps of the files that were built in it.

A line of JSON tells of some files, or of the list they are drawn from; later lines hold. So two
runs can add to one note, and what a killed one could not finish is a line that can't be read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from convanim.errors import ConvanimError
from convanim.files.locks import lock
from convanim.files.whole import write_whole

__all__ = ["Note", "Record", "add", "check_source", "claim", "read", "record", "tidy"]

#: Where the note stands in its folder.
NOTE = ".convanim.jsonl"


@dataclass(frozen=True)
class Record:
    """What is known of a file.

    Parameters
    ----------
    key : digest of what it was made from
    digest : that of its content
    size, time : in bytes, and of its last change in nanoseconds: where both are as they were,
        the content is not read again
    """

    key: str
    digest: str
    size: int
    time: int


@dataclass(frozen=True)
class Note:
    """A note as it was read: the records of files, and the list that they are drawn from."""

    folder: Path
    records: Mapping[str, Record] = field(default_factory=dict)
    source: str | None = None

    def stands(self, name: str, key: str) -> bool:
        """Whether a file is there as it was made, from what it would be made from now."""
        known = self.records.get(name)
        return known is not None and known.key == key and _is_as(known, self.folder / name)


def record(path: Path, key: str) -> Record:
    """Tell of a file what is to be noted."""
    stat = path.stat()
    return Record(key, _digest(path), stat.st_size, stat.st_mtime_ns)


def read(folder: Path) -> Note:
    """Read what was built; lines that can't be read are as good as none."""
    try:
        text = (folder / NOTE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Note(folder)
    records: dict[str, Record] = {}
    source = None
    for line in text.splitlines():
        told = _load(line)
        source = told.get("list", source)
        records.update(_records(told.get("files")))
    return Note(folder, records, source if isinstance(source, str) else None)


@contextmanager
def add(folder: Path, records: Mapping[str, Record]) -> Iterator[None]:
    """Note files before the block puts them in place, while others who want to note wait.

    Killed in between, a process leaves a file that is not as it was noted: it is made again.
    """
    with lock(folder / NOTE) as file:
        _append(file, {"files": {name: astuple(told) for name, told in records.items()}})
        yield


def claim(folder: Path, source: Path) -> None:
    """Note the list that a folder's files are drawn from.

    Raises
    ------
    ConvanimError
        Where another list has the folder.
    """
    with lock(folder / NOTE) as file:
        note = read(folder)
        check_source(note, source)
        told = _way(folder, source)
        if note.source != told:
            _append(file, {"list": told})


def check_source(note: Note, source: Path) -> None:
    """Raise ConvanimError where a folder has the files of another list, which still exists."""
    if note.source is None:
        return
    other = note.folder / note.source
    if other.exists() and not other.samefile(source):
        raise ConvanimError(
            f"{note.folder} has the figures of another list, {os.path.normpath(other)}:"
            " give one of the two another name, or choose another folder"
        )


def tidy(folder: Path) -> None:
    """Write a note anew, with one line a file, and without those that are gone."""
    with lock(folder / NOTE):
        note = read(folder)
        lines: list[dict[str, Any]] = [{"list": note.source}] if note.source else []
        for name, told in sorted(note.records.items()):
            if (folder / name).exists():
                lines.append({"files": {name: astuple(told)}})
        write_whole(folder / NOTE, "".join(f"{json.dumps(line)}\n" for line in lines))


def _append(file: BinaryIO, told: dict[str, Any]) -> None:
    """Add a line; one before it that was cut off stays a line of its own."""
    is_cut = file.tell() > 0 and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
    file.write(b"\n" * is_cut + json.dumps(told).encode() + b"\n")
    file.flush()


def _way(folder: Path, source: Path) -> str:
    """Say where a list is as seen from a folder, so that both may be moved together."""
    try:
        return os.path.relpath(os.path.realpath(source), os.path.realpath(folder))
    except ValueError:  # on another drive
        return os.path.realpath(source)


def _load(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _records(told: Any) -> Iterator[tuple[str, Record]]:
    for name, values in told.items() if isinstance(told, dict) else ():
        kinds = [type(value) for value in values] if isinstance(values, list) else []
        if kinds == [str, str, int, int]:
            yield name, Record(*values)


def _is_as(known: Record, path: Path) -> bool:
    try:
        stat = path.stat()
        if stat.st_size != known.size:
            return False
        return stat.st_mtime_ns == known.time or _digest(path) == known.digest
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
