"""How large the page of a player gets."""

from __future__ import annotations

from convanim.errors import ConvanimError, Option
from convanim.export.picture import Picture
from convanim.render.surfaces import Definitions
from convanim.render.svg.player import player_svg

__all__ = ["check_size"]

#: Bytes of a page that a browser opens at once.
LARGEST = 10_000_000

#: Steps that never make a larger page.
FEW = 100

#: Bytes of a page without its drawing.
AROUND = 10_000

#: Steps that are drawn to tell the size of all.
SAMPLE = 8


def check_size(picture: Picture) -> None:
    """Raise ConvanimError where the page would be too large for a browser."""
    steps = len(picture.steps)
    if steps <= FEW:
        return
    part, whole = (_drawn_size(picture, count) for count in (SAMPLE // 2, SAMPLE))
    size = AROUND + whole + (whole - part) / (SAMPLE - SAMPLE // 2) * (steps - SAMPLE)
    if size > LARGEST:
        raise ConvanimError(
            f"{steps:,} steps would make a page of some {size / 1e6:,.0f} MB, over the limit of"
            f" {LARGEST / 1e6:.0f}: choose some with ",
            *(Option("steps"), ", or write .mp4"),
        )


def _drawn_size(picture: Picture, count: int) -> int:
    """Return how many characters so many steps take, evenly spread over all."""
    steps = picture.steps
    sample = [steps[number * (len(steps) - 1) // (count - 1)] for number in range(count)]
    return len(player_svg(picture.scene, sample, 0, Definitions("c", is_compact=True)))
