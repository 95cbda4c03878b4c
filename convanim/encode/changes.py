"""What changes from picture to picture, in true colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convanim.encode.frames import Frames, Pixels, as_channels, as_numbers

__all__ = ["Change", "Mask", "bounding_box", "changes"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Change:
    """The rectangle of a picture that changed.

    Parameters
    ----------
    left, top : int
        Distance from the canvas's upper left corner, in pixels.
    pixels : array of uint8, of shape (height, width, 4)
        Red, green, blue and opacity.
    is_over : bool
        Whether it is laid over the picture before, and pixels that did not change are
        transparent. Otherwise it takes the place of what was there.
    """

    left: int
    top: int
    pixels: Pixels
    is_over: bool


def changes(frames: Frames, grid: int = 1) -> Iterator[Change]:
    """Yield what changes in each frame; the first one is the whole canvas.

    Only opaque pixels can be laid over others, so that they come out as they are.

    Parameters
    ----------
    frames : Frames
    grid : int
        Rectangles begin at a multiple of so many pixels.
    """
    canvas = np.zeros((frames.height, frames.width), np.uint32)
    for number, frame in enumerate(frames):
        rows, columns = frame.place(grid)
        shown = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint32)
        changed = np.full(shown.shape, number == 0)
        for band in frame.bands():
            old, new = canvas[band.place], as_numbers(band.pixels)
            here = band.moved(-columns.start, -rows.start).place
            changed[here] |= old != new
            np.copyto(old, new)
            np.copyto(shown[here], new, where=changed[here])
        is_over = number > 0 and bool((as_channels(shown)[changed, 3] == 255).all())
        whole = shown if is_over else canvas[rows, columns]
        box = bounding_box(changed, grid)
        left, top = columns.start + box[1].start, rows.start + box[0].start
        yield Change(left, top, as_channels(whole[box]), is_over)


def bounding_box(changed: Mask, grid: int = 1) -> tuple[slice, slice]:
    """Return rows and columns of the changed pixels; those of one pixel if none changed.

    Parameters
    ----------
    changed : array of bool, of shape (height, width)
    grid : int
        The box begins at a multiple of so many pixels.
    """
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not len(rows):
        return slice(0, 1), slice(0, 1)
    top, bottom, left, right = map(int, (rows[0], rows[-1], columns[0], columns[-1]))
    return slice(top - top % grid, bottom + 1), slice(left - left % grid, right + 1)
