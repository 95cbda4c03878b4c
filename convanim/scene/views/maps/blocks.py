"""Mosaics: which maps their blocks of cells are spread over, and what is drawn of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from convanim.colours import Colour, mixed
from convanim.scene.parts.words import letter
from convanim.scene.subject import Subject
from convanim.scene.views.maps.chosen import cropped
from convanim.scene.views.maps.sketch import times
from convanim.walk import Cell, Walk

__all__ = ["Mosaics"]

#: Maps on the narrow side up to which those of all mosaics are drawn, and places of a block up to
#: which two mosaics are drawn in any case.
MOST_MAPS, FEW_PLACES = 16, 9

#: Shares of its hue in the maps of the first and of the last of several mosaics; the rest is the
#: background's.
DARKEST, PALEST = 0.7, 0.35

#: Number of places of a block up to which all are listed.
MOST_LISTED = 4

#: A narrow map: the number of its mosaic, and the place of its cells in the blocks there.
Narrow = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Mosaics:
    """The maps of both sides of a pixel shuffle or unshuffle.

    The wide side has mosaics: maps whose blocks of cells are spread over as many narrow maps.

    Parameters
    ----------
    subject : Subject
        Over two axes.
    """

    subject: Subject

    @cached_property
    def walk(self) -> Walk:
        """The walk over what is drawn of one mosaic: a step per block."""
        walk = self.subject.walk
        return replace(walk, axes=tuple(map(cropped, walk.spatial)), has_maps=False)

    @property
    def cut(self) -> tuple[bool, ...]:
        """Whether rows, and whether columns are left out."""
        whole = self.subject.walk.steps[-2:]
        return tuple(part < every for part, every in zip(self.walk.steps, whole, strict=True))

    @property
    def places(self) -> range:
        """The places of a block, row by row; each has a map of its own."""
        return range(prod(self.walk.places))

    @property
    def count(self) -> int:
        """Number of mosaics."""
        return self.subject.walk.size[0] if self.subject.walk.has_maps else 1

    @property
    def drawn(self) -> range:
        """The mosaics that are drawn."""
        few = 2 if len(self.places) <= FEW_PLACES else 1  # two tell the orders apart
        return range(min(self.count, max(few, MOST_MAPS // len(self.places))))

    @property
    def narrow(self) -> str:
        """What the narrow side is: ``"x"`` where maps become mosaics, else ``"y"``."""
        return "x" if self.walk.scatter else "y"

    @property
    def wide(self) -> str:
        """What the wide side is."""
        return "y" if self.walk.scatter else "x"

    @property
    def _by_place(self) -> bool:
        """Whether the maps of the same place follow each other."""
        return self.count > 1 and self.subject.order == "dcr"

    @property
    def continues_below(self) -> bool:
        """Whether there are further rows of narrow maps."""
        return len(self.drawn) < self.count and not self.continues_beside

    @property
    def continues_beside(self) -> bool:
        """Whether there are further narrow maps in each row."""
        return len(self.drawn) < self.count and self._by_place and self.subject.axes > 1

    @cached_property
    def rows(self) -> list[list[Narrow]]:
        """The narrow maps row by row, in the order of their numbers.

        In the order ``"crd"`` they lie as their cells lie in a block, in ``"dcr"`` a row has the
        maps of one place. Over one axis they are below one another.
        """
        every = [(mosaic, place) for mosaic in self.drawn for place in self.places]
        along = self.walk.places[-1]
        if self._by_place:
            every, along = sorted(every, key=lambda one: one[1]), len(self.drawn)
        if self.subject.axes == 1:
            along = 1
        return [every[start : start + along] for start in range(0, len(every), along)]

    def number(self, narrow: Narrow) -> int:
        """Return the number that a narrow map has in the layer."""
        mosaic, place = narrow
        if self.subject.order == "crd":
            return mosaic * len(self.places) + place
        return place * self.count + mosaic

    def cells(self, place: int) -> list[Cell]:
        """Return the cells of a mosaic that are at a place of its blocks, row by row."""
        (height, width), (rows, columns) = self.walk.places, self.walk.steps
        row, column = divmod(place, width)
        return [(height * i + row, width * j + column) for i in range(rows) for j in range(columns)]

    @cached_property
    def narrow_values(self) -> NDArray[np.float64]:
        """Numbers of the narrow maps: by mosaic, place, row and column."""
        numbers = self.subject.numbers
        values = numbers.x if self.walk.scatter else numbers.output
        return np.reshape(values, (self.count, len(self.places), *self.subject.walk.steps[-2:]))

    @cached_property
    def wide_values(self) -> NDArray[np.float64]:
        """Numbers of the mosaics: by mosaic, row and column."""
        numbers = self.subject.numbers
        values = numbers.output if self.walk.scatter else numbers.x
        return np.reshape(values, (self.count, *self.subject.walk.size[-2:]))

    def letter(self, place: int) -> str:
        """Return the letter of a place, or its number where there are more than letters."""
        return letter(place, len(self.places))

    @cached_property
    def colours(self) -> dict[Narrow, Colour]:
        """The colour of each narrow map: hue tells its place, shade its mosaic."""
        theme, last = self.subject.theme, max(1, len(self.drawn) - 1)
        return {
            (mosaic, place): mixed(
                hue, theme.background, DARKEST - (DARKEST - PALEST) * mosaic / last
            )
            for place, hue in enumerate(theme.map_colours(len(self.places)))
            for mosaic in self.drawn
        }

    def size(self, kind: str) -> str:
        """Return the size of a side as a formula, with its number of maps."""
        walk, subject = self.subject.walk, self.subject
        if kind == self.wide:
            maps = (self.count,) if walk.has_maps else ()
            return times((*maps, *subject.own(walk.size)))
        return times((self.count * len(self.places), *subject.own(walk.steps)))

    def rule(self) -> Iterator[str]:
        """Yield lines that say which map goes to which place of the blocks, or comes from it."""
        narrow, wide, count = self.narrow, self.wide, len(self.places)
        if self.count == 1:
            ends = [f"map ${narrow}$[$k$]", "place $k$ of each block"]
        else:
            by_place = self.subject.order == "dcr"
            number = f"${self.count}k$ + $c$" if by_place else f"${count}c$ + $k$"
            ends = [f"${narrow}$[{number}]", f"place $k$ of ${wide}$[$c$]"]
        order = f"{self.subject.order}: " if self.count > 1 else ""
        yield order + " goes to ".join(ends if narrow == "x" else ends[::-1])
        some = [0, 1, count - 1] if count > MOST_LISTED else [*self.places]
        numbers, letters = [str(place) for place in some], [self.letter(place) for place in some]
        if count > MOST_LISTED:
            numbers.insert(2, "...")
            letters.insert(2, "...")
        yield f"$k$ = {', '.join(numbers)}: {', '.join(letters)}"
