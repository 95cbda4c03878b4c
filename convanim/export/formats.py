"""Formats of files: one row per suffix.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import prod
from pathlib import Path
from typing import Any

from convanim.encode.frames import Frames
from convanim.errors import ConvanimError, Option
from convanim.export.picture import Picture, Tick

__all__ = ["FORMATS", "PER_STEP_ENDING", "Format", "Job", "is_per_step"]

#: Ending of a file's name, before the suffix, that asks for one page or one file per step.
PER_STEP_ENDING = "-frames"

#: Longest side of a PDF page that readers can show, in points.
LONGEST_PAGE = 14_400


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


@dataclass(frozen=True)
class Format:
    """A format.

    Parameters
    ----------
    name : str
        The suffix without its dot.
    says : str
        What a file holds, for README.
    write : callable
        Takes a `Job`, writes its files, and returns their paths.
    check : callable
        Takes a picture and a target, and raises ConvanimError if the format can't hold it.
    has_all_steps : bool
        Whether a file always holds all steps, even if its name does not end with ``-frames``.
    says_per_step : str
        What a name that ends with ``-frames`` stands for, for README; empty if it stands for
        nothing special.
    """

    name: str
    says: str
    write: Callable[[Job], list[Path]]
    check: Callable[[Picture, Path], None]
    has_all_steps: bool = False
    says_per_step: str = ""


def _animation_writer(writer: str) -> Callable[[Job], list[Path]]:
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


def _stills_writer(writer: str) -> Callable[[Job], list[Path]]:
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


def _pages_writer(panel: str, pages: str) -> Callable[[Job], list[Path]]:
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


def _texts_writer(panel: str, per_step: str) -> Callable[[Job], list[Path]]:
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


def _write_caption(job: Job) -> list[Path]:
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


def _no_check(picture: Picture, target: Path) -> None:
    """Accept any picture."""


def _pixel_check(longest: int) -> Callable[[Picture, Path], None]:
    """Return a function that checks the size of a frame: its sides, and ``max_pixels``.

    Parameters
    ----------
    longest : int
        Longest side of a frame in the format, in pixels.
    """

    def check(picture: Picture, target: Path) -> None:
        sides = picture.scene.pixels(picture.dpi)
        if max(sides) > longest:
            raise ConvanimError(
                f"a side of {max(sides):,} pixels is over the format's {longest:,}:"
                " give a smaller ",
                Option("dpi"),
                " or layer",
            )
        if prod(sides) > picture.max_pixels:
            raise ConvanimError(
                f"a frame of {prod(sides):,} pixels is over the limit of {picture.max_pixels:,}:"
                " give a smaller layer or ",
                Option("dpi"),
                ", raise ",
                Option("max_pixels"),
                ", or write .svg or .pdf",
            )

    return check


def _check_page(picture: Picture, target: Path) -> None:
    """Check that no side of a page is longer than `LONGEST_PAGE`."""
    scene = picture.scene
    page = scene if is_per_step(target) else picture.panel()
    side = round(max(page.width, page.height))
    if side > LONGEST_PAGE:
        raise ConvanimError(
            f"a page side of {side:,} points is over PDF's {LONGEST_PAGE:,}: choose fewer steps,"
            f" or one page per step with NAME{PER_STEP_ENDING}.pdf"
        )


#: All formats, by their suffixes. The longest sides are those of the specification for GIF and
#: PNG, and of the H.264 encoder for MP4.
FORMATS = {
    f".{row.name}": row
    for row in (
        Format(
            "gif",
            "the animation, looping",
            _animation_writer("encode.gif.write_gif"),
            _pixel_check(65_535),
            has_all_steps=True,
        ),
        Format(
            "mp4",
            "the animation, for PowerPoint and browsers",
            _animation_writer("encode.mp4.write_mp4"),
            _pixel_check(16_384),
            has_all_steps=True,
        ),
        Format(
            "pdf",
            "a panel of the first steps, as vectors (`--steps` chooses others)",
            _pages_writer("render.pdf.write_pdf", "render.pdf.write_steps"),
            _check_page,
            says_per_step="one page per step, for `\\animategraphics` or overlays in Beamer",
        ),
        Format(
            "png",
            "the first frame",
            _stills_writer("encode.png.write_pngs"),
            _pixel_check(2**31 - 1),
            says_per_step="one file per step: `name-00.png`, `name-01.png`, …",
        ),
        Format(
            "svg",
            "the panel, for pages",
            _texts_writer("render.svg.drawing_svg", "render.svg.step_svgs"),
            _no_check,
            says_per_step="one file per step: `name-00.svg`, `name-01.svg`, …",
        ),
        Format("txt", "caption, worked formula and alt text", _write_caption, _no_check),
    )
}
