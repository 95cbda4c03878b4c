"""Limits on pixels, resolution and speed."""

from __future__ import annotations

from convanim.scene.primitives import Scene
from convanim.theme import POINTS_PER_INCH

__all__ = ["DPI_RANGE", "DURATION_RANGE", "MAX_PIXELS", "USUAL_DPI", "USUAL_SIDE", "usual_dpi"]

#: Pixels of a frame. Users can raise the limit: more is usually a mistake.
MAX_PIXELS = 20_000_000

#: Milliseconds per step. Browsers slow down shorter ones; GIF has no longer ones.
DURATION_RANGE = (20, 655_350)

#: Dots per inch. With fewer than 10, a cell would be about as small as a pixel.
DPI_RANGE = (10, 100_000)

#: Dots per inch where none are given, and the most pixels along a side that they then make.
USUAL_DPI, USUAL_SIDE = 150, 2000


def usual_dpi(scene: Scene) -> float:
    """Return the dots per inch of a picture where none are given.

    Examples
    --------
    >>> usual_dpi(Scene(400, 300, (255, 255, 255), 1, ()))
    150
    >>> usual_dpi(Scene(7227, 300, (255, 255, 255), 1, ()))
    20.0
    """
    most = USUAL_SIDE * POINTS_PER_INCH / max(scene.width, scene.height)
    return min(USUAL_DPI, most)
