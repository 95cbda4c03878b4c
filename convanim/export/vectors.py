"""Writers of vectors: what is written where, and by which function of a renderer.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from convanim.export.job import Job, Writer, imported, numbered
from convanim.export.picture import Picture
from convanim.scene.sheets import Drawing

__all__ = [
    "animation_text_writer",
    "pages_writer",
    "panel_source_writer",
    "panel_text_writer",
    "panel_writer",
    "steps_source_writer",
    "texts_writer",
]


def panel_writer(writer: str) -> Writer:
    """Return a function that writes the panel.

    Parameters
    ----------
    writer : str
        Name of a function of path, drawings, title and tick; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        write_panel = imported(writer)
        write_panel(job.part_of(job.target), [picture.panel()], picture.alt, job.tick)
        return [job.target]

    return write


def pages_writer(writer: str) -> Writer:
    """Return a function that writes one file with one page per step.

    Parameters
    ----------
    writer : str
        Name of a function of path, scene, steps, title and tick; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        picture, path = job.picture, job.part_of(job.target)
        write_pages = imported(writer)
        write_pages(path, picture.scene, picture.steps, picture.alt, job.tick)
        return [job.target]

    return write


def panel_text_writer(writer: str) -> Writer:
    """Return a function that writes the panel as text.

    Parameters
    ----------
    writer : str
        Name of a function of drawing, title and width in pixels (None for its own) that returns
        a text; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        picture, panel = job.picture, job.picture.panel()
        width = _width(picture, panel)
        return _written(job, [job.target], [imported(writer)(panel, picture.alt, width)])

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
        texts = imported(writer)(picture.scene, picture.steps, picture.alt, size and size[0])
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
        text = imported(writer)(picture.panel(), picture.alt, picture.theme)
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
        text = imported(writer)(
            *(picture.scene, picture.steps, picture.alt, picture.theme, picture.poster, job.tick)
        )
        return job.written(text)

    return write


def animation_text_writer(writer: str) -> Writer:
    """Return a function that writes all steps to one file, as text.

    Parameters
    ----------
    writer : str
        Name of a function of scene, steps, timing, poster, title, width in pixels (None for its
        own) and tick that returns a text; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        picture, scene = job.picture, job.picture.scene
        size = picture.canvas.size(scene)
        wide = size and size[0]
        text = imported(writer)(
            *(scene, picture.steps, picture.timing, picture.poster, picture.alt, wide, job.tick)
        )
        return job.written(text)

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
