"""Write frames as an animated GIF; each image holds only the rectangle that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from convanim.encode.frames import Frame, Frames, Patch, Pixels
from convanim.encode.palette import OutgrownError, Palette, palette_of
from convanim.timing import Timing

__all__ = ["write_gif"]

#: Unit of a frame's time: hundredths of a second, in milliseconds.
TIME_UNIT = 10

#: A pixel keeps its old colour if red, green and blue differ by no more (of 255) from the new
#: one; flat colours are always exact.
TOLERANCE = 12

#: Pixels of a gap between two changed pixels of a row up to which it is written with them.
SHORT_GAP = 3

Indices = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def write_gif(
    target: Path | BinaryIO,
    frames: Frames,
    timing: Timing,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Write a GIF.

    All frames share one palette, without dithering. Each frame holds only the
    rectangle that changed; the pixels in it that did not change are transparent.

    Parameters
    ----------
    target : Path or binary file
        A file must be open for writing at its beginning, and seekable.
    frames : Frames
        Some of them are drawn twice: first for their colours.
    timing : Timing
        Times of frames are rounded to hundredths of a second such that the rounding errors do
        not add up.
    tick : callable, optional
        Called after each frame.

    Raises
    ------
    ConvanimError
        If areas of the frames have more than 255 colours.
    """
    with target.open("wb") if isinstance(target, Path) else nullcontext(target) as file:
        _write(file, frames, timing, tick)


def _write(file: BinaryIO, frames: Frames, timing: Timing, tick: Callable[[], None]) -> None:
    palette, reported = palette_of(frames), 0
    while True:
        try:
            for number, block in enumerate(_blocks(frames, timing, palette), start=1):
                file.writelines(block)
                if number > reported:
                    tick()
                    reported = number
            break
        except OutgrownError as error:
            palette = error.palette
            file.seek(0)
    file.write(b";")
    file.truncate()
    # The header holds the palette, to which colours were added since.
    file.seek(0)
    file.writelines(_header(frames, timing, palette))


def _blocks(frames: Frames, timing: Timing, palette: Palette) -> Iterator[list[bytes]]:
    """Yield the bytes of each frame; those of the first begin with the file's header."""
    canvas = np.full((frames.height, frames.width), palette.unchanged, np.uint8)
    times = map(int, timing.times(len(frames), TIME_UNIT))
    for number, (frame, time) in enumerate(zip(frames, times, strict=True)):
        if number == 0:
            for band in _bands(frame):
                canvas[band.place] = palette.indices(band.pixels, frame.flats)
            yield _header(frames, timing, palette) + _image_block(canvas, (0, 0), time, palette)
        else:
            shown, offset = _update(canvas, frame, palette)
            yield _image_block(shown, offset, time, palette)


def _bands(frame: Frame) -> Iterator[Patch]:
    return (band for patch in frame.patches for band in patch.bands())


def _update(canvas: Indices, frame: Frame, palette: Palette) -> tuple[Indices, tuple[int, int]]:
    """Put a frame onto a canvas of indices, and return the rectangle to write.

    Parameters
    ----------
    canvas : array of uint8, of shape (height, width)
        Indices that the file shows so far; updated in place.
    frame : Frame
    palette : Palette

    Returns
    -------
    array of uint8, of shape (rows, columns)
        Indices of the rectangle, those of unchanged pixels being ``palette.unchanged``.
    tuple of two int
        Left and top of the rectangle, in pixels.
    """
    rows, columns = zip(*(patch.place for patch in frame.patches), strict=True)
    top, left = (min(part.start for part in parts) for parts in (rows, columns))
    bottom, right = (max(part.stop for part in parts) for parts in (rows, columns))
    shown = np.full((bottom - top, right - left), palette.unchanged, np.uint8)
    for band in _bands(frame):
        old, new = canvas[band.place], palette.indices(band.pixels, frame.flats)
        changed = _visibly_changed(new != old, old, new, band.pixels, palette)
        changed = _bridge_gaps(changed, new)
        np.copyto(old, new, where=changed)
        here = Patch(band.left - left, band.top - top, band.pixels).place
        np.copyto(shown[here], new, where=changed)
    box = _bounding_box(shown != palette.unchanged)
    return shown[box], (left + box[1].start, top + box[0].start)


def _header(frames: Frames, timing: Timing, palette: Palette) -> list[bytes]:
    """Return the beginning of a file: size, palette, and whether it repeats for ever."""
    image = Image.new("P", (frames.width, frames.height))
    image.putpalette(palette.table.tobytes())
    header, _ = GifImagePlugin.getheader(image, info={"loop": 0} if timing.loops else {})
    return header


def _image_block(
    shown: Indices, offset: tuple[int, int], time: int, palette: Palette
) -> list[bytes]:
    """Return the bytes of an image.

    ``Image.save`` is not used: it would keep all frames in memory and compare each of them
    as a whole. The image has no palette of its own: Pillow takes the indices for gray values.

    Parameters
    ----------
    shown : array of uint8, of shape (rows, columns)
        Indices into the palette.
    offset : tuple of two int
        Left and top of the image, in pixels.
    time : int
        Milliseconds for which the image is shown.
    palette : Palette
    """
    image = Image.fromarray(shown)
    bits = max(2, (palette.size - 1).bit_length())
    image.encoderconfig = (bits, 0)
    parts = GifImagePlugin.getdata(image, offset, duration=time, transparency=palette.unchanged)
    # Pillow writes 8 as the code size, whatever number of bits it encoded with.
    parts[parts.index(b"\x08")] = bytes([bits])
    return parts


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


def _bounding_box(changed: Mask) -> tuple[slice, slice]:
    """Return rows and columns of the changed pixels; those of one pixel if none changed."""
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not len(rows):
        return slice(0, 1), slice(0, 1)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
