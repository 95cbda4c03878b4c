"""Formats of files: one row per suffix.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from pathlib import Path

from convanim.errors import ConvanimError, Option
from convanim.export.picture import Picture
from convanim.export.writers import (
    PER_STEP_ENDING,
    Job,
    animation_writer,
    is_per_step,
    pages_writer,
    stills_writer,
    texts_writer,
    write_caption,
)

__all__ = ["FORMATS", "PER_STEP_ENDING", "Format", "Job", "is_per_step"]

#: Longest side of a PDF page that readers can show, in points.
LONGEST_PAGE = 14_400


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
            animation_writer("encode.gif.write_gif"),
            _pixel_check(65_535),
            has_all_steps=True,
        ),
        Format(
            "mp4",
            "the animation, for PowerPoint and browsers",
            animation_writer("encode.mp4.write_mp4"),
            _pixel_check(16_384),
            has_all_steps=True,
        ),
        Format(
            "pdf",
            "a panel of the first steps, as vectors (`--steps` chooses others)",
            pages_writer("render.pdf.write_pdf", "render.pdf.write_steps"),
            _check_page,
            says_per_step="one page per step, for `\\animategraphics` or overlays in Beamer",
        ),
        Format(
            "png",
            "the first frame",
            stills_writer("encode.png.write_pngs"),
            _pixel_check(2**31 - 1),
            says_per_step="one file per step: `name-00.png`, `name-01.png`, …",
        ),
        Format(
            "svg",
            "the panel, for pages",
            texts_writer("render.svg.drawing_svg", "render.svg.step_svgs"),
            _no_check,
            says_per_step="one file per step: `name-00.svg`, `name-01.svg`, …",
        ),
        Format("txt", "caption, worked formula and alt text", write_caption, _no_check),
    )
}
