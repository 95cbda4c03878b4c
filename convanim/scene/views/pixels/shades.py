"""Numbers as shades: grey for pictures, two hues for others, and a key that tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from convanim.colours import Colour, mixed
from convanim.scene.parts.plane import Outline, Plane
from convanim.scene.primitives import Paths, Primitive
from convanim.theme import Theme
from convanim.walk.arrays import Array, real

__all__ = [
    "BLANK",
    "WHITE",
    "Colouring",
    "Levels",
    "Scale",
    "grey_or_hues",
    "is_picture",
    "shaded",
]

#: Shades of grey, and of each hue; their sum is as many colours as a GIF has room for.
GREYS, SHADES = 64, 32

#: The level of cells without a number.
BLANK = -1000

#: Numbers of a picture are whole, from 0 to the second; its largest is at least the first.
BRIGHT, WHITE = 64, 255

BLACK = (0, 0, 0)

#: Outlines that are drawn at once. matplotlib moves so few to whole pixels, without seams.
AT_ONCE = 200

Levels = NDArray[np.int64]


class Colouring(Protocol):
    """What levels stand for."""

    def colour(self, level: int, /) -> Colour:
        """Return the colour of a level."""


@dataclass(frozen=True)
class Scale:
    """How numbers are shaded.

    Parameters
    ----------
    theme : Theme
    low, high : float
        The least and the greatest number.
    is_grey : bool
        Whether 0 is black and 255 is white. Otherwise 0 is the background, and numbers have the
        theme's hues of positive and negative ones, the stronger the larger they are.
    brightest : Colour
        The colour of 255, if it is not white.
    """

    theme: Theme
    low: float
    high: float
    is_grey: bool = False
    brightest: Colour = (WHITE, WHITE, WHITE)

    def levels(self, numbers: Array) -> Levels:
        """Return the shade of each number: from 0, or the farther from 0 the stronger."""
        there = np.isfinite(numbers)
        if self.is_grey:
            shares = np.clip(np.where(there, numbers, 0) / WHITE, 0, 1) * (GREYS - 1)
        else:
            most = max(abs(self.low), abs(self.high)) or 1.0
            shares = np.clip(np.where(there, numbers, 0) / most, -1, 1) * SHADES
        return np.where(there, np.rint(shares), BLANK).astype(np.int64)

    def colour(self, level: int) -> Colour:
        """Return the colour of a shade."""
        if level == BLANK:
            return self.theme.background
        if self.is_grey:
            return mixed(self.brightest, BLACK, level / (GREYS - 1))
        hue = self.theme.positive if level > 0 else self.theme.negative
        return mixed(hue, self.theme.background, abs(level) / SHADES)

    @property
    def ends(self) -> tuple[float, float]:
        """The numbers at the ends of the key."""
        return (0.0, float(WHITE)) if self.is_grey else (min(self.low, 0.0), max(self.high, 0.0))


def is_picture(numbers: Array) -> bool:
    """Whether numbers look like those of a picture: whole, from 0 to 255, and some are bright."""
    found = real("x", numbers)
    is_whole = bool((found == np.rint(found)).all())
    return is_whole and bool(found.min() >= 0 and BRIGHT <= found.max() <= WHITE)


def grey_or_hues(theme: Theme, numbers: Array, grey: bool) -> Scale:
    """Return the scale of numbers, which are shaded grey if they may be and fit."""
    found = numbers[np.isfinite(numbers)]
    low, high = (float(found.min()), float(found.max())) if found.size else (0.0, 0.0)
    return Scale(theme, low, high, grey and low >= 0 and high <= WHITE)


def shaded(levels: Levels, plane: Plane, scale: Colouring) -> Iterator[Primitive]:
    """Fill the cells of a plane by their levels; neighbours of one shade in a row are one shape.

    Vectors may show seams between shapes. So the same is drawn below, in blocks of four cells that
    lie half a cell aside: what is seen through a seam is as bright as what is beside it.
    """
    rows, columns = (range(size) for size in levels.shape)
    below = [[0.0, *(n + 1.5 for n in range(0, len(each) - 2, 2))] for each in (rows, columns)]
    ground = levels[np.ix_(*(np.ceil(starts).astype(int) for starts in below))]
    yield from _filled(ground, below[0], below[1], plane, scale)
    yield from _filled(levels, rows, columns, plane, scale)


def _filled(
    levels: Levels,
    rows: Sequence[float],
    columns: Sequence[float],
    plane: Plane,
    scale: Colouring,
) -> Iterator[Primitive]:
    """Fill blocks whose rows and columns begin at some cells of a plane."""
    downs, rights = [*rows, plane.rows], [*columns, plane.columns]
    found: dict[int, list[Outline]] = {}
    for line, (up, down) in zip(levels, pairwise(downs), strict=True):
        starts = [0, *(np.flatnonzero(np.diff(line)) + 1).tolist(), len(line)]
        for start, stop in pairwise(starts):
            left, right = rights[start], rights[stop]
            block = plane.block(plane.top + up, plane.left + left, down - up, right - left)
            found.setdefault(int(line[start]), []).append(block)
    for level, outlines in sorted(found.items()):
        for first in range(0, len(outlines), AT_ONCE):
            some = tuple(outlines[first : first + AT_ONCE])
            yield Paths(some, closed=True, fill=scale.colour(level))
