"""Figures drawn side by side, and again only where something changed."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import ExitStack
from dataclasses import astuple
from functools import cache, partial
from importlib import metadata
from pathlib import Path

import numpy as np

from convanim.files.whole import put_in_place, scratch_folder
from convanim.gallery import note
from convanim.gallery.listing import Figure
from convanim.gallery.pool import own_processes, results
from convanim.look import SETTINGS

__all__ = ["build", "draw", "key_of", "outdated", "program"]

#: What the pictures depend on besides the package itself.
_LIBRARIES = ("fonttools", "imageio", "imageio-ffmpeg", "matplotlib", "numpy", "pillow")

#: The files that were drawn of a figure, not in their place yet.
Parts = list[tuple[Path, note.Record]]


def draw(
    figures: Sequence[Figure], folder: Path, jobs: int = 1, executor: Executor | None = None
) -> Iterator[tuple[Figure, list[Path]]]:
    """Draw figures into a folder, and yield each when its files are there.

    Parameters
    ----------
    figures : each drawn as ``folder/NAME.FORMAT`` in all its formats, or not at all
    folder : made where it is missing
    jobs : processes to draw in
    executor : draws instead of processes of our own, such as
        ``dask.distributed.Client.get_executor()``; its workers must have the same folder
        under the same path, and the same versions
    """
    for figure, parts in _drawn(figures, folder, jobs, executor):
        yield figure, _put(parts, folder)


def build(
    figures: Sequence[Figure], folder: Path, jobs: int = 1, executor: Executor | None = None
) -> Iterator[tuple[Figure, list[Path]]]:
    """Draw figures, as `draw` does, and note each as it is done.

    Interrupted, what was done needs not be done again: see `outdated`. Others may build in
    the same folder meanwhile.
    """
    for figure, parts in _drawn(figures, folder, jobs, executor):
        with note.add(folder, {part.name: told for part, told in parts}):
            files = _put(parts, folder)
        yield figure, files


def outdated(
    figures: Sequence[Figure], folder: Path, tick: Callable[[], None] = lambda: None
) -> list[Figure]:
    """Return the figures whose files are missing, or not those that would be drawn now.

    ``tick`` is called after each figure.
    """
    known = note.read(folder)
    code = program()
    found = []
    for figure in figures:
        key = key_of(figure, code)
        if not all(known.stands(name, key) for name in figure.files):
            found.append(figure)
        tick()
    return found


def _drawn(
    figures: Sequence[Figure], folder: Path, jobs: int, executor: Executor | None
) -> Iterator[tuple[Figure, Parts]]:
    """Draw figures into a folder beside their place, which is gone when all is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "is a file: name a folder", str(folder)) from None
    with ExitStack() as stack:
        # Whole, as a worker's own folder may be another.
        bench = stack.enter_context(scratch_folder(folder.resolve()))
        work = partial(_draw_one, bench, folder.absolute().name, program())
        if executor is None and (jobs <= 1 or len(figures) <= 1):
            yield from ((figure, work(figure)) for figure in figures)
            return
        if executor is None:
            from convanim.render import raster, vector  # noqa: F401, lest each worker import them

            executor = stack.enter_context(own_processes(min(jobs, len(figures))))
        # The long ones first, lest one of them be left for the end.
        ordered = sorted(figures, key=lambda figure: -len(figure.animation))
        try:
            yield from results(executor, work, ordered)
        except BrokenExecutor:
            message = "a process that drew was killed (is there enough memory?)"
            raise OSError(errno.EIO, message, str(folder)) from None


def _draw_one(bench: Path, home: str, code: str, figure: Figure) -> Parts:
    """Draw a figure into a folder; called in workers."""
    key = key_of(figure, code)
    figure.animation.save(*(bench / f"{figure.name}.{suffix}" for suffix in figure.formats))
    if figure.apart:
        from convanim.gallery.page import write_drawing

        write_drawing(figure, bench, home)
    return [(bench / name, note.record(bench / name, key)) for name in figure.files]


def _put(parts: Parts, folder: Path) -> list[Path]:
    targets = [folder / part.name for part, _ in parts]
    for (part, _), target in zip(parts, targets, strict=True):
        put_in_place(part, target)
    return targets


def key_of(figure: Figure, code: str) -> str:
    """Digest of all that a figure's files depend on.

    Parameters
    ----------
    figure : of a list
    code : the `program` that draws it
    """
    seen = [
        (name, value.tolist() if isinstance(value, np.ndarray) else value)
        for name, value in figure.spec.settings.items()
        if SETTINGS[name].is_seen
    ]
    told = (astuple(figure.spec.layer), type(figure.spec.layer).__name__, seen, figure.files, code)
    return hashlib.sha256(repr(told).encode()).hexdigest()


@cache
def program() -> str:
    """Digest of the program: a picture is drawn again where the program changed."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.jinja"))):
        digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()
