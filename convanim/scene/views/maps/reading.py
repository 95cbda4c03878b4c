"""The maps view of layers whose windows are read: input maps, kernel slices, output maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain, islice, product

import numpy as np
from numpy.typing import NDArray

from convanim.colours import Colour, mixed
from convanim.scene.parts import marks, tiles
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.copies import links
from convanim.scene.parts.labels import Box, enclosing
from convanim.scene.parts.plane import Outline, Plane
from convanim.scene.parts.words import CENTRE, values_at
from convanim.scene.pointing import Pointing
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.guide.numerical import CORNER_MARK
from convanim.scene.views.maps.chosen import Chosen, Group, chosen, drawn
from convanim.scene.views.maps.places import sketched
from convanim.scene.views.maps.sketch import OUTLINE, Key, Places, places, write
from convanim.theme import Theme
from convanim.walk import Cell
from convanim.walk.numbers import Numbers

__all__ = ["stage_reading"]

#: Share of a map's own colour in the palest of several maps, in kernel slices, and in output maps
#: of a group; the rest is the background's.
PALEST, SLICE_SHARE, OUTPUT_SHARE = 0.4, 0.4, 0.6

#: Opacity of the veil over other groups.
VEIL = 0.7

#: Distance of a group's bracket from its maps, and the length of its ends, in cells.
BRACKET_GAP, BRACKET_END = 0.65, 0.3


@dataclass(frozen=True)
class _Mark:
    """A block of cells of a plane that a step reads or makes.

    Parameters
    ----------
    kind : str
        What the plane shows; see `Key`.
    plane : Plane
    area : tuple of int
        First row, first column, and numbers of rows and columns.
    cells : tuple of Cell
        The cells of the block, but for those that a dilated window steps over; empty for all.
    """

    kind: str
    plane: Plane
    area: tuple[int, int, int, int]
    cells: tuple[Cell, ...] = ()

    @property
    def outlines(self) -> tuple[tuple[Point, ...], ...]:
        """The outlines of the cells, or of the block where it has all."""
        return self.plane.cells(self.cells) or (self.plane.block(*self.area),)


def stage_reading(subject: Subject) -> Scene:
    """Stage a layer whose windows are read, over two axes: a step per cell of each output map."""
    found, shown, theme = chosen(subject.walk), drawn(subject), subject.theme
    at = places(subject, partial(sketched, chosen=found, shown=shown))
    picture = _Picture(found, shown, at)
    marks_at = lru_cache(maxsize=1)(picture.marks)

    def marked(kind: str, step: int) -> list[_Mark]:
        return [mark for mark in marks_at(step) if mark.kind == kind]

    def shade(kind: str, step: int) -> Iterator[Primitive]:
        marks = marked(kind, step)
        if cells := tuple(outline for mark in marks for outline in mark.outlines):
            yield Paths(cells, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        if kind != "x":
            return
        # In windows, lines between cells may be dashed.
        stroke = Stroke(theme.ink, theme.thick)
        inner = (mark.plane.lines(*mark.area, stroke).outlines for mark in marks)
        if lines := tuple(chain.from_iterable(inner)):
            yield Paths(lines, stroke=stroke)
        for mark in marks:
            yield from links(subject, found.flat, mark.plane, step % len(found.flat))

    def outline(kind: str, step: int) -> Iterator[Primitive]:
        if blocks := tuple(mark.plane.block(*mark.area) for mark in marked(kind, step)):
            yield Paths(blocks, closed=True, stroke=Stroke(theme.accent, OUTLINE * theme.thick))

    def words() -> Iterator[Primitive]:
        yield from picture.values()
        yield from write(at.labels, at.theme)

    def made(step: int) -> Outline:
        return next((mark.plane.block(*mark.area) for mark in marked("y", step)), ())

    # A sheet for each kind of plane: what changes is found sheet by sheet.
    sheets: list[Still | Moving] = [
        Still(picture.ground),
        *(Moving(partial(shade, kind)) for kind in "xwby"),
        *(Moving(partial(picture.veil, group, kind)) for group in found.groups for kind in "xwby"),
        Still(words),  # also those of other groups can be read
        Still(partial(at.around.draw, at.theme)),
        Moving(at.around.sizes, slides=False),
        *(Moving(partial(outline, kind)) for kind in "xwby"),
        Moving(picture.ring),
    ]
    size = at.width, at.height
    return Scene(*size, theme.background, len(found.walk), tuple(sheets), pointing=Pointing(made))


@dataclass(frozen=True, eq=False)
class _Picture:
    """What is drawn on the planes.

    Parameters
    ----------
    chosen : Chosen
    subject : Subject
        Of what is drawn.
    places : Places
    """

    chosen: Chosen
    subject: Subject
    places: Places

    @property
    def theme(self) -> Theme:
        """Colours, widths and sizes."""
        return self.subject.theme

    @property
    def numbers(self) -> Numbers:
        """The numbers of what is drawn."""
        return self.subject.numbers

    @property
    def planes(self) -> dict[Key, Plane]:
        """The planes of maps, slices and biases."""
        return self.places.planes

    @cached_property
    def group_of(self) -> dict[int, Group]:
        """The group of each output map."""
        return {output: group for group in self.chosen.groups for output in group.outputs}

    @cached_property
    def colours(self) -> dict[Key, Colour]:
        """The colour of each plane: hue tells the group, shade the input map."""
        theme, groups = self.theme, self.chosen.groups
        has_groups, under = self.chosen.has_groups, theme.background
        hues = theme.map_colours(len(groups)) if has_groups else (theme.input,) * len(groups)
        alike = [group.inputs for group in groups]
        if not has_groups:
            alike = [sum(alike, ())] * len(groups)
        found: dict[Key, Colour] = {}
        for group, hue, maps in zip(groups, hues, alike, strict=True):
            for number in group.inputs:
                share = 1 - (1 - PALEST) * maps.index(number) / max(1, len(maps) - 1)
                found["x", (number,)] = colour = mixed(hue, under, share)
                for output in group.outputs:
                    found["w", (output, number)] = mixed(colour, under, SLICE_SHARE)
            made = mixed(hue, under, OUTPUT_SHARE) if has_groups else theme.output
            for output in group.outputs:
                found["y", (output,)] = found["b", (output,)] = made
        return found

    def ground(self) -> Iterator[Primitive]:
        """Draw maps, slices and biases, brackets of groups, and arrows where there are none."""
        flat, theme = self.chosen.flat, self.theme
        for key, plane in self.planes.items():
            if key[0] == "x":
                yield from tiles.grid_and_data(flat, plane, theme, self.colours[key])
                if self.subject.options.get("labels"):
                    yield from marks.unread(flat, plane, theme, CORNER_MARK)
            else:
                yield from tiles.block(plane, theme, self.colours[key], *plane.area)
        for group in self.chosen.groups:
            if self.chosen.has_groups:
                yield self._bracket(group)
            if not flat.combine.weighted:
                yield self._arrow(group)

    def values(self) -> Iterator[Primitive]:
        """Write all numbers, those of each kind of plane in one size."""
        found: dict[str, list[tuple[Point, float]]] = {kind: [] for kind in "xwby"}
        for (kind, maps), plane in self.planes.items():
            values = self._values_of(kind, maps)
            for row, column in product(range(plane.rows), range(plane.columns)):
                cell = row + plane.top, column + plane.left
                point = plane.point(cell[0] + CENTRE[1], cell[1] + CENTRE[0])
                found[kind].append((point, values[cell]))
        for items in found.values():
            yield from values_at(items, self.theme.value_size, self.theme)

    def _values_of(self, kind: str, maps: tuple[int, ...]) -> NDArray[np.float64]:
        """Return the numbers of a plane, by row and column."""
        numbers, (first, *others) = self.numbers, maps
        if kind == "x":
            return np.asarray(numbers.grid[first])
        output = self.chosen.outputs.index(first)
        if kind == "y":
            return np.asarray(numbers.output[output])
        if kind == "b":
            assert numbers.bias is not None
            return np.reshape(numbers.bias[output], (1, 1))
        step = output * len(self.chosen.flat)
        weights, window = numbers.weights(step), self.chosen.walk.windows(step)[0]
        assert weights is not None
        return np.asarray(weights[list(window.cells).index(others[0])])

    def marks(self, step: int) -> list[_Mark]:
        """Return what a step reads and makes: windows, kernel slices, bias, output cell."""
        flat, planes = self.chosen.flat, self.planes
        number, place = divmod(step, len(flat))
        output = self.chosen.outputs[number]
        rows, columns = flat.extents(place)
        window = rows.start, columns.start, len(rows), len(columns)
        inputs = self.group_of[output].inputs
        cells = tuple(flat.reads(place))
        cells = cells if len(cells) < len(rows) * len(columns) else ()
        found = [_Mark("x", planes["x", (n,)], window, cells) for n in inputs]
        keys: list[Key] = [*(("w", (output, n)) for n in inputs), ("b", (output,))]
        found += [_Mark(key[0], planes[key], planes[key].area) for key in keys if key in planes]
        row, column = flat.at(place)
        return [*found, _Mark("y", planes["y", (output,)], (row, column, 1, 1))]

    def ring(self, step: int) -> Iterator[Primitive]:
        """Ring the cell that a maximum is taken from; there is none where no data are read."""
        walk, picks = self.chosen.walk, self.numbers.picks
        if picks is not None and not self.subject.options.get("plain"):
            cell = next(islice(walk.reads(step), int(picks.flat[step]), None))
            if walk.source(cell):
                yield marks.ring(self.planes["x", cell[:1]], cell[1:], self.theme)

    def veil(self, group: Group, kind: str, step: int) -> Iterator[Primitive]:
        """Make the planes of a kind pale where they are of another group than the step's."""
        output = self.chosen.outputs[step // len(self.chosen.flat)]
        if self.group_of[output] is not group and (boxes := self._boxes(group, kind)):
            edge = self.theme.thick
            # One on each plane: between them is what the picture is laid over.
            outlines = tuple(
                _around([(left - edge, bottom - edge, right + edge, top + edge)])
                for left, bottom, right, top in boxes
            )
            yield Paths(outlines, closed=True, fill=self.theme.background, opacity=VEIL)

    def _boxes(self, group: Group, kind: str) -> list[Box]:
        """Return the bounds of a group's planes of a kind."""
        maps = group.inputs if kind == "x" else group.outputs
        keys = [key for key in self.planes if key[0] == kind and key[1][0] in maps]
        return [self.planes[key].bounds for key in keys]

    def _bracket(self, group: Group) -> Primitive:
        """Return a bracket beside the input maps of a group."""
        low, _, high, _ = _around(self._boxes(group, "x"))
        cell = self.theme.cell
        x = low[0] - self.places.around.left - BRACKET_GAP * cell
        end = x + BRACKET_END * cell
        line = (end, high[1]), (x, high[1]), (x, low[1]), (end, low[1])
        colour = self.colours["x", (group.inputs[0],)]
        return Paths((line,), stroke=Stroke(colour, 2 * self.theme.thick))

    def _arrow(self, group: Group) -> Primitive:
        """Return an arrow from the input maps of a group to its output maps."""
        low, right, high, _ = _around(self._boxes(group, "x"))
        left = _around(self._boxes(group, "y"))[0][0]
        middle, gap = (low[1] + high[1]) / 2, self.theme.cell
        stroke = Stroke(self.theme.ink, self.theme.thick)
        return arrow((right[0] + gap, middle), (left - gap, middle), stroke)


def _around(boxes: list[Box]) -> tuple[Point, ...]:
    """Return the corners around boxes, counter-clockwise from the lower left one."""
    left, bottom, right, top = enclosing(boxes)
    return (left, bottom), (right, bottom), (right, top), (left, top)
