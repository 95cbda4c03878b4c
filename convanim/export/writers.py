"""Writers of files: what is written where, and by which function of an encoder or renderer.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from convanim.encode.frames import Frames
from convanim.export.picture import Picture, Tick
from convanim.scene.sheets import Drawing, Scene
from convanim.scene.tween import Stop, tweened

__all__ = [
    "Job",
    "Writer",
    "animation_text_writer",
    "animation_writer",
    "noting_writer",
    "numbered",
    "pages_writer",
    "panel_source_writer",
    "panel_text_writer",
    "panel_writer",
    "steps_source_writer",
    "still_writer",
    "stills_writer",
    "texts_writer",
    "video_writer",
    "write_caption",
    "write_deck",
    "write_player",
]

#: Writes the files of a job, and returns their paths.
Writer = Callable[["Job"], list[Path]]


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

    def frames(self, steps: Sequence[int], scene: Scene | None = None) -> Frames:
        """Return frames of pixels for some steps of the picture's scene, or of another one."""
        from convanim.render.raster import frames

        scene = scene or self.picture.scene
        return frames(scene, steps, self.picture.canvas.pixels_per_inch(scene))


def numbered(target: Path, steps: Sequence[int]) -> list[Path]:
    """Return one file name per step: ``name-00.png`` and so on for ``name-frames.png``."""
    digits = max(2, len(str(max(steps))))
    name = target.stem.rpartition("-")[0]
    return [target.with_name(f"{name}-{step:0{digits}}{target.suffix}") for step in steps]


def animation_writer(writer: str) -> Writer:
    """Return a function that writes all frames to one file.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, timing and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        frames = job.frames(job.picture.steps)
        write_frames = _import_function(writer)
        write_frames(job.part_of(job.target), frames, job.picture.timing, job.tick)
        return [job.target]

    return write


def video_writer(writer: str) -> Writer:
    """Return a function that writes all frames to one video.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, film and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        picture, steps = job.picture, job.picture.steps
        film = picture.timing.film(len(steps))
        stops = [
            Stop(steps[shot.number], steps[min(shot.number + 1, len(steps) - 1)], shot.share)
            for shot in film.shots
        ]
        frames = job.frames(range(len(stops)), tweened(picture.scene, stops))
        write_frames = _import_function(writer)
        write_frames(job.part_of(job.target), frames, film, job.tick)
        return [job.target]

    return write


def noting_writer(writer: str, has_poster: bool = False) -> Writer:
    """Return a function that writes all frames to one file, which notes its dots per inch.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, timing, dpi and tick; see `_import_function`.
    has_poster : bool
        Whether it takes frames of the poster, too: None where that is the first step.
    """

    def write(job: Job) -> list[Path]:
        picture, path = job.picture, job.part_of(job.target)
        frames, write_frames = job.frames(picture.steps), _import_function(writer)
        posters = []
        if has_poster:
            is_first = picture.poster == picture.steps[0]
            posters = [None if is_first else job.frames([picture.poster])]
        write_frames(path, frames, picture.timing, picture.dpi, job.tick, *posters)
        return [job.target]

    return write


def still_writer(writer: str) -> Writer:
    """Return a function that writes the step that stands for the animation.

    Parameters
    ----------
    writer : str
        Name of a function of paths, frames, dpi and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        frames = job.frames([job.picture.poster])
        write_frames = _import_function(writer)
        write_frames([job.part_of(job.target)], frames, job.picture.dpi, job.tick)
        return [job.target]

    return write


def stills_writer(writer: str) -> Writer:
    """Return a function that writes one file per step.

    Parameters
    ----------
    writer : str
        Name of a function of paths, frames, dpi and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        targets, frames = numbered(job.target, job.picture.steps), job.frames(job.picture.steps)
        write_frames = _import_function(writer)
        write_frames(map(job.part_of, targets), frames, job.picture.dpi, job.tick)
        return targets

    return write


def panel_writer(writer: str) -> Writer:
    """Return a function that writes the panel.

    Parameters
    ----------
    writer : str
        Name of a function of path, drawings, title and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        write_panel = _import_function(writer)
        write_panel(job.part_of(job.target), [picture.panel()], picture.alt, job.tick)
        return [job.target]

    return write


def pages_writer(writer: str) -> Writer:
    """Return a function that writes one file with one page per step.

    Parameters
    ----------
    writer : str
        Name of a function of path, scene, steps, title and tick; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        picture, path = job.picture, job.part_of(job.target)
        write_pages = _import_function(writer)
        write_pages(path, picture.scene, picture.steps, picture.alt, job.tick)
        return [job.target]

    return write


def panel_text_writer(writer: str) -> Writer:
    """Return a function that writes the panel as text.

    Parameters
    ----------
    writer : str
        Name of a function of drawing, title and width in pixels (None for its own) that returns
        a text; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        picture, panel = job.picture, job.picture.panel()
        width = _width(picture, panel)
        return _written(job, [job.target], [_import_function(writer)(panel, picture.alt, width)])

    return write


def texts_writer(writer: str) -> Writer:
    """Return a function that writes one file per step, as text.

    Parameters
    ----------
    writer : str
        Name of a function of scene, steps, title and width in pixels (None for its own) that
        yields one text per step.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        size = picture.canvas.size(picture.scene)
        texts = _import_function(writer)(
            picture.scene, picture.steps, picture.alt, size and size[0]
        )
        return _written(job, numbered(job.target, job.picture.steps), texts)

    return write


def panel_source_writer(writer: str) -> Writer:
    """Return a function that writes the panel as a source for a document.

    Parameters
    ----------
    writer : str
        Name of a function of drawing, title and theme that returns a text.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        text = _import_function(writer)(picture.panel(), picture.alt, picture.theme)
        return _written(job, [job.target], [text])

    return write


def steps_source_writer(writer: str) -> Writer:
    """Return a function that writes all steps as a source for a document.

    Parameters
    ----------
    writer : str
        Name of a function of scene, steps, title, theme, poster and tick that returns a text.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        text = _import_function(writer)(
            *(picture.scene, picture.steps, picture.alt, picture.theme, picture.poster, job.tick)
        )
        job.part_of(job.target).write_text(text, encoding="utf-8")
        return [job.target]

    return write


def _width(picture: Picture, panel: Drawing) -> float | None:
    """Return the width of a panel in pixels, if a size is asked for."""
    size = picture.canvas.size(picture.scene)
    return size and min(size[0], size[1] * panel.width / panel.height)


def _written(job: Job, targets: list[Path], texts: Iterable[str]) -> list[Path]:
    """Write one text per target."""
    for target, text in zip(targets, texts, strict=True):
        job.part_of(target).write_text(text, encoding="utf-8")
        job.tick()
    return targets


def animation_text_writer(writer: str) -> Writer:
    """Return a function that writes all steps to one file, as text.

    Parameters
    ----------
    writer : str
        Name of a function of scene, steps, timing, poster, title, width in pixels (None for its
        own) and tick that returns a text; see `_import_function`.
    """

    def write(job: Job) -> list[Path]:
        picture, scene = job.picture, job.picture.scene
        size = picture.canvas.size(scene)
        text = _import_function(writer)(
            scene,
            picture.steps,
            picture.timing,
            picture.poster,
            picture.alt,
            size and size[0],
            job.tick,
        )
        job.part_of(job.target).write_text(text, encoding="utf-8")
        return [job.target]

    return write


def write_caption(job: Job) -> list[Path]:
    """Write caption, worked formulas and alt text."""
    picture = job.picture
    parts = (picture.caption, "\n".join(picture.formulas), picture.alt)
    job.part_of(job.target).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    job.tick()
    return [job.target]


def write_deck(job: Job) -> list[Path]:
    """Write a deck with one slide per step, and caption and worked formulas in its notes."""
    picture = job.picture
    notes = "\n\n".join((picture.caption, "\n".join(picture.formulas)))
    _import_function("render.pptx.write_pptx")(
        job.part_of(job.target),
        picture.scene,
        picture.steps,
        (picture.alt, notes),
        picture.theme,
        picture.canvas.ratio,
        job.tick,
    )
    return [job.target]


def write_player(job: Job) -> list[Path]:
    """Write a page that plays the animation."""
    text = _import_function("export.player.player_html")(job.picture, job.tick)
    job.part_of(job.target).write_text(text, encoding="utf-8")
    return [job.target]


def _import_function(function: str) -> Any:
    """Import a function by its name, such as ``"encode.gif.write_gif"``."""
    module, _, name = function.rpartition(".")
    return getattr(import_module(f"convanim.{module}"), name)
