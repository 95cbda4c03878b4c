"""Write frames as an APNG in true colours; each image holds only the rectangle that changed.

The format is that of https://www.w3.org/TR/png-3/.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from typing import BinaryIO

import numpy as np

from convanim.encode.changes import Change, changes
from convanim.encode.frames import Frames, Pixels
from convanim.timing import Timing

__all__ = ["write_apng"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"

#: How hard zlib tries: 9 takes twice as long for 2 %, 7 half as long for 4 % more. Rows are
#: packed as they are: any filter makes the flat colours and short edges of figures larger.
EFFORT = 8

#: Rows that are packed at once, to save memory.
ROWS = 256

#: Eight bits for each of red, green, blue and opacity; the usual packing, and not interlaced.
TRUE_COLOURS = bytes([8, 6, 0, 0, 0])

#: Largest number of units of a frame's time, and units of a second, the finest first.
MOST_UNITS, UNITS = 65_535, (1000, 100, 10, 1)

#: A metre, in inches, and what says that dots are counted in metres.
METRE, IN_METRES = 1 / 0.0254, b"\1"


def write_apng(
    target: Path | BinaryIO,
    frames: Frames,
    timing: Timing,
    dpi: float,
    tick: Callable[[], None] = lambda: None,
    poster: Frames | None = None,
) -> None:
    """Write an APNG.

    Parameters
    ----------
    target : Path or binary file
    frames : Frames
    timing : Timing
        Times of frames are rounded to milliseconds; of those longer than a minute, to hundredths
        of a second.
    dpi : float
        Dots per inch, noted in the file.
    tick : callable, optional
        Called after each frame.
    poster : Frames, optional
        One frame, which is shown where the animation does not play; its first if there is none.
    """
    numbers = count()  # of the chunks of the animation
    with target.open("wb") if isinstance(target, Path) else nullcontext(target) as file:
        file.writelines(_head(frames, timing, dpi))
        for change in changes(poster) if poster else ():
            file.write(_chunk(b"IDAT", _packed(change.pixels)))
        is_first = poster is None
        for change, time in zip(changes(frames), timing.times(len(frames)), strict=True):
            file.write(_control(change, time, next(numbers)))
            packed = _packed(change.pixels)
            if is_first:
                file.write(_chunk(b"IDAT", packed))
            else:
                file.write(_chunk(b"fdAT", _bytes(next(numbers), 4) + packed))
            is_first = False
            tick()
        file.write(_chunk(b"IEND"))


def _head(frames: Frames, timing: Timing, dpi: float) -> Iterator[bytes]:
    """Yield the beginning of a file: its size, and how often it plays."""
    yield SIGNATURE
    size = _bytes(frames.width, 4) + _bytes(frames.height, 4)
    yield _chunk(b"IHDR", size + TRUE_COLOURS)
    yield _chunk(b"acTL", _bytes(len(frames), 4) + _bytes(0 if timing.loops else 1, 4))
    yield _chunk(b"pHYs", 2 * _bytes(round(dpi * METRE), 4) + IN_METRES)


def _control(change: Change, time: float, number: int) -> bytes:
    """Return where an image stands, and for how many milliseconds it is shown."""
    height, width = change.pixels.shape[:2]
    sizes = (number, width, height, change.left, change.top)
    unit = next(unit for unit in UNITS if time * unit / 1000 <= MOST_UNITS)
    shown = _bytes(round(time * unit / 1000), 2) + _bytes(unit, 2)
    stays, is_over = b"\0", bytes([change.is_over])
    return _chunk(b"fcTL", b"".join(_bytes(n, 4) for n in sizes) + shown + stays + is_over)


def _packed(pixels: Pixels) -> bytes:
    """Return pixels as PNG packs them: each row begins with the number of its filter, 0."""
    height, width = pixels.shape[:2]
    packer = zlib.compressobj(EFFORT, memLevel=9)
    parts = []
    for top in range(0, height, ROWS):
        band = pixels[top : top + ROWS].reshape(-1, 4 * width)
        parts.append(packer.compress(np.pad(band, ((0, 0), (1, 0))).tobytes()))
    return b"".join([*parts, packer.flush()])


def _chunk(name: bytes, content: bytes = b"") -> bytes:
    """Return a chunk with its length and its checksum."""
    return _bytes(len(content), 4) + name + content + _bytes(zlib.crc32(name + content), 4)


def _bytes(number: int, length: int) -> bytes:
    return number.to_bytes(length, "big")
