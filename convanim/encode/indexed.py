"""What a file with few colours shows: frames in the colours of one palette.

A pixel keeps its old colour where the new one is so near that nobody sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convanim.encode.changes import Mask, bounding_box
from convanim.encode.frames import Frame, Frames, Pixels
from convanim.encode.palette import OutgrownError, Palette, palette_of

__all__ = ["Indices", "Shown", "write_indexed"]

#: A pixel keeps its old colour if red, green and blue differ by no more (of 255) from the new
#: one; flat colours are always exact.
TOLERANCE = 12

#: Pixels of a gap between two changed pixels of a row up to which it is written with them.
SHORT_GAP = 3

Indices = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Shown:
    """The rectangle of a frame that changed.

    Parameters
    ----------
    left, top : int
        Distance from the canvas's upper left corner, in pixels.
    indices : array of uint8, of shape (height, width)
        Indices of the palette, those of unchanged pixels being ``palette.unchanged``. That of the
        first frame is the whole canvas; it is valid only until the next one is asked for.
    """

    left: int
    top: int
    indices: Indices


def write_indexed(
    frames: Frames,
    write: Callable[[Palette, Iterator[Shown]], None],
    tick: Callable[[], None],
    grid: int = 1,
) -> None:
    """Write frames in the colours of one palette, which may grow.

    Parameters
    ----------
    frames : Frames
        Some of them are drawn twice: first for their colours.
    write : callable
        Takes a palette, to which colours are added as they occur, and the rectangles of the
        frames, each of them in turn. It writes the file; where the palette gets too small, it is
        called again with a larger one, and begins anew.
    tick : callable
        Called after each frame.
    grid : int
        Rectangles begin at a multiple of so many pixels.

    Raises
    ------
    ConvanimError
        If areas of the frames have more than 255 colours.
    """
    palette, told = palette_of(frames), 0

    def ticking(found: Iterator[Shown]) -> Iterator[Shown]:
        nonlocal told
        for number, shown in enumerate(found, start=1):
            yield shown
            if number > told:
                tick()
                told = number

    while True:
        try:
            write(palette, ticking(_shown(frames, palette, grid)))
            return
        except OutgrownError as error:
            palette = error.palette


def _shown(frames: Frames, palette: Palette, grid: int) -> Iterator[Shown]:
    """Yield what changes in each frame; the first one is shown as a whole."""
    canvas = np.full((frames.height, frames.width), palette.unchanged, np.uint8)
    for number, frame in enumerate(frames):
        if number == 0:
            for band in frame.bands():
                canvas[band.place] = palette.indices(band.pixels, frame.flats)
            yield Shown(0, 0, canvas)
        else:
            yield _update(canvas, frame, palette, grid)


def _update(canvas: Indices, frame: Frame, palette: Palette, grid: int) -> Shown:
    """Put a frame onto a canvas of indices, and return the rectangle to write.

    Parameters
    ----------
    canvas : array of uint8, of shape (height, width)
        Indices that the file shows so far; updated in place.
    frame : Frame
    palette : Palette
    grid : int
        The rectangle begins at a multiple of so many pixels.
    """
    rows, columns = frame.place(grid)
    size = (rows.stop - rows.start, columns.stop - columns.start)
    shown = np.full(size, palette.unchanged, np.uint8)
    for band in frame.bands():
        old, new = canvas[band.place], palette.indices(band.pixels, frame.flats)
        changed = _visibly_changed(new != old, old, new, band.pixels, palette)
        changed = _bridge_gaps(changed, new)
        np.copyto(old, new, where=changed)
        here = band.moved(-columns.start, -rows.start).place
        np.copyto(shown[here], new, where=changed)
    box = bounding_box(shown != palette.unchanged, grid)
    return Shown(columns.start + box[1].start, rows.start + box[0].start, shown[box])


def _visibly_changed(
    changed: Mask, old: Indices, new: Indices, pixels: Pixels, palette: Palette
) -> Mask:
    """Return which of the changed pixels must be written.

    A pixel may keep its old colour if that is within `TOLERANCE` of the new one, and the
    new one is no flat colour.
    """
    places = np.flatnonzero(changed)
    places = places[~palette.exact[new.ravel()[places]]]
    before = palette.table[old.ravel()[places]].astype(np.int16)
    after = pixels.reshape(-1, 4)[places, :3]
    near = np.abs(before - after).max(axis=1) <= TOLERANCE
    result = changed.ravel().copy()
    result[places[near]] = False
    return result.reshape(changed.shape)


def _bridge_gaps(changed: Mask, new: Indices) -> Mask:
    """Return which pixels to write: the changed ones, and some gaps between them.

    Writing the pixels between two changed ones of a row again makes fewer and longer runs,
    which compress better, if they are few (`SHORT_GAP`) or all have the colour of one of
    the two.
    """
    places = np.flatnonzero(changed)
    left, right = places[:-1], places[1:]
    width = changed.shape[1]
    gaps = (right - left > 1) & (left // width == right // width)
    left, right = left[gaps], right[gaps]
    indices = new.ravel()
    runs = np.zeros(indices.size, np.int32)  # number of the run that a pixel belongs to
    np.cumsum(indices[1:] != indices[:-1], out=runs[1:])
    alike = (runs[left] == runs[right - 1]) | (runs[left + 1] == runs[right])
    joined = alike | (right - left <= SHORT_GAP + 1)
    left, sizes = left[joined] + 1, (right - left)[joined] - 1
    # The places of all pixels of all gaps: of each gap the first and the ones that follow.
    starts = np.cumsum(sizes) - sizes
    inside = np.repeat(left - starts, sizes) + np.arange(sizes.sum())
    result = changed.ravel().copy()
    result[inside] = True
    return result.reshape(changed.shape)
