"""Least and largest values of options: pixels, resolution, sizes and times."""

from __future__ import annotations

__all__ = [
    "DPI_RANGE",
    "DURATION_RANGE",
    "FONT_SIZE_RANGE",
    "HOLD_RANGE",
    "MAX_PIXELS",
    "SIDE_RANGE",
]

#: Pixels of a frame. Users can raise the limit: more is usually a mistake.
MAX_PIXELS = 20_000_000

#: Milliseconds per step. Browsers slow down shorter ones; GIF has no longer ones.
DURATION_RANGE = (20, 655_350)

#: Milliseconds for which the last step may stay longer.
HOLD_RANGE = (0, 600_000)

#: Dots per inch. With fewer than 10, a cell would be about as small as a pixel.
DPI_RANGE = (10, 100_000)

#: Points of the numbers in cells as printed.
FONT_SIZE_RANGE = (2, 200)

#: Pixels along a side that may be asked for.
SIDE_RANGE = (16, 100_000)
