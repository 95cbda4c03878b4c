"""A walk seen from its other side.

Mirrored, it tells what each input cell writes instead of what each output cell reads; gathered, it
tells what each output cell is made of where windows are written.

A transposed convolution can be told in two ways. Each output cell reads a stretched and padded
input through the rotated kernel; or each input cell writes its products with the kernel to the
output, along the windows of the convolution that it leads back through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from convanim.walk.combine import Role
from convanim.walk.model import AxisWalk, Walk, Window
from convanim.walk.numbers import Numbers
from convanim.walk.places import standing

__all__ = ["gathered", "mirrored", "mirrored_numbers", "only_filled"]


def gathered(walk: Walk) -> Walk:
    """Return the walk that reads what a walk writes: a step for each of its output cells.

    Its grid is the input. Windows may differ in size, and those of cells that nothing is written
    to are empty; they have no weights.

    Parameters
    ----------
    walk : Walk
        A walk whose windows are written; one that reads is returned as it is.

    Examples
    --------
    Two cells, each written to two of four.

    >>> from convanim.walk import SUM, Role
    >>> axis = AxisWalk((Role.DATA,) * 4, (0, 1, 2, 3), (Window((0, 1)), Window((2, 3))), 4)
    >>> found = gathered(Walk((axis,), SUM, scatter=True))
    >>> [list(found.reads(step)) for step in range(4)]
    [[(0,)], [(0,)], [(1,)], [(1,)]]
    """
    if not walk.scatter:
        return walk
    return replace(walk, axes=tuple(map(_gathered, walk.axes)), scatter=False)


def mirrored(walk: Walk) -> Walk | None:
    """Return the walk that writes what a walk with a rotated kernel and unit strides reads.

    Parameters
    ----------
    walk : Walk
        A walk whose windows are read.

    Returns
    -------
    Walk or None
        A walk with one step for each cell of the grid that is filled, copies in the padding and
        cropped cells among them. Its grid is the output, with ``CROPPED`` cells around it, to
        which windows write in vain. None where the walk has no weights, moves by other strides,
        reads with a kernel that is not rotated, or has an axis for the maps.

    Examples
    --------
    A kernel of two cells over two cells with a zero between and one at each end; and mirrored.

    >>> from convanim.walk import WEIGHTED_SUM
    >>> read = tuple(Window((at, at + 1), ((1,), (0,))) for at in range(4))
    >>> roles = Role.PADDING, Role.DATA, Role.INSERTED, Role.DATA, Role.PADDING
    >>> axis = AxisWalk(roles, (-1, 0, -1, 1, -1), read, 2)
    >>> found = mirrored(Walk((axis,), WEIGHTED_SUM))
    >>> found.output_size, [list(found.reads(step)) for step in range(2)]
    ((4,), [[(0,), (1,)], [(2,), (3,)]])
    """
    if walk.scatter or walk.has_maps or not walk.combine.weighted:
        return None
    if not all(map(_has_rotated_kernel, walk.axes)):
        return None
    return Walk(tuple(map(_mirrored, walk.axes)), walk.combine, scatter=True)


def mirrored_numbers(numbers: Numbers, walk: Walk) -> Numbers:
    """Return the numbers of the mirrored walk: the input's own, and copies of them.

    Parameters
    ----------
    numbers : Numbers
        The numbers of the walk that reads.
    walk : Walk
        The walk that `mirrored` makes of it.
    """
    _, sources = standing(numbers.walk)
    return replace(numbers, walk=walk, x=numbers.x[sources])


def only_filled(walk: Walk) -> Walk:
    """Return the grid of a walk without the cells that hold nothing, and without its windows.

    These are the cells that the mirrored walk takes, one a step. None of them is cropped.
    """
    return replace(walk, axes=tuple(map(_only_filled, walk.axes)))


def _gathered(axis: AxisWalk) -> AxisWalk:
    """Return the walk along one axis, from the output back to the input."""
    steps = range(len(axis.windows))
    makers: list[list[int]] = [[] for _ in range(axis.size)]
    for step in steps:
        for cell in axis.windows[step].cells:
            if axis.sources[cell] >= 0:
                makers[axis.sources[cell]].append(step)
    windows = tuple(Window(tuple(each)) for each in makers)
    return AxisWalk((Role.DATA,) * len(steps), tuple(steps), windows, len(steps))


def _has_rotated_kernel(axis: AxisWalk) -> bool:
    """Whether all windows along an axis are the first one moved on by 1, with rotated weights."""
    first = axis.windows[0]
    return list(first.taps) == sorted(first.taps, reverse=True) and all(
        [cell - by for cell in window.cells] == [*first.cells] and window.taps == first.taps
        for by, window in enumerate(axis.windows)
    )


def _filled(axis: AxisWalk) -> list[int]:
    return [cell for cell, source in enumerate(axis.sources) if source >= 0]


def _mirrored(axis: AxisWalk) -> AxisWalk:
    """Return the walk along one axis, from the filled cells to the output."""
    first, count = axis.windows[0], len(axis.windows)
    # A cell at the last place of an output cell's window is at an earlier one of the next.
    written = [[cell - place for place in reversed(first.cells)] for cell in _filled(axis)]
    lowest, highest = min(map(min, written)), max(map(max, written))
    cells = range(min(0, lowest), max(count, highest + 1))
    taps = tuple(reversed(first.taps))
    return AxisWalk(
        tuple(Role.DATA if 0 <= cell < count else Role.CROPPED for cell in cells),
        tuple(cell if 0 <= cell < count else -1 for cell in cells),
        tuple(Window(_from(places, cells.start), taps) for places in written),
        count,
    )


def _from(cells: Sequence[int], start: int) -> tuple[int, ...]:
    return tuple(cell - start for cell in cells)


def _only_filled(axis: AxisWalk) -> AxisWalk:
    filled = _filled(axis)
    roles = (axis.roles[cell] for cell in filled)
    return replace(
        axis,
        roles=tuple(Role.DATA if role is Role.CROPPED else role for role in roles),
        sources=tuple(axis.sources[cell] for cell in filled),
        windows=(),
    )
