"""Cells that a window steps over, against going through all that it reads."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convanim.layers.axes.gaps import gaps

few, many = st.integers(1, 9), st.integers(1, 60)


def runs_between(read: set[int]) -> list[tuple[int, int]]:
    return [(one + 1, other - 1) for one, other in pairwise(sorted(read)) if other > one + 1]


@given(few, many, few, many)
@example(5, 3, 1, 3)
@example(1, 2, 5, 3)
@example(7, 60, 9, 60)
@example(2, 60, 3, 60)
def test_gaps_are_what_lies_between_the_cells_read(stride, starts, dilation, kernel):
    runs = runs_between({stride * m + dilation * t for m in range(starts) for t in range(kernel)})
    found = gaps(stride, starts, dilation, kernel)
    assert found.count == sum(last - first + 1 for first, last in runs)
    assert found.complete == (len(runs) <= 4)
    assert list(found.runs) == (runs if found.complete else [*runs[:2], runs[-1]])


def test_gaps_of_all_small_windows():
    for window in product(range(1, 8), range(1, 5), range(1, 8), range(1, 5)):
        test_gaps_are_what_lies_between_the_cells_read.hypothesis.inner_test(*window)


HUGE = 10**18


@pytest.mark.parametrize(
    ("window", "count", "runs"),
    [
        ((5, HUGE, 1, 3), 2 * (HUGE - 1), [(3, 4), (8, 9), (5 * HUGE - 7, 5 * HUGE - 6)]),
        ((1, 2, 5, HUGE), 3 * (HUGE - 1), [(2, 4), (7, 9), (5 * HUGE - 8, 5 * HUGE - 6)]),
        # Every number from 2 on is made of twos and threes, from either end.
        ((2, HUGE, 3, HUGE), 2, [(1, 1), (5 * HUGE - 6, 5 * HUGE - 6)]),
        ((1, HUGE, 1, HUGE), 0, []),
        ((6, HUGE, 6, HUGE), 10 * (HUGE - 1), [(1, 5), (7, 11), (12 * HUGE - 17, 12 * HUGE - 13)]),
    ],
)
def test_huge_sizes_are_not_gone_through(window, count, runs):
    found = gaps(*window)
    assert (found.count, list(found.runs)) == (count, runs)
