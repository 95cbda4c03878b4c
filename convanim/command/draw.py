"""The commands that draw a layer, one per kind of layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from convanim.animation import animate
from convanim.command.options import layer_of, layer_options, look_options
from convanim.command.progress import progress
from convanim.errors import ConvanimError
from convanim.export import FORMATS, PER_STEP_ENDING, count_ticks

__all__ = ["draw_command"]

#: Formats with a file or a page per step.
_PER_STEP_FORMATS = [row.name for row in FORMATS.values() if row.says_per_step]


def draw_command(kind: str) -> click.Command:
    """Return the command that draws layers of a kind, such as ``"conv"``."""

    @click.command(kind)
    @layer_options(kind)
    @click.option(
        "-o",
        "--output",
        "targets",
        multiple=True,
        metavar="FILE",
        help=f"File to write; its suffix chooses the format: {', '.join(FORMATS)}."
        f" NAME{PER_STEP_ENDING}.{', '.join(_PER_STEP_FORMATS)} have all steps."
        " May be given again.",
    )
    @look_options()
    def command(targets: tuple[str, ...], **given: Any) -> None:
        if not targets:
            raise ConvanimError(f"nothing to write: give a file, such as -o {kind}.gif")
        layer, look = layer_of(kind, given)
        animation = animate(layer, **look)
        with progress(count_ticks(animation, [Path(target) for target in targets])) as advance:
            written = animation.save(*targets, tick=advance)
        for path in written:
            click.echo(f"wrote {path}", err=True)

    return command
