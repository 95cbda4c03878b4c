"""The corner of a large walk that a picture shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from convanim.errors import ConvanimError, Option
from convanim.walk.combine import Role
from convanim.walk.model import AxisWalk, Walk

__all__ = ["part"]


def part(walk: Walk, shown: Sequence[int]) -> Walk:
    """Return the part of a walk that lies over the first cells of its input.

    All of its windows are whole, so that what they make is what the whole walk makes there. The
    part ends with its last window, and thus may be a little smaller than asked for.

    Parameters
    ----------
    walk : Walk
        Its windows are read.
    shown : sequence of int
        The most input cells that are kept, one number per axis, without that of the maps.

    Raises
    ------
    ConvanimError
        Where not even the first window lies within them.

    Examples
    --------
    >>> from convanim.walk import MAX, Window
    >>> windows = tuple(Window(range(start, start + 3)) for start in range(0, 98, 2))
    >>> whole = Walk((AxisWalk((Role.DATA,) * 99, tuple(range(99)), windows, 99),), MAX)
    >>> corner = part(whole, (8,))
    >>> corner.grid, corner.output_size, corner.input_size, corner.axes[0].is_cut
    ((7,), (3,), (99,), True)
    """
    maps = walk.axes[: len(walk.axes) - len(walk.spatial)]
    cut = (_cut(axis, most) for axis, most in zip(walk.spatial, shown, strict=True))
    return replace(walk, axes=(*maps, *cut))


def _cut(axis: AxisWalk, most: int) -> AxisWalk:
    """Return the beginning of an axis, with at most so many cells of the input."""
    own = [cell for cell in axis.kept if axis.roles[cell] is Role.DATA]
    stop = next((cell for cell in own if axis.sources[cell] >= most), axis.kept.stop)
    if stop == axis.kept.stop:
        return axis
    ends = list(accumulate((max(window.cells) for window in axis.windows), max))
    # The first windows may lie in the padding alone.
    least = next((end for end in ends if end >= own[0]), ends[-1])
    if least >= stop:
        needed = sum(cell <= least for cell in own)
        raise ConvanimError(
            Option("shown"), f" must leave a whole window: give at least {needed:,}, got {most:,}"
        )
    count = sum(end < stop for end in ends)
    stop = max(ends[count - 1] + 1, own[0] + 1)
    return replace(
        axis,
        roles=axis.roles[:stop],
        sources=axis.sources[:stop],
        windows=axis.windows[:count],
        is_cut=True,
    )
