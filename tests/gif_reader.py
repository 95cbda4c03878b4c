"""Read a GIF by its specification (GIF89a), without a library: blocks, and indices of pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class GifFrame:
    """One picture of a GIF: where it stands, for how long, and the indices of its pixels.

    ``time`` is in hundredths of a second; ``same`` is the index of a pixel that
    stays as it was, or None.
    """

    left: int
    top: int
    time: int
    disposal: int
    same: int | None
    own_palette: bool
    bits: int
    indices: np.ndarray

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        height, width = self.indices.shape
        return self.left, self.top, width, height

    @property
    def changed(self) -> np.ndarray:
        """Pixels that are written."""
        return self.indices != (-1 if self.same is None else self.same)


@dataclass(frozen=True, eq=False)
class Gif:
    """A whole GIF."""

    width: int
    height: int
    palette: np.ndarray
    loop: int | None
    frames: tuple[GifFrame, ...]

    def pictures(self) -> list[np.ndarray]:
        """Put each frame over those before it: whole pictures, RGB."""
        canvas = np.zeros((self.height, self.width, 3), np.uint8)
        shown = []
        for frame in self.frames:
            height, width = frame.indices.shape
            part = canvas[frame.top : frame.top + height, frame.left : frame.left + width]
            part[frame.changed] = self.palette[frame.indices[frame.changed]]
            shown.append(canvas.copy())
        return shown


def read_gif(data: bytes) -> Gif:
    """Read a GIF; a wrong byte fails."""
    assert data[:6] == b"GIF89a"
    width, height = _number(data, 6), _number(data, 8)
    assert data[10] & 0x80, "no palette for all frames"
    size = 2 << (data[10] & 7)
    palette = np.frombuffer(data, np.uint8, 3 * size, 13).reshape(-1, 3)
    at, loop, frames = 13 + 3 * size, None, []
    control = (0, 0, None)
    while data[at] != 0x3B:
        if data[at] == 0x21:  # an extension
            label = data[at + 1]
            block, at = _blocks(data, at + 2)
            if label == 0xF9:
                control = (_number(block, 1), block[0] >> 2 & 7, block[3] if block[0] & 1 else None)
            elif block.startswith(b"NETSCAPE2.0"):
                assert block[11] == 1
                loop = _number(block, 12)
        else:
            assert data[at] == 0x2C
            left, top, w, h = (_number(data, at + n) for n in (1, 3, 5, 7))
            assert left + w <= width
            assert top + h <= height
            own, bits = bool(data[at + 9] & 0x80), data[at + 10]
            block, at = _blocks(data, at + 11)
            indices = np.array(_unpacked(block, bits, w * h)).reshape(h, w)
            frames.append(GifFrame(left, top, *control, own, bits, indices))
    assert at == len(data) - 1
    return Gif(width, height, palette, loop, tuple(frames))


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """Join sub-blocks; return them and where they end."""
    found = b""
    while data[at]:
        found += data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
    return found, at + 1


def _unpacked(block: bytes, bits: int, count: int) -> list[int]:
    """Undo GIF's variant of LZW."""
    clear, end = 1 << bits, (1 << bits) + 1
    stream, place = int.from_bytes(block, "little"), 0
    words: list[list[int]] = []
    size, before, found = bits + 1, None, []
    while True:
        code = stream >> place & ((1 << size) - 1)
        place += size
        if code == end:
            assert len(found) == count
            return found
        if code == clear:
            words = [[index] for index in range(clear)] + [[], []]
            size, before = bits + 1, None
            continue
        if before is not None and len(words) < 4096:
            known = words[code] if code < len(words) else before
            words.append([*before, known[0]])
            size = min(12, len(words).bit_length()) if len(words) < 4096 else 12
        before = words[code]
        found += before
