"""Columns of windows that are read: unfold, and layers as a product of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from convanim.scene.parts import marks
from convanim.scene.parts.writing import Writing, writing
from convanim.scene.primitives import Primitive, Text
from convanim.scene.sheets import Moving, Scene, Sheets, Still
from convanim.scene.subject import Subject
from convanim.scene.sums import with_sum
from convanim.scene.views.columns import layout, names, said
from convanim.scene.views.columns.layout import Sketch
from convanim.scene.views.columns.pictures import Pictures, pictures
from convanim.scene.views.columns.said import Said
from convanim.scene.views.columns.table import Table
from convanim.scene.views.columns.windows import Unfolded
from convanim.walk.arrays import Array

__all__ = ["stage"]

#: Distance between the matrix and the output below it, in cells.
BELOW = 1.0

#: By how much the line that tells a step may be wider than at the steps that are tried, in points.
SPARE = 20.0


def stage(subject: Subject) -> Scene:
    """Stage windows that become columns, one a step, and what the layer makes of each column.

    A kernel is a row, and the output is the product of kernel and columns: each entry stands
    below its column, to the right of its kernel.
    """
    if subject.walk.has_maps and len(subject.walk.axes[0].windows[0].cells) < subject.walk.size[0]:
        subject = subject.of_first_map()
    found = Unfolded(subject)
    steps = len(found.walk)
    sketch = layout.sketched(subject, partial(_sketch, found))
    worded = sketch.said.subject
    tried = (_sentence(found, sketch.picture, step) for step in {0, steps // 2, steps - 1})
    room = max(said.sentence_width(worded, parts) for parts in tried) + SPARE
    size, sketch = layout.placed(sketch, room)
    parts = _Parts(found, size[0], sketch.said, sketch.picture, *sketch.tables)
    scene = layout.scene(size, subject.theme, steps, parts.sheets())
    return with_sum(scene, worded, decimals=0) if subject.options.get("sum") else scene


def _sketch(found: Unfolded, worded: Subject) -> Sketch:
    """Find places: the maps, the matrix at their right, the output below it, beside the kernel."""
    theme, walk = found.subject.theme, found.walk
    down, right = layout.row_crop(found.height, walk.places[1]), layout.column_crop(len(walk))
    matrix = Table.of(down, right, theme)
    tables = [matrix]
    named = [said.above(worded, names.matrix(found), matrix.bounds, layout.HEADED * theme.cell)]
    picture = pictures(found.subject, walk, found.maps)
    left, bottom, right_edge, top = picture.bounds
    gap = layout.GAP * theme.cell
    # Beside the matrix, over the kernel, but not lower than the matrix.
    x, y = -gap - right_edge, max(0.0, (matrix.bounds[3] - top - bottom) / 2)
    if walk.combine.name != "lay":
        rows = layout.row_crop(found.made)
        made = Table.of(rows, right, theme)
        made = made.moved(0, -made.bounds[3] - BELOW * theme.cell)
        tables.append(made)
        named.append(said.below(worded, names.output(found), made.bounds))
        if walk.combine.weighted:
            kernel = Table.of(rows, down, theme)
            kernel = kernel.moved(-kernel.bounds[2] - gap, made.bounds[1])
            name = said.below(worded, names.kernel(found), kernel.bounds)
            aside = -said.overlap([name.box], [named[-1].box])
            tables.append(kernel.moved(aside, 0))
            named.append(name.moved(aside, 0))
            middle = (kernel.bounds[0] + kernel.bounds[2]) / 2 + aside
            x = min(x, middle - (left + right_edge) / 2)
    picture = picture.moved(x, y)
    around = said.around(worded, picture, names.maps(found))
    here = [picture.bounds, *around.boxes]
    aside = -said.overlap(here, [named[0].box, matrix.bounds])
    picture, around = picture.moved(aside, 0), around.moved(aside, 0)
    words = Said(worded, tuple(named)).joined(around)
    boxes = [picture.bounds, *(table.bounds for table in tables)]
    return Sketch(picture, tuple(tables), words.with_legend(boxes))


def _sentence(found: Unfolded, picture: Pictures, step: int) -> list[str]:
    """Return what a step does, and how many copies it reads where they are not linked."""
    copies = picture.copies(step)
    told = ["with", f"{copies:,}", "copies in the padding"] if copies else []
    return [*found.result(step), *told]


@dataclass(frozen=True, eq=False)
class _Parts:
    """What is drawn, placed on the canvas.

    Parameters
    ----------
    found : Unfolded
    width : float
        That of the canvas, in points.
    said : Said
    picture : Pictures
    matrix : Table
    made, kernel : Table, optional
        The output and the kernels, where there are some.
    """

    found: Unfolded
    width: float
    said: Said
    picture: Pictures
    matrix: Table
    made: Table | None = None
    kernel: Table | None = None

    @property
    def steps(self) -> int:
        return len(self.found.walk)

    def sheets(self) -> Sheets:
        """Return what is drawn: a moving sheet for each thing that changes, as they are apart."""
        return (
            Still(self.base),
            Moving(lambda step: self.picture.shades(self.found.hues, step)),
            Moving(lambda step: layout.bands(self.matrix, self.picture, self.found.hues, step)),
            Moving(self.column),
            Still(self.numbers),
            Moving(self.later),
            Moving(self.sought, slides=False),
            Moving(self.close, slides=False),
            Still(self.lines),
            Moving(self.picture_marks),
            Moving(self.table_marks),
            Moving(self.sentence, slides=False),
        )

    def base(self) -> Iterator[Primitive]:
        """Draw what lies at the back: the maps, and the colours of the tables."""
        theme, hues = self.found.subject.theme, self.found.hues
        yield from self.picture.grids()
        whole = range(self.steps)
        yield from self.matrix.fills(hues.pale, whole)
        if self.made:
            output = [(range(self.made.rows.size), theme.output)]
            yield from self.made.fills(output, whole)
        if self.kernel:
            for entries, colour in hues.strong:
                rows = [(range(self.kernel.rows.size), colour)]
                yield from self.kernel.fills(rows, entries)

    def column(self, step: int) -> Iterator[Primitive]:
        """Fill a step's column; one that is shown between dots comes with its numbers."""
        here = range(step, step + 1)
        if here != self.matrix.columns.sought(step):
            yield from self.matrix.fills(self.found.hues.strong, here)

    @cached_property
    def cells(self) -> Writing:
        """The numbers of the maps' cells."""
        return writing(self.found.subject, self.found.grid, self.found.subject.theme.value_size)

    @cached_property
    def results(self) -> Writing:
        """The numbers of the output."""
        return writing(self.found.subject, self.found.output, self.found.subject.theme.value_size)

    def numbers(self) -> Iterator[Primitive]:
        """Write the numbers of the maps and of the tables."""
        found, whole = self.found, range(self.steps)
        if not self.picture.close:
            points = [
                plane.point(row + 0.5, column + 0.5)
                for plane in self.picture.maps
                for row, column in np.ndindex(plane.rows, plane.columns)
            ]
            yield from self.cells.at(range(len(points)), points)
        yield from self.matrix.numbers(self.cells, found.column, whole)
        if self.made:
            yield from self.made.numbers(self.results, self._result, whole)
        if self.kernel:
            subject, kernels = found.subject, found.kernels
            places = np.arange(kernels.size).reshape(kernels.shape)
            weights = writing(subject, kernels, subject.theme.value_size)
            length = range(self.kernel.columns.size)
            yield from self.kernel.numbers(weights, lambda column: places[:, column], length)

    def _result(self, step: int) -> Array:
        """Return the numbers of the output that a step makes, counted row by row."""
        return step + self.steps * np.arange(self.found.made)

    def later(self, step: int) -> Iterator[Primitive]:
        """Cover what is not made yet."""
        for table in (self.matrix, self.made):
            if table:
                theme = self.found.subject.theme
                yield from layout.blank(table, range(step + 1, self.steps), step, theme)

    def sought(self, step: int) -> Iterator[Primitive]:
        """Draw the column that is shown between dots, and what is made of it."""
        found, sought = self.found, self.matrix.columns.sought(step)
        if not sought or sought.start > step:
            return
        hues = found.hues.strong if sought.start == step else found.hues.pale
        yield from self.matrix.fills(hues, sought, step)
        yield from self.matrix.numbers(self.cells, found.column, sought, step)
        if self.made:
            output = [(range(self.made.rows.size), found.subject.theme.output)]
            yield from self.made.fills(output, sought, step)
            yield from self.made.numbers(self.results, self._result, sought, step)
        yield from self.said.headings(self.matrix, sought, step)

    def close(self, step: int) -> Iterator[Primitive]:
        """Write the numbers of the magnified window."""
        points = [
            plane.point(row + 0.5, column + 0.5)
            for plane in self.picture.close
            for row, column in np.ndindex(plane.rows, plane.columns)
        ]
        if points:
            yield from self.cells.at(self.found.column(step), points)

    def lines(self) -> Iterator[Primitive]:
        """Draw the lines of the tables, number the columns, and write the words."""
        for table in (self.matrix, self.made, self.kernel):
            if table:
                yield from table.lines(self.found.subject.theme)
        yield from self.picture.unread(with_numbers=not self.picture.close)
        yield from self.said.headings(self.matrix)
        yield from self.said.draw()

    def picture_marks(self, step: int) -> Iterator[Primitive]:
        """Outline the window, link the copies in it, and ring its largest cell."""
        yield from self.picture.outlines(step)
        yield from self.picture.links(step)
        if (pick := self._pick(step)) is not None:
            plane, *cell = self.picture.cell(step, pick)
            yield marks.ring(plane, cell, self.found.subject.theme)

    def table_marks(self, step: int) -> Iterator[Primitive]:
        """Outline the column and what is made of it, and ring its largest entry."""
        for table in (self.matrix, self.made):
            if table:
                yield layout.column_outline(table, step, self.found.subject.theme)
        pick, place = self._pick(step), self.matrix.columns.place(step, step)
        if pick is not None and place is not None:
            for top, _ in self.matrix.rows.shown(range(pick, pick + 1)):
                yield marks.ring(self.matrix.plane, (top, place), self.found.subject.theme)

    def sentence(self, step: int) -> Iterator[Text]:
        """Say what a step does."""
        parts = _sentence(self.found, self.picture, step)
        yield said.sentence(self.said.subject, parts, self.width)

    def _pick(self, step: int) -> int | None:
        """Return the entry of a step's column that is ringed: the largest one."""
        picks = self.found.subject.numbers.picks
        if picks is None or self.found.subject.options.get("plain"):
            return None
        return int(picks.flat[step])
