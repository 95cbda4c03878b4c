"""What is said of long work beforehand: how long it will take, and how large the file will be."""

from __future__ import annotations

import time
from contextlib import suppress

from convanim.animation import Animation, animate
from convanim.errors import ConvanimError
from convanim.export import FORMATS, to_bytes
from convanim.wording import joined

__all__ = ["forecast"]

#: Frames of an animation up to which nothing is said: they take a few seconds.
FEW = 1000

#: Frames that are drawn to see how long one takes: a few, and the fewest that move.
TRIED, FEWEST = 32, 2

#: Sizes of corners that are advised: the first that a whole window lies in.
CORNERS = (12, 24, 48)


def forecast(animation: Animation, formats: set[str]) -> str | None:
    """Return how long an animation will take and how large its files will be.

    A few steps in its middle are drawn to find out. Nothing is said of short ones.

    Parameters
    ----------
    animation : Animation
    formats : set of str
        Names of the formats of the files.
    """
    steps = animation.steps
    drawn = [name for name, row in FORMATS.items() if row.is_animated and name in formats]
    if len(steps) <= FEW or not drawn:
        return None
    two, few = _in_the_middle(animation, FEWEST), _in_the_middle(animation, TRIED)
    seconds, sizes = 0.0, []
    for name in drawn:
        _tried(two, name)  # loads what is needed, which takes its time only once
        until, after, size = _tried(two, name)
        _, more, larger = _tried(few, name)
        share = (len(steps) - FEWEST) / (TRIED - FEWEST)
        seconds += until + after + share * max(0, more - after)
        sizes.append(f"{_megabytes(size + share * max(0, larger - size))} of {name.upper()}")
    width, height = animation.canvas.pixels(animation.scene)
    corner = _corner(animation) if animation.can_be_cut else None
    advice = f"; --shown {corner} draws only a corner" if corner else ""
    return (
        f"{len(steps):,} frames of {width:,} × {height:,} pixels: about {_told(seconds)}, and"
        f" {joined(sizes)}{advice}"
    )


def _corner(animation: Animation) -> int | None:
    """Return how large a corner is that can be drawn: a whole window must lie in it."""
    for size in CORNERS:
        with suppress(ConvanimError):
            animate(
                animation.layer, **{**animation.given, "steps": None, "poster": None, "shown": size}
            )
            return size
    return None


def _in_the_middle(animation: Animation, count: int) -> Animation:
    """Return an animation of a few of the steps alone."""
    middle = len(animation.steps) // 2
    steps = animation.steps[middle : middle + count]
    return animate(animation.layer, **{**animation.given, "steps": steps, "poster": None})


def _tried(animation: Animation, format: str) -> tuple[float, float, int]:  # noqa: A002
    """Return the seconds until an animation's first frame and after it, and its size in bytes."""
    moments = [time.monotonic()]
    content = to_bytes(animation, format, lambda: moments.append(time.monotonic()))
    return moments[1] - moments[0], time.monotonic() - moments[1], len(content)


def _megabytes(size: float) -> str:
    """Return a size in bytes as it is told."""
    return f"{size / 1e6:.0f} MB" if size > 2e6 else f"{size / 1e3:.0f} kB"


def _told(seconds: float) -> str:
    """Return a time as it is told."""
    return f"{seconds / 60:.0f} minutes" if seconds > 100 else f"{seconds:.0f} s"
