"""Frames: pictures on their way from a renderer to an encoder, told by what changes.

A frame is the one before it with patches put over; the first covers the whole
canvas. Nothing holds all frames, and what did not change is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convanim.theme import Colour

__all__ = ["Frame", "Frames", "Patch", "Pixels"]

Pixels = NDArray[np.uint8]

#: Pixels of a band.
BAND = 1 << 20


@dataclass(frozen=True, eq=False)
class Patch:
    """Opaque pixels to put at a place of the canvas.

    Parameters
    ----------
    left, top : int
        Where the patch belongs, in pixels from the canvas's upper left corner.
    pixels : array of shape (height, width, 4)
        Red, green, blue and 255; perhaps a view of the renderer's canvas, and good
        until the next frame is asked for.
    """

    left: int
    top: int
    pixels: Pixels

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        height, width = self.pixels.shape[:2]
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def bands(self) -> Iterator[Patch]:
        """Cut the patch into bands of rows: what is made of one needs little memory."""
        height, width = self.pixels.shape[:2]
        rows = max(1, BAND // width)
        for top in range(0, height, rows):
            yield Patch(self.left, self.top + top, self.pixels[top : top + rows])


@dataclass(frozen=True, eq=False)
class Frame:
    """What changes from one picture to the next.

    Parameters
    ----------
    patches : sequence of Patch
        The first frame's cover the whole canvas.
    flats : frozenset of Colour
        Colours that areas of the picture have, which no encoder may alter. Other
        colours stem from the edges between areas.
    """

    patches: Sequence[Patch]
    flats: frozenset[Colour] = frozenset()


@dataclass(frozen=True, eq=False)
class Frames:
    """An animation as frames, drawn when they are asked for, each time anew.

    Parameters
    ----------
    width, height : int
        Size of the canvas in pixels.
    steps : sequence of int
        The steps that are drawn, in this order.
    draw : callable
        Yields one frame for each of the steps it is given.
    """

    width: int
    height: int
    steps: Sequence[int]
    draw: Callable[[Sequence[int]], Iterator[Frame]]

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.steps)

    def __iter__(self) -> Iterator[Frame]:
        """Draw the frames."""
        return self.draw(self.steps)

    def some(self, count: int) -> Frames:
        """Return at most so many of the frames, evenly spread, the first and last among them."""
        if len(self) <= count:
            return self
        picked = np.linspace(0, len(self) - 1, count).round().astype(int)
        return Frames(self.width, self.height, [self.steps[i] for i in picked], self.draw)

    def onto(self, canvas: Pixels) -> Iterator[None]:
        """Put one frame after the other onto a canvas.

        Parameters
        ----------
        canvas : array of shape (height, width, 3) or larger
            Red, green and blue; what is beyond the frames' size stays as it is.
        """
        for frame in self:
            for patch in frame.patches:
                canvas[patch.place] = patch.pixels[..., :3]
            yield

    def whole(self) -> Iterator[Pixels]:
        """Yield whole pictures, RGB of shape (height, width, 3), each an array of its own."""
        canvas = np.empty((self.height, self.width, 3), np.uint8)
        for _ in self.onto(canvas):
            yield canvas.copy()
