"""Suffix to renderer and encoder: an animation becomes whole files, or none.

A new format is an encoder and a line in `FORMATS`. What a format needs is
imported when it is used.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from convanim.animation import Animation
from convanim.arithmetic import formulas
from convanim.errors import LONGEST, ConvanimError, Option, listed, one_line, shortened
from convanim.files import blamed, check_target, whole_files
from convanim.frames import Frames
from convanim.parameters import answer, one_of

__all__ = ["EACH", "FORMATS", "Format", "check", "check_suffix", "count_ticks", "save"]

Tick = Callable[[], None]
Stage = Callable[[Path], Path]
Check = Callable[[Animation, Path], None]

#: Ending of a name that asks for one page, or one file, a step.
EACH = "-frames"

#: Points a PDF page's side may have.
LONGEST_PAGE = 14_400


def save(animation: Animation, targets: Sequence[Any], tick: Tick) -> list[Path]:
    """Write an animation to all targets: see `Animation.save`."""
    if not targets:
        raise ConvanimError("nothing to write: give at least one file name")
    if not callable(tick):
        raise ConvanimError(Option("tick"), f" must be a function, got {shortened(tick)}")
    paths = [_path(target) for target in targets]
    check(animation, paths, check_target)
    written: list[Path] = []
    with whole_files() as stage:
        for path in paths:
            with blamed(path):
                written += FORMATS[check_suffix(path)].write(animation, path, stage, tick)
    return written


def check(
    animation: Animation, targets: Sequence[Path], place: Callable[[Path], None] = lambda _: None
) -> None:
    """Raise one error that names all targets that can't be written, and why.

    Parameters
    ----------
    animation, targets : what is to be written, and where
    place : raises OSError where a target's place can't be written
    """
    refused: list[tuple[Path, Exception]] = []
    for target in targets:
        try:
            FORMATS[check_suffix(target)].check(animation, target)
            place(target)
        except (ConvanimError, OSError) as error:
            refused.append((target, error))
    if refused:
        raise _joined(refused)


def _joined(refused: Sequence[tuple[Path, Exception]]) -> Exception:
    """Make one error of several: a user's mistake where one is; those alike are told once."""
    groups: dict[str, list[tuple[Path, Exception]]] = {}
    for target, error in refused:
        groups.setdefault(str(error), []).append((target, error))
    if len(groups) == 1:
        error = refused[0][1]
        names = listed(str(target) for target, _ in refused)
        return error if isinstance(error, OSError) else ConvanimError(names, ": ", *error.args)
    room = LONGEST // len(groups) // 2
    told = "; ".join(
        # What is wrong alone: with what would be right, others would be cut off.
        f"{listed((str(target) for target, _ in group), room)}: {_reason(group[0][1])}"
        for group in groups.values()
    )
    codes = [error.errno or errno.EIO for _, error in refused if isinstance(error, OSError)]
    return OSError(codes[0], one_line(told)) if len(codes) == len(refused) else ConvanimError(told)


def _reason(error: Exception) -> str:
    told = str(error.strerror) if isinstance(error, OSError) else str(error)
    return told.split(": ")[0].split(" (known")[0]


def _path(target: Any) -> Path:
    """Check a file's name, of whatever kind it is."""
    path = answer(Path, target)
    if path is None or "\0" in str(path) or answer(os.fsencode, path) is None:
        raise ConvanimError(f"a target must be a file's name, got {shortened(target)}")
    return path


def count_ticks(animation: Animation, targets: Sequence[Path]) -> int:
    """Count how often saving to targets will call ``tick``; what is no format is refused there."""
    forms = [(target, FORMATS.get(target.suffix.lower())) for target in targets]
    moving = ((form is not None and form.moves) or _is_each(target) for target, form in forms)
    return sum(len(animation) if moves else 1 for moves in moving)


def check_suffix(target: Path) -> str:
    """Suffix of a target in lower case; raise ConvanimError for one that is no format."""
    suffix = target.suffix.lower()
    if not suffix:
        raise ConvanimError(
            f"has no suffix to choose the format by: add one of {', '.join(FORMATS)}"
        )
    return one_of("suffix", suffix, FORMATS)


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


def _pixels(longest: int) -> Check:
    """Check that a frame has no more pixels than the user wants, nor longer sides than a format."""

    def check(animation: Animation, target: Path) -> None:
        sides = animation.scene.pixels(animation.dpi)
        if max(sides) > longest:
            raise ConvanimError(
                f"a side of {max(sides):,} pixels is over the format's {longest:,}:"
                " give a smaller ",
                Option("dpi"),
                " or layer",
            )
        if prod(sides) > animation.max_pixels:
            raise ConvanimError(
                f"a frame of {prod(sides):,} pixels is over the limit of {animation.max_pixels:,}:"
                " give a smaller layer or ",
                Option("dpi"),
                ", raise ",
                Option("max_pixels"),
                ", or write .svg or .pdf",
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
            f"a page side of {side:,} points is over PDF's {LONGEST_PAGE:,}: choose fewer steps,"
            f" or one page a step with NAME{EACH}.pdf"
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
