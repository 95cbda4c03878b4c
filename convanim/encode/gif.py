"""Frames to an animated GIF, a rectangle at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from convanim.encode.frames import Frame, Frames, Patch, Pixels
from convanim.encode.palette import OutgrownError, Palette, palette_of

__all__ = ["write_gif"]

#: A GIF counts time in hundredths of a second.
TICK = 10

#: What is no flat colour may be shown by one that is no further away (of 255).
NEAR = 12

#: So many unchanged pixels between two that changed, or fewer, are written with them.
GAP = 3

Indices = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def write_gif(
    target: Path | BinaryIO,
    frames: Frames,
    duration: float,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Write a GIF that loops for ever.

    All frames share one palette, without dithering; each holds only the
    rectangle that changed, and in it only the pixels that did.

    Parameters
    ----------
    target : path, or binary file
        A file is open for writing at its beginning, and able to seek.
    frames : Frames
        Some of them are drawn twice, first for their colours.
    duration : float
        Milliseconds a step; rounded so that the whole lasts as it should.
    tick : callable
        Called after each frame.

    Raises
    ------
    ConvanimError
        Where areas of the frames have more colours than a GIF holds.
    """
    with target.open("wb") if isinstance(target, Path) else nullcontext(target) as file:
        _write(file, frames, duration, tick)


def _write(file: BinaryIO, frames: Frames, duration: float, tick: Callable[[], None]) -> None:
    palette, ticks = palette_of(frames), 0
    while True:
        try:
            for number, block in enumerate(_blocks(frames, duration, palette), start=1):
                file.writelines(block)
                if number > ticks:
                    tick()
                    ticks = number
            break
        except OutgrownError as error:
            palette = error.palette
            file.seek(0)
    file.write(b";")
    file.truncate()
    # Colours were added while frames were written.
    file.seek(0)
    file.writelines(_header(frames, palette))


def _blocks(frames: Frames, duration: float, palette: Palette) -> Iterator[list[bytes]]:
    """Yield what a file holds of each frame; with the first, the file's head, too."""
    canvas = np.full((frames.height, frames.width), palette.unchanged, np.uint8)
    times = _times(len(frames), duration)
    for number, (frame, time) in enumerate(zip(frames, times, strict=True)):
        if number == 0:
            for band in _bands(frame):
                canvas[band.place] = palette.indices(band.pixels, frame.flats)
            yield _header(frames, palette) + _image(canvas, (0, 0), time, palette)
        else:
            shown, offset = _shown(canvas, frame, palette)
            yield _image(shown, offset, time, palette)


def _bands(frame: Frame) -> Iterator[Patch]:
    return (band for patch in frame.patches for band in patch.bands())


def _shown(canvas: Indices, frame: Frame, palette: Palette) -> tuple[Indices, tuple[int, int]]:
    """Put a frame onto a canvas of indices; return what is written of it, and where."""
    rows, columns = zip(*(patch.place for patch in frame.patches), strict=True)
    top, left = (min(part.start for part in parts) for parts in (rows, columns))
    bottom, right = (max(part.stop for part in parts) for parts in (rows, columns))
    shown = np.full((bottom - top, right - left), palette.unchanged, np.uint8)
    for band in _bands(frame):
        old, new = canvas[band.place], palette.indices(band.pixels, frame.flats)
        changed = _bridged(_far(new != old, old, new, band.pixels, palette), new)
        np.copyto(old, new, where=changed)
        here = Patch(band.left - left, band.top - top, band.pixels).place
        np.copyto(shown[here], new, where=changed)
    box = _box(shown != palette.unchanged)
    return shown[box], (left + box[1].start, top + box[0].start)


def _header(frames: Frames, palette: Palette) -> list[bytes]:
    """Make a GIF's beginning: size, palette, and that it loops for ever."""
    image = Image.new("P", (frames.width, frames.height))
    image.putpalette(palette.table.tobytes())
    header, _ = GifImagePlugin.getheader(image, info={"loop": 0})
    return header


def _image(shown: Indices, offset: tuple[int, int], time: int, palette: Palette) -> list[bytes]:
    """Make an image of indices.

    Not by ``Image.save``: that would hold all frames, and look at each of them
    whole. The frames need no palette, their indices are as good as gray values.
    """
    image = Image.fromarray(shown)
    bits = max(2, (palette.size - 1).bit_length())
    image.encoderconfig = (bits, 0)
    parts = GifImagePlugin.getdata(image, offset, duration=time, transparency=palette.unchanged)
    # Pillow says 8 bits whatever it was told to encode with.
    parts[parts.index(b"\x08")] = bytes([bits])
    return parts


def _far(changed: Mask, old: Indices, new: Indices, pixels: Pixels, palette: Palette) -> Mask:
    """Of pixels that changed, those whose old colour will not do; flat colours must be exact."""
    places = np.flatnonzero(changed)
    places = places[~palette.exact[new.ravel()[places]]]
    before = palette.table[old.ravel()[places]].astype(np.int16)
    after = pixels.reshape(-1, 4)[places, :3]
    near = np.abs(before - after).max(axis=1) <= NEAR
    result = changed.ravel().copy()
    result[places[near]] = False
    return result.reshape(changed.shape)


def _bridged(changed: Mask, new: Indices) -> Mask:
    """Write some pixels again that did not change, where that makes fewer and longer runs.

    They are those between two pixels of a row that changed, if they are few, or
    all of the colour of one of the two.
    """
    places = np.flatnonzero(changed)
    left, right = places[:-1], places[1:]
    width = changed.shape[1]
    gaps = (right - left > 1) & (left // width == right // width)
    left, right = left[gaps], right[gaps]
    flat = new.ravel()
    runs = np.zeros(flat.size, np.int32)
    np.cumsum(flat[1:] != flat[:-1], out=runs[1:])
    alike = (runs[left] == runs[right - 1]) | (runs[left + 1] == runs[right])
    joined = alike | (right - left <= GAP + 1)
    left, sizes = left[joined] + 1, (right - left)[joined] - 1
    # All places of all gaps: each gap's first, and then one further each time.
    starts = np.cumsum(sizes) - sizes
    inside = np.repeat(left - starts, sizes) + np.arange(sizes.sum())
    result = changed.ravel().copy()
    result[inside] = True
    return result.reshape(changed.shape)


def _times(count: int, duration: float) -> Iterator[int]:
    """Milliseconds of each frame: whole ticks whose sum is as near as can be.

    Examples
    --------
    >>> list(_times(3, 333))
    [330, 340, 330]
    """
    ends = [round(duration * number / TICK) * TICK for number in range(count + 1)]
    return (end - start for start, end in pairwise(ends))


def _box(changed: Mask) -> tuple[slice, slice]:
    """Smallest rectangle around what changed; one pixel where nothing did."""
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not len(rows):
        return slice(0, 1), slice(0, 1)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
