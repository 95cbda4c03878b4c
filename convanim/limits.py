"""What may be drawn: how much, how large, how fast; refused before anything is staged."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from math import prod
from typing import Any

from convanim.checks import as_text, as_whole, checked_whole, first_items
from convanim.errors import ConvanimError, Option, shortened
from convanim.layers import Layer
from convanim.layers.entries import entries_of

__all__ = [
    "DPI_RANGE",
    "DURATION_RANGE",
    "MAX_PIXELS",
    "MAX_STEPS",
    "check_parts",
    "check_steps",
    "checked_channels",
    "checked_steps",
]

#: What is larger is hardly meant; both can be raised.
MAX_PIXELS = 20_000_000
MAX_STEPS = 10_000

#: Browsers slow down what is faster, and a GIF can't tell what is slower.
DURATION_RANGE = (20, 655_350)

#: With fewer dots a cell would be no larger than a pixel.
DPI_RANGE = (10, 100_000)

#: Lines and cells of a picture beyond which it is not even staged, for vectors too.
MOST_PARTS = 100_000

#: Digits a step may have; no layer has as many steps.
STEP_DIGITS = 40

#: Kernels beyond which nobody looks through a picture of channels.
MOST_KERNELS = 200


def checked_channels(channels: Any) -> tuple[int, int]:
    """Check the numbers of input and output maps."""
    entries = entries_of(channels)
    both = entries if isinstance(entries, tuple) else (entries, entries)
    if len(both) != 2:
        raise ConvanimError(
            Option("channels"), f" must be two numbers, such as 2x3, got {shortened(channels)}"
        )
    found = [checked_whole("channels", entry) for entry in both]
    if prod(found) > MOST_KERNELS:
        raise ConvanimError(
            f"{prod(found):,} kernels of {found[0]}×{found[1]} ",
            Option("channels"),
            f" can't be told apart: give fewer (at most {MOST_KERNELS} kernels)",
        )
    return found[0], found[1]


def checked_steps(steps: Any, most: int) -> tuple[int, ...]:
    """Check chosen steps to be whole numbers; they may come one by one, without an end.

    Examples
    --------
    >>> checked_steps(range(3), 10), checked_steps("0-3,8", 10)
    ((0, 1, 2), (0, 1, 2, 3, 8))
    """
    words = as_text(steps)
    if words is not None:
        steps = chain.from_iterable(_step_ranges(words))
    given = None if isinstance(steps, bytes | Mapping) else first_items(steps, most)
    chosen = tuple(step for step in map(as_whole, given or ()) if step is not None)
    if given is None or len(chosen) < len(given):
        raise ConvanimError(Option("steps"), f" must be whole numbers, got {shortened(steps)}")
    if not chosen:
        raise ConvanimError(Option("steps"), " must name at least one step, got none")
    if len(chosen) > most:
        message = f" names more than the limit of {most:,}: name fewer, or raise "
        raise ConvanimError(Option("steps"), message, Option("max_steps"))
    if min(chosen) < 0:
        raise ConvanimError(f"step {shortened(min(chosen))} is out of range: steps count from 0")
    return chosen


def _step_ranges(words: str) -> list[range]:
    """Read ``0-3,8``."""
    found = []
    for word in words.split(","):
        ends = word.strip().split("-")
        if len(ends) > 2 or not all(end.isascii() and end.isdecimal() for end in ends):
            raise ConvanimError(f"{shortened(word)} is no step: give steps such as 0-3,8")
        if max(map(len, ends)) > STEP_DIGITS:
            raise ConvanimError(f"{shortened(word)} is out of range: give fewer digits")
        first, last = int(ends[0]), int(ends[-1])
        if last < first:
            raise ConvanimError(f"{word!r} goes from {first} to {last}: give steps upwards")
        found.append(range(first, last + 1))
    return found


def check_steps(chosen: tuple[int, ...] | None, count: int, most: int) -> None:
    """Raise ConvanimError for steps that a layer has not, or too many: all of them."""
    if chosen is None and count > most:
        raise ConvanimError(
            f"{count:,} steps are more than the limit of {most:,}: choose fewer with ",
            *(Option("steps"), ", or raise ", Option("max_steps")),
        )
    last = max(chosen or (0,))
    if last >= count:
        raise ConvanimError(
            f"step {shortened(last)} is out of range: this layer has steps 0 to {count - 1}"
        )


def check_parts(layer: Layer, fills: bool, channels: tuple[int, int] | None = None) -> None:
    """Raise ConvanimError where a picture would have too many lines and cells.

    Its pixels are another matter, and its formats'. From the layer's numbers alone: a scene of
    so many cells can't even be staged.

    Parameters
    ----------
    layer : Layer
    fills : bool
        Whether something is drawn in every cell, or all numbers are computed.
    channels : tuple of int, or None
        Input and output maps, where they are drawn.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> check_parts(Conv(224, 11, stride=4, padding=2), fills=False)
    >>> check_parts(Conv(10**6, 11), fills=False)
    Traceback (most recent call last):
    convanim.errors.ConvanimError: a picture of 4,000,101 lines and cells is over the limit of ...
    """
    read, made = channels or (1, 1)
    grid, output = [axis.padded for axis in layer.axes], layer.output_size
    # Of each map its lines, of the window each cell; output maps are made of as many as are read.
    maps = made * (read + 2) if channels else 1
    parts = read * (sum(grid) + prod(layer.kernel)) + maps * sum(output)
    if fills:
        parts += prod(axis.cells for axis in layer.axes) + prod(output) + prod(layer.input)
    if parts > MOST_PARTS:
        raise ConvanimError(
            f"a picture of {parts:,} lines and cells is over the limit of {MOST_PARTS:,}:"
            " give a smaller layer"
        )
