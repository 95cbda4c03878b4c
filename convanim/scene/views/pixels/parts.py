"""Input, output and what is magnified, as they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from convanim.scene.parts import copies, labels, rulers
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import beyond, cropped, ring, unread
from convanim.scene.parts.plane import Outline, Plane
from convanim.scene.parts.rulers import Ruler
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.close import Close
from convanim.scene.views.pixels.key import Key
from convanim.scene.views.pixels.numbers import Numbers
from convanim.scene.views.pixels.shades import shaded

__all__ = ["LINED", "Parts"]

#: Side of a cell, in points, from which there are lines between cells.
LINED = 5.5

#: Distance of an outline from what it is around, in points.
AROUND = 0.6

#: Width of the background at both sides of links to copies and of crosses, in points.
HALO = 1.0

#: Distance between a line and the magnified cells that it leads to, in points. What moves is then
#: in places apart, between which nothing is drawn again.
LEAD_GAP = 3.0

#: Share of the way between the pictures that their arrow takes.
ARROW = 0.5


@dataclass(frozen=True, eq=False)
class Parts:
    """What is drawn, placed on a canvas.

    Parameters
    ----------
    numbers : Numbers
    grid, out : Plane
        The planes of the input, with its padding, and of the output.
    close : Close
        What is magnified.
    keys : tuple of Key
    words : tuple of Label
    rulers : tuple of Ruler
        Padding, stride and dilation, where they are asked for.
    """

    numbers: Numbers
    grid: Plane
    out: Plane
    close: Close
    keys: tuple[Key, ...]
    words: tuple[Label, ...]
    rulers: tuple[Ruler, ...] = ()

    @property
    def subject(self) -> Subject:
        """The subject."""
        return self.numbers.subject

    def still(self) -> Iterator[Primitive]:
        """Draw both pictures with their keys, and the kernel."""
        numbers, theme = self.numbers, self.subject.theme
        for plane, (levels, scale) in zip((self.grid, self.out), numbers.pictures, strict=True):
            yield from shaded(levels, plane, scale)
        if self.is_lined:
            yield from cropped(self.subject.walk, self.grid, theme)
        yield from self._lines()
        yield from self._unread()
        left = self.grid.grown(*numbers.spans).bounds[2]
        right = self.out.bounds[0]
        middle = (self.grid.bounds[1] + self.grid.bounds[3]) / 2
        gap = (right - left) * (1 - ARROW) / 2
        stroke = Stroke(theme.ink, theme.thick)
        yield arrow((left + gap, middle), (right - gap, middle), stroke)
        for key in self.keys:
            yield from key.draw()
        if "kernel" in self.close.blocks:
            kernel = self.subject.numbers.kernel
            assert kernel is not None
            yield from self.close.cells("kernel", kernel, numbers.of_kernel)
        yield from self.close.words()
        yield from labels.draw(self.words, theme)
        yield from rulers.draw(self.rulers, theme)

    def _lines(self) -> Iterator[Primitive]:
        """Draw borders, and lines between cells that are large enough; dashed in the padding."""
        theme, plane = self.subject.theme, self.grid
        thin, dashed = Stroke(theme.ink, theme.thin), Stroke(theme.ink, theme.thin, theme.dash)
        data = self.numbers.data
        areas = [(self.out, self.out.area), *((plane, area) for area in data)]
        if data != [plane.area]:
            yield Paths((plane.block(*plane.area),), closed=True, stroke=dashed)
        if self.is_lined:
            rows, columns, tall, wide = data[0] if data else (0, 0, 0, 0)
            padding = [
                (row, column)
                for row, column in product(*self.numbers.kept)
                if not (rows <= row < rows + tall and columns <= column < columns + wide)
            ]
            if padding:
                yield Paths(plane.edges(padding), stroke=dashed)
            inner = (of.lines(*area, thin) for of, area in areas)
            yield from (lines for lines in inner if lines.outlines)
            for of in (plane, self.out):
                yield from beyond(self.subject.walk, of, theme)
        borders = tuple(of.block(*area) for of, area in areas)
        yield Paths(borders, closed=True, stroke=Stroke(theme.ink, theme.thick))

    @property
    def is_lined(self) -> bool:
        """Whether cells are so large that there are lines between them."""
        return self.grid.cell >= LINED

    def window(self, step: int) -> Iterator[Primitive]:
        """Outline the window, and lead to what is magnified."""
        rows, columns = self.subject.walk.extents(step)
        window = self.grid.block(rows.start, columns.start, len(rows), len(columns))
        leads = []
        if "window" in self.close.blocks:
            shape = self.numbers.window(step).shape
            _, _, right, left = self.close.blocks["window"].block(0, 0, *shape)
            leads = [(window[0], _above(left)), (window[1], _above(right))]
        yield from self._marked(window, leads)
        yield from self._links(step)

    def _links(self, step: int) -> Iterator[Primitive]:
        """Link copies in the window with what is copied."""
        if self.is_lined:
            found = copies.links(self.subject, self.subject.walk, self.grid, step)
            yield from self._haloed(found)

    def _unread(self) -> Iterator[Primitive]:
        """Cross the cells that are never read, where there are labels."""
        if self.is_lined and self.subject.options.get("labels"):
            walk, theme = self.subject.walk, self.subject.theme
            yield from self._haloed(unread(walk, self.grid, theme))

    def _haloed(self, shapes: Iterable[Paths]) -> Iterator[Primitive]:
        """Draw lines on the background, so that they are seen on any shade."""
        drawn = list(shapes)
        for shape in drawn:
            width = HALO + (shape.stroke.width if shape.stroke else 0)
            halo = Stroke(self.subject.theme.background, width)
            yield Paths(shape.outlines, closed=shape.closed, stroke=halo)
        yield from drawn

    def cell(self, step: int) -> Iterator[Primitive]:
        """Outline the output cell of a step, and lead to its number."""
        row, column = self.subject.walk.at(step)
        cell = self.out.block(row, column)
        _, _, right, left = self.close.blocks["output"].block(0, 0)
        lead = _middle(cell[0], cell[1]), _above(_middle(left, right))
        yield from self._marked(cell, [lead])

    def _marked(self, block: Outline, leads: Sequence[Outline]) -> Iterator[Primitive]:
        """Outline cells, and draw lines that lead from them, so that both are seen on any shade."""
        theme = self.subject.theme
        if leads:
            halo = Stroke(theme.background, 1.5 * theme.thick)
            yield Paths(tuple(leads), stroke=halo)
            yield Paths(tuple(leads), stroke=Stroke(theme.ink, theme.thin))
        bold = 3.0
        if not self.is_lined:  # around the cells, which would be covered
            block, bold = _around(block, AROUND), 1.5
            yield Paths((block,), closed=True, stroke=Stroke(theme.background, 4 * theme.thick))
        yield Paths((block,), closed=True, stroke=Stroke(theme.ink, bold * theme.thick))

    def magnified(self, step: int) -> Iterator[Primitive]:
        """Write out the numbers of a step."""
        numbers, blocks = self.numbers, self.close.blocks
        array = numbers.window(step)
        if "window" in blocks:
            yield from self.close.cells("window", array, numbers.of_input)
            yield from self._ring(step, array.shape)
        if "products" in blocks:
            products = array * self.subject.numbers.kernel
            yield from self.close.cells("products", products, numbers.of_products)
        one = np.reshape(numbers.output[self.subject.walk.at(step)], (1, 1))
        yield from self.close.cells("output", one, numbers.of_output)

    def _ring(self, step: int, shape: tuple[int, ...]) -> Iterator[Primitive]:
        """Ring the magnified cell that a maximum is taken from."""
        picks, theme = self.subject.numbers.picks, self.subject.theme
        if picks is not None and not self.subject.options.get("plain"):
            row, column = divmod(int(picks.flat[step]), shape[1])
            yield ring(self.close.blocks["window"], (row, column), theme)


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _above(point: Point) -> Point:
    """Return a point a little higher."""
    return point[0], point[1] + LEAD_GAP


def _around(block: Outline, distance: float) -> Outline:
    """Return a block that is larger by a distance on each side."""
    (left, bottom), _, (right, top), _ = block
    left, bottom, right, top = left - distance, bottom - distance, right + distance, top + distance
    return (left, bottom), (right, bottom), (right, top), (left, top)
