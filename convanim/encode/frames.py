"""Frames: pictures on their way from a renderer to an encoder, described by what changes.

A frame is the previous frame with patches put onto it; the patches of the first frame
cover the whole canvas. Frames are drawn one at a time, so memory never holds all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convanim.colours import Colour

__all__ = ["Frame", "Frames", "Numbers", "Patch", "Pixels", "as_channels", "as_numbers"]

Pixels = NDArray[np.uint8]

#: Pixels as one number each, so that their four channels are copied and compared at once.
Numbers = NDArray[np.uint32]

#: Pixels of the bands that a large patch is cut into.
BAND_PIXELS = 1 << 20


@dataclass(frozen=True, eq=False)
class Patch:
    """Pixels, and their place on the canvas.

    Parameters
    ----------
    left, top : int
        Distance from the canvas's upper left corner, in pixels.
    pixels : array of uint8, of shape (height, width, 4)
        Red, green, blue and opacity, which is 255 unless the frames have alpha. Colours are not
        multiplied by it. The array may be a view of the renderer's canvas: it is valid only
        until the next frame is drawn.
    """

    left: int
    top: int
    pixels: Pixels

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas that the patch covers."""
        height, width = self.pixels.shape[:2]
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def moved(self, right: int, down: int) -> Patch:
        """Return the same pixels at another place."""
        return replace(self, left=self.left + right, top=self.top + down)

    def bands(self) -> Iterator[Patch]:
        """Yield the patch as bands of rows, each small enough to be processed in little memory."""
        height, width = self.pixels.shape[:2]
        rows = max(1, BAND_PIXELS // width)
        for top in range(0, height, rows):
            yield Patch(self.left, self.top + top, self.pixels[top : top + rows])


@dataclass(frozen=True, eq=False)
class Frame:
    """What changes from the previous picture to this one.

    Parameters
    ----------
    patches : sequence of Patch
        Those of the first frame cover the whole canvas.
    flats : frozenset of Colour
        Colours of areas of an opaque picture; an encoder must not alter them. All other
        colours come from the smoothed edges between areas.
    """

    patches: Sequence[Patch]
    flats: frozenset[Colour] = frozenset()

    def place(self, grid: int = 1) -> tuple[slice, slice]:
        """Return rows and columns of the rectangle round all patches.

        Parameters
        ----------
        grid : int
            It begins at a multiple of so many pixels.
        """
        rows, columns = zip(*(patch.place for patch in self.patches), strict=True)
        top, left = (min(part.start for part in parts) for parts in (rows, columns))
        bottom, right = (max(part.stop for part in parts) for parts in (rows, columns))
        return slice(top - top % grid, bottom), slice(left - left % grid, right)

    def bands(self) -> Iterator[Patch]:
        """Yield all patches as bands of rows: see `Patch.bands`."""
        return (band for patch in self.patches for band in patch.bands())


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of an animation; each iteration draws them anew.

    Parameters
    ----------
    width, height : int
        Size of the canvas, in pixels.
    steps : sequence of int
        The steps to draw, in this order.
    draw : callable
        Takes steps and yields one frame for each of them.
    has_alpha : bool
        Whether pixels may be translucent: the picture is laid over something else.
    """

    width: int
    height: int
    steps: Sequence[int]
    draw: Callable[[Sequence[int]], Iterator[Frame]]
    has_alpha: bool = False

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.steps)

    def __iter__(self) -> Iterator[Frame]:
        """Draw the frames."""
        return self.draw(self.steps)

    @property
    def channels(self) -> int:
        """Number of a pixel's channels that tell something: the fourth is the opacity."""
        return 4 if self.has_alpha else 3

    def sample(self, count: int) -> Frames:
        """Return at most ``count`` of the frames, evenly spread, with the first and the last."""
        if len(self) <= count:
            return self
        picked = np.linspace(0, len(self) - 1, count).round().astype(int)
        return replace(self, steps=[self.steps[i] for i in picked])

    def onto(self, canvas: Pixels) -> Iterator[None]:
        """Put one frame after the other onto a canvas.

        Parameters
        ----------
        canvas : array of uint8, of shape (height, width, 3 or 4) or larger
            Red, green, blue and opacity; pixels outside the frames stay as they are.

        Yields
        ------
        None
            After each frame.
        """
        for frame in self:
            for patch in frame.patches:
                canvas[patch.place] = patch.pixels[..., : canvas.shape[-1]]
            yield

    def whole(self) -> Iterator[Pixels]:
        """Yield each picture as a new array of shape (height, width, channels)."""
        canvas = np.empty((self.height, self.width, self.channels), np.uint8)
        for _ in self.onto(canvas):
            yield canvas.copy()


def as_numbers(pixels: Pixels) -> Numbers:
    """View the four channels of each pixel as one number."""
    return pixels.view(np.uint32)[..., 0]


def as_channels(numbers: Numbers) -> Pixels:
    """Return each number as the four channels of a pixel."""
    return np.ascontiguousarray(numbers).view(np.uint8).reshape(*numbers.shape, 4)
