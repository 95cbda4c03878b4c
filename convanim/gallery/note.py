"""The note: a file in a folder that records which files were built there, and from what.

Each line is JSON: records of some files, or the list of figures that they are drawn from. Later
lines replace earlier ones. So several processes can add to a note, and a process that is killed
leaves at most one incomplete line, which is ignored.
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

#: Name of the note in its folder.
NOTE_NAME = ".convanim.jsonl"


@dataclass(frozen=True)
class Record:
    """What is known of a file that was built.

    Parameters
    ----------
    key : str
        Digest of what it was made from.
    digest : str
        Digest of its content.
    size : int
        In bytes.
    time : int
        Time of its last change, in nanoseconds. If size and time are as recorded, the content
        is not read to compare it.
    """

    key: str
    digest: str
    size: int
    time: int


@dataclass(frozen=True)
class Note:
    """The content of a note.

    Parameters
    ----------
    folder : Path
        The folder of the note.
    records : mapping of str to Record
        By the file's name, or its path relative to the folder.
    source : str, optional
        Path of the list that the files are drawn from, relative to the folder.
    """

    folder: Path
    records: Mapping[str, Record] = field(default_factory=dict)
    source: str | None = None

    def is_current(self, name: str, key: str) -> bool:
        """Whether a file is unchanged, and was made from what it would be made from now.

        Parameters
        ----------
        name : str
        key : str
            Digest of what it would be made from.
        """
        known = self.records.get(name)
        return known is not None and known.key == key and _is_unchanged(known, self.folder / name)


def record(path: Path, key: str) -> Record:
    """Return the record of a file that was made from what has the digest ``key``."""
    stat = path.stat()
    return Record(key, _digest(path), stat.st_size, stat.st_mtime_ns)


def read(folder: Path) -> Note:
    """Read the note of a folder; lines that can't be read are ignored."""
    try:
        text = (folder / NOTE_NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Note(folder)
    records: dict[str, Record] = {}
    source = None
    for line in text.splitlines():
        content = _load(line)
        source = content.get("list", source)
        records.update(_read_records(content.get("files")))
    return Note(folder, records, source if isinstance(source, str) else None)


@contextmanager
def add(folder: Path, records: Mapping[str, Record]) -> Iterator[None]:
    """Add records of files to a note, and keep it locked for the block that puts them in place.

    If the process is killed in the block, files differ from their records: they are made again.
    """
    with lock(folder / NOTE_NAME) as file:
        _append(file, {"files": {name: astuple(record) for name, record in records.items()}})
        yield


def claim(folder: Path, source: Path) -> None:
    """Note the list that a folder's files are drawn from.

    Raises
    ------
    ConvanimError
        If the folder has files of another list, which still exists.
    """
    with lock(folder / NOTE_NAME) as file:
        note = read(folder)
        check_source(note, source)
        relative = _relative_path(folder, source)
        if note.source != relative:
            _append(file, {"list": relative})


def check_source(note: Note, source: Path) -> None:
    """Raise ConvanimError if a folder has files of another list, which still exists."""
    if note.source is None:
        return
    other = note.folder / note.source
    if other.exists() and not other.samefile(source):
        raise ConvanimError(
            f"{note.folder} has the figures of another list, {os.path.normpath(other)}:"
            " give one of the two another name, or choose another folder"
        )


def tidy(folder: Path) -> None:
    """Write a note again with one line per file, and without files that do not exist."""
    with lock(folder / NOTE_NAME):
        note = read(folder)
        lines: list[dict[str, Any]] = [{"list": note.source}] if note.source else []
        for name, known in sorted(note.records.items()):
            if (folder / name).exists():
                lines.append({"files": {name: astuple(known)}})
        write_whole(folder / NOTE_NAME, "".join(f"{json.dumps(line)}\n" for line in lines))


def _append(file: BinaryIO, content: dict[str, Any]) -> None:
    """Add a line to a note, after the end of one that may be incomplete."""
    is_cut = file.tell() > 0 and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
    file.write(b"\n" * is_cut + json.dumps(content).encode() + b"\n")
    file.flush()


def _relative_path(folder: Path, source: Path) -> str:
    """Return the path from a folder to a list: both can be moved together."""
    try:
        return os.path.relpath(os.path.realpath(source), os.path.realpath(folder))
    except ValueError:  # on another drive
        return os.path.realpath(source)


def _load(line: str) -> dict[str, Any]:
    """Return the content of a line; nothing if it can't be read."""
    try:
        content = json.loads(line)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _read_records(content: Any) -> Iterator[tuple[str, Record]]:
    """Yield names and records of a line's files, without those that can't be read."""
    for name, values in content.items() if isinstance(content, dict) else ():
        kinds = [type(value) for value in values] if isinstance(values, list) else []
        if kinds == [str, str, int, int]:
            yield name, Record(*values)


def _is_unchanged(known: Record, path: Path) -> bool:
    """Whether a file exists with the content that was recorded."""
    try:
        stat = path.stat()
        if stat.st_size != known.size:
            return False
        return stat.st_mtime_ns == known.time or _digest(path) == known.digest
    except OSError:
        return False


def _digest(path: Path) -> str:
    """Return the digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
