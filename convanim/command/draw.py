"""The commands that draw a layer, one per kind of layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from convanim.animation import Animation, animate
from convanim.command.forecast import forecast
from convanim.command.options import given_only, layer_of, layer_options, look_options
from convanim.command.progress import progress
from convanim.command.stack import StackCommand, layers_argument, stack_of
from convanim.errors import ConvanimError
from convanim.export import FORMATS, advice, check, count_ticks
from convanim.files.whole import check_target

__all__ = ["draw_command", "draw_stack_command"]


_target_options = click.option(
    "-o",
    "--output",
    "targets",
    multiple=True,
    metavar="FILE",
    help="File to write; how its name ends chooses the format:"
    f" {', '.join(row.ending for row in FORMATS.values())}. May be given again.",
)


def draw_command(kind: str) -> click.Command:
    """Return the command that draws layers of a kind, such as ``"conv"``."""

    @click.command(kind)
    @layer_options(kind)
    @_target_options
    @look_options()
    def command(targets: tuple[str, ...], **given: Any) -> None:
        _check_targets(targets, kind)
        layer, look = layer_of(kind, given)
        _draw(animate(layer, **look), targets)

    return command


def draw_stack_command() -> click.Command:
    """Return the command that draws a stack."""

    @click.command("stack", StackCommand)
    @layers_argument
    @_target_options
    @look_options()
    def command(layers: tuple[str, ...], targets: tuple[str, ...], **given: Any) -> None:
        _check_targets(targets, "stack")
        _draw(animate(stack_of(layers), **given_only(given)), targets)

    return command


def _check_targets(targets: tuple[str, ...], name: str) -> None:
    """Raise ConvanimError where there is nothing to write."""
    if not targets:
        raise ConvanimError(f"nothing to write: give a file, such as -o {name}.gif")


def _draw(animation: Animation, targets: tuple[str, ...]) -> None:
    """Write an animation to files, and tell which."""
    paths = [Path(target) for target in targets]
    check(animation, paths, check_target)  # before the forecast, which draws for a while
    for line in advice(animation.given, paths):
        click.echo(line, err=True)
    said = forecast(animation, {path.suffix[1:].lower() for path in paths})
    if said:
        click.echo(said, err=True)
    with progress(count_ticks(animation, paths)) as advance:
        written = animation.save(*targets, tick=advance)
    for path in written:
        click.echo(f"wrote {path}", err=True)
