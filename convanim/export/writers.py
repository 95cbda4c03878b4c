"""Writers of files: what is written where, and by which function of an encoder or renderer.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from convanim.encode.frames import Frames
from convanim.export.picture import Picture, Tick

__all__ = [
    "PER_STEP_ENDING",
    "Job",
    "animation_writer",
    "is_per_step",
    "pages_writer",
    "stills_writer",
    "texts_writer",
    "write_caption",
]

#: Ending of a file's name, before the suffix, that asks for one page or one file per step.
PER_STEP_ENDING = "-frames"


@dataclass(frozen=True)
class Job:
    """One target to write.

    Parameters
    ----------
    picture : Picture
        What to write.
    target : Path
    part_of : callable
        Takes a target and returns a path to write to, until all targets are put in place.
    tick : callable
        Called after each frame.
    """

    picture: Picture
    target: Path
    part_of: Callable[[Path], Path]
    tick: Tick

    @property
    def is_per_step(self) -> bool:
        """Whether one page or one file per step is asked for."""
        return is_per_step(self.target)

    def frames(self, steps: Sequence[int]) -> Frames:
        """Return frames of pixels for some steps."""
        from convanim.render.raster import frames

        return frames(self.picture.scene, steps, self.picture.dpi)

    def numbered(self) -> list[Path]:
        """Return one file name per step: ``name-00.png`` and so on."""
        steps = self.picture.steps
        digits = max(2, len(str(max(steps))))
        name = self.target.stem.removesuffix(PER_STEP_ENDING)
        suffix = self.target.suffix
        return [self.target.with_name(f"{name}-{step:0{digits}}{suffix}") for step in steps]


def is_per_step(target: Path) -> bool:
    """Whether a file's name asks for one page or one file per step."""
    return target.stem.endswith(PER_STEP_ENDING)


def animation_writer(writer: str) -> Callable[[Job], list[Path]]:
    """Return a function that writes all frames to one file.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, duration and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        frames = job.frames(job.picture.steps)
        write_frames = _import_function(writer)
        write_frames(job.part_of(job.target), frames, job.picture.duration, job.tick)
        return [job.target]

    return write


def stills_writer(writer: str) -> Callable[[Job], list[Path]]:
    """Return a function that writes the first frame, or one file per frame.

    Parameters
    ----------
    writer : str
        Name of a function of paths, frames, dpi and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        steps = job.picture.steps
        targets = job.numbered() if job.is_per_step else [job.target]
        frames = job.frames(steps if job.is_per_step else steps[:1])
        write_frames = _import_function(writer)
        write_frames(map(job.part_of, targets), frames, job.picture.dpi, job.tick)
        return targets

    return write


def pages_writer(panel: str, pages: str) -> Callable[[Job], list[Path]]:
    """Return a function that writes the panel, or one file with one page per step.

    Parameters
    ----------
    panel : str
        Name of a function of path, drawings, title and tick; see `_import_function`.
    pages : str
        Name of a function of path, scene, steps, title and tick.
    """

    def write(job: Job) -> list[Path]:
        picture, path = job.picture, job.part_of(job.target)
        if job.is_per_step:
            write_pages = _import_function(pages)
            write_pages(path, picture.scene, picture.steps, picture.alt, job.tick)
        else:
            write_panel = _import_function(panel)
            write_panel(path, [picture.panel()], picture.alt, job.tick)
        return [job.target]

    return write


def texts_writer(panel: str, per_step: str) -> Callable[[Job], list[Path]]:
    """Return a function that writes the panel, or one file per step, as text.

    Parameters
    ----------
    panel : str
        Name of a function of drawing and title that returns a text; see `_import_function`.
    per_step : str
        Name of a function of scene, steps and title that yields one text per step.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        if job.is_per_step:
            targets = job.numbered()
            texts = _import_function(per_step)(picture.scene, picture.steps, picture.alt)
        else:
            targets, texts = [job.target], [_import_function(panel)(picture.panel(), picture.alt)]
        for target, text in zip(targets, texts, strict=True):
            job.part_of(target).write_text(text, encoding="utf-8")
            job.tick()
        return targets

    return write


def write_caption(job: Job) -> list[Path]:
    """Write caption, worked formulas and alt text."""
    picture = job.picture
    parts = (picture.caption, "\n".join(picture.formulas), picture.alt)
    job.part_of(job.target).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    job.tick()
    return [job.target]


def _import_function(function: str) -> Any:
    """Import a function by its name, such as ``"encode.gif.write_gif"``."""
    module, _, name = function.rpartition(".")
    return getattr(import_module(f"convanim.{module}"), name)
