"""Frames to PNG files."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from PIL import Image

from convanim.frames import Pixels

__all__ = ["write_png"]


def write_png(path: Path | BinaryIO, picture: Pixels, dpi: float) -> None:
    """Write one picture, RGB of shape (height, width, 3)."""
    Image.fromarray(picture).save(path, format="PNG", dpi=(dpi, dpi))
