"""One palette for an animation: exact for its flat colours, close for the edges between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convanim.encode.frames import Frames, Pixels
from convanim.errors import ConvanimError
from convanim.theme import Colour

__all__ = ["COLOURS", "OutgrownError", "Palette", "palette_of"]

#: A GIF has 256 indices; one stays free, for pixels that don't change.
COLOURS = 255

#: With so few colours all are kept.
FEW = 32

#: Frames a palette begins with; colours of the others are added where they are met.
SAMPLE = 3

#: A colour of more than this share of the pixels is a flat one, and kept as it is.
FLAT = 1e-3

#: Side of the cubes that others are sorted into: none is further than half of it
#: from what stands for it, and the fewer there are, the smaller is the file.
SIDE = 24

#: Colours that differ by less are shown alike.
GRAIN = 4

#: Colours of a grain whose middle is no further from what stands for it are at most 16 off.
REACH = 14

Codes = NDArray[np.uint32]
Colours = NDArray[Any]  # whole numbers, of shape (number, 3)


class OutgrownError(Exception):
    """More colours were met than a palette's table holds.

    Parameters
    ----------
    palette : Palette
        One with room for them, to begin again with.
    """

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette


class Palette:
    """Colours, and the index of the nearest of them for any colour.

    A colour that is met and not near any of them is added, as long as the table
    has room: its size is a power of two, and written at the head of a GIF.

    Parameters
    ----------
    colours : array of shape (number, 3)
        The colours to begin with, at most 255.
    flat : int
        How many of the first are flat ones, shown exactly.
    room : int
        Least size of the table.
    reach : int
        How far (of 255) the middle of a grain of colours may be from what stands for it.
    """

    def __init__(self, colours: Colours, flat: int, room: int = 2, reach: int = REACH) -> None:
        self.reach = reach
        #: Index of a pixel that stays as it was; no colour has it.
        self.unchanged = len(colours)
        self.size = len(colours) + 1
        self.table = np.zeros((max(room, 1 << (self.size - 1).bit_length()), 3), np.uint8)
        self.table[: len(colours)] = colours
        self.exact = np.arange(len(self.table)) < flat
        # The index for each of 2²⁴ colours, counted from `unchanged`, which stands for a
        # colour not met yet; memory for colours that are never met is never touched.
        self._found = np.zeros(1 << 24, np.uint8)
        self._found[_codes(colours)] = self._kept(np.arange(len(colours)))
        self._grains = np.zeros(1 << 18, np.uint8)  # the same for grains of colours
        self._pending: set[int] = set()  # codes of flat colours that were not met yet

    def indices(self, pixels: Pixels, flats: frozenset[Colour] = frozenset()) -> NDArray[np.uint8]:
        """Return the index of the nearest colour for each pixel.

        Parameters
        ----------
        pixels : array of shape (height, width, 4)
        flats : frozenset of Colour
            Colours to be shown exactly.

        Raises
        ------
        OutgrownError
            Where a colour must be added and the table has no room.
        """
        self._expect(flats)
        codes = codes_of(pixels)
        found = self._found.take(codes)  # half the time of self._found[codes]
        if not found.all():
            self._learn(codes[found == 0])
            found = self._found.take(codes)
        return np.asarray(found + np.uint8(self.unchanged))

    def _kept(self, indices: ArrayLike) -> NDArray[np.uint8]:
        return (np.asarray(indices, np.int32) - self.unchanged).astype(np.uint8)

    def _expect(self, flats: frozenset[Colour]) -> None:
        """From now on show some colours exactly; what stood for them does so no more."""
        codes = _codes_of(flats)
        indices = self._found[codes] + np.uint8(self.unchanged)
        right = (self.table[indices] == _colours(codes)).all(axis=1) & (self._found[codes] > 0)
        self.exact[indices[right]] = True
        self._found[codes[~right]] = 0
        self._pending |= {*codes[~right].tolist()}

    def _learn(self, codes: Codes) -> None:
        """Find what stands for new colours: flat ones themselves, others the nearest."""
        met = sorted(code for code in self._pending if (codes == code).any())
        if met:
            own = np.array(met, np.uint32)
            indices = [self._add(colour, exact=True) for colour in _colours(own)]
            self._found[own] = self._kept(indices)
            self._pending -= {*met}
            codes = codes[self._found[codes] == 0]
        grains = _grains(codes)
        new = self._grains[grains] == 0
        if new.any():
            unknown, where = np.unique(grains[new], return_index=True)
            self._learn_grains(unknown, _colours(codes[new][where]))
        self._found[codes] = self._grains[grains]

    def _learn_grains(self, grains: Codes, colours: Colours) -> None:
        """Find what stands for grains, of each of which a colour was met.

        What is added stands for all grains in reach of it.
        """
        middles = np.stack([(grains >> shift) & 63 for shift in (0, 6, 12)], axis=-1)
        middles = (middles * GRAIN + GRAIN // 2).astype(np.int32)
        nearest = self._nearest(middles)
        far = np.flatnonzero(_apart(self.table[nearest], middles) > self.reach)
        while len(far):
            index = self._add(colours[far[0]], exact=False)
            near = _apart(colours[far[0]], middles[far]) <= self.reach
            nearest[far[near]] = index
            far = far[~near]
        self._grains[grains] = self._kept(nearest)

    def _nearest(self, wanted: Colours) -> NDArray[np.intp]:
        # Flat colours that were added stand for themselves alone: edges between others that
        # come near them would flicker.
        added = np.arange(len(self.table)) > self.unchanged
        indices = np.flatnonzero(~(added & self.exact)[: self.size])
        indices = indices[indices != self.unchanged]
        # |a − b|² without |a|², which is the same for all b. Not a product of matrices:
        # it would start threads that cost more than they do.
        red, green, blue = self.table[indices].astype(np.float32).T
        r, g, b = 2 * wanted.T[..., None].astype(np.float32)
        distances = red**2 + green**2 + blue**2 - r * red - g * green - b * blue
        return np.asarray(indices[distances.argmin(axis=1)])

    def _add(self, colour: Colours, exact: bool) -> int:
        if self.size == len(self.table):
            raise OutgrownError(self._grown())
        self.table[self.size], self.exact[self.size] = colour, exact
        self.size += 1
        return self.size - 1

    def _grown(self) -> Palette:
        """Return a palette with more room, or, where a GIF has none, one less close to edges."""
        if self.size <= COLOURS:
            mine = np.delete(np.arange(self.size), self.unchanged)
            flat, others = mine[self.exact[mine]], mine[~self.exact[mine]]
            colours = self.table[np.concatenate([flat, others])]
            return Palette(colours, len(flat), 2 * len(self.table), self.reach)
        own = self.table[self.exact]
        if len(own) == COLOURS:
            raise ConvanimError(
                f"a GIF holds {COLOURS} colours, and areas of this picture have more:"
                " choose .mp4 or .png, or fewer channels"
            )
        return Palette(own, len(own), COLOURS + 1, self.reach * 3 // 2)


def palette_of(frames: Frames) -> Palette:
    """Choose the colours an animation begins with, at most 255, from a few of its frames.

    All of them where there are few. Otherwise the flat ones as they are, and
    of the others one for each cube of colours; where that makes too many, the
    others are left to be added as they are met.
    """
    found, counts = _census(frames.some(SAMPLE))
    order = np.argsort(-counts, kind="stable")
    found, counts = found[order], counts[order]
    if len(found) <= FEW:
        return Palette(_colours(found), len(found))
    flat = min(max(1, int(np.count_nonzero(counts > FLAT * counts.sum()))), COLOURS // 2)
    colours, cubes = _colours(found[:flat]), _cubes(_colours(found[flat:]))
    if flat + len(cubes) > COLOURS:
        return Palette(colours, flat, COLOURS + 1)
    return Palette(np.concatenate([colours, cubes]), flat)


def _census(frames: Frames) -> tuple[Codes, NDArray[np.int64]]:
    """Find the colours of all patches, and how many pixels have them."""
    patches = (patch for frame in frames for patch in frame.patches)
    bands = (band.pixels for patch in patches for band in patch.bands())
    parts = [_counted(*_runs(codes_of(pixels).ravel())) for pixels in bands]
    values, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _counted(values, counts)


def _counted(codes: Codes, counts: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    """Add up the counts of equal codes."""
    found, where = np.unique(codes, return_inverse=True)
    return found, np.bincount(where, counts).astype(np.int64)


def _runs(found: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """Colours of runs of equal pixels, and their lengths: far fewer than there are pixels."""
    ends = np.append(np.flatnonzero(found[1:] != found[:-1]), len(found) - 1)
    return found[ends], np.diff(ends, prepend=-1)


def _cubes(colours: Colours) -> Colours:
    """Return the middles of the cubes that colours lie in, each once."""
    return _colours(np.unique(_codes(colours // SIDE))) * SIDE + SIDE // 2


def codes_of(pixels: Pixels) -> Codes:
    """Return one number a pixel for its colour: red + 256 green + 65536 blue.

    Examples
    --------
    >>> codes_of(np.array([[[1, 2, 0, 255]]], np.uint8))
    array([[513]], dtype=uint32)
    """
    return pixels.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


def _codes(colours: Colours) -> Codes:
    """Turn colours, of shape (number, 3), into codes."""
    red, green, blue = colours.astype(np.uint32).T
    return np.asarray(red | (green << np.uint32(8)) | (blue << np.uint32(16)))


def _codes_of(flats: Iterable[Colour]) -> Codes:
    return _codes(np.array(list(flats), np.int32).reshape(-1, 3))


def _colours(codes: Codes) -> Colours:
    """Turn codes into colours, of shape (number, 3)."""
    parts = [(codes >> shift) & 255 for shift in (0, 8, 16)]
    return np.stack(parts, axis=-1).astype(np.int32)


def _grains(codes: Codes) -> Codes:
    """Return the number of the grain that each colour lies in."""
    red, green, blue = (_colours(codes) // GRAIN).astype(np.uint32).T
    return np.asarray((blue << 12) | (green << 6) | red)


def _apart(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int32]:
    """Return how far colours are apart, in the part where they differ most."""
    return np.asarray(np.abs(one.astype(np.int32) - other).max(axis=-1))
