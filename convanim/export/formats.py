"""The formats, a row each: what a suffix stands for.

What a format needs is imported when it is used.
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

__all__ = ["EACH", "FORMATS", "Format", "Job"]

#: Ending of a name that asks for one page, or one file, per step.
EACH = "-frames"

#: Points a PDF page's side may have.
LONGEST_PAGE = 14_400


@dataclass(frozen=True)
class Job:
    """One target to be written.

    Parameters
    ----------
    picture : Picture
    target : Path
    part : callable
        Takes a target and returns the path to write to meanwhile.
    tick : callable
    """

    picture: Picture
    target: Path
    part: Callable[[Path], Path]
    tick: Tick

    @property
    def is_each(self) -> bool:
        """Whether all steps are wanted, each by itself."""
        return is_each(self.target)

    def frames(self, steps: Sequence[int]) -> Frames:
        """Return steps as frames of pixels."""
        from convanim.render.raster import frames

        return frames(self.picture.scene, steps, self.picture.dpi)

    def numbered(self) -> list[Path]:
        """Name a file per step: ``name-00.png`` and so on."""
        steps = self.picture.steps
        digits = max(2, len(str(max(steps))))
        name = self.target.stem.removesuffix(EACH)
        suffix = self.target.suffix
        return [self.target.with_name(f"{name}-{step:0{digits}}{suffix}") for step in steps]


def is_each(target: Path) -> bool:
    """Whether a name asks for all steps, each by itself."""
    return target.stem.endswith(EACH)


@dataclass(frozen=True)
class Format:
    """What a suffix stands for.

    Parameters
    ----------
    name : str
        The suffix without its dot.
    says : str
        What a file holds.
    write : callable
        Writes what a `Job` asks for, and returns the files it made.
    check : callable
        Raises ConvanimError for what the format can't hold.
    moves : bool
        Whether it always holds all steps; others do where the name ends with ``-frames``.
    says_each : str
        What such a name stands for.
    """

    name: str
    says: str
    write: Callable[[Job], list[Path]]
    check: Callable[[Picture, Path], None]
    moves: bool = False
    says_each: str = ""


def _animation(writer: str) -> Callable[[Job], list[Path]]:
    """Write all frames to one file, by a function of path, frames, duration and tick."""

    def write(job: Job) -> list[Path]:
        frames = job.frames(job.picture.steps)
        _loaded(writer)(job.part(job.target), frames, job.picture.duration, job.tick)
        return [job.target]

    return write


def _stills(writer: str) -> Callable[[Job], list[Path]]:
    """Write the first frame, or a file per frame, by a function of paths, frames, dpi and tick."""

    def write(job: Job) -> list[Path]:
        steps = job.picture.steps
        targets = job.numbered() if job.is_each else [job.target]
        frames = job.frames(steps if job.is_each else steps[:1])
        _loaded(writer)(map(job.part, targets), frames, job.picture.dpi, job.tick)
        return targets

    return write


def _pages(panel: str, pages: str) -> Callable[[Job], list[Path]]:
    """Write the panel, or one file with a page per step.

    By functions of path, drawings (or scene and steps), title and tick.
    """

    def write(job: Job) -> list[Path]:
        picture, path = job.picture, job.part(job.target)
        if job.is_each:
            _loaded(pages)(path, picture.scene, picture.steps, picture.alt, job.tick)
        else:
            _loaded(panel)(path, [picture.panel()], picture.alt, job.tick)
        return [job.target]

    return write


def _texts(panel: str, each: str) -> Callable[[Job], list[Path]]:
    """Write the panel, or a file per step.

    By functions that return the text of a drawing, or yield those of a scene's steps, with a
    title.
    """

    def write(job: Job) -> list[Path]:
        picture = job.picture
        if job.is_each:
            targets = job.numbered()
            texts = _loaded(each)(picture.scene, picture.steps, picture.alt)
        else:
            targets, texts = [job.target], [_loaded(panel)(picture.panel(), picture.alt)]
        for target, text in zip(targets, texts, strict=True):
            job.part(target).write_text(text, encoding="utf-8")
            job.tick()
        return targets

    return write


def _caption(job: Job) -> list[Path]:
    """Write caption, worked formulas and alt text."""
    picture = job.picture
    parts = (picture.caption, "\n".join(picture.formulas), picture.alt)
    job.part(job.target).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    job.tick()
    return [job.target]


def _loaded(function: str) -> Any:
    """Load a function by its module and name."""
    module, _, name = function.rpartition(".")
    return getattr(import_module(f"convanim.{module}"), name)


def _no_limit(picture: Picture, target: Path) -> None:
    """Refuse nothing."""


def _pixels(longest: int) -> Callable[[Picture, Path], None]:
    """Check that a frame has no more pixels than the user wants, nor longer sides than a format."""

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


def _page(picture: Picture, target: Path) -> None:
    """Check that a page is no longer than readers of PDF take."""
    scene = picture.scene
    side = round(max((scene.width, scene.height) if is_each(target) else picture.panel_size))
    if side > LONGEST_PAGE:
        raise ConvanimError(
            f"a page side of {side:,} points is over PDF's {LONGEST_PAGE:,}: choose fewer steps,"
            f" or one page per step with NAME{EACH}.pdf"
        )


#: By their suffixes. Sides of a frame: GIF's and PNG's by their specification, MP4's by H.264's
#: encoder.
FORMATS = {
    f".{row.name}": row
    for row in (
        Format(
            "gif",
            "the animation, looping",
            _animation("encode.gif.write_gif"),
            _pixels(65_535),
            moves=True,
        ),
        Format(
            "mp4",
            "the animation, for PowerPoint and browsers",
            _animation("encode.mp4.write_mp4"),
            _pixels(16_384),
            moves=True,
        ),
        Format(
            "pdf",
            "a panel of the first steps, as vectors (`--steps` chooses others)",
            _pages("render.vector.write_pdf", "render.vector.write_steps"),
            _page,
            says_each="one page per step, for `\\animategraphics` or overlays in Beamer",
        ),
        Format(
            "png",
            "the first frame",
            _stills("encode.png.write_pngs"),
            _pixels(2**31 - 1),
            says_each="one file per step: `name-00.png`, `name-01.png`, …",
        ),
        Format(
            "svg",
            "the panel, for pages",
            _texts("render.svg.drawing_svg", "render.svg.step_svgs"),
            _no_limit,
            says_each="one file per step: `name-00.svg`, `name-01.svg`, …",
        ),
        Format("txt", "caption, worked formula and alt text", _caption, _no_limit),
    )
}
