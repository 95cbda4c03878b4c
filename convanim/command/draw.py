"""The commands that draw a layer, one per kind of layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from convanim.animation import Animation, animate
from convanim.checks import one_of
from convanim.command.explore import both_option, write_explorer
from convanim.command.forecast import forecast
from convanim.command.progress import progress
from convanim.errors import ConvanimError
from convanim.explorers.ranges import has_ranges
from convanim.export import FORMATS, advice, check, count_ticks, format_of
from convanim.files.whole import check_target
from convanim.layers import Layer, Stack
from convanim.parse.line import layer_of_line, line_options
from convanim.parse.options import given_only, layer_of, layer_options, look_options
from convanim.parse.stack import StackCommand, layers_argument, stack_of
from convanim.places import PLACES, Figure

__all__ = ["draw_command", "draw_line_command", "draw_stack_command"]


#: What a user can't see in the options.
RANGES = (
    "Sizes may be ranges, such as -k 1..5 or -p 0/same: then -o page.html has a slider for each."
)


def _target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where to write to a command."""
    output = click.option(
        "-o",
        "--output",
        "targets",
        multiple=True,
        metavar="FILE",
        help="File to write; its ending chooses the format:"
        f" {', '.join(row.ending for row in FORMATS.values())}. May be given again.",
    )
    place = click.option(
        "--for",
        "place",
        metavar="PLACE",
        help=f"Write what suits a place ({', '.join(PLACES)}), and print the lines to paste there;"
        " then -o is a name without its ending.",
    )
    return output(place(command))


def draw_command(kind: str) -> click.Command:
    """Return the command that draws layers of a kind, such as ``"conv"``."""

    @click.command(kind, epilog=RANGES)
    @layer_options(kind)
    @_target_options
    @both_option
    @look_options()
    def command(
        targets: tuple[str, ...], place: str | None, both: tuple[str, ...], **given: Any
    ) -> None:
        if has_ranges(given, both):
            write_explorer(kind, given, both, targets, place)
            return
        layer, look = layer_of(kind, given)
        _draw_for(place, layer, look, targets, kind)

    return command


def draw_stack_command() -> click.Command:
    """Return the command that draws a stack."""

    @click.command("stack", StackCommand)
    @layers_argument
    @_target_options
    @look_options()
    def command(
        layers: tuple[str, ...], targets: tuple[str, ...], place: str | None, **given: Any
    ) -> None:
        _draw_for(place, stack_of(layers), given_only(given), targets, "stack")

    return command


def draw_line_command() -> click.Command:
    """Return the command that draws the layer of a framework's line."""

    @click.command("draw")
    @line_options
    @_target_options
    @look_options()
    def command(
        line: str,
        size: str | None,
        channels: str | None,
        targets: tuple[str, ...],
        place: str | None,
        **given: Any,
    ) -> None:
        layer = layer_of_line(line, size, channels)
        _draw_for(place, layer, given_only(given), targets, layer.kind)

    return command


def _draw_for(
    place: str | None,
    layer: Layer | Stack,
    look: dict[str, Any],
    targets: tuple[str, ...],
    kind: str,
) -> None:
    """Draw a layer to files, or for a place: then print the lines to paste there."""
    if place is None:
        if not targets:
            raise ConvanimError(f"nothing to write: give a file, such as -o {kind}.gif")
        _draw(animate(layer, **look), [*map(Path, targets)], look)
        return
    row, suffixes = PLACES[one_of("place", place, PLACES)], {f.suffix for f in FORMATS.values()}
    for target in targets:
        if Path(target).name in ("", ".."):
            raise ConvanimError(f"{target!r} names no file: give a name, such as {kind}")
        if Path(target).suffix.lower() in suffixes:
            raise ConvanimError(
                f"{target}: --for {row.name} chooses the formats: give the name without its ending"
            )
    animation = animate(layer, **row.with_own(look))
    for name in map(Path, targets or [kind]):
        figure = Figure(name, animation.steps, animation.alt, animation.timing)
        lines = row.lines(figure)  # which may refuse the name
        _draw(animation, [figure.path(form) for form in row.formats], look)
        click.echo(lines)


def _draw(animation: Animation, paths: list[Path], look: dict[str, Any]) -> None:
    """Write an animation to files, and tell which, and what of a user's look they can't show."""
    check(animation, paths, check_target)  # before the forecast, which draws for a while
    asked = {name: value for name, value in animation.given.items() if name in look}
    for line in advice(asked, paths):
        click.echo(line, err=True)
    said = forecast(animation, {format_of(path).name for path in paths})
    if said:
        click.echo(said, err=True)
    with progress(count_ticks(animation, paths)) as advance:
        written = animation.save(*paths, tick=advance)
    for path in written:
        click.echo(f"wrote {path}", err=True)
