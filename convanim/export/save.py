"""Write animations to files: all targets, or none if one fails."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from convanim.checks import as_text, call_or_none, one_of
from convanim.errors import LONGEST_MESSAGE, ConvanimError, Option, listed, one_line, shortened
from convanim.export.formats import FILE_FORMATS, FORMATS, format_of
from convanim.export.job import Job
from convanim.export.picture import Picture, Tick, silent
from convanim.files.whole import check_target, errors_naming, whole_files

__all__ = ["check", "count_ticks", "save", "to_bytes"]


def save(
    picture: Picture,
    targets: Sequence[Any],
    format: str | None,  # noqa: A002
    tick: Tick,
) -> list[Path]:
    """Write a picture to all targets: see `Animation.save`."""
    if not targets:
        raise ConvanimError("nothing to write: give at least one file name")
    if not callable(tick):
        raise ConvanimError(Option("tick"), f" must be a function, got {shortened(tick)}")
    files = [target for target in targets if hasattr(target, "write")]
    if bool(files) != (format is not None):
        raise ConvanimError(
            Option("format"),
            " must be given for binary files, such as io.BytesIO(), and only for them:"
            " a file name has a suffix",
        )
    for file in files:
        if isinstance(file, io.TextIOBase):
            raise _takes_no_bytes(file)
    paths = [_checked_path(target) for target in targets if not hasattr(target, "write")]
    check(picture, paths, check_target)
    content = b"" if format is None else to_bytes(picture, format, tick)
    written: list[Path] = []
    with whole_files() as part_of:
        for path in paths:
            with errors_naming(path):
                written += format_of(path).write(Job(picture, path, part_of, tick))
        for file in files:
            _write_content(file, content)
    return written


def _takes_no_bytes(file: Any) -> ConvanimError:
    """Return the error for a file that is not open for bytes."""
    return ConvanimError(f"a file must be open for bytes, as by 'wb', got {shortened(file)}")


def _write_content(file: Any, content: bytes) -> None:
    """Write to a binary file; one that takes no bytes is refused."""
    try:
        file.write(content)
    except (TypeError, ValueError) as error:
        raise _takes_no_bytes(file) from error


def to_bytes(picture: Picture, format: str, tick: Tick = silent) -> bytes:  # noqa: A002
    """Return what a file of a format would hold: see `Animation.to_bytes`."""
    word = as_text(format)
    name = format if word is None else word.lower().removeprefix(".")
    row = FORMATS[one_of("format", name, FILE_FORMATS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"picture{row.ending}")
        row.check(picture)
        row.write(Job(picture, path, lambda target: target, tick))
        return path.read_bytes()


def check(
    picture: Picture,
    targets: Sequence[Path],
    check_place: Callable[[Path], None] = lambda _: None,
) -> None:
    """Check that a picture can be written to all targets.

    Parameters
    ----------
    picture : Picture
    targets : sequence of Path
    check_place : callable, optional
        Raises OSError if a target can't be written.

    Raises
    ------
    ConvanimError
        If a target's suffix is unknown, or the picture is over a limit of its format. One
        error names all targets that can't be written, and the reasons.
    OSError
        If ``check_place`` raises it, and no target is wrong otherwise.
    """
    refused: list[tuple[Path, Exception]] = []
    for target in targets:
        try:
            format_of(target).check(picture)
            check_place(target)
        except (ConvanimError, OSError) as error:
            refused.append((target, error))
    if refused:
        raise _joint_error(refused)


def _joint_error(refused: Sequence[tuple[Path, Exception]]) -> Exception:
    """Return one error for several targets: OSError if all are; each reason is given once."""
    groups: dict[str, list[tuple[Path, Exception]]] = {}
    for target, error in refused:
        groups.setdefault(str(error), []).append((target, error))
    if len(groups) == 1:
        error = refused[0][1]
        names = listed(str(target) for target, _ in refused)
        return error if isinstance(error, OSError) else ConvanimError(names, ": ", *error.args)
    room = LONGEST_MESSAGE // len(groups) // 2
    message = "; ".join(
        # Only what is wrong: with what would be right, other reasons would be cut off.
        f"{listed((str(target) for target, _ in group), room)}: {_reason(group[0][1])}"
        for group in groups.values()
    )
    codes = [error.errno or errno.EIO for _, error in refused if isinstance(error, OSError)]
    if len(codes) == len(refused):
        return OSError(codes[0], one_line(message))
    return ConvanimError(message)


def _reason(error: Exception) -> str:
    """Return an error's message without the advice that follows."""
    message = str(error.strerror) if isinstance(error, OSError) else str(error)
    return message.split(": ")[0].split(" (known")[0]


def _checked_path(target: Any) -> Path:
    """Return a target as a path; raise ConvanimError if it is no file's name."""
    path = call_or_none(Path, target)
    if path is None or "\0" in str(path) or call_or_none(os.fsencode, path) is None:
        raise ConvanimError(f"a target must be a file's name, got {shortened(target)}")
    return path


def count_ticks(picture: Picture, targets: Sequence[Path]) -> int:
    """Return how often saving to targets will call ``tick``.

    A target of unknown format counts once: saving refuses it.
    """
    return sum(len(picture.steps) if _has_all_steps(target) else 1 for target in targets)


def _has_all_steps(target: Path) -> bool:
    """Whether a file is drawn step by step."""
    with suppress(ConvanimError):
        return format_of(target).has_all_steps
    return False
