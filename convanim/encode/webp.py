"""Write frames as an animated WebP without loss; each image holds only the rectangle that changed.

The format is that of https://developers.google.com/speed/webp/docs/riff_container.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import ExifTags, Image, features

from convanim.encode.changes import Change, changes
from convanim.encode.frames import Frames
from convanim.encode.indexed import Shown, write_indexed
from convanim.encode.palette import Palette
from convanim.timing import Timing

__all__ = ["write_webp"]

#: How hard Pillow tries: the least with which it looks for repeated colours twice, a fifth
#: smaller than with less. More takes up to three times as long, for 1 %.
EFFORT = {"method": 3, "quality": 25}

#: Rectangles begin at a multiple of so many pixels.
GRID = 2

#: Flags of a file: it has alpha, a note in EXIF, and an animation.
HAS_ALPHA, HAS_EXIF, IS_ANIMATED = 0x10, 0x08, 0x02

#: Flag of an image that takes the place of what was there.
IS_NOT_LAID_OVER = 0x02


def write_webp(
    path: Path, frames: Frames, timing: Timing, dpi: float, tick: Callable[[], None]
) -> None:
    """Write an animated WebP.

    It shows what a GIF shows, in the same colours. Frames with alpha keep all their colours.

    Parameters
    ----------
    path : Path
    frames : Frames
        Those without alpha are drawn twice, some of them: first for their colours.
    timing : Timing
        Times of frames are rounded to milliseconds.
    dpi : float
        Dots per inch, noted in the file.
    tick : callable
        Called after each frame.

    Raises
    ------
    ConvanimError
        If areas of frames without alpha have more than 255 colours.
    OSError
        If Pillow can't write WebP, or the file can't be written.
    """
    if not features.check("webp"):
        message = "this Pillow can't write WebP: install Pillow from the Python Package Index"
        raise OSError(errno.ENOTSUP, message, str(path))
    with path.open("wb") as file:
        if frames.has_alpha:
            _write(file, frames, timing, dpi, _told(changes(frames, GRID), tick))
        else:

            def write(palette: Palette, found: Iterator[Shown]) -> None:
                _write(file, frames, timing, dpi, (_change(shown, palette) for shown in found))

            write_indexed(frames, write, tick)


def _write(
    file: BinaryIO, frames: Frames, timing: Timing, dpi: float, found: Iterable[Change]
) -> None:
    """Write a file, and then its size into its beginning."""
    file.seek(0)
    file.write(_head(frames, timing))
    for change, time in zip(found, timing.times(len(frames)), strict=True):
        file.write(_image(change, int(time)))
    file.write(_chunk(b"EXIF", _note(dpi)))
    size = file.tell()
    file.truncate()
    file.seek(4)
    file.write(_bytes(size - 8, 4))


def _told(found: Iterable[Change], tick: Callable[[], None]) -> Iterator[Change]:
    """Yield changes, and call a function after each."""
    for change in found:
        yield change
        tick()


def _change(shown: Shown, palette: Palette) -> Change:
    """Return a rectangle of indices in the colours of the palette, from an even place."""
    right, down = shown.left % GRID, shown.top % GRID
    indices = np.pad(shown.indices, ((down, 0), (right, 0)), constant_values=palette.unchanged)
    colours = np.full((len(palette.table), 4), 255, np.uint8)
    colours[:, :3] = palette.table
    colours[palette.unchanged] = 0
    numbers = colours.view(np.uint32)[:, 0].take(indices)
    pixels = numbers.view(np.uint8).reshape(*indices.shape, 4)
    return Change(shown.left - right, shown.top - down, pixels, is_over=True)


def _head(frames: Frames, timing: Timing) -> bytes:
    """Return the beginning of a file: what it has, its size, and whether it repeats for ever."""
    flags = HAS_ALPHA | HAS_EXIF | IS_ANIMATED
    size = _bytes(frames.width - 1, 3) + _bytes(frames.height - 1, 3)
    background, times = bytes(4), _bytes(0 if timing.loops else 1, 2)
    canvas = _chunk(b"VP8X", _bytes(flags, 4) + size) + _chunk(b"ANIM", background + times)
    return b"RIFF" + bytes(4) + b"WEBP" + canvas


def _image(change: Change, time: int) -> bytes:
    """Return an image with its place, and for how many milliseconds it is shown."""
    height, width = change.pixels.shape[:2]
    box = (change.left // GRID, change.top // GRID, width - 1, height - 1, time)
    flags = 0 if change.is_over else IS_NOT_LAID_OVER
    memory = io.BytesIO()
    Image.fromarray(change.pixels).save(memory, format="WEBP", lossless=True, **EFFORT)
    whole = memory.getvalue()[12:]  # without the head of a file of its own
    return _chunk(b"ANMF", b"".join(_bytes(n, 3) for n in box) + bytes([flags]) + whole)


def _note(dpi: float) -> bytes:
    """Return EXIF that tells the dots per inch."""
    exif = Image.Exif()
    exif[ExifTags.Base.XResolution] = exif[ExifTags.Base.YResolution] = dpi
    exif[ExifTags.Base.ResolutionUnit] = 2  # inch
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk; its length is even."""
    return name + _bytes(len(content), 4) + content + bytes(len(content) % 2)


def _bytes(number: int, length: int) -> bytes:
    return number.to_bytes(length, "little")
