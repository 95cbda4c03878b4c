"""Galleries: figures drawn side by side, and again only where something changed."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from convanim.files import sweep, write_whole
from convanim.listing import Figure

__all__ = ["build", "cores", "draw", "outdated"]

#: Where a folder's note of what was built stands.
NOTE = ".convanim.json"

#: What the pictures depend on besides the package itself.
_LIBRARIES = ("imageio", "imageio-ffmpeg", "matplotlib", "numpy", "pillow")


def draw(
    figures: Sequence[Figure], folder: Path, jobs: int = 1
) -> Iterator[tuple[Figure, list[Path]]]:
    """Draw figures into a folder, and yield each when its files are there.

    Parameters
    ----------
    figures : each drawn as ``folder/NAME.FORMAT`` in all its formats, or not at all
    folder : made where it is missing
    jobs : processes to draw in
    """
    _make(folder)
    if jobs <= 1 or len(figures) <= 1:
        for figure in figures:
            yield figure, _draw_one(figure, folder)
        return
    # Forked processes have what is imported here, and are not imported again.
    from convanim.render import raster, vector  # noqa: F401

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    workers = ProcessPoolExecutor(min(jobs, len(figures)), context, initializer=_obey)
    try:
        # The long ones first, lest one of them be left for the end.
        ordered = sorted(figures, key=lambda figure: -len(figure.animation))
        running = {workers.submit(_draw_in_worker, figure, folder): figure for figure in ordered}
        for done in as_completed(running):
            yield running[done], done.result()
    except BrokenProcessPool:
        sweep(folder)
        message = "a process that drew was killed (is there enough memory?)"
        raise OSError(errno.EIO, message, str(folder)) from None
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        workers.shutdown(cancel_futures=True)


def build(
    figures: Sequence[Figure], folder: Path, jobs: int = 1
) -> Iterator[tuple[Figure, list[Path]]]:
    """Draw figures, as `draw` does, and note each as it is done.

    Interrupted, what was done needs not be done again: see `outdated`.
    """
    _make(folder)
    note = _read_note(folder)
    code = _code()
    for figure, files in draw(figures, folder, jobs):
        note[figure.name] = {"key": _key(figure, code), "files": _digests(files)}
        write_whole(folder / NOTE, json.dumps(note, indent=1, sort_keys=True))
        yield figure, files


def outdated(figures: Sequence[Figure], folder: Path) -> list[Figure]:
    """Return the figures whose files are missing, or not those that would be drawn now."""
    note = _read_note(folder)
    code = _code()
    found = []
    for figure in figures:
        entry = note.get(figure.name, {"files": {}})
        files = [folder / name for name in entry["files"]]
        if (
            entry.get("key") != _key(figure, code)
            or not all(file.is_file() for file in files)
            or _digests(files) != entry["files"]
        ):
            found.append(figure)
    return found


def _draw_one(figure: Figure, folder: Path) -> list[Path]:
    return figure.animation.save(*(folder / f"{figure.name}.{name}" for name in figure.formats))


def _draw_in_worker(figure: Figure, folder: Path) -> list[Path]:
    try:
        return _draw_one(figure, folder)
    except SystemExit:
        # The files have cleaned up behind them; the pool would take the exit for
        # the figure's result, and the worker would wait for another one.
        os._exit(1)


def _obey() -> None:
    """Let a worker end without a word when it is told to."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(1))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "is a file: name a folder", str(folder)) from None


def _read_note(folder: Path) -> dict[str, Any]:
    """Read what was built; a note that can't be read is as good as none."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(note, dict):
        return {}
    return {
        name: entry
        for name, entry in note.items()
        if isinstance(entry, dict) and isinstance(entry.get("files"), dict)
    }


def _digests(files: Sequence[Path]) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _key(figure: Figure, code: str) -> str:
    """Digest of all that a figure's files depend on."""
    a = figure.animation
    numbers = [None if array is None else np.asarray(array).tolist() for array in (a.x, a.w)]
    told = (
        *(a.layer, a.view.name, a.theme, a.dpi, a.duration, a.chosen, numbers),
        *(a.channels, a.symbols, a.labels),
    )
    return hashlib.sha256(repr((told, figure.formats, code)).encode()).hexdigest()


@cache
def _code() -> str:
    """Digest of the program: a picture is drawn again where the program changed."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
