"""One case of the fuzz: run in a process and a folder of its own, and judged."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn

from randoms import LOOKS
from whole import check_whole

import convanim
from convanim.export import FORMATS

__all__ = ["ENDINGS", "SPEC", "SUFFIXES", "Case", "Fault", "Outcome", "again", "judge", "run"]

#: Seconds and bytes a case may take, and characters of a message.
SECONDS, MEMORY, LONGEST = 60, 4 << 30, 300

#: The files of the package.
PACKAGE = str(Path(convanim.__file__).parent)

SUFFIXES = tuple(dict.fromkeys(row.suffix for row in FORMATS.values()))

#: How the names of files end.
ENDINGS = tuple(row.ending for row in FORMATS.values())

#: A list of figures that stands in the folder of a command line.
SPEC = "mine.toml"
_LIST = b"""
title = "Mine"
formats = ["gif", "png"]
[[figure]]
name = "a"
layer = "conv"
input = 3
kernel = 2
dpi = 20
[[figure]]
name = "b"
transpose-of = "a"
dpi = 20
"""

#: Lines that tell what was done.
_DONE = re.compile(
    rf"wrote .+|[^:]+: ({'|'.join(map(re.escape, FORMATS))}|, )+|\d+ drawn, \d+ as they were: .+"
    r"|looking for what changed|writing the page and the booklet"
    r"|.+: \.[^:]+ (slide|do|do not|follow light and dark)"
)


@dataclass(frozen=True)
class Case:
    """One thing to try.

    Parameters
    ----------
    told : how a user would write it
    run : does it, in the case's own folder; returns or raises the exit status
    targets : patterns of the paths it may write
    notes : lines it may print besides what it did, where it succeeds
    partial : whether a failure may leave some of the targets, each of them whole
    files : what stands in the folder before
    """

    told: str
    run: Callable[[], int]
    targets: tuple[str, ...] = ()
    notes: int = 0
    partial: bool = False
    files: Mapping[str, bytes] = field(
        default_factory=lambda: {"old.gif": b"old", SPEC: _LIST, **LOOKS}
    )


@dataclass(frozen=True)
class Outcome:
    """What a case came to; a negative status is the signal that ended it."""

    status: int
    output: str
    errors: str


@dataclass(frozen=True)
class Fault:
    """What is not as it should be: its kind, what was seen, and where it comes from."""

    kind: str
    seen: str
    place: str = ""


def run(case: Case, folder: Path) -> Outcome:
    """Run a case in a fork of this process, which has all imported, in an empty folder."""
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    (folder / "folder.gif").mkdir(exist_ok=True)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            _be(case, folder, output, errors)
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)  # nothing of it outlives it
        told = [_read(file) for file in (output, errors)]
    return Outcome(os.waitstatus_to_exitcode(status), *told)


def _be(case: Case, folder: Path, output: IO[bytes], errors: IO[bytes]) -> NoReturn:
    """Become a case."""
    status: object = 1
    try:
        os.setpgid(0, 0)
        os.chdir(folder)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, file in enumerate((nothing, output.fileno(), errors.fileno())):
            os.dup2(file, number)
        sys.stdout, sys.stderr = (os.fdopen(n, "w", encoding="utf-8") for n in (1, 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(SECONDS)
        status = case.run()
    except SystemExit as end:
        status = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "backslashreplace")


def judge(case: Case, outcome: Outcome, folder: Path) -> Iterator[Fault]:
    """Tell what of an outcome should not be, and empty the folder."""
    yield from _judge_words(case, outcome)
    yield from _judge_files(case, outcome, folder)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def again(case: Case, folder: Path) -> Iterator[Fault]:
    """Run a case that succeeded once more, over its files, and tell which of them differ."""
    before = _files(folder)
    if outcome := run(case, folder).status:
        yield Fault("second run", f"status {outcome}")
    after = _files(folder)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Fault("other bytes", name, Path(name).suffix)


def _files(folder: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _judge_words(case: Case, outcome: Outcome) -> Iterator[Fault]:
    status, errors = outcome.status, outcome.errors
    if status == -signal.SIGALRM:
        yield Fault("time-out", f"over {SECONDS} s")
        return
    if "Traceback (most" in errors:
        yield from _traceback(errors)
        return
    if status not in (0, 1, 2):
        yield Fault("status", str(status))
    notes = [line for line in errors.splitlines() if not _DONE.fullmatch(line)]
    if "Warning:" in errors:
        yield Fault("warning", next(line for line in notes if "Warning:" in line))
    elif len(notes) > (1 if status else case.notes):
        yield Fault("several lines", notes[0])
    for line in notes:
        if len(line) > LONGEST:
            yield Fault("long message", f"{len(line)} characters: {line}")
    if status and not notes:
        yield Fault("no message", f"status {status}")


def _traceback(errors: str) -> Iterator[Fault]:
    """Tell of a traceback: its exception, and the last place in the package that it names.

    One that never was in the package, nor in what dataclasses make for it, is
    the case's own.
    """
    *_, frame = errors.rpartition("\n  File ")  # a message may have several lines
    last = next((line for line in frame.splitlines()[1:] if line and not line[0].isspace()), "")
    places = re.findall(rf'File "(?:{re.escape(PACKAGE)}/(.+?)|<string>)", line (\d+)', errors)
    if places:
        place, line = places[-1]
        yield Fault("traceback", last, f"{last.split(':')[0]} at {place or 'dataclass'}:{line}")


def _judge_files(case: Case, outcome: Outcome, folder: Path) -> Iterator[Fault]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or case.files.get(name) == path.read_bytes():
            continue
        refused = outcome.status and not case.partial
        if refused or not any(re.fullmatch(target, name, re.DOTALL) for target in case.targets):
            yield Fault("stray file", name)
        elif path.suffix.lower() in (*SUFFIXES, ".html") and (wrong := check_whole(path)):
            yield Fault("half-written file", f"{name}: {wrong}")
    yield from (Fault("lost file", name) for name in case.files if not (folder / name).exists())
