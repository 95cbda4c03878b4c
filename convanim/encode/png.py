"""Write frames as PNG files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from convanim.encode.frames import Frames

__all__ = ["pictures", "write_png", "write_pngs"]


def pictures(frames: Frames) -> Iterator[Image.Image]:
    """Yield the picture of each frame.

    It is one image, changed in place: use it before the next one is drawn.
    """
    picture = Image.new("RGBA" if frames.has_alpha else "RGB", (frames.width, frames.height))
    for frame in frames:
        for patch in frame.patches:
            for band in patch.bands():
                pixels = np.ascontiguousarray(band.pixels[..., : frames.channels])
                picture.paste(Image.fromarray(pixels), (band.left, band.top))
        yield picture


def write_pngs(paths: Iterable[Path], frames: Frames, dpi: float, tick: Callable[[], None]) -> None:
    """Write one file per frame.

    Parameters
    ----------
    paths : iterable of Path
        As many as there are frames.
    frames : Frames
    dpi : float
        Dots per inch, noted in the files.
    tick : callable
        Called after each file.
    """
    for path, picture in zip(paths, pictures(frames), strict=True):
        write_png(path, picture, dpi)
        tick()


def write_png(file: Path | BinaryIO, picture: Image.Image, dpi: float) -> None:
    """Write one picture, and note its dots per inch."""
    picture.save(file, format="PNG", dpi=(dpi, dpi))
