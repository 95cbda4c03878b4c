"""The cells between those that a window reads, and that no step reads.

A window of k cells, d apart, that starts at o places, s apart, reads the cells s·m + d·t with
0 ≤ m < o and 0 ≤ t < k. Nothing here goes through all of them, because sizes may be as large as
10¹⁸.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from math import gcd

__all__ = ["Gaps", "gaps"]

#: Runs of either end; where there are no others, the list is complete.
RUNS = 2

#: Number of cells read that are examined for runs, where these follow no simple pattern.
CELLS_EXAMINED = 200

#: First and last cell of a run.
Run = tuple[int, int]


@dataclass(frozen=True)
class Gaps:
    """The cells that are stepped over, counted from the first cell that is read.

    Parameters
    ----------
    count : int
        Number of these cells.
    runs : tuple of (int, int)
        First and last cell of each run of neighbouring ones.
    complete : bool
        Whether ``runs`` has all runs; otherwise it has the first two, at most, and the last.
    """

    count: int
    runs: tuple[Run, ...]
    complete: bool


def gaps(stride: int, starts: int, dilation: int, kernel: int) -> Gaps:
    """Find the cells that a window steps over.

    Parameters
    ----------
    stride : int
        Cells from one start of the window to the next.
    starts : int
        Number of starts.
    dilation : int
        Cells from one cell of the window to the next.
    kernel : int
        Number of cells of the window.

    Returns
    -------
    Gaps
        The cells that lie between the first and the last cell read, and are never read.

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
    # A block repeated at distances of at most its width makes a wider block without gaps.
    width, repeated = 1, sorted([(stride, starts), (dilation, kernel)])
    while repeated and repeated[0][0] <= width:
        step, times = repeated.pop(0)
        width += step * (times - 1)
    if not repeated:
        return Gaps(0, (), True)
    if len(repeated) == 1:
        ((step, times),) = repeated
        regular = ((at - step + width, at - 1) for at in range(step, span, step))
        return _gaps_from_runs((step - width) * (times - 1), regular, span)
    count = span - _count_cells_read(stride, starts, dilation, kernel)
    read = islice(_cells_read(stride, starts, dilation, kernel), CELLS_EXAMINED)
    found = ((one + 1, other - 1) for one, other in pairwise(read) if other - one > 1)
    return _gaps_from_runs(count, found, span)


def _gaps_from_runs(count: int, runs: Iterator[Run], span: int) -> Gaps:
    """Return all gaps where they are few, otherwise the first ones and the last.

    Parameters
    ----------
    count : int
        Number of cells that are stepped over.
    runs : iterator of (int, int)
        The first runs. The cells that are read lie symmetrically, so these also give the last runs.
    span : int
        Cells from the first to the last one read.
    """
    first = list(islice(runs, RUNS))
    last = [(span - 1 - end, span - 1 - start) for start, end in reversed(first)]
    both = sorted({*first, *last})
    complete = sum(end - start + 1 for start, end in both) == count
    return Gaps(count, tuple(both) if complete else (*first, last[-1]), complete)


def _count_cells_read(stride: int, starts: int, dilation: int, kernel: int) -> int:
    """Count the cells that are read, each at the first start that reads it.

    Start m + d′ reads with tap t the cell that start m reads with tap t + s′, where s′ and d′ are
    the stride and the dilation divided by their greatest common divisor.
    """
    common = gcd(stride, dilation)
    again = max(0, starts - dilation // common) * max(0, kernel - stride // common)
    return starts * kernel - again


def _cells_read(stride: int, starts: int, dilation: int, kernel: int) -> Iterator[int]:
    """Yield the cells that are read, in ascending order, each once."""
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
