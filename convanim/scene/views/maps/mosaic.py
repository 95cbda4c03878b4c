"""The maps view of pixel shuffle and unshuffle: small maps, and the mosaic made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from convanim.colours import Colour, mixed
from convanim.scene.parts import labels, tiles
from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import placed_values
from convanim.scene.primitives import Moving, Paths, Point, Primitive, Scene, Still, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.views.maps.chosen import cropped, is_cut
from convanim.scene.views.maps.sketch import ACROSS, DOWN, OUTLINE, Band, Key, Sketch, times
from convanim.theme import Theme
from convanim.walk import Cell, Walk

__all__ = ["stage_mosaic"]

#: Maps on the narrow side up to which those of all mosaics are drawn.
MOST_MAPS = 16

#: Share of its hue in the maps of the last of several mosaics; the rest is the background's.
PALEST = 0.45

#: Places of a number and of a letter in a cell; see `words.CENTRE`.
VALUE, VALUE_ROOM = (0.42, 0.45), 0.7
LETTER, LETTER_ROOM = (0.82, 0.78), 0.3

#: Distance between the two sides, in cells.
SIDE_GAP = 2.5

#: Distance between maps that are side by side, in cells.
ACROSS_GAP = 0.8


@dataclass(frozen=True, eq=False)
class _Mosaic:
    """Which maps are drawn, and their numbers.

    Parameters
    ----------
    subject : Subject
        Over two axes.
    walk : Walk
        Over rows and columns: a step per cell of a narrow map that is drawn.
    cut : tuple of bool
        Whether rows, and whether columns are left out.
    """

    subject: Subject
    walk: Walk
    cut: tuple[bool, ...]

    @property
    def factor(self) -> Cell:
        """Size of a block, whose cells are spread over as many maps."""
        return self.walk.places

    @property
    def count(self) -> int:
        """Number of mosaics, which are the maps of the wide side."""
        return self.subject.walk.size[0] if self.subject.walk.has_maps else 1

    @property
    def drawn(self) -> range:
        """The mosaics that are drawn."""
        return range(min(self.count, max(1, MOST_MAPS // prod(self.factor))))

    @property
    def narrow(self) -> str:
        """What the narrow side is: ``"x"`` where maps become mosaics, else ``"y"``."""
        return "x" if self.walk.scatter else "y"

    @property
    def wide(self) -> str:
        """What the wide side is."""
        return "y" if self.walk.scatter else "x"

    def number(self, mosaic: int, place: int) -> int:
        """Return the number of the map that the cells at a place of the blocks are in."""
        if self.subject.order == "crd":
            return mosaic * prod(self.factor) + place
        return place * self.count + mosaic

    @cached_property
    def rows(self) -> list[list[tuple[int, int]]]:
        """Mosaic and place of each narrow map, row by row, in the order of their numbers.

        In the order ``"crd"`` they lie as their cells lie in a block, in ``"dcr"`` a row has the
        maps of one place. Over one axis they are below one another.
        """
        places = range(prod(self.factor))
        along = self.factor[-1] if self.subject.axes > 1 else 1
        if self.subject.order == "crd" or self.count == 1:
            every = [(mosaic, place) for mosaic in self.drawn for place in places]
        else:
            every = [(mosaic, place) for place in places for mosaic in self.drawn]
            along = len(self.drawn) if self.subject.axes > 1 else 1
        return [every[start : start + along] for start in range(0, len(every), along)]

    @property
    def continues_below(self) -> bool:
        """Whether there are further rows of narrow maps."""
        return len(self.drawn) < self.count and not self.continues_beside

    @property
    def continues_beside(self) -> bool:
        """Whether there are further narrow maps in each row."""
        return len(self.drawn) < self.count and self.subject.order == "dcr"

    @cached_property
    def narrow_values(self) -> NDArray[np.float64]:
        """Numbers of the narrow maps: by mosaic, place, row and column."""
        numbers = self.subject.numbers
        values = numbers.x if self.walk.scatter else numbers.output
        steps = self.subject.walk.steps[-2:]
        return np.reshape(values, (self.count, prod(self.factor), *steps))

    @cached_property
    def wide_values(self) -> NDArray[np.float64]:
        """Numbers of the mosaics: by mosaic, row and column."""
        numbers = self.subject.numbers
        values = numbers.output if self.walk.scatter else numbers.x
        return np.reshape(values, (self.count, *self.subject.walk.size[-2:]))

    def letter(self, place: int) -> str:
        """Return the letter of a place, or its number where there are more than letters."""
        return chr(ord("a") + place) if prod(self.factor) <= 26 else str(place)


def stage_mosaic(subject: Subject) -> Scene:
    """Stage a pixel shuffle or unshuffle over two axes: a step per block of a mosaic."""
    theme, whole = subject.theme, subject.walk.spatial
    axes = tuple(map(cropped, whole))
    cut = tuple(is_cut(part, axis) for part, axis in zip(axes, whole, strict=True))
    walk = replace(subject.walk, axes=axes, has_maps=False)
    mosaic = _Mosaic(subject, walk, cut)
    width, height, planes, words = _placed(mosaic)

    def area(key: Key, step: int) -> tuple[int, int, int, int]:
        if key[0] == mosaic.narrow:
            return (*walk.at(step), 1, 1)
        rows, columns = walk.extents(step)
        return rows.start, columns.start, len(rows), len(columns)

    def shade(key: Key, step: int) -> Iterator[Primitive]:
        block = (planes[key].block(*area(key, step)),)
        yield Paths(block, closed=True, fill=theme.shade, opacity=theme.shade_opacity)

    def outline(key: Key, step: int) -> Iterator[Primitive]:
        stroke = Stroke(theme.accent, OUTLINE * theme.thick)
        yield Paths((planes[key].block(*area(key, step)),), closed=True, stroke=stroke)

    def numbers() -> Iterator[Primitive]:
        yield from _numbers(mosaic, planes, theme)
        yield from labels.draw(words, theme)

    sheets = (
        Still(lambda: _ground(mosaic, planes, theme)),
        *(Moving(partial(shade, key)) for key in planes),
        Still(numbers),
        *(Moving(partial(outline, key)) for key in planes),
    )
    return Scene(width, height, theme.background, len(walk), sheets)


def _placed(mosaic: _Mosaic) -> tuple[float, float, dict[Key, Plane], list[Label]]:
    """Place the maps of both sides, the input's at the left."""
    subject, walk = mosaic.subject, mosaic.walk
    sketch, cell = Sketch(subject), subject.theme.cell
    wide = Plane(*(len(axis.roles) for axis in walk.axes), FLAT, cell)
    narrow = Plane(*walk.steps, FLAT, cell)
    rows, drawn = mosaic.rows, mosaic.drawn
    more = len(drawn) < mosaic.count
    height = max(
        sketch.height_of(len(rows), narrow, mosaic.continues_below),
        sketch.height_of(len(drawn), wide, more),
    )
    name = sketch.width(f"${mosaic.narrow}$[{mosaic.number(drawn[-1], prod(mosaic.factor) - 1)}]")
    pitch = max(narrow.columns * cell, name) + ACROSS_GAP * cell
    content = {
        mosaic.narrow: pitch * (max(map(len, rows)) + mosaic.continues_beside) - ACROSS_GAP * cell,
        mosaic.wide: wide.columns * cell,
    }
    left = 0.0
    for kind, side in (("x", "input"), ("y", "output")):
        heading = f"{side} {_size(mosaic, kind)}"
        width = max(content[kind], sketch.width(heading))
        middle = left + width / 2
        sketch.heading(heading, middle, 1)
        if kind == mosaic.narrow:
            _narrow_maps(sketch, mosaic, narrow, middle, pitch, (0, -height))
        else:
            each = (height - more * (sketch.gap + sketch.text)) / len(drawn)
            for number in drawn:
                band = -number * each, -(number + 1) * each
                sketch.column(kind, [number], wide, middle, band, False)
            if more:
                sketch.say(DOWN, middle, -height + sketch.text / 2)
        left += width
        if kind == "x":
            sketch.say("$=$", left + SIDE_GAP / 2 * cell, -height / 2)
            left += SIDE_GAP * cell
    for number, words in enumerate(_rule(mosaic), start=1):
        sketch.say(words, left / 2, -height - sketch.gap / 2 - number * sketch.line)
    return sketch.fitted()


def _narrow_maps(
    sketch: Sketch, mosaic: _Mosaic, plane: Plane, middle: float, pitch: float, band: Band
) -> None:
    """Put the narrow maps in rows, in the middle of a band, with ellipses if there are more.

    Parameters
    ----------
    sketch : Sketch
    mosaic : _Mosaic
    plane : Plane
        Of one map, with its lower left corner at (0, 0).
    middle : float
        Middle of the rows, in points.
    pitch : float
        Distance from one map to the next in a row, in points.
    band : Band
    """
    kind, rows = mosaic.narrow, mosaic.rows
    spare = band[0] - band[1] - sketch.height_of(len(rows), plane, mosaic.continues_below)
    top = band[0] - spare / 2
    for row in rows:
        x = middle - (len(row) - 1) / 2 * pitch
        for one, place in row:
            number = mosaic.number(one, place)
            sketch.put((kind, (one, place)), plane, x, top - sketch.line, f"${kind}$[{number}]")
            x += pitch
        if mosaic.continues_beside:
            sketch.say(ACROSS, x - pitch / 3, top - sketch.line - plane.rows * plane.cell / 2)
        top -= sketch.line + plane.rows * plane.cell + sketch.gap
    if mosaic.continues_below:
        sketch.say(DOWN, middle, top - sketch.text / 2)


def _rule(mosaic: _Mosaic) -> Iterator[str]:
    """Yield lines that say which map has which place of the blocks."""
    narrow, wide, count = mosaic.narrow, mosaic.wide, prod(mosaic.factor)
    if mosaic.count == 1:
        yield f"map $k$ of ${narrow}$ has place $k$ of all blocks"
    else:
        number = f"{count}c + k" if mosaic.subject.order == "crd" else f"{mosaic.count}k + c"
        yield f"{mosaic.subject.order}: ${narrow}[{number}]$ has place $k$ of the blocks of ${wide}[c]$"
    some = [0, 1, count - 1] if count > 4 else range(count)
    numbers, letters = ([f(k) for k in some] for f in (str, mosaic.letter))
    if count > 4:
        numbers.insert(2, "...")
        letters.insert(2, "...")
    if count > 1:
        yield f"$k$ = {', '.join(numbers)}: places {', '.join(letters)}"


def _size(mosaic: _Mosaic, kind: str) -> str:
    """Return the size of a side, with its number of maps."""
    walk, subject = mosaic.subject.walk, mosaic.subject
    if kind == mosaic.wide:
        return times((*([mosaic.count] if walk.has_maps else []), *subject.own(walk.size)))
    return times((mosaic.count * prod(mosaic.factor), *subject.own(walk.steps)))


def _colours(mosaic: _Mosaic) -> dict[tuple[int, int], Colour]:
    """Return the colour of each narrow map, by mosaic and place: hue tells the place."""
    theme = mosaic.subject.theme
    hues = theme.map_colours(prod(mosaic.factor))
    last = max(1, len(mosaic.drawn) - 1)
    return {
        (one, place): mixed(hue, theme.background, 1 - (1 - PALEST) * one / last)
        for place, hue in enumerate(hues)
        for one in mosaic.drawn
    }


def _at_place(mosaic: _Mosaic, place: int) -> list[Cell]:
    """Return the cells of a mosaic that are at a place of its blocks, row by row."""
    row, column = divmod(place, mosaic.factor[1])
    (height, width), (rows, columns) = mosaic.factor, mosaic.walk.steps
    return [(height * i + row, width * j + column) for i in range(rows) for j in range(columns)]


def _ground(mosaic: _Mosaic, planes: dict[Key, Plane], theme: Theme) -> Iterator[Primitive]:
    """Draw the maps of both sides."""
    colours = _colours(mosaic)
    for (kind, maps), plane in planes.items():
        if kind == mosaic.narrow:
            one, place = maps
            yield from tiles.block(plane, theme, colours[one, place], *plane.area)
            continue
        for place in range(prod(mosaic.factor)):
            cells = plane.cells(_at_place(mosaic, place))
            yield Paths(cells, closed=True, fill=colours[maps[0], place])
        yield from tiles.block(plane, theme, None, *plane.area)


def _numbers(mosaic: _Mosaic, planes: dict[Key, Plane], theme: Theme) -> Iterator[Primitive]:
    """Write numbers into all cells, and the letters of their places."""
    found: list[tuple[Point, float]] = []
    letters: list[tuple[Point, str]] = []
    for (kind, maps), plane in planes.items():
        if kind == mosaic.narrow:
            one, place = maps
            every = product(range(plane.rows), range(plane.columns))
            shown = [(cell, mosaic.narrow_values[one, place][cell], place) for cell in every]
        else:
            shown = [
                (cell, mosaic.wide_values[maps[0]][cell], place)
                for place in range(prod(mosaic.factor))
                for cell in _at_place(mosaic, place)
            ]
        for (row, column), value, place in shown:
            found.append((plane.point(row + VALUE[1], column + VALUE[0]), value))
            at = plane.point(row + LETTER[1], column + LETTER[0])
            letters.append((at, mosaic.letter(place)))
    yield from placed_values(found, theme.value_size, theme, room=VALUE_ROOM)
    yield Text(tuple(letters), theme.small_size, theme.text, LETTER_ROOM * theme.cell)
