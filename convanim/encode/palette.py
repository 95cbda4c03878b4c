"""One palette for an animation: exact for its flat colours, close for the edges between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convanim.frames import Frames, Pixels

__all__ = ["COLOURS", "Palette", "palette_of"]

#: The 256th index of a GIF stays free, for pixels that don't change.
COLOURS = 255

#: Frames the colours are taken from; the others have the same flat colours.
SAMPLE = 64

#: Colours nearer than this to one of the palette (in every channel) are as good as in it.
CLOSE = 4

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
    """Colours, and the index of the nearest of them for any colour."""

    def __init__(self, colours: NDArray[np.uint8]) -> None:
        self.colours = colours
        # One entry for each of 2²⁴ colours, 0 for one not met yet; memory for
        # entries that are never met is never touched.
        self._table = np.zeros(1 << 24, np.uint16)

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Index of the nearest colour, for RGBA pixels of shape (height, width, 4)."""
        found = codes(pixels)
        entries = self._table[found]
        if not entries.all():
            self._learn(np.unique(found[entries == 0]))
            entries = self._table[found]
        return (entries - 1).astype(np.uint8)

    def _learn(self, new: Codes) -> None:
        colours = self.colours.astype(np.int32)
        for some in np.array_split(new, -(-len(new) // 4096)):
            distances = _distances(_split(some)[:, None], colours[None])
            self._table[some] = distances.argmin(axis=1) + 1


def palette_of(frames: Frames) -> Palette:
    """Choose at most 255 colours for an animation.

    All of them where there are no more. Otherwise the commonest, and then
    always the one farthest from those chosen, until all are near.
    """
    found, counts = _census(frames.some(SAMPLE))
    order = np.argsort(-counts, kind="stable")
    colours = _split(found[order])
    if len(colours) > COLOURS:
        colours = colours[_choose(colours, counts[order])]
    return Palette(colours.astype(np.uint8))


def _census(frames: Frames) -> tuple[Codes, NDArray[np.int64]]:
    """Colours of the patches, and how often each comes up."""
    found: Codes = np.empty(0, np.uint32)
    counts: NDArray[np.int64] = np.empty(0, np.int64)
    for patch in frames:
        new, number = np.unique(codes(patch.pixels), return_counts=True)
        found, where = np.unique(np.concatenate([found, new]), return_inverse=True)
        counts = np.bincount(where, np.concatenate([counts, number])).astype(np.int64)
    return found, counts


def _choose(colours: NDArray[np.int32], counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """Choose among colours that come the commonest first; returns their indices."""
    chosen = [0]
    nearest = _distances(colours, colours[:1])
    # Flat colours fill areas and must be exact: what covers a thousandth is one.
    flat = np.flatnonzero(counts > counts.sum() / 1000)[1 : COLOURS // 2]
    while len(chosen) < COLOURS:
        if len(chosen) <= len(flat):
            pick = int(flat[len(chosen) - 1])
        else:
            far = nearest > CLOSE**2
            # All near: the rest is spent on the commonest.
            pick = int(nearest.argmax() if far.any() else np.argmax(nearest > 0))
        chosen.append(pick)
        nearest = np.minimum(nearest, _distances(colours, colours[pick : pick + 1]))
    return np.array(chosen)


def _distances(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int32]:
    """Squared distances of colours."""
    return np.asarray(((a - b) ** 2).sum(axis=-1))


def _split(found: Codes) -> NDArray[np.int32]:
    """Turn codes into colours, of shape (number, 3)."""
    parts = [(found >> shift) & 255 for shift in (0, 8, 16)]
    return np.stack(parts, axis=-1).astype(np.int32)
