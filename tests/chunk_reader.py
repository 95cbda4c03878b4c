"""Read WebP and APNG by their specifications, without a library: chunks, places and times."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

__all__ = ["Part", "Whole", "read_apng", "read_webp"]


@dataclass(frozen=True)
class Part:
    """One picture: left, top, width, height; milliseconds; whether it is laid over what was."""

    box: tuple[int, int, int, int]
    time: float
    is_over: bool


@dataclass(frozen=True)
class Whole:
    """A whole file: its chunks in their order, how often it plays (0: for ever), its pictures."""

    width: int
    height: int
    plays: int
    parts: tuple[Part, ...]
    chunks: tuple[tuple[str, bytes], ...]

    def chunk(self, name: str) -> bytes:
        """Return the content of a chunk that occurs once."""
        (found,) = (content for each, content in self.chunks if each == name)
        return found

    @property
    def names(self) -> list[str]:
        """Names of all chunks, those that follow each other alike told once."""
        names = [name for name, _ in self.chunks]
        return [name for n, name in enumerate(names) if n == 0 or name != names[n - 1]]


def read_webp(data: bytes) -> Whole:
    """Read an animated WebP; a wrong byte between its pictures fails."""
    assert data[:4] == b"RIFF"
    assert _little(data[4:8]) == len(data) - 8
    assert data[8:12] == b"WEBP"
    chunks = _riff(data[12:])
    assert chunks[0][0] == "VP8X"
    head = chunks[0][1]
    assert len(head) == 10
    assert head[0] & ~0x3E == 0  # reserved
    width, height = _little(head[4:7]) + 1, _little(head[7:10]) + 1
    assert chunks[1][0] == "ANIM"
    parts = []
    for name, content in chunks:
        if name != "ANMF":
            continue
        left, top, wide, high, time = (_little(content[n : n + 3]) for n in range(0, 15, 3))
        assert content[15] & ~0x03 == 0  # reserved
        assert not content[15] & 1, "a picture that is taken away again"
        (image,) = _riff(content[16:])
        assert image[0] == "VP8L"
        assert image[1][0] == 0x2F
        bits = _little(image[1][1:5])
        assert (bits & 0x3FFF, bits >> 14 & 0x3FFF) == (wide, high)
        assert not bits >> 28 & 1 or head[0] & 0x10, "alpha that the head does not tell"
        is_over = not content[15] & 2
        parts.append(Part((2 * left, 2 * top, wide + 1, high + 1), time, is_over))
    assert bool(head[0] & 8) == any(name == "EXIF" for name, _ in chunks)
    return Whole(width, height, _little(chunks[1][1][4:6]), tuple(parts), tuple(chunks))


def read_apng(data: bytes) -> Whole:
    """Read an APNG; a wrong byte fails."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = [], 8
    while at < len(data):
        size, name = _big(data[at : at + 4]), data[at + 4 : at + 8]
        content = data[at + 8 : at + 8 + size]
        assert _big(data[at + 8 + size : at + 12 + size]) == zlib.crc32(name + content)
        chunks.append((name.decode(), content))
        at += 12 + size
    assert at == len(data)
    assert chunks[0][0] == "IHDR"
    assert chunks[-1] == ("IEND", b"")
    width, height = _big(chunks[0][1][:4]), _big(chunks[0][1][4:8])
    parts, number, packed = [], 0, {}
    for name, content in chunks:
        if name in ("fcTL", "fdAT"):
            assert _big(content[:4]) == number
            number += 1
        if name == "fcTL":
            wide, high, left, top = (_big(content[n : n + 4]) for n in range(4, 20, 4))
            time = 1000 * _big(content[20:22]) / _big(content[22:24])
            assert content[24] == 0, "a picture that is taken away again"
            parts.append(Part((left, top, wide, high), time, bool(content[25])))
        elif name in ("IDAT", "fdAT"):
            key = len(parts)
            packed[key] = packed.get(key, b"") + content[4 if name == "fdAT" else 0 :]
    for key, content in packed.items():
        wide, high = parts[key - 1].box[2:] if key else (width, height)
        rows = zlib.decompress(content)
        assert len(rows) == high * (1 + 4 * wide)
        assert set(rows[:: 1 + 4 * wide]) <= {0, 1, 2, 3, 4}
    (control,) = (content for name, content in chunks if name == "acTL")
    assert _big(control[:4]) == len(parts)
    return Whole(width, height, _big(control[4:]), tuple(parts), tuple(chunks))


def _riff(data: bytes) -> list[tuple[str, bytes]]:
    found, at = [], 0
    while at < len(data):
        size = _little(data[at + 4 : at + 8])
        found.append((data[at : at + 4].decode(), data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    assert at == len(data)
    return found


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")
