"""What is said of long work beforehand: how long it will take, and how large the file will be."""

from __future__ import annotations

import time

from convanim.animation import Animation, animate
from convanim.limits import can_be_cut
from convanim.wording import joined

__all__ = ["forecast"]

#: Frames of an animation up to which nothing is said: they take a few seconds.
FEW = 1000

#: Frames that are drawn to see how long one takes.
TRIED = 32

#: Formats of which the time grows with the frames.
FORMATS = ("gif", "mp4")


def forecast(animation: Animation, formats: set[str]) -> str | None:
    """Return how long an animation will take and how large its files will be.

    A few steps in its middle are drawn to find out. Nothing is said of short ones.

    Parameters
    ----------
    animation : Animation
    formats : set of str
        Suffixes of the files, without dots.
    """
    steps = animation.steps
    drawn = [name for name in FORMATS if name in formats]
    if len(steps) <= FEW or not drawn:
        return None
    seconds, sizes = 0.0, []
    for name in drawn:
        _tried(animation, name, 1)  # loads what is needed, which takes its time only once
        first, size = _tried(animation, name, 1)
        more, larger = _tried(animation, name, TRIED)
        share = (len(steps) - 1) / (TRIED - 1)
        seconds += first + share * max(0, more - first)
        sizes.append(f"{_megabytes(size + share * max(0, larger - size))} of {name.upper()}")
    width, height = animation.scene.pixels(animation.dpi)
    advice = "; --shown 12 draws only a corner" if can_be_cut(animation.layer) else ""
    return (
        f"{len(steps):,} frames of {width:,} × {height:,} pixels: about {_told(seconds)}, and"
        f" {joined(sizes)}{advice}"
    )


def _tried(animation: Animation, format: str, count: int) -> tuple[float, int]:  # noqa: A002
    """Return the seconds that some frames take, and their size in bytes."""
    middle = len(animation.steps) // 2
    steps = animation.steps[middle : middle + count]
    few = animate(animation.layer, **{**animation.given, "steps": steps})
    start = time.monotonic()
    content = few.to_bytes(format)
    return time.monotonic() - start, len(content)


def _megabytes(size: float) -> str:
    """Return a size in bytes as it is told."""
    return f"{size / 1e6:.0f} MB" if size > 2e6 else f"{size / 1e3:.0f} kB"


def _told(seconds: float) -> str:
    """Return a time as it is told."""
    return f"{seconds / 60:.0f} minutes" if seconds > 100 else f"{seconds:.0f} s"
