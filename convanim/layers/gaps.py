"""Cells a window steps over: they lie between cells it reads, and no step reads them.

A window of k cells, d apart, with o starts, s apart, reads the cells s·m + d·t (m < o, t < k).
Nothing here goes through all of them: sizes may be astronomical.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from math import gcd

__all__ = ["Gaps", "gaps"]

#: Runs that are all told; of more, the first two and the last.
MOST_RUNS = 4

#: Cells read that are looked at for runs where these follow no simple pattern.
CELLS_EXAMINED = 200

#: First and last cell.
Run = tuple[int, int]


@dataclass(frozen=True)
class Gaps:
    """Cells that are stepped over, counted from the first cell that is read.

    Parameters
    ----------
    count : int
        Cells in all.
    runs : tuple of (int, int)
        First and last cell of each run.
    whole : bool
        Whether these are all runs; otherwise what lies before the last one is left out.
    """

    count: int
    runs: tuple[Run, ...]
    complete: bool


def gaps(stride: int, starts: int, dilation: int, kernel: int) -> Gaps:
    """Find the cells that a window steps over.

    Parameters
    ----------
    stride, starts : int
        Cells between two starts of the window, and how many starts there are.
    dilation, kernel : int
        Cells between two cells of the window, and how many it has.

    Examples
    --------
    >>> gaps(5, starts=3, dilation=1, kernel=3)
    Gaps(count=4, runs=((3, 4), (8, 9)), complete=True)
    >>> gaps(5, starts=10**18, dilation=1, kernel=3).runs
    ((3, 4), (8, 9), (4999999999999999993, 4999999999999999994))
    >>> gaps(2, starts=4, dilation=3, kernel=3)
    Gaps(count=2, runs=((1, 1), (11, 11)), complete=True)
    """
    span = stride * (starts - 1) + dilation * (kernel - 1) + 1
    # What is repeated no further apart than it is wide is one block without gaps.
    width, repeated = (
        1,
        sorted(
            (step, times) for step, times in ((stride, starts), (dilation, kernel)) if times > 1
        ),
    )
    while repeated and repeated[0][0] <= width:
        step, times = repeated.pop(0)
        width += step * (times - 1)
    if not repeated:
        return Gaps(0, (), True)
    if len(repeated) == 1:
        ((step, times),) = repeated
        regular = ((at - step + width, at - 1) for at in range(step, span, step))
        return _gaps_from_runs(
            (step - width) * (times - 1), list(islice(regular, MOST_RUNS + 1)), span
        )
    count = span - _count_cells_read(stride, starts, dilation, kernel)
    read = list(islice(_cells_read(stride, starts, dilation, kernel), CELLS_EXAMINED))
    found = [(one + 1, other - 1) for one, other in pairwise(read) if other - one > 1]
    return _gaps_from_runs(count, found, span)


def _gaps_from_runs(count: int, found: list[Run], span: int) -> Gaps:
    """Tell all runs where they are few; the window reads alike from both ends."""
    mirrored = [(span - 1 - last, span - 1 - first) for first, last in reversed(found)]
    runs = sorted({*found, *mirrored})
    if len(runs) <= MOST_RUNS and sum(last - first + 1 for first, last in runs) == count:
        return Gaps(count, tuple(runs), True)
    return Gaps(count, (*found[:2], mirrored[-1]), False)


def _count_cells_read(stride: int, starts: int, dilation: int, kernel: int) -> int:
    """Count the cells that are read: each is counted at the first start that comes to it.

    Start m + d′ reads with tap t what start m reads with tap t + s′, where s′ and d′ are
    stride and dilation without their common divisor.
    """
    common = gcd(stride, dilation)
    again = max(0, starts - dilation // common) * max(0, kernel - stride // common)
    return starts * kernel - again


def _cells_read(stride: int, starts: int, dilation: int, kernel: int) -> Iterator[int]:
    """Yield the cells that are read, in their order, each once."""
    waiting, latest = [(0, 0, 0)], -1
    while waiting:
        cell, start, tap = heapq.heappop(waiting)
        if start + 1 < starts:
            heapq.heappush(waiting, (cell + stride, start + 1, tap))
        if start == 0 and tap + 1 < kernel:
            heapq.heappush(waiting, (cell + dilation, 0, tap + 1))
        if cell > latest:
            latest = cell
            yield cell
