"""Draw figures, in several processes, and draw them again only if something changed."""

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
from typing import Any

import numpy as np

from convanim.animation import Animation
from convanim.decode import Said
from convanim.files.whole import put_in_place, scratch_folder
from convanim.gallery import note
from convanim.gallery.listing import Figure
from convanim.gallery.pool import own_processes, results
from convanim.look import SETTINGS
from convanim.look.typeface import Typeface

__all__ = ["build", "draw", "key_of", "outdated", "picture_key", "program"]

#: Libraries that pictures depend on.
_LIBRARIES = ("fonttools", "imageio", "imageio-ffmpeg", "matplotlib", "numpy", "pillow")

#: Files of a figure that are not in their place yet, and their records.
Drafts = list[tuple[Path, note.Record]]


def draw(
    figures: Sequence[Figure], folder: Path, jobs: int = 1, executor: Executor | None = None
) -> Iterator[tuple[Figure, list[Path]]]:
    """Draw figures into a folder.

    Parameters
    ----------
    figures : sequence of Figure
        Each is drawn as ``folder/NAME.FORMAT`` in all its formats, or not at all.
    folder : Path
        It is made if it does not exist.
    jobs : int
        Number of processes.
    executor : Executor, optional
        Used instead of own processes, for example ``dask.distributed.Client.get_executor()``.
        Its workers must see the same folder under the same path, and have the same versions
        of convanim and its libraries.

    Yields
    ------
    figure : Figure
    files : list of Path
        Its files, as soon as they are in their place.
    """
    for figure, drafts in _draw_all(figures, folder, jobs, executor):
        yield figure, _put_in_place(drafts, folder)


def build(
    figures: Sequence[Figure], folder: Path, jobs: int = 1, executor: Executor | None = None
) -> Iterator[tuple[Figure, list[Path]]]:
    """Draw figures as `draw` does, and note each one in the folder when it is done.

    After an interruption, `outdated` returns only the figures that are still to be drawn.
    Several processes may build in the same folder at the same time.
    """
    for figure, drafts in _draw_all(figures, folder, jobs, executor):
        with note.add(folder, {draft.name: record for draft, record in drafts}):
            files = _put_in_place(drafts, folder)
        yield figure, files


def outdated(
    figures: Sequence[Figure], folder: Path, tick: Callable[[], None] = lambda: None
) -> list[Figure]:
    """Return the figures whose files are missing, or differ from those that would be drawn now.

    Parameters
    ----------
    figures : sequence of Figure
    folder : Path
        Where they were built.
    tick : callable, optional
        Called after each figure.
    """
    known = note.read(folder)
    code = program()
    found = []
    for figure in figures:
        key = key_of(figure, code)
        if not all(known.is_current(name, key) for name in figure.files):
            found.append(figure)
        tick()
    return found


def _draw_all(
    figures: Sequence[Figure], folder: Path, jobs: int, executor: Executor | None
) -> Iterator[tuple[Figure, Drafts]]:
    """Draw figures into a scratch folder, and yield each with its files there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "is a file: name a folder", str(folder)) from None
    with ExitStack() as stack:
        # An absolute path, as workers may have another working directory.
        scratch = stack.enter_context(scratch_folder(folder.resolve()))
        work = partial(_draw_one, scratch, folder.absolute().name, program())
        if executor is None and (jobs <= 1 or len(figures) <= 1):
            yield from ((figure, work(figure)) for figure in figures)
            return
        if executor is None:
            from convanim.render import pdf, raster  # noqa: F401, before workers are forked

            executor = stack.enter_context(own_processes(min(jobs, len(figures))))
        # Long ones first: one that starts last would keep a single process busy.
        ordered = sorted(figures, key=lambda figure: -len(figure.animation))
        try:
            yield from results(executor, work, ordered)
        except BrokenExecutor:
            message = "a process that drew was killed (is there enough memory?)"
            raise OSError(errno.EIO, message, str(folder)) from None


def _draw_one(scratch: Path, home: str, code: str, figure: Figure) -> Drafts:
    """Draw a figure into a scratch folder; called in workers.

    Parameters
    ----------
    scratch : Path
    home : str
        Name of the folder that the files will be put into.
    code : str
        Digest of the program; see `program`.
    figure : Figure
    """
    key = key_of(figure, code)
    figure.animation.save(*(scratch / name for name in figure.drawn_files))
    if figure.has_script:
        from convanim.gallery.page import write_drawing

        write_drawing(figure, scratch, home)
    return [(scratch / name, note.record(scratch / name, key)) for name in figure.files]


def _put_in_place(drafts: Drafts, folder: Path) -> list[Path]:
    """Move the files of a figure into a folder, and return their places."""
    targets = [folder / draft.name for draft, _ in drafts]
    for (draft, _), target in zip(drafts, targets, strict=True):
        put_in_place(draft, target)
    return targets


def key_of(figure: Figure, code: str) -> str:
    """Return a digest of all that a figure's files depend on.

    Parameters
    ----------
    figure : Figure
    code : str
        Digest of the program; see `program`.
    """
    # The script holds recipes, which name the file of a theme.
    recipes = f"{figure.spec!r} {figure.spec.settings['theme'].source}" if figure.has_script else ""
    return picture_key(figure.spec, (*figure.files, recipes), code)


def picture_key(picture: Animation, others: Sequence[str], code: str) -> str:
    """Return a digest of all that a picture depends on.

    Parameters
    ----------
    picture : Animation
    others : sequence of str
        What its files depend on besides, such as their names.
    code : str
        Digest of the program; see `program`.
    """
    seen = [
        (name, _plain(value)) for name, value in picture.settings.items() if SETTINGS[name].is_seen
    ]
    made = [(type(layer).__name__, astuple(layer)) for layer in picture.layer.layers]
    return hashlib.sha256(repr((made, seen, *others, code)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value such that its ``repr`` has all that a picture depends on.

    Of a file that a user names, that is what it holds.
    """
    if isinstance(value, Typeface):
        return value.digest
    array = value.array if isinstance(value, Said) else value
    return array.tolist() if isinstance(array, np.ndarray) else value


@cache
def program() -> str:
    """Return a digest of the package's source and the versions of libraries."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()
