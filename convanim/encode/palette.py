"""One palette for an animation: exact for its flat colours, close for the edges between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convanim.frames import Frames, Pixels

__all__ = ["COLOURS", "Palette", "palette_of"]

#: The 256th index of a GIF stays free, for pixels that don't change.
COLOURS = 255

#: With so few colours all are kept.
FEW = 32

#: Frames the colours are taken from; the others have the same flat colours.
SAMPLE = 3

#: A colour of more than this share of the pixels is a flat one, and kept as it is.
FLAT = 1e-3

#: Side of the cubes that others are sorted into: none is further than half of it
#: from what stands for it, and the fewer there are, the smaller is the file.
SIDE = 24

#: Colours that differ by less are shown alike.
GRAIN = 4

Codes = NDArray[np.uint32]


def codes(pixels: Pixels) -> Codes:
    """One number a pixel for its colour: red + 256 green + 65536 blue.

    Examples
    --------
    >>> codes(np.array([[[1, 2, 0, 255]]], np.uint8))
    array([[513]], dtype=uint32)
    """
    return pixels.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


class Palette:
    """Colours, and the index of the nearest of them for any colour.

    Parameters
    ----------
    colours : of shape (number, 3), at most 255
    flat : how many of the first are flat ones, to be shown exactly
    """

    def __init__(self, colours: NDArray[np.uint8], flat: int) -> None:
        self.colours, self.flat = colours, flat
        # One entry for each of 2²⁴ colours, 0 for one not met yet; memory for
        # entries that are never met is never touched.
        self._table = np.zeros(1 << 24, np.uint8)
        self._table[_packed(colours.astype(np.uint32))] = 1 + np.arange(len(colours))
        self._grains = np.zeros(1 << 18, np.uint8)  # the same for grains of colours

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Index of the nearest colour, for RGBA pixels of shape (height, width, 4)."""
        found = codes(pixels)
        entries = self._table[found]
        if not entries.all():
            self._learn(found[entries == 0])
            entries = self._table[found]
        return np.asarray(entries - np.uint8(1))

    def _learn(self, new: Codes) -> None:
        """Find the nearest for new colours, once for all that differ by less than a grain."""
        parts = _split(new) // GRAIN
        grains = (parts[:, 2] << 12) | (parts[:, 1] << 6) | parts[:, 0]
        unknown = np.unique(grains[self._grains[grains] == 0])
        if len(unknown):
            middles = np.stack([(unknown >> shift) & 63 for shift in (0, 6, 12)], axis=-1)
            self._grains[unknown] = 1 + self._nearest(middles * GRAIN + GRAIN // 2)
        self._table[new] = self._grains[grains]

    def _nearest(self, wanted: NDArray[np.int32]) -> NDArray[np.intp]:
        # |a − b|² without |a|², which is the same for all b. Not a product of matrices:
        # it would start threads that cost more than they do.
        red, green, blue = self.colours.astype(np.float32).T
        r, g, b = 2 * wanted.T[..., None].astype(np.float32)
        return np.asarray(
            (red**2 + green**2 + blue**2 - r * red - g * green - b * blue).argmin(axis=1)
        )


def palette_of(frames: Frames) -> Palette:
    """Choose at most 255 colours for an animation.

    All of them where there are few. Otherwise the flat ones as they are, and
    of the others one for each cube of colours.
    """
    found, counts = _census(frames.some(SAMPLE))
    order = np.argsort(-counts, kind="stable")
    colours, counts = _split(found[order]), counts[order]
    if len(colours) <= FEW:
        return Palette(colours.astype(np.uint8), len(colours))
    flat = min(int(np.count_nonzero(counts > FLAT * counts.sum())), COLOURS // 2)
    for side in range(SIDE, 257, 4):
        cubes = _cubes(colours[flat:], side)
        if flat + len(cubes) <= COLOURS:
            break
    return Palette(np.concatenate([colours[:flat], cubes]).astype(np.uint8), flat)


def _census(frames: Frames) -> tuple[Codes, NDArray[np.int64]]:
    """Colours of the patches, and how many pixels have them."""
    parts = [_runs(codes(patch.pixels).ravel()) for patch in frames]
    values, lengths = (np.concatenate(part) for part in zip(*parts, strict=True))
    found, where = np.unique(values, return_inverse=True)
    return found, np.bincount(where, lengths).astype(np.int64)


def _runs(found: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """Colours of runs of equal pixels, and their lengths: far fewer than there are pixels."""
    ends = np.append(np.flatnonzero(found[1:] != found[:-1]), len(found) - 1)
    return found[ends], np.diff(ends, prepend=-1)


def _cubes(colours: NDArray[np.int32], side: int) -> NDArray[np.int32]:
    """Return the middles of the cubes that colours lie in, each once."""
    numbers = colours // side
    different = np.unique(_packed(numbers.astype(np.uint32)))
    return np.minimum(_split(different) * side + side // 2, 255)


def _packed(colours: NDArray[np.uint32]) -> Codes:
    """Turn colours, of shape (number, 3), into codes."""
    red, green, blue = colours.T
    return np.asarray(red | (green << np.uint32(8)) | (blue << np.uint32(16)))


def _split(found: Codes) -> NDArray[np.int32]:
    """Turn codes into colours, of shape (number, 3)."""
    parts = [(found >> shift) & 255 for shift in (0, 8, 16)]
    return np.stack(parts, axis=-1).astype(np.int32)
