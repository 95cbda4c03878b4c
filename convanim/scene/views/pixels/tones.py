"""The colours of pictures in red, green and blue: as few as a GIF has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convanim.colours import Colour
from convanim.scene.views.pixels.shades import BLANK, Levels
from convanim.theme import Theme
from convanim.walk.arrays import Array

__all__ = ["Tones", "tones_of"]

#: Number of colours.
MOST_TONES = 96


@dataclass(frozen=True)
class Tones:
    """The colours that levels stand for.

    Parameters
    ----------
    theme : Theme
    tones : tuple of Colour
        From level 0.
    """

    theme: Theme
    tones: tuple[Colour, ...]

    def colour(self, level: int) -> Colour:
        """Return the colour of a level."""
        return self.theme.background if level == BLANK else self.tones[level]


def tones_of(theme: Theme, pictures: Sequence[Array]) -> tuple[list[Levels], Tones]:
    """Find colours for pictures, and the level of each of their cells.

    The colours are parted at the median of what they differ in most, until there are enough parts
    (Heckbert's median cut). They are the means of the parts; each cell has the nearest one.

    Parameters
    ----------
    theme : Theme
    pictures : sequence of array of shape (3, rows, columns)
        Numbers from 0 to 255. Cells with one that is not finite are blank.
    """
    every = np.concatenate([array.reshape(3, -1).T for array in pictures])
    there = np.isfinite(every).all(axis=1)
    means = np.array([every[part].mean(axis=0) for part in _parted(every, np.flatnonzero(there))])
    # |a - b|² without |a|², which is the same for all tones.
    away = (means**2).sum(axis=1) - 2 * np.where(there[:, None], every, 0) @ means.T
    levels = np.where(there, away.argmin(axis=1), BLANK)
    ends = np.cumsum([array[0].size for array in pictures])[:-1]
    apart = zip(np.split(levels, ends), pictures, strict=True)
    found = [own.reshape(array.shape[1:]) for own, array in apart]
    tones = np.rint(means).astype(int).tolist()
    return found, Tones(theme, tuple((red, green, blue) for red, green, blue in tones))


def _parted(every: Array, cells: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Return cells in parts of similar colours."""
    parts, spans = [cells], [np.ptp(every[cells], axis=0)]
    while len(parts) < MOST_TONES:
        widest = max(range(len(parts)), key=lambda number: spans[number].max())
        if spans[widest].max() == 0:
            break
        part, along = parts[widest], int(spans[widest].argmax())
        values = every[part, along]
        middle = np.median(values)
        low = values < middle if (values < middle).any() else values <= middle
        for number, half in ((widest, part[low]), (len(parts), part[~low])):
            parts[number : number + 1] = [half]
            spans[number : number + 1] = [np.ptp(every[half], axis=0)]
    return parts
