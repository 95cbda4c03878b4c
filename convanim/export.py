"""Suffix to renderer and encoder: an animation becomes whole files, or none.

A new format is an encoder and a line in `FORMATS`. What a format needs is
imported when it is used.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from convanim.animation import Animation
from convanim.arithmetic import formulas
from convanim.errors import ConvanimError, unknown
from convanim.files import blamed, check_target, whole_files
from convanim.frames import Frames

__all__ = ["EACH", "FORMATS", "Format", "as_data_uri", "check_suffix", "count_ticks", "save"]

Tick = Callable[[], None]
Stage = Callable[[Path], Path]
Check = Callable[[Animation, Path], None]

#: Ending of a name that asks for one page, or one file, a step.
EACH = "-frames"

#: Points a PDF page's side may have.
LONGEST_PAGE = 14_400


def save(animation: Animation, targets: Sequence[Path], tick: Tick) -> list[Path]:
    """Write an animation to all targets: see `Animation.save`."""
    if not targets:
        raise ConvanimError("nothing to write: give at least one file name")
    plans = [(target, FORMATS[check_suffix(target)]) for target in targets]
    for target, form in plans:
        form.check(animation, target)
        check_target(target)
    written: list[Path] = []
    with whole_files() as stage:
        for target, form in plans:
            with blamed(target):
                written += form.write(animation, target, stage, tick)
    return written


def count_ticks(animation: Animation, targets: Sequence[Path]) -> int:
    """Count how often saving to targets will call ``tick``."""
    moving = (FORMATS[check_suffix(target)].moves or _is_each(target) for target in targets)
    return sum(len(animation) if moves else 1 for moves in moving)


def check_suffix(target: Path) -> str:
    """Suffix of a target in lower case; raise ConvanimError for one that is no format."""
    suffix = target.suffix.lower()
    if not suffix:
        raise ConvanimError(
            f"{str(target)!r} has no suffix to choose the format by:"
            f" add one of {', '.join(FORMATS)}"
        )
    if suffix not in FORMATS:
        raise unknown("suffix", suffix, FORMATS)
    return suffix


def as_data_uri(animation: Animation) -> str:
    """Write the GIF into an address that a page can show without a file."""
    from convanim.encode.gif import write_gif

    memory = io.BytesIO()
    write_gif(memory, _frames(animation), animation.duration)
    return f"data:image/gif;base64,{base64.b64encode(memory.getvalue()).decode()}"


def _frames(animation: Animation, steps: Sequence[int] | None = None) -> Frames:
    from convanim.render.raster import frames

    return frames(animation.scene, animation.steps if steps is None else steps, animation.dpi)


def _gif(animation: Animation, target: Path, stage: Stage, tick: Tick) -> list[Path]:
    from convanim.encode.gif import write_gif

    with stage(target).open("wb") as file:
        write_gif(file, _frames(animation), animation.duration, tick)
    return [target]


def _mp4(animation: Animation, target: Path, stage: Stage, tick: Tick) -> list[Path]:
    from convanim.encode.mp4 import write_mp4

    write_mp4(stage(target), _frames(animation), animation.duration, tick)
    return [target]


def _png(animation: Animation, target: Path, stage: Stage, tick: Tick) -> list[Path]:
    from convanim.encode.png import pictures, write_png

    if not _is_each(target):
        targets, steps = [target], animation.steps[:1]
    else:
        steps = animation.steps
        targets = _numbered(target, steps)
    for place, picture in zip(targets, pictures(_frames(animation, steps)), strict=True):
        write_png(stage(place), picture, animation.dpi)
        tick()
    return targets


def _pdf(animation: Animation, target: Path, stage: Stage, tick: Tick) -> list[Path]:
    from convanim.render.vector import write_pdf, write_steps

    if _is_each(target):
        write_steps(stage(target), animation.scene, animation.steps, animation.alt, tick)
    else:
        write_pdf(stage(target), [animation.panel()], animation.alt, tick)
    return [target]


def _svg(animation: Animation, target: Path, stage: Stage, tick: Tick) -> list[Path]:
    from convanim.render.svg import drawing_svg, step_svgs

    if _is_each(target):
        targets = _numbered(target, animation.steps)
        pictures = step_svgs(animation.scene, animation.steps, animation.alt)
    else:
        targets, pictures = [target], iter([drawing_svg(animation.panel(), animation.alt)])
    for place, picture in zip(targets, pictures, strict=True):
        stage(place).write_text(picture, encoding="utf-8")
        tick()
    return targets


def _txt(animation: Animation, target: Path, stage: Stage, tick: Tick) -> list[Path]:
    parts = (animation.caption, "\n".join(formulas(animation.layer)), animation.alt)
    stage(target).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    tick()
    return [target]


def _is_each(target: Path) -> bool:
    return target.stem.endswith(EACH)


def _numbered(target: Path, steps: Sequence[int]) -> list[Path]:
    """Name a file a step: ``name-00.png`` and so on."""
    digits = max(2, len(str(max(steps))))
    name = target.stem.removesuffix(EACH)
    return [target.with_name(f"{name}-{step:0{digits}}{target.suffix}") for step in steps]


def _anything(animation: Animation, target: Path) -> None:
    """Take whatever comes."""


def _pixels(most: int) -> Check:
    """Check that a frame's sides are no longer than a format can tell."""

    def check(animation: Animation, target: Path) -> None:
        side = max(animation.scene.pixels(animation.dpi))
        if side > most:
            raise ConvanimError(
                f"{target}: a side of {side:,} pixels is over the format's {most:,}:"
                " give a smaller dpi or layer"
            )

    return check


def _page(animation: Animation, target: Path) -> None:
    """Check that a page is no longer than readers of PDF take."""
    scene, rows, columns = animation.scene, 1, 1
    if not _is_each(target) and (animation.chosen or not scene.poster):
        count = len(animation.panel_steps)
        columns = min(count, animation.view.panel_columns)
        rows = -(-count // columns)
    side = round(max(scene.width * columns, scene.height * rows))
    if side > LONGEST_PAGE:
        raise ConvanimError(
            f"{target}: a page side of {side:,} points is over PDF's {LONGEST_PAGE:,}: choose fewer"
            f" steps, or one page a step with NAME{EACH}.pdf"
        )


@dataclass(frozen=True)
class Format:
    """What a suffix stands for.

    Parameters
    ----------
    write : writes where it is told, and returns the files it made
    check : raises ConvanimError for what the format can't hold
    moves : whether it always holds all steps; others do where the name ends with ``-frames``
    """

    write: Callable[[Animation, Path, Stage, Tick], list[Path]]
    check: Check
    moves: bool = False


#: Sides of a frame: GIF's and PNG's by their specification, MP4's by H.264's encoder.
FORMATS = {
    ".gif": Format(_gif, _pixels(65_535), moves=True),
    ".mp4": Format(_mp4, _pixels(16_384), moves=True),
    ".png": Format(_png, _pixels(2**31 - 1)),
    ".pdf": Format(_pdf, _page),
    ".svg": Format(_svg, _anything),
    ".txt": Format(_txt, _anything),
}
