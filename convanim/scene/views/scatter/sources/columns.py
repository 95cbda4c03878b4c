"""Columns, each of which is put back as a window; or maps, whose cells make blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

import numpy as np

from convanim.colours import Colour
from convanim.scene.parts import tiles
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import LETTER, LETTER_ROOM, letter
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.views.scatter.layout import Piece
from convanim.scene.views.scatter.part import middle
from convanim.scene.views.scatter.sources.source import Source
from convanim.walk.stamps import Cells

__all__ = ["Columns", "Maps"]

#: By how much the name of a map may be wider than the map, at each side, and how high it may be;
#: in cells. There is a cell between maps.
REACH, HIGHEST = 0.45, 0.7


class Columns(Source):
    """One column a step, which is put back as a window."""

    @property
    def pieces(self) -> list[Piece]:
        """The columns beside each other, and one as a window."""
        places = math.prod(self.walk.places)
        size, window = (places, len(self.walk)), self.walk.places
        columns = Piece(self.plane(*size), self.named("columns", size))
        return [
            columns,
            Piece(self.plane(*window), self.named("as a window", self.subject.own(window))),
        ]

    @property
    def summary(self) -> list[Piece]:
        """The columns."""
        return self.pieces[:1]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw columns and window."""
        for plane in planes:
            yield from tiles.block(plane, self.theme, self.theme.input, *plane.area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Mark the column."""
        yield from self.marked(planes[0], [(row, step) for row in range(planes[0].rows)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write the numbers of all columns."""
        count = self.inputs.which.size
        rows = math.prod(self.walk.places)
        points = [middle(planes[0], number % rows, number // rows) for number in range(count)]
        yield from self.inputs.at(range(count), points)

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write the numbers of the column as a window."""
        yield from _as_window(self, planes[1], step)

    def term(self, step: int) -> str:
        """Return the column's number."""
        return f"column {step}"


class Maps(Source):
    """One cell of each map a step; together they make a block."""

    @property
    def pieces(self) -> list[Piece]:
        """The maps, as they stand in a block, and the block."""
        (rows, columns), (down, across) = self.walk.steps, self.walk.places
        maps = self.plane(down * (rows + 1), across * (columns + 1) - 1)
        name = f"{down * across} {self.named('maps', self.subject.own((rows, columns)))}"
        return [Piece(maps, name), Piece(self.plane(down, across), "a block")]

    @property
    def summary(self) -> list[Piece]:
        """The maps."""
        return self.pieces[:1]

    @cached_property
    def hues(self) -> tuple[Colour, ...]:
        """The colour of each map."""
        return self.theme.map_colours(math.prod(self.walk.places))

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw the maps, their names, and the block."""
        theme = self.theme
        names = []
        for number, (one, hue) in enumerate(zip(self._maps(planes[0]), self.hues, strict=True)):
            yield from tiles.block(one, theme, hue, *one.area)
            name = f"map {number}: {letter(number, len(self.hues))}"
            names.append((one.point(-0.4, one.columns / 2), name))
        # They may reach a little into the gaps between maps, but not over the margin.
        reach = min(REACH * theme.cell, theme.margin, theme.small_size / 4)
        room = self.walk.steps[1] * theme.cell + 2 * reach
        size = min(theme.small_size, HIGHEST * theme.cell)
        yield Text(tuple(names), size, theme.text, room)
        for block in planes[1:]:
            cells = block.cells(product(range(block.rows), range(block.columns)))
            for cell, hue in zip(cells, self.hues, strict=True):
                yield Paths((cell,), closed=True, fill=hue)
            yield from tiles.block(block, theme, None, *block.area)
            yield from self._letters(
                block, enumerate(product(range(block.rows), range(block.columns)))
            )

    @cached_property
    def places(self) -> Cells:
        """The number of the map that each of the output's cells comes from; −1 for none."""
        targets = self.stamps.targets
        found = np.full(math.prod(self.walk.output_size), -1)
        _, places = np.nonzero(targets >= 0)
        found[targets[targets >= 0]] = places
        return found

    def pointed_out(self, out: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Name the map that each of some cells comes from: hues alone do not tell everyone."""
        columns = self.walk.output_size[1]
        top, left = (axis.sources.index(0) for axis in self.walk.axes)
        found = zip(self.places[cells].tolist(), cells.tolist(), strict=True)
        places = ((place, divmod(cell, columns)) for place, cell in found if place >= 0)
        yield from self._letters(out, ((place, (top + r, left + c)) for place, (r, c) in places))

    def _letters(
        self, plane: Plane, cells: Iterable[tuple[int, tuple[int, int]]]
    ) -> Iterator[Primitive]:
        """Write the letters of maps into cells, given with the number of the map."""
        theme, count = self.theme, len(self.hues)
        items = tuple(
            (plane.point(cell[0] + LETTER[1], cell[1] + LETTER[0]), letter(place, count))
            for place, cell in cells
        )
        if items:
            yield Text(items, theme.small_size, theme.text, LETTER_ROOM * theme.cell)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Mark the cell of each map."""
        row, column = self.walk.at(step)
        for one in self._maps(planes[0]):
            yield from self.marked(one, [(row, column)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write the numbers of all maps."""
        maps, (rows, columns) = self._maps(planes[0]), self.walk.steps
        cells = product(range(rows), range(columns), maps)
        points = [middle(one, row, column) for row, column, one in cells]
        yield from self.inputs.at(range(len(points)), points)

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write the numbers of the block."""
        yield from _as_window(self, planes[1], step)

    def _maps(self, plane: Plane) -> list[Plane]:
        """Return the plane of each map; above each is a row for its name."""
        (rows, columns), (down, across) = self.walk.steps, self.walk.places
        corners = product(range(1, 1 + down * (rows + 1), rows + 1), range(across))
        return [
            Plane(rows, columns, FLAT, plane.cell, plane.point(row + rows, place * (columns + 1)))
            for row, place in corners
        ]


def _as_window(source: Source, window: Plane, step: int) -> Iterator[Primitive]:
    """Write what a step writes into a window."""
    at, _ = source.beside
    cells = product(range(window.rows), range(window.columns))
    points = [middle(window, row, column, at) for row, column in cells]
    first = step * len(points)
    yield from source.inputs.at(range(first, first + len(points)), points)
