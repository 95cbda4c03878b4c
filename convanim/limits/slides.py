"""Limits on the slides of a deck, and on their shapes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from convanim.errors import ConvanimError, Option, needs
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Scene

__all__ = ["check_slides", "count_parts"]

#: Limits on slides, and on outlines and words: of one slide, and of all. LibreOffice takes half a
#: minute and two gigabytes to open half as many.
MOST_SLIDES, MOST_PARTS, MOST_IN_ALL = 500, 5_000, 50_000

#: PowerPoint's limit on the longer side of a slide, for each inch of the shorter one.
LONGEST = 56


def count_parts(scene: Scene, step: int) -> int:
    """Return the number of outlines and words that are drawn at a step."""
    drawn = scene.seen().at(step).primitives
    return sum(
        len(part.outlines if isinstance(part, Paths) else part.items)
        for part in drawn
        if isinstance(part, Paths | Text)
    )


def check_slides(scene: Scene, steps: Sequence[int], ratio: float | None) -> None:
    """Raise ConvanimError where a deck can't be written, or hardly be opened.

    Parameters
    ----------
    scene : Scene
    steps : sequence of int
        One slide each.
    ratio : float, optional
        Width over height of the slides, if it is given.
    """
    if find_spec("pptx") is None:
        raise needs("a deck", "python-pptx", "pptx")
    if ratio and not 1 / LONGEST <= ratio <= LONGEST:
        raise ConvanimError(
            f"a slide's longer side is at most {LONGEST} times its shorter one: give another ",
            Option("size"),
        )
    if len(steps) > MOST_SLIDES:
        raise ConvanimError(
            f"{len(steps):,} slides are over the limit of {MOST_SLIDES}: choose some by ",
            *(Option("steps"), ", or write .mp4"),
        )
    parts = count_parts(scene, steps[0])
    if parts > MOST_PARTS or parts * len(steps) > MOST_IN_ALL:
        least = min(MOST_PARTS, MOST_IN_ALL // len(steps))
        raise ConvanimError(
            f"a slide of {parts:,} outlines and words is over the limit of {least:,}"
            f" for {len(steps)} slides: choose fewer ",
            *(Option("steps"), ", a smaller layer, or .svg or .pdf"),
        )
