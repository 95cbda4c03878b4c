"""Frames to an animated GIF, a rectangle at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from convanim.encode.palette import COLOURS, palette_of
from convanim.frames import Frames

__all__ = ["write_gif"]

#: Index of a pixel that stays as it was.
SAME = COLOURS

#: A GIF counts time in hundredths of a second.
TICK = 10


def write_gif(
    file: BinaryIO, frames: Frames, duration: float, tick: Callable[[], None] = lambda: None
) -> None:
    """Write a GIF that loops for ever.

    All frames share one palette, without dithering; each holds only the
    rectangle that changed, and in it only the pixels that did.

    Parameters
    ----------
    file : open for writing
    frames : drawn twice, once for their colours
    duration : milliseconds a step; rounded so that the whole lasts as it should
    tick : called after each frame
    """
    palette = palette_of(frames)
    canvas = np.full((frames.height, frames.width), SAME, np.uint8)
    times = _times(len(frames), duration)
    for number, (patch, time) in enumerate(zip(frames, times, strict=True)):
        height, width = patch.pixels.shape[:2]
        place = (
            slice(patch.top, patch.top + height),
            slice(patch.left, patch.left + width),
        )
        new = palette.indices(patch.pixels)
        changed = new != canvas[place]
        canvas[place] = new
        inner = _box(changed)
        image = Image.fromarray(np.where(changed, new, SAME).astype(np.uint8)[inner])
        image.putpalette(palette.colours.tobytes())
        if number == 0:
            header, _ = GifImagePlugin.getheader(image, info={"loop": 0})
            file.writelines(header)
        offset = (patch.left + inner[1].start, patch.top + inner[0].start)
        # Not Image.save: it would hold all frames, and look at each of them whole.
        file.writelines(
            GifImagePlugin.getdata(
                image, offset, duration=time, transparency=SAME, include_color_table=False
            )
        )
        tick()
    file.write(b";")


def _times(count: int, duration: float) -> Iterator[int]:
    """Milliseconds of each frame: whole ticks whose sum is as near as can be.

    Examples
    --------
    >>> list(_times(3, 333))
    [330, 340, 330]
    """
    ends = [round(duration * number / TICK) * TICK for number in range(count + 1)]
    return (end - start for start, end in pairwise(ends))


def _box(changed: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Smallest rectangle around what changed; one pixel where nothing did."""
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not len(rows):
        return slice(0, 1), slice(0, 1)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
