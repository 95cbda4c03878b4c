"""The palette of an animation: exact for flat colours, approximate for the edges between areas.

A colour's code is one number for red, green and blue. A grain is a cube of 4 × 4 × 4 colours,
all of which are shown by the same colour of the palette, unless they are flat.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convanim.colours import Colour
from convanim.encode.frames import Frames, Pixels
from convanim.errors import ConvanimError

__all__ = ["MAX_COLOURS", "OutgrownError", "Palette", "TooManyColoursError", "palette_of"]

#: Colours of a GIF: it has 256 indices, and one of them stands for unchanged pixels.
MAX_COLOURS = 255

#: Colours up to which an animation keeps all of them exactly.
ALL_KEPT = 32

#: Frames that the first palette is chosen from; colours of others are added as they occur.
SAMPLE_FRAMES = 3

#: Share of the pixels above which the first palette keeps a colour exactly.
FLAT_SHARE = 1e-3

#: Side (of 255) of the cubes that other colours are sorted into. The middle of a cube shows all
#: of it, so a colour is off by at most half a side; fewer cubes make a smaller file.
CUBE_SIDE = 24

#: Side (of 255) of a grain.
GRAIN_SIDE = 4

#: Distance (of 255) up to which the middle of a grain is shown by a colour of the palette: the
#: grain's own colours are then off by at most 16.
REACH = 14

Codes = NDArray[np.uint32]
Colours = NDArray[Any]  # whole numbers, of shape (count, 3)


class TooManyColoursError(ConvanimError):
    """Areas of a picture have more colours than a palette holds."""


class OutgrownError(Exception):
    """A palette's table has no room for another colour.

    Parameters
    ----------
    palette : Palette
        A palette to begin the file again with, with more room.
    """

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette


class Palette:
    """A table of colours that finds the nearest one for any colour.

    A colour that is far from all in the table is added, as long as the table has room.
    The size of the table is a power of two, and part of a GIF's header.

    Parameters
    ----------
    colours : array of whole numbers, of shape (count, 3)
        The colours to begin with, at most 255.
    flat : int
        Number of flat colours, which are shown exactly; they come first.
    room : int
        Least size of the table.
    reach : int
        Distance (of 255) up to which the middle of a grain is shown by a colour of the table.
    """

    def __init__(self, colours: Colours, flat: int, room: int = 2, reach: int = REACH) -> None:
        self.reach = reach
        #: Index of pixels that do not change; no colour has it.
        self.unchanged = len(colours)
        self.size = len(colours) + 1
        self.table = np.zeros((max(room, 1 << (self.size - 1).bit_length()), 3), np.uint8)
        self.table[: len(colours)] = colours
        self.exact = np.arange(len(self.table)) < flat
        # The offset (see `_offsets`) for each of 2²⁴ codes, 0 for those that did not occur yet.
        # Memory for colours that never occur is never touched.
        self._by_code = np.zeros(1 << 24, np.uint8)
        self._by_code[_codes(colours)] = self._offsets(np.arange(len(colours)))
        self._by_grain = np.zeros(1 << 18, np.uint8)  # the same for grains
        self._pending: set[int] = set()  # codes of flat colours that did not occur yet

    def indices(self, pixels: Pixels, flats: frozenset[Colour] = frozenset()) -> NDArray[np.uint8]:
        """Return the index of the nearest colour for each pixel.

        Parameters
        ----------
        pixels : array of uint8, of shape (height, width, 4)
            Red, green, blue and 255.
        flats : frozenset of Colour
            Colours that are shown exactly, from now on.

        Returns
        -------
        array of uint8, of shape (height, width)
            Indices into ``table``.

        Raises
        ------
        OutgrownError
            If a colour must be added and the table has no room.
        """
        self._require_exact(flats)
        codes = codes_of(pixels)
        offsets = self._by_code.take(codes)  # half the time of self._by_code[codes]
        if not offsets.all():
            self._assign(codes[offsets == 0])
            offsets = self._by_code.take(codes)
        return np.asarray(offsets + np.uint8(self.unchanged))

    def _offsets(self, indices: ArrayLike) -> NDArray[np.uint8]:
        """Return indices counted from ``unchanged``, modulo 256: 0 is the index of no colour."""
        return (np.asarray(indices, np.int32) - self.unchanged).astype(np.uint8)

    def _require_exact(self, flats: frozenset[Colour]) -> None:
        """From now on show some colours exactly; forget the colours that showed them so far."""
        codes = _flat_codes(flats)
        indices = self._by_code[codes] + np.uint8(self.unchanged)
        right = (self.table[indices] == _colours(codes)).all(axis=1) & (self._by_code[codes] > 0)
        self.exact[indices[right]] = True
        self._by_code[codes[~right]] = 0
        self._pending |= {*codes[~right].tolist()}

    def _assign(self, codes: Codes) -> None:
        """Choose the index of new colours: flat ones get their own, others that of their grain."""
        met = sorted(code for code in self._pending if (codes == code).any())
        if met:
            own = np.array(met, np.uint32)
            indices = [self._add(colour, exact=True) for colour in _colours(own)]
            self._by_code[own] = self._offsets(indices)
            self._pending -= {*met}
            codes = codes[self._by_code[codes] == 0]
        grains = _grains(codes)
        new = self._by_grain[grains] == 0
        if new.any():
            unknown, where = np.unique(grains[new], return_index=True)
            self._assign_grains(unknown, _colours(codes[new][where]))
        self._by_code[codes] = self._by_grain[grains]

    def _assign_grains(self, grains: Codes, colours: Colours) -> None:
        """Choose the index of grains, of each of which a colour that occurs is given.

        It is added where the grain is out of reach of the table, and used for all it reaches.
        """
        middles = np.stack([(grains >> shift) & 63 for shift in (0, 6, 12)], axis=-1)
        middles = (middles * GRAIN_SIDE + GRAIN_SIDE // 2).astype(np.int32)
        nearest = self._nearest(middles)
        far = np.flatnonzero(_distances(self.table[nearest], middles) > self.reach)
        while len(far):
            index = self._add(colours[far[0]], exact=False)
            near = _distances(colours[far[0]], middles[far]) <= self.reach
            nearest[far[near]] = index
            far = far[~near]
        self._by_grain[grains] = self._offsets(nearest)

    def _nearest(self, wanted: Colours) -> NDArray[np.intp]:
        """Return the index of the nearest colour of the table for each colour."""
        # Flat colours that were added show no others: smoothed edges whose colours come near
        # them would flicker.
        added = np.arange(len(self.table)) > self.unchanged
        indices = np.flatnonzero(~(added & self.exact)[: self.size])
        indices = indices[indices != self.unchanged]
        # |a − b|² without |a|², which is the same for all b. A product of matrices would start
        # threads, which take more time than they save.
        red, green, blue = self.table[indices].astype(np.float32).T
        r, g, b = 2 * wanted.T[..., None].astype(np.float32)
        distances = red**2 + green**2 + blue**2 - r * red - g * green - b * blue
        return np.asarray(indices[distances.argmin(axis=1)])

    def _add(self, colour: Colours, exact: bool) -> int:
        """Add a colour to the table, and return its index."""
        if self.size == len(self.table):
            raise OutgrownError(self._larger())
        self.table[self.size], self.exact[self.size] = colour, exact
        self.size += 1
        return self.size - 1

    def _larger(self) -> Palette:
        """Return a palette with more room; at the limit, one whose colours reach further."""
        if self.size <= MAX_COLOURS:
            mine = np.delete(np.arange(self.size), self.unchanged)
            flat, others = mine[self.exact[mine]], mine[~self.exact[mine]]
            colours = self.table[np.concatenate([flat, others])]
            return Palette(colours, len(flat), 2 * len(self.table), self.reach)
        own = self.table[self.exact]
        if len(own) == MAX_COLOURS:
            raise TooManyColoursError(
                f"a GIF holds {MAX_COLOURS} colours, and areas of this picture have more:"
                " choose .webp, .apng, .mp4 or .png, or fewer channels"
            )
        return Palette(own, len(own), MAX_COLOURS + 1, self.reach * 3 // 2)


def palette_of(frames: Frames) -> Palette:
    """Choose at most 255 colours to begin an animation with, from a few of its frames.

    If they have few colours (`ALL_KEPT`), these are all kept exactly. Otherwise common colours
    are kept exactly, and one colour is added for each cube that others lie in. If that makes
    more than 255, the cubes are left out: colours are added later, as they occur.
    """
    codes, counts = _count_colours(frames.sample(SAMPLE_FRAMES))
    order = np.argsort(-counts, kind="stable")
    codes, counts = codes[order], counts[order]
    if len(codes) <= ALL_KEPT:
        return Palette(_colours(codes), len(codes))
    common = int(np.count_nonzero(counts > FLAT_SHARE * counts.sum()))
    flat = min(max(1, common), MAX_COLOURS // 2)
    colours, cubes = _colours(codes[:flat]), _cube_middles(_colours(codes[flat:]))
    if flat + len(cubes) > MAX_COLOURS:
        return Palette(colours, flat, MAX_COLOURS + 1)
    return Palette(np.concatenate([colours, cubes]), flat)


def _count_colours(frames: Frames) -> tuple[Codes, NDArray[np.int64]]:
    """Return the codes of all colours of all patches, and the number of pixels of each."""
    patches = (patch for frame in frames for patch in frame.patches)
    bands = (band.pixels for patch in patches for band in patch.bands())
    parts = [_add_counts(*_run_lengths(codes_of(pixels).ravel())) for pixels in bands]
    codes, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _add_counts(codes, counts)


def _add_counts(codes: Codes, counts: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    """Add up the counts of equal codes; return each code once, and its count."""
    found, where = np.unique(codes, return_inverse=True)
    return found, np.bincount(where, counts).astype(np.int64)


def _run_lengths(codes: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """Return the code and the length of each run of equal pixels: far fewer than the pixels."""
    ends = np.append(np.flatnonzero(codes[1:] != codes[:-1]), len(codes) - 1)
    return codes[ends], np.diff(ends, prepend=-1)


def _cube_middles(colours: Colours) -> Colours:
    """Return the middles of the cubes that colours lie in, each once."""
    cubes = _colours(np.unique(_codes(colours // CUBE_SIDE)))
    return cubes * CUBE_SIDE + CUBE_SIDE // 2


def codes_of(pixels: Pixels) -> Codes:
    """Return the code of each pixel's colour: red + 256 green + 65536 blue.

    Examples
    --------
    >>> codes_of(np.array([[[1, 2, 0, 255]]], np.uint8))
    array([[513]], dtype=uint32)
    """
    return pixels.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


def _codes(colours: Colours) -> Codes:
    """Return the codes of colours."""
    red, green, blue = colours.astype(np.uint32).T
    return np.asarray(red | (green << np.uint32(8)) | (blue << np.uint32(16)))


def _flat_codes(flats: Iterable[Colour]) -> Codes:
    return _codes(np.array(list(flats), np.int32).reshape(-1, 3))


def _colours(codes: Codes) -> Colours:
    """Return the colours of codes."""
    parts = [(codes >> shift) & 255 for shift in (0, 8, 16)]
    return np.stack(parts, axis=-1).astype(np.int32)


def _grains(codes: Codes) -> Codes:
    """Return the number of the grain that each colour lies in, from 0 to 2¹⁸ − 1."""
    red, green, blue = (_colours(codes) // GRAIN_SIDE).astype(np.uint32).T
    return np.asarray((blue << 12) | (green << 6) | red)


def _distances(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int32]:
    """Return the largest of the differences in red, green and blue, for each pair of colours."""
    return np.asarray(np.abs(one.astype(np.int32) - other).max(axis=-1))
