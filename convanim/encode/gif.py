"""Write frames as an animated GIF; each image holds only the rectangle that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from PIL import GifImagePlugin, Image

from convanim.encode.frames import Frames
from convanim.encode.indexed import Shown, write_indexed
from convanim.encode.palette import Palette
from convanim.timing import Timing

__all__ = ["write_gif"]

#: Unit of a frame's time: hundredths of a second, in milliseconds.
TIME_UNIT = 10


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
    times = [int(time) for time in timing.times(len(frames), TIME_UNIT)]

    def write(palette: Palette, found: Iterator[Shown]) -> None:
        file.seek(0)
        file.writelines(_header(frames, timing, palette))
        for shown, time in zip(found, times, strict=True):
            file.writelines(_image_block(shown, time, palette))
        file.write(b";")
        file.truncate()
        # The header holds the palette, to which colours were added since.
        file.seek(0)
        file.writelines(_header(frames, timing, palette))

    write_indexed(frames, write, tick)


def _header(frames: Frames, timing: Timing, palette: Palette) -> list[bytes]:
    """Return the beginning of a file: size, palette, and whether it repeats for ever."""
    image = Image.new("P", (frames.width, frames.height))
    image.putpalette(palette.table.tobytes())
    image.info["version"] = b"89a"  # Pillow does not know yet that images have times
    header, _ = GifImagePlugin.getheader(image, info={"loop": 0} if timing.loops else {})
    return header


def _image_block(shown: Shown, time: int, palette: Palette) -> list[bytes]:
    """Return the bytes of an image.

    ``Image.save`` is not used: it would keep all frames in memory and compare each of them
    as a whole. The image has no palette of its own: Pillow takes the indices for gray values.

    Parameters
    ----------
    shown : Shown
        The rectangle.
    time : int
        Milliseconds for which the image is shown.
    palette : Palette
    """
    image = Image.fromarray(shown.indices)
    bits = max(2, (palette.size - 1).bit_length())
    image.encoderconfig = (bits, 0)
    offset, same = (shown.left, shown.top), palette.unchanged
    parts = GifImagePlugin.getdata(image, offset, duration=time, transparency=same)
    # Pillow writes 8 as the code size, whatever number of bits it encoded with.
    parts[parts.index(b"\x08")] = bytes([bits])
    return parts
