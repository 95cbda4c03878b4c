"""Options of the command line."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import click

from convanim.errors import shortened
from convanim.layers import KINDS

__all__ = ["layer_options", "look_options", "parameters_of"]

#: Steps one range may name; more are hardly meant.
MOST_STEPS = 1_000_000

#: Digits a step may have; no layer has as many steps.
DIGITS = 40

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def steps(text: str) -> tuple[int, ...]:
    """Read ``0-3,8``: steps, counted from 0.

    Examples
    --------
    >>> steps("0-3,8")
    (0, 1, 2, 3, 8)
    """
    found: list[int] = []
    for word in text.split(","):
        ends = word.split("-")
        if len(ends) > 2 or not all(end.isascii() and end.isdecimal() for end in ends):
            raise click.BadParameter(f"{shortened(word)} is no step: give steps such as 0-3,8")
        if max(map(len, ends)) > DIGITS:
            raise click.BadParameter(f"{shortened(word)} is out of range: give fewer digits")
        first, last = int(ends[0]), int(ends[-1])
        if not 0 <= last - first < MOST_STEPS:
            raise click.BadParameter(f"{word!r} goes from {first} to {last}: give fewer, upwards")
        found += range(first, last + 1)
    return tuple(found)


#: How each of a layer's parameters is asked for.
_LAYER_OPTIONS: dict[str, Callable[[str], Decorator]] = {
    "input": lambda default: click.option(
        "-i", "--input", required=True, metavar="N[xN]", help="Input size."
    ),
    "kernel": lambda default: click.option(
        "-k", "--kernel", required=True, metavar="N[xN]", help="Kernel (or window) size."
    ),
    "stride": lambda default: click.option(
        "-s", "--stride", metavar="N[xN]", help=f"Stride.  [default: {default}]"
    ),
    "padding": lambda default: click.option(
        "-p",
        "--padding",
        metavar="N[:N][xN[:N]]",
        help="Padding; begin:end where the two ends differ; for conv also a word:"
        f" valid, same or full.  [default: {default}]",
    ),
    "dilation": lambda default: click.option(
        "-d", "--dilation", metavar="N[xN]", help=f"Dilation.  [default: {default}]"
    ),
    "output_padding": lambda default: click.option(
        "--output-padding",
        metavar="N[xN]",
        help=f"Cells added to the output's end.  [default: {default}]",
    ),
    "ceil_mode": lambda default: click.option(
        "--ceil-mode", is_flag=True, default=None, help="Round the output size up."
    ),
    "count_include_pad": lambda default: click.option(
        "--count-include-pad/--no-count-include-pad",
        default=None,
        help="Whether the padding counts in the mean.  [default: it does]",
    ),
}

_LOOK_OPTIONS: tuple[Decorator, ...] = (
    click.option(
        "--view",
        help="slanted (default), numerical, kernel, channels, subsampling, counting or matrix.",
    ),
    click.option("--labels", is_flag=True, default=None, help="Name the parts and their sizes."),
    click.option("--channels", metavar="NxN", help="Input and output maps of the channels view."),
    click.option("--weights", help="symbols (default) or numbers, in the matrix view."),
    click.option("--theme", help="guide (default), dark or gray."),
    click.option("--dpi", type=float, help="Dots an inch; a cell is 0.5 cm.  [default: 150]"),
    click.option("--duration", type=float, help="Milliseconds a step.  [default: 1000]"),
    click.option(
        "--steps",
        type=steps,
        metavar="N[-N],…",
        help="Steps to draw, such as 0-3,8.  [default: all; in a panel the first few]",
    ),
    click.option("--max-steps", type=int, help="Raise the limit on steps.  [default: 10000]"),
    click.option("--max-pixels", type=int, help="Raise the limit on a frame.  [default: 20000000]"),
)


def parameters_of(kind: str) -> dict[str, Any]:
    """Parameters of a kind of layer and their defaults."""
    found = inspect.signature(KINDS[kind]).parameters
    return {name: parameter.default for name, parameter in found.items()}


def layer_options(kind: str) -> Decorator:
    """Give a command the parameters of a kind of layer, as options."""
    usual = parameters_of(kind)
    words = {name: "the kernel" if value is None else str(value) for name, value in usual.items()}
    return _all(_LAYER_OPTIONS[name](words[name]) for name in usual)


def look_options() -> Decorator:
    """Give a command the options of view and look."""
    return _all(_LOOK_OPTIONS)


def _all(options: Iterable[Decorator]) -> Decorator:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(list(options)):
            command = option(command)
        return command

    return decorate
