"""Limits on the steps of an animation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from convanim.checks import as_text, as_whole, first_items
from convanim.errors import ConvanimError, Option, listed, shortened

__all__ = ["MAX_STEPS", "check_poster", "check_steps", "checked_steps"]

#: Steps of an animation. Users can raise the limit: more is usually a mistake.
MAX_STEPS = 10_000

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


def check_poster(step: int, steps: Sequence[int]) -> None:
    """Raise ConvanimError where a step is none of those that are shown."""
    if step in steps:
        return
    told = (
        f"0 to {steps[-1]}" if isinstance(steps, range) else listed(map(str, dict.fromkeys(steps)))
    )
    fault = "no step" if isinstance(steps, range) else "none of the steps that are shown"
    raise ConvanimError(Option("poster"), f" {shortened(step)} is {fault}: give {told}, or last")


def check_steps(
    chosen: tuple[int, ...] | None, count: int, most: int, can_be_cut: bool = True
) -> None:
    """Raise ConvanimError where chosen steps do not exist, or there are too many to draw all.

    Parameters
    ----------
    chosen : tuple of int, or None
        The chosen steps; None for all.
    count : int
        Number of steps of the layer.
    most : int
        Limit on the number of steps, where none are chosen.
    can_be_cut : bool
        Whether a part of the layer can be drawn, which is then advised.
    """
    if chosen is None and count > most:
        advice = ("draw a part with ", Option("shown"), ", ") if can_be_cut else ()
        raise ConvanimError(
            f"{count:,} steps are more than the limit of {most:,}: ",
            *(*advice, "choose some with ", Option("steps"), ", or raise ", Option("max_steps")),
        )
    last = max(chosen or (0,))
    if last >= count:
        raise ConvanimError(
            f"step {shortened(last)} is out of range: this layer has steps 0 to {count - 1}"
        )
