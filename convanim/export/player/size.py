"""How large the page of a player gets."""

from __future__ import annotations

from collections.abc import Sequence

from convanim.errors import ConvanimError, Option
from convanim.export.foreseen import foreseen_size
from convanim.export.picture import Picture
from convanim.render.surfaces import Definitions
from convanim.render.svg.player import player_svg

__all__ = ["check_size", "page_size"]

#: Bytes of a page that a browser opens at once.
LARGEST = 10_000_000

#: Steps that never make a larger page.
FEW = 100

#: Bytes of a page without its drawing.
AROUND = 10_000


def check_size(picture: Picture) -> None:
    """Raise ConvanimError where the page would be too large for a browser."""
    steps = len(picture.steps)
    size = AROUND if steps <= FEW else page_size(picture)
    if size > LARGEST:
        raise ConvanimError(
            f"{steps:,} steps would make a page of some {size / 1e6:,.0f} MB, over the limit of"
            f" {LARGEST / 1e6:.0f}: choose some with ",
            *(Option("steps"), ", or write .mp4"),
        )


def page_size(picture: Picture) -> int:
    """Return about how many bytes the page takes; see `foreseen_size`."""
    return AROUND + foreseen_size(picture.steps, lambda some: _drawn_size(picture, some))


def _drawn_size(picture: Picture, steps: Sequence[int]) -> int:
    """Return how many characters some steps take."""
    return len(player_svg(picture.scene, steps, 0, Definitions("c", is_compact=True)))
