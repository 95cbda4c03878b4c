"""What would change in a Markdown file and its pictures, and changing it."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from convanim.animation import Animation
from convanim.embed.markdown.figures import message_of
from convanim.embed.markdown.readme.pictures import Shown, names_of, shown
from convanim.embed.markdown.readme.requests import END, Request, at_line, lines_of, requests_of
from convanim.errors import ConvanimError
from convanim.files.whole import errors_naming, whole_files

__all__ = ["Plan", "carry_out", "plan_of"]

BOM = "\ufeff"


@dataclass(frozen=True)
class Plan:
    """What would change in a file and its pictures.

    Parameters
    ----------
    path : Path
        The file.
    before, after : bytes
        What it holds, and what it would hold.
    files : frozenset of Path
        All pictures that it shows.
    pictures : mapping of Path to tuple of Animation and str
        Those that are to be drawn, and their formats, by their places.
    leftovers : tuple of Path
        Pictures that were drawn for it, and that it no longer shows.
    """

    path: Path
    before: bytes
    after: bytes
    files: frozenset[Path]
    pictures: Mapping[Path, tuple[Animation, str]]
    leftovers: tuple[Path, ...]

    @property
    def changes(self) -> bool:
        """Whether something would be written."""
        return bool(self.pictures) or self.before != self.after


def plan_of(path: Path, folder: Path, again: bool = False) -> Plan:
    """Return what would change in a file and its pictures; nothing is drawn.

    Parameters
    ----------
    path : Path
        A Markdown file.
    folder : Path
        Folder of its pictures.
    again : bool
        Whether to draw pictures that are there, too.

    Raises
    ------
    ConvanimError
        If it can't be read, or something in it is wrong: the message begins with the file and the
        line.
    """
    try:
        before = path.read_bytes()
        text = before.decode()
    except OSError as error:
        raise ConvanimError(f"{path}: can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConvanimError(f"{path}: is not UTF-8: save it as such") from None
    mark, text = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
    try:
        requests = requests_of(text)
        _check_ends(text, requests, names_of(path))
        all_shown = [_shown(request, path, folder) for request in requests]
        after = _rewritten(text, requests, all_shown)
        _check(after, requests, all_shown)
    except ConvanimError as error:
        raise ConvanimError(f"{path}:", *error.args) from None
    files = {file: (one.files[file], one.format) for one in all_shown for file in one.files}
    missing = {file: made for file, made in files.items() if again or not file.exists()}
    pattern = names_of(path)
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    leftovers = (file for file in there if pattern.fullmatch(file.name) and file not in files)
    whole = (mark + after).encode()
    return Plan(path, before, whole, frozenset(files), missing, tuple(leftovers))


def carry_out(plans: Sequence[Plan], tick: Callable[[], None] = lambda: None) -> list[Path]:
    """Draw missing pictures and change files: all of them, or none.

    Parameters
    ----------
    plans : sequence of Plan
    tick : callable
        Called after each picture.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    ConvanimError
        If a picture can't be drawn.
    OSError
        If a file can't be written.
    """
    contents: dict[Path, bytes] = {}
    for plan in plans:
        for file, (picture, form) in plan.pictures.items():
            with errors_naming(file):
                contents[file] = picture.to_bytes(form)
            tick()
    folders = {file.parent for file in contents}
    contents |= {plan.path: plan.after for plan in plans if plan.after != plan.before}
    for folder in folders:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is a file: name a folder", str(folder))
        folder.mkdir(parents=True, exist_ok=True)
    with whole_files() as part_of:
        for file, content in contents.items():
            part_of(file).write_bytes(content)
    return [*contents]


def _shown(request: Request, path: Path, folder: Path) -> Shown:
    """Return what is shown for a request; errors begin with its line."""
    try:
        return shown(request, path, folder)
    except ConvanimError as error:
        raise ConvanimError(f"{request.start + 1}: {message_of(error, request.text)}") from None


def _rewritten(text: str, requests: Sequence[Request], all_shown: Sequence[Shown]) -> str:
    """Return a text with what is shown after each request; what is there stays as it is."""
    lines = lines_of(text)
    usual = _end_of(lines[0]) if len(lines) > 1 else "\n"
    for request, one in zip(reversed(requests), reversed(all_shown), strict=True):
        if request.lines == one.lines:
            continue
        asks, last = lines[request.end - 1], lines[request.drawn - 1]
        own = _end_of(asks)
        after = "".join(f"{own or usual}{request.prefix}{line}" for line in one.lines)
        shown = f"{asks.removesuffix(own)}{after}{_end_of(last)}"
        lines[request.end - 1 : request.drawn] = [shown]
    return "".join(lines)


def _end_of(line: str) -> str:
    """Return what ends a line; nothing where the text ends without it."""
    return line[len(line.rstrip("\r\n")) :]


def _check_ends(text: str, requests: Sequence[Request], names: re.Pattern[str]) -> None:
    """Raise ConvanimError where the comment after a picture was deleted: it would stand twice."""
    lines = lines_of(text)
    for request in (one for one in requests if not one.lines):
        below = [line.lstrip("> \t") for line in lines[request.end :]]
        first = "".join([line for line in below if line.strip()][:2])
        found = re.match(r'<picture>[^<]*(?:<source [^<>]*>\s*)?<img src="([^"<>]*)"', first)
        if found and names.fullmatch(unquote(unescape(found[1])).rpartition("/")[2]):
            raise at_line(request.end, f"{END} is missing after the picture: write it there")


def _check(text: str, requests: Sequence[Request], all_shown: Sequence[Shown]) -> None:
    """Raise ConvanimError where a text would not be read as it was written."""
    try:
        again = requests_of(text)
    except ConvanimError:
        again = []
    for number, (request, one) in enumerate(zip(requests, all_shown, strict=True)):
        found = again[number] if number < len(again) else None
        if found is None or (found.text, found.lines) != (request.text, one.lines):
            raise ConvanimError(
                f"{request.start + 1}: no picture can stand after this: move it out of what it is"
                " in"
            )
