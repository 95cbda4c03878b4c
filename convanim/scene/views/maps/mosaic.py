"""The maps view of pixel shuffle and unshuffle: small maps, and the mosaics made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product

from convanim.scene.parts import tiles
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import (
    LETTER,
    LETTER_ROOM,
    LETTERED,
    LETTERED_ROOM,
    values_at,
)
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.maps.around import around
from convanim.scene.views.maps.blocks import Mosaics
from convanim.scene.views.maps.sketch import ACROSS, DOWN, OUTLINE, Key, Sketch, places, write
from convanim.theme import Theme

__all__ = ["stage_mosaic"]

#: Distance between the two sides, and between maps that are side by side, in cells.
SIDE_GAP, ACROSS_GAP = 3.0, 0.8

#: Stands where an arrow is drawn.
ARROW = "->"


def stage_mosaic(subject: Subject) -> Scene:
    """Stage a pixel shuffle or unshuffle over two axes: a step per block of the mosaics."""
    theme, found = subject.theme, Mosaics(subject)
    walk = found.walk
    at = places(subject, partial(_sketched, found))
    planes, words = at.planes, at.labels

    def block(key: Key, step: int) -> tuple[Point, ...]:
        if key[0] == found.narrow:
            return planes[key].block(*walk.at(step))
        rows, columns = walk.extents(step)
        return planes[key].block(rows.start, columns.start, len(rows), len(columns))

    def shade(key: Key, step: int) -> Iterator[Primitive]:
        outlines = (block(key, step),)
        yield Paths(outlines, closed=True, fill=theme.shade, opacity=theme.shade_opacity)

    def outline(key: Key, step: int) -> Iterator[Primitive]:
        stroke = Stroke(theme.accent, OUTLINE * theme.thick)
        yield Paths((block(key, step),), closed=True, stroke=stroke)

    def ground() -> Iterator[Primitive]:
        yield from _maps(found, planes, theme)
        yield from (_arrow(label, theme) for label in words if label.words == ARROW)

    def written() -> Iterator[Primitive]:
        yield from _numbers(found, planes, theme)
        yield from write([label for label in words if label.words != ARROW], at.theme)
        yield from at.around.draw(at.theme)

    sheets: tuple[Still | Moving, ...] = (
        Still(ground),
        *(Moving(partial(shade, key)) for key in planes),
        Still(written),
        *(Moving(partial(outline, key)) for key in planes),
    )
    return Scene(at.width, at.height, theme.background, len(walk), sheets)


def _sketched(found: Mosaics, subject: Subject) -> Sketch:
    """Place the maps of both sides, the input's at the left; the subject has the words' theme."""
    cell, theme = subject.theme.cell, subject.theme
    (height, width), (rows, columns) = found.walk.grid, found.walk.steps
    wide, narrow = Plane(height, width, FLAT, cell), Plane(rows, columns, FLAT, cell)
    shown = replace(subject, walk=found.walk, whole=None)
    sketch = Sketch(subject, (found.wide, (0,)), around(shown, wide, theme))
    drawn, more = found.drawn, len(found.drawn) < found.count
    tall = max(
        sketch.height_of(len(found.rows), narrow, found.continues_below),
        sketch.height_of(len(drawn), wide, more),
    )
    name = sketch.width(f"${found.narrow}$[{found.number((drawn[-1], found.places[-1]))}]")
    pitch = max(columns * cell, name) + ACROSS_GAP * cell
    across = max(map(len, found.rows)) + found.continues_beside
    content = {found.narrow: across * pitch - ACROSS_GAP * cell, found.wide: width * cell}
    left = 0.0
    for kind, side in (("x", "input"), ("y", "output")):
        heading = f"{side} {found.size(kind)}"
        room = max(content[kind], sketch.width(heading))
        middle = left + room / 2
        sketch.heading(heading, middle, 1)
        if kind == found.narrow:
            _narrow_maps(sketch, found, narrow, middle, pitch, tall)
        else:
            each = (tall - more * (sketch.gap + sketch.beyond)) / len(drawn)
            for number in drawn:
                band = -number * each, -(number + 1) * each
                sketch.column(kind, [number], wide, middle, band, False)
            if more:
                sketch.say(DOWN, middle, -tall + sketch.text / 2)
        left += room + found.cut[1] * sketch.gap
        if kind == "x":
            sketch.say(ARROW, left + SIDE_GAP / 2 * cell, -tall / 2)
            left += SIDE_GAP * cell
            if found.wide == "y":  # what is beside the output's first map keeps clear of the arrow
                spare = max(0.0, sketch.width(f"output {found.size('y')}") - width * cell) / 2
                left += max(0.0, sketch.around.left - spare)
    sketch.continued(found.cut)
    for number, words in enumerate(found.rule(), start=1):
        sketch.say(words, left / 2, -tall - sketch.gap - number * sketch.line)
    return sketch


def _narrow_maps(
    sketch: Sketch, found: Mosaics, plane: Plane, middle: float, pitch: float, tall: float
) -> None:
    """Put the narrow maps in rows, with ellipses if there are more.

    Parameters
    ----------
    sketch : Sketch
    found : Mosaics
    plane : Plane
        Of one map, with its lower left corner at (0, 0).
    middle : float
        Middle of the rows, in points.
    pitch : float
        Distance from one map to the next in a row, in points.
    tall : float
        Height in whose middle they are put, in points.
    """
    rows, height = found.rows, plane.rows * plane.cell
    top = (sketch.height_of(len(rows), plane, found.continues_below) - tall) / 2
    for row in rows:
        x = middle - (len(row) + found.continues_beside - 1) / 2 * pitch
        for one in row:
            name = f"${found.narrow}$[{found.number(one)}]"
            sketch.put((found.narrow, one), plane, x, top - sketch.line, name)
            x += pitch
        if found.continues_beside:
            sketch.say(ACROSS, x, top - sketch.line - height / 2)
        top -= sketch.line + height + sketch.gap
    if found.continues_below:
        sketch.say(DOWN, middle, top - sketch.beyond + sketch.text / 2)


def _arrow(label: Label, theme: Theme) -> Primitive:
    """Return an arrow in the middle of a label's place."""
    x, y = label.left + label.width / 2, label.bottom + label.height / 2
    reach = (SIDE_GAP / 2 - 0.5) * theme.cell
    return arrow((x - reach, y), (x + reach, y), Stroke(theme.ink, theme.thick))


def _maps(found: Mosaics, planes: dict[Key, Plane], theme: Theme) -> Iterator[Primitive]:
    """Draw the maps of both sides."""
    for (kind, maps), plane in planes.items():
        if kind == found.narrow:
            colour = found.colours[maps[0], maps[1]]
            yield from tiles.block(plane, theme, colour, *plane.area)
            continue
        for place in found.places:
            cells, colour = plane.cells(found.cells(place)), found.colours[maps[0], place]
            yield Paths(cells, closed=True, fill=colour)
        yield from tiles.block(plane, theme, None, *plane.area)


def _numbers(found: Mosaics, planes: dict[Key, Plane], theme: Theme) -> Iterator[Primitive]:
    """Write numbers into all cells, and the letters of their places."""
    numbers: list[tuple[Point, float]] = []
    letters: list[tuple[Point, str]] = []

    def put(plane: Plane, row: int, column: int, value: float, place: int) -> None:
        numbers.append((plane.point(row + LETTERED[1], column + LETTERED[0]), value))
        at = plane.point(row + LETTER[1], column + LETTER[0])
        letters.append((at, found.letter(place)))

    for (kind, maps), plane in planes.items():
        if kind == found.narrow:
            values = found.narrow_values[maps]
            for row, column in product(range(plane.rows), range(plane.columns)):
                put(plane, row, column, values[row, column], maps[1])
            continue
        for place in found.places:
            for row, column in found.cells(place):
                put(plane, row, column, found.wide_values[maps[0], row, column], place)
    yield from values_at(numbers, theme.value_size, theme, room=LETTERED_ROOM)
    yield Text(tuple(letters), theme.small_size, theme.text, LETTER_ROOM * theme.cell)
