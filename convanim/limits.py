"""Limits on what is drawn: steps, pixels, resolution, speed, and the number of lines and cells.

They are checked before a scene is built.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from math import prod
from typing import Any

from convanim.checks import as_text, as_whole, first_items
from convanim.errors import ConvanimError, Option, shortened
from convanim.layers import Layer, Stack
from convanim.layers.values.checks import whole_numbers
from convanim.scene.primitives import Scene
from convanim.scene.views.guide.channels import check_kernels
from convanim.theme import POINTS_PER_INCH
from convanim.walk.arrays import MOST_CELLS
from convanim.walk.part import part

__all__ = [
    "DPI_RANGE",
    "DURATION_RANGE",
    "MAX_PIXELS",
    "MAX_STEPS",
    "USUAL_DPI",
    "USUAL_SIDE",
    "check_parts",
    "check_steps",
    "checked_shown",
    "checked_steps",
    "usual_dpi",
]

#: Limits that users can raise: more is usually a mistake.
MAX_PIXELS = 20_000_000  # pixels of a frame
MAX_STEPS = 10_000  # steps of an animation

#: Milliseconds per step. Browsers slow down shorter ones; GIF has no longer ones.
DURATION_RANGE = (20, 655_350)

#: Dots per inch. With fewer than 10, a cell would be about as small as a pixel.
DPI_RANGE = (10, 100_000)

#: Dots per inch where none are given, and the most pixels along a side that they then make.
USUAL_DPI, USUAL_SIDE = 150, 2000

#: Limit on the lines and cells of a picture, for vectors as well.
MOST_PARTS = 100_000

#: Steps that can be listed, whatever the limit.
MOST_LISTED = 1_000_000

#: Limit on the digits of a step; no layer has so many steps.
STEP_DIGITS = 40


def checked_steps(steps: Any, most: int) -> tuple[int, ...]:
    """Return the chosen steps as whole numbers.

    Parameters
    ----------
    steps : iterable of int, or str
        Steps counted from 0, or a text such as ``"0-3,8"``. An iterable may have no end.
    most : int
        Limit on the number of steps.

    Returns
    -------
    tuple of int
        The steps, in the given order. Whether the layer has them, `check_steps` checks.

    Raises
    ------
    ConvanimError
        Where a step is no whole number or negative, or there are none, or more than the limit.

    Examples
    --------
    >>> checked_steps(range(3), 10), checked_steps("0-3,8", 10)
    ((0, 1, 2), (0, 1, 2, 3, 8))
    """
    words, one = as_text(steps), as_whole(steps)
    listed = steps if one is None else [one]
    if words is not None:
        ranges = _step_ranges(words)
        # Their ends tell how many there are, before they are listed.
        if sum(found.stop - found.start for found in ranges) > min(most, MOST_LISTED):
            raise _too_many(most)
        listed = chain.from_iterable(ranges)
    given = None if isinstance(steps, bytes | Mapping) else first_items(listed, most)
    chosen = tuple(step for step in map(as_whole, given or ()) if step is not None)
    if given is None or len(chosen) < len(given):
        raise ConvanimError(Option("steps"), f" must be whole numbers, got {shortened(steps)}")
    if not chosen:
        raise ConvanimError(Option("steps"), " must name at least one step, got none")
    if len(chosen) > most:
        raise _too_many(most)
    if min(chosen) < 0:
        raise ConvanimError(f"step {shortened(min(chosen))} is out of range: steps count from 0")
    return chosen


def _too_many(most: int) -> ConvanimError:
    """Return the error for more steps than the limit."""
    if most > MOST_LISTED:
        return ConvanimError(Option("steps"), f" names more than {MOST_LISTED:,}: name fewer")
    message = f" names more than the limit of {most:,}: name fewer, or raise "
    return ConvanimError(Option("steps"), message, Option("max_steps"))


def _step_ranges(words: str) -> list[range]:
    """Return the ranges that a text such as ``0-3,8`` stands for."""
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
    """Raise ConvanimError where chosen steps do not exist, or there are too many to draw all.

    Parameters
    ----------
    chosen : tuple of int, or None
        The chosen steps; None for all.
    count : int
        Number of steps of the layer.
    most : int
        Limit on the number of steps, where none are chosen.
    """
    if chosen is None and count > most:
        raise ConvanimError(
            f"{count:,} steps are more than the limit of {most:,}: draw a part with ",
            *(Option("shown"), ", choose some with ", Option("steps"), ", or raise "),
            Option("max_steps"),
        )
    last = max(chosen or (0,))
    if last >= count:
        raise ConvanimError(
            f"step {shortened(last)} is out of range: this layer has steps 0 to {count - 1}"
        )


def checked_shown(layer: Layer | Stack, value: Any) -> tuple[int, ...]:
    """Return the largest numbers of input cells that are drawn, one per axis.

    Raises
    ------
    ConvanimError
        Where a value is no positive whole number, or the layer writes its windows.
    """
    if any(one.scatter for one in layer.layers):
        raise ConvanimError(
            "a layer that writes its windows is drawn whole: leave ", Option("shown"), " out"
        )
    axes = len(layer.layers[0].input)
    sizes: tuple[int, ...] = whole_numbers(1)("shown", value, axes)
    return sizes


def usual_dpi(scene: Scene) -> float:
    """Return the dots per inch of a picture where none are given.

    Examples
    --------
    >>> usual_dpi(Scene(400, 300, (255, 255, 255), 1, ()))
    150
    >>> usual_dpi(Scene(7227, 300, (255, 255, 255), 1, ()))
    20.0
    """
    most = USUAL_SIDE * POINTS_PER_INCH / max(scene.width, scene.height)
    return min(USUAL_DPI, most)


def check_parts(
    layer: Layer, fills: bool, has_maps: bool = False, shown: Sequence[int] | None = None
) -> None:
    """Raise ConvanimError where a picture would have more than 100,000 lines and cells.

    The count comes from the sizes of the layer alone, because a scene of so many parts takes too
    long to build. Pixels have a limit of their own.

    Parameters
    ----------
    layer : Layer
        The layer to draw.
    fills : bool
        Whether something is drawn in every cell, or all numbers are computed.
    has_maps : bool
        Whether the view draws all maps.
    shown : sequence of int, optional
        The most input cells that are drawn, one number per axis.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> check_parts(Conv(224, 11, stride=4, padding=2), fills=False)
    >>> check_parts(Conv(10**6, 11), fills=False)
    Traceback (most recent call last):
    convanim.errors.ConvanimError: a picture of 4,000,101 lines and cells is over the limit of ...
    """
    read, made = layer.channels or (1, 1)
    # An output map has a kernel for each input map of its group.
    kernels = max(read, made, read * made // getattr(layer, "groups", read))
    if has_maps:
        check_kernels(kernels)
    elif kernels > MOST_PARTS:
        raise ConvanimError(
            f"{kernels:,} maps, or pairs of an input and an output map, are over the limit of"
            f" {MOST_PARTS:,}: give fewer ",
            Option("channels"),
        )
    cells = [axis.cells for axis in layer.axes]
    grid, output, size = cells, [*layer.output_size], [*layer.input]
    if shown and max(cells) <= MOST_LISTED and (not fills or read * prod(size) <= MOST_CELLS):
        corner = part(layer.walk(), shown)
        grid, output, size = ([*each][-len(size) :] for each in (corner.grid, corner.steps, shown))
    # Each plane has its grid lines, and each window its cells. Per output map, the channels view
    # draws its kernels' products, their sum, and the output map itself.
    grids, outputs = (read, kernels + 2 * made) if has_maps else (1, 1)
    parts = grids * (_lines(grid) + prod(layer.kernel)) + outputs * _lines(output)
    if fills:
        parts += prod(grid) + prod(output) + read * prod(size)
    if parts > MOST_PARTS:
        raise ConvanimError(
            f"a picture of {parts:,} lines and cells is over the limit of {MOST_PARTS:,}:"
            " give a smaller layer, or draw a part of it with ",
            Option("shown"),
        )


def _lines(sizes: Sequence[int]) -> int:
    """Return the number of lines of a plane, or of the planes of several slices."""
    return prod(sizes[:-2]) * sum(sizes[-2:])
