"""How large a text with all steps of an animation gets, told by a few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

__all__ = ["foreseen_size"]

#: Steps that are drawn to tell the size of all.
SAMPLE = 8


def foreseen_size(steps: Sequence[int], size_of: Callable[[Sequence[int]], int]) -> int:
    """Return the size of what holds some steps, as a few of them, spread evenly, tell it.

    Parameters
    ----------
    steps : sequence of int
    size_of : callable
        Draws some steps, and returns the size of what holds them.

    Examples
    --------
    >>> foreseen_size(range(100), lambda steps: 1000 + 30 * len(steps))
    4000
    """
    if len(steps) <= SAMPLE:
        return size_of(steps)
    part, whole = (size_of(_spread(steps, count)) for count in (SAMPLE // 2, SAMPLE))
    return round(whole + (whole - part) / (SAMPLE - SAMPLE // 2) * (len(steps) - SAMPLE))


def _spread(steps: Sequence[int], count: int) -> list[int]:
    """Return so many of the steps, evenly spread from the first to the last."""
    return [steps[number * (len(steps) - 1) // (count - 1)] for number in range(count)]
