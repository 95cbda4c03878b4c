"""Columns of windows that are read: unfold, and layers as a product of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from convanim.scene.parts import labels
from convanim.scene.parts.labels import Label
from convanim.scene.parts.words import CENTRE, values
from convanim.scene.primitives import Paths, Primitive, Scene, Stroke
from convanim.scene.subject import Subject
from convanim.scene.views.columns import layout
from convanim.scene.views.columns.pictures import PALE, Pictures, pictures
from convanim.scene.views.columns.table import Table
from convanim.scene.views.columns.windows import RESULTS, Unfolded

__all__ = ["stage"]

#: Distance of a ring from the edges of its cell, in cells.
RING = 0.11

#: Distance between the matrix and the output below it, in cells.
BELOW = 1.0


def stage(subject: Subject) -> Scene:
    """Stage windows that become columns, one a step, and what the layer makes of each column.

    A kernel is a row, and the output is the product of kernel and columns: each entry stands
    below its column, to the right of its kernel.
    """
    theme = subject.theme
    if subject.walk.has_maps and len(subject.walk.axes[0].windows[0].cells) < subject.walk.size[0]:
        subject = subject.of_first_map()
    found = Unfolded(subject)
    walk, steps = found.walk, len(found.walk)
    height = found.maps * prod(walk.places)
    down, right = layout.row_crop(height, walk.places[1]), layout.column_crop(steps)
    matrix = Table.of(down, right, theme)
    tables, words = [matrix], [_named(subject, found, matrix)]
    has_result, has_kernel = walk.combine.name != "lay", walk.combine.weighted
    picture = pictures(walk, found.maps, theme)
    left, bottom, right_edge, top = picture.bounds
    gap = layout.GAP * theme.cell
    if has_result:
        rows = layout.row_crop(found.made)
        made = Table.of(rows, right, theme)
        made = made.moved(0, -made.bounds[3] - BELOW * theme.cell)
        tables.append(made)
        words.append(layout.label_below(subject, _output_words(found), made.bounds))
    if has_kernel:
        kernel = Table.of(rows, down, theme)
        kernel = kernel.moved(-kernel.bounds[2] - gap, made.bounds[1])
        name = "kernel, as a row" if found.made == 1 else "kernels, each a row"
        name = f"{name}, {layout.size_text(found.made, height)}"
        label = layout.label_below(subject, name, kernel.bounds)
        aside = -layout.overlap([label.box], [words[-1].box])
        tables.append(kernel.moved(aside, 0))
        words.append(label.moved(aside, 0))
        kernel = tables[-1]
    # Beside the matrix, over the kernel, but not lower than the matrix.
    x = -gap - right_edge
    if has_kernel:
        x = min(x, (kernel.bounds[0] + kernel.bounds[2] - left - right_edge) / 2)
    y = max(0.0, (matrix.bounds[3] - top - bottom) / 2)
    picture = picture.moved(x, y)
    label = layout.label_above(subject, _input_words(subject, found), picture.maps[0].bounds)
    aside = -layout.overlap([label.box], [words[0].box, matrix.bounds])
    picture = picture.moved(aside, 0)
    words.append(label.moved(aside, 0))
    room = max(layout.sentence_width(subject, found.result(n)) for n in {0, steps // 2, steps - 1})
    canvas = layout.fit(theme, [*tables, picture], words, room + 20)
    words = [label.moved(*canvas.shift) for label in words]
    tables = [table.moved(*canvas.shift) for table in tables]
    parts = _Parts(found, picture.moved(*canvas.shift), *tables)
    return layout.scene(parts, words, canvas, theme, steps)


def _named(subject: Subject, found: Unfolded, matrix: Table) -> Label:
    size = layout.size_text(found.maps * prod(found.walk.places), len(found.walk))
    raised = 0.6 * subject.theme.cell
    return layout.label_above(subject, f"columns, {size}", matrix.bounds, raised)


def _input_words(subject: Subject, found: Unfolded) -> str:
    sizes = subject.own(found.walk.size)
    maps = (found.maps,) if subject.walk.has_maps else ()
    return f"input, {layout.size_text(*maps, *sizes)}"


def _output_words(found: Unfolded) -> str:
    name, size = found.walk.combine.name, layout.size_text(found.made, len(found.walk))
    if found.walk.combine.weighted:
        rows = "as a row" if found.made == 1 else "each map a row"
        return f"output, {rows}, {size}"
    return f"output: the {RESULTS[name]} of each column, {size}"


@dataclass(frozen=True, eq=False)
class _Parts:
    """What is drawn, placed on the canvas.

    Parameters
    ----------
    found : Unfolded
    picture : Pictures
    matrix : Table
    made, kernel : Table, optional
        The output and the kernels, where there are some.
    """

    found: Unfolded
    picture: Pictures
    matrix: Table
    made: Table | None = None
    kernel: Table | None = None

    @property
    def steps(self) -> int:
        return len(self.found.walk)

    def base(self) -> Iterator[Primitive]:
        """Draw what lies at the back: the maps, and the colours of the tables."""
        theme, hues = self.found.subject.theme, self.found.hues
        yield from self.picture.grids()
        whole = range(self.steps)
        yield from self.matrix.fills(hues.colours(PALE), whole)
        if self.made:
            output = [(range(self.made.rows.size), theme.output)]
            yield from self.made.fills(output, whole)
        if self.kernel:
            for entries, colour in hues.colours():
                rows = [(range(self.kernel.rows.size), colour)]
                yield from self.kernel.fills(rows, entries)

    def shades(self, step: int) -> Iterator[Primitive]:
        """Fill the window and its column."""
        hues, here = self.found.hues, range(step, step + 1)
        yield from self.picture.shades(hues, step)
        yield from layout.bands(self.matrix, self.picture, hues, step)
        if here != self.matrix.columns.sought(step):  # that one comes with its numbers
            yield from self.matrix.fills(hues.colours(), here)

    def numbers(self) -> Iterator[Primitive]:
        """Write the numbers of the maps and of the tables."""
        found, theme = self.found, self.found.subject.theme
        if not self.picture.close:
            for plane, grid in zip(self.picture.maps, found.grid, strict=True):
                yield from values(np.ndenumerate(grid), plane, CENTRE, theme.value_size, theme)
        whole = range(self.steps)
        yield from self.matrix.numbers(found.column, theme, whole)
        if self.made:
            yield from self.made.numbers(lambda column: found.output[:, column], theme, whole)
        if self.kernel:
            kernels = found.kernels
            length = range(self.kernel.columns.size)
            yield from self.kernel.numbers(lambda column: kernels[:, column], theme, length)

    def covers(self, step: int) -> Iterator[Primitive]:
        """Cover what is not made yet, and write what is shown for this step alone."""
        found, theme = self.found, self.found.subject.theme
        later = range(step + 1, self.steps)
        tables = [table for table in (self.matrix, self.made) if table]
        for table in tables:
            yield from layout.blank(table, later, step, theme)
        sought = self.matrix.columns.sought(step)
        if sought and sought.start <= step:
            current = sought.start == step
            share = None if current else PALE
            yield from self.matrix.fills(found.hues.colours(share), sought, step)
            yield from self.matrix.numbers(found.column, theme, sought, step)
            if self.made:
                output = [(range(self.made.rows.size), theme.output)]
                yield from self.made.fills(output, sought, step)
                yield from self.made.numbers(
                    lambda column: found.output[:, column], theme, sought, step
                )
        if self.picture.close:
            column = found.column(step)
            each = np.split(column, found.maps)
            for plane, entries in zip(self.picture.close, each, strict=True):
                cells = np.ndenumerate(entries.reshape(plane.rows, plane.columns))
                yield from values(cells, plane, CENTRE, theme.value_size, theme)

    def lines(self, words: list[Label]) -> Iterator[Primitive]:
        """Draw the lines of the tables, number the columns, and write the labels."""
        theme = self.found.subject.theme
        for table in (self.matrix, self.made, self.kernel):
            if table:
                yield from table.lines(theme)
        for _, columns in self.matrix.columns.parts():
            if columns != self.matrix.columns.sought(0):
                yield from self.matrix.headings(theme, columns)
        yield from labels.draw(words, theme)

    def marks(self, step: int, canvas: layout.Canvas) -> Iterator[Primitive]:
        """Outline the window, its column and what is made of it, and say what is done."""
        found, theme = self.found, self.found.subject.theme
        yield from self.picture.outlines(step)
        for table in (self.matrix, self.made):
            if table:
                yield layout.column_outline(table, step, theme)
        yield from self._ring(step)
        sought = self.matrix.columns.sought(step)
        if sought and sought.start <= step:
            yield from layout.heading(self.matrix, found.subject, sought, step)
        yield layout.sentence(canvas, found.subject, found.result(step))

    def _ring(self, step: int) -> Iterator[Primitive]:
        """Ring the cell that a maximum is taken from, in the column and in the window."""
        picks, theme = self.found.subject.numbers.picks, self.found.subject.theme
        if picks is None:
            return
        pick = int(picks.flat[step])
        ringed = [self.picture.cell(step, pick)]
        for top, _ in self.matrix.rows.shown(range(pick, pick + 1)):
            place = self.matrix.columns.place(step, step)
            assert place is not None
            ringed.append((self.matrix.plane, top, place))
        rings = tuple(
            plane.block(row + RING, column + RING, 1 - 2 * RING, 1 - 2 * RING)
            for plane, row, column in ringed
        )
        yield Paths(rings, closed=True, stroke=Stroke(theme.accent, 2 * theme.thick))
