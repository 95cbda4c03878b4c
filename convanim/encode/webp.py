"""Write frames as an animated WebP without loss; each image holds only the rectangle that changed.

The format is that of https://developers.google.com/speed/webp/docs/riff_container.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import ExifTags, Image, features

from convanim.encode.changes import changes
from convanim.encode.frames import Frames
from convanim.encode.indexed import Shown, write_indexed
from convanim.encode.palette import Palette, TooManyColoursError
from convanim.timing import Timing

__all__ = ["write_webp"]

#: How hard Pillow tries with colours of a palette. Less makes files an eighth larger; more takes
#: up to twice as long, for some 2 %.
EFFORT = {"method": 3, "quality": 25}

#: The same where it takes little time: in small rectangles, and those of few colours.
MORE_EFFORT = {"method": 3, "quality": 50}

#: Pixels and colours up to which a rectangle is small, or has few.
SMALL, FEW = 45_000, 32

#: The same with many colours, of which there is more to gain: an eighth for half the time again.
TRUE_EFFORT = {"method": 3, "quality": 50}

#: Rectangles begin at a multiple of so many pixels.
GRID = 2

#: Flags of a file: it has alpha, a note in EXIF, and an animation.
HAS_ALPHA, HAS_EXIF, IS_ANIMATED = 0x10, 0x08, 0x02

#: Flag of an image that takes the place of what was there.
IS_NOT_LAID_OVER = 0x02


@dataclass(frozen=True, eq=False)
class _Part:
    """A rectangle of a frame, and whether it is laid over what was there, or takes its place."""

    left: int
    top: int
    picture: Image.Image
    is_over: bool = True


def write_webp(
    target: Path | BinaryIO,
    frames: Frames,
    timing: Timing,
    dpi: float,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Write an animated WebP.

    It shows what a GIF shows, in the same colours. Frames with alpha, and those of which a GIF
    can't hold the colours, keep all of them.

    Parameters
    ----------
    target : Path or binary file
        A file must be open for writing at its beginning, and seekable.
    frames : Frames
        Those without alpha are drawn twice, some of them: first for their colours.
    timing : Timing
        Times of frames are rounded to milliseconds.
    dpi : float
        Dots per inch, noted in the file.
    tick : callable, optional
        Called after each frame.

    Raises
    ------
    OSError
        If Pillow can't write WebP, or the file can't be written.
    """
    if not features.check("webp"):
        message = "this Pillow can't write WebP: install Pillow from the Python Package Index"
        raise OSError(errno.ENOTSUP, message)
    with target.open("wb") if isinstance(target, Path) else nullcontext(target) as file:
        told = 0 if frames.has_alpha else _write_indexed(file, frames, timing, dpi, tick)
        if told < len(frames):
            _write(file, frames, timing, dpi, _true_parts(frames, tick, told))


def _write_indexed(
    file: BinaryIO, frames: Frames, timing: Timing, dpi: float, tick: Callable[[], None]
) -> int:
    """Write a file in the colours of a GIF; return how many frames a GIF could show, and told."""
    told = 0

    def write(palette: Palette, found: Iterator[Shown]) -> None:
        _write(file, frames, timing, dpi, (_part(shown, palette) for shown in found))

    def tell() -> None:
        nonlocal told
        told += 1
        tick()

    with suppress(TooManyColoursError):
        write_indexed(frames, write, tell, GRID)
    return told


def _write(
    file: BinaryIO, frames: Frames, timing: Timing, dpi: float, parts: Iterable[_Part]
) -> None:
    """Write a file, and then its size into its beginning."""
    file.seek(0)
    file.write(_head(frames, timing))
    for part, time in zip(parts, timing.times(len(frames)), strict=True):
        file.write(_image(part, int(time)))
    file.write(_chunk(b"EXIF", _note(dpi)))
    size = file.tell()
    file.truncate()
    file.seek(4)
    file.write(_bytes(size - 8, 4))


def _true_parts(frames: Frames, tick: Callable[[], None], told: int) -> Iterator[_Part]:
    """Yield what changes, in true colours, and call a function after each frame not told yet."""
    for number, change in enumerate(changes(frames, GRID)):
        picture = Image.fromarray(change.pixels)
        yield _Part(change.left, change.top, picture, change.is_over)
        if number >= told:
            tick()


def _part(shown: Shown, palette: Palette) -> _Part:
    """Return a rectangle in the colours of the palette, those of unchanged pixels transparent."""
    colours = np.full((len(palette.table), 4), 255, np.uint8)
    colours[:, :3] = palette.table
    colours[palette.unchanged] = 0
    picture = Image.fromarray(shown.indices)
    picture.putpalette(colours.tobytes(), "RGBA")
    return _Part(shown.left, shown.top, picture)


def _head(frames: Frames, timing: Timing) -> bytes:
    """Return the beginning of a file: what it has, its size, and whether it repeats for ever."""
    flags = HAS_ALPHA | HAS_EXIF | IS_ANIMATED
    size = _bytes(frames.width - 1, 3) + _bytes(frames.height - 1, 3)
    background, times = bytes(4), _bytes(0 if timing.loops else 1, 2)
    canvas = _chunk(b"VP8X", _bytes(flags, 4) + size) + _chunk(b"ANIM", background + times)
    return b"RIFF" + bytes(4) + b"WEBP" + canvas


def _image(part: _Part, time: int) -> bytes:
    """Return an image with its place, and for how many milliseconds it is shown."""
    width, height = part.picture.size
    box = (part.left // GRID, part.top // GRID, width - 1, height - 1, time)
    flags = 0 if part.is_over else IS_NOT_LAID_OVER
    memory = io.BytesIO()
    part.picture.save(memory, format="WEBP", lossless=True, **_effort(part.picture))
    whole = memory.getvalue()[12:]  # without the head of a file of its own
    return _chunk(b"ANMF", b"".join(_bytes(n, 3) for n in box) + bytes([flags]) + whole)


def _effort(picture: Image.Image) -> dict[str, int]:
    """Return how hard Pillow tries to make a picture small."""
    if picture.mode != "P":
        return TRUE_EFFORT
    is_quick = picture.width * picture.height < SMALL or picture.getcolors(FEW)
    return MORE_EFFORT if is_quick else EFFORT


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
