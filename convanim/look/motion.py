"""Options of steps and time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from convanim.checks import (
    as_text,
    checked_bool,
    checked_real,
    checked_whole,
    int_if_whole,
    one_of,
)
from convanim.limits import DURATION_RANGE, HOLD_RANGE, MAX_STEPS, checked_steps
from convanim.look.setting import Setting
from convanim.timing import Timing

__all__ = ["MotionLook", "poster_of", "timing_of"]

#: How often an animation plays.
LOOPS = ("forever", "once")

#: The last of the steps that are shown.
LAST = "last"


def timing_of(settings: Mapping[str, Any]) -> Timing:
    """Return the times that the options of a picture ask for."""
    loops = settings["loop"] == LOOPS[0]
    return Timing(float(settings["duration"]), float(settings["hold"]), loops, settings["smooth"])


def poster_of(settings: Mapping[str, Any], steps: Sequence[int]) -> int:
    """Return the step that stands for the animation of some steps where it does not play."""
    poster = settings["poster"]
    if poster == LAST:
        return steps[-1]
    return steps[0] if poster is None else int(poster)


def _comma_separated(steps: Sequence[int]) -> str:
    """Return steps as they are typed, such as ``0,2``."""
    return ",".join(map(str, steps))


def _checked_poster(value: Any) -> int | str:
    """Return a step, or `LAST`."""
    words = as_text(value)
    if words == LAST:
        return LAST
    step = int(words) if words and re.fullmatch(r"\d{1,18}", words) else value
    return checked_whole("poster", step, 0)


class MotionLook(TypedDict, total=False):
    """Steps and time."""

    duration: Annotated[
        float,
        Setting(
            "float",
            1000,
            "Milliseconds per step.",
            lambda value, _: int_if_whole(checked_real("duration", value, *DURATION_RANGE)),
            "NUMBER",
            for_lists=True,
        ),
    ]
    hold: Annotated[
        float,
        Setting(
            "float",
            0,
            "Milliseconds that the last step stays longer.",
            lambda value, _: int_if_whole(checked_real("hold", value, *HOLD_RANGE)),
            "NUMBER",
            for_lists=True,
        ),
    ]
    loop: Annotated[
        str,
        Setting(
            "str",
            LOOPS[0],
            f"How often the animation plays: {' or '.join(LOOPS)}.",
            lambda value, _: one_of("loop", value, LOOPS),
            "NAME",
            for_lists=True,
        ),
    ]
    smooth: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Let the window slide from step to step.",
            lambda value, _: checked_bool("smooth", value),
            for_lists=True,
        ),
    ]
    poster: Annotated[
        int | str,
        Setting(
            "int or str",
            None,
            "Step that is shown where the animation does not play, as in .png, one of those drawn:"
            f" its number, counted from 0, or {LAST}; the first if none is given.",
            lambda value, _: _checked_poster(value),
            "STEP",
        ),
    ]
    max_steps: Annotated[
        int,
        Setting(
            "int",
            MAX_STEPS,
            "Raise the limit on steps.",
            lambda value, _: checked_whole("max_steps", value),
            "NUMBER",
            is_seen=False,
            for_lists=True,
        ),
    ]
    steps: Annotated[
        str | Sequence[int],
        Setting(
            "str, or sequence of int",
            None,
            "Steps to draw, counted from 0, such as 0-3,8; all, or the first few in a panel.",
            lambda value, before: checked_steps(value, before["max_steps"]),
            "N[-N],…",
            _comma_separated,
        ),
    ]
