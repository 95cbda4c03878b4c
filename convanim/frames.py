"""Frames: pictures on their way from a renderer to an encoder, told by what changes.

A frame is the one before it with a patch put over; the first patch covers the
whole canvas. Nothing holds all frames, and what did not change is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Frames", "Patch", "Pixels"]

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Patch:
    """Opaque pixels, RGBA of shape (height, width, 4), to put at (left, top)."""

    left: int
    top: int
    pixels: Pixels


@dataclass(frozen=True, eq=False)
class Frames:
    """An animation as patches, drawn when they are asked for, each time anew.

    Parameters
    ----------
    width, height : size of the canvas in pixels
    steps : the steps that are drawn, in this order
    draw : yields one patch for each of the steps it is given
    """

    width: int
    height: int
    steps: Sequence[int]
    draw: Callable[[Sequence[int]], Iterator[Patch]]

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.steps)

    def __iter__(self) -> Iterator[Patch]:
        """Draw the frames."""
        return self.draw(self.steps)

    def some(self, count: int) -> Frames:
        """Return at most so many of the frames, evenly spread, the first and last among them."""
        if len(self) <= count:
            return self
        picked = np.linspace(0, len(self) - 1, count).round().astype(int)
        return Frames(self.width, self.height, [self.steps[i] for i in picked], self.draw)

    def whole(self) -> Iterator[Pixels]:
        """Yield whole pictures, RGB of shape (height, width, 3), each an array of its own."""
        canvas = np.empty((self.height, self.width, 3), np.uint8)
        for patch in self:
            height, width = patch.pixels.shape[:2]
            rows = slice(patch.top, patch.top + height)
            canvas[rows, patch.left : patch.left + width] = patch.pixels[..., :3]
            yield canvas.copy()
