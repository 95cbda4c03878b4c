"""Columns that are put back into windows and added up: fold (col2im)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts import labels, marks
from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.words import CENTRE, values
from convanim.scene.primitives import Moving, Paths, Primitive, Scene, Still, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.views.columns import layout
from convanim.scene.views.columns.pictures import DENSE, PALE, Pictures, pictures
from convanim.scene.views.columns.table import Table
from convanim.scene.views.columns.windows import Folded
from convanim.theme import Theme
from convanim.walk import Role
from convanim.walk.arrays import Array

__all__ = ["stage"]

#: Shares of the output's colour in cells that were written once, twice, three times, and more.
WRITTEN_SHARES = (0.35, 0.6, 0.8, 1.0)

#: Row and column of a cell.
Place = tuple[int, int]

#: Places of a sum, and below it of what the step adds; see `words.CENTRE`.
SUM_AT, ADDED_AT = (0.5, 0.36), (0.5, 0.78)


def stage(subject: Subject) -> Scene:
    """Stage columns that are added back to a picture, one a step, with the sums so far."""
    theme = subject.theme
    found = Folded(subject)
    walk, steps = found.walk, len(found.walk)
    height = found.columns.shape[0]
    matrix = Table.of(layout.row_crop(height, walk.places[1]), layout.column_crop(steps), theme)
    picture = pictures(walk, found.maps, theme, is_left=True)
    left, bottom, _, top = picture.bounds
    gap = matrix.bounds[2] + layout.GAP * theme.cell - left
    picture = picture.moved(gap, (matrix.bounds[3] - top - bottom) / 2)
    maps = (found.maps,) if subject.walk.has_maps else ()
    size = layout.size_text(*maps, *subject.own(walk.size))
    words = [
        layout.label_above(
            subject,
            f"columns, {layout.size_text(height, steps)}",
            matrix.bounds,
            0.6 * theme.cell,
        ),
        layout.label_above(subject, f"output, {size}: sums so far", picture.maps[0].bounds),
    ]
    if any(Role.PADDING in axis.roles for axis in walk.axes):
        below = picture.maps[-1].bounds
        words.append(layout.label_below(subject, "crossed: padding, cut off", below))
    room = subject.width(_sentence(steps - 1), theme.value_size)
    canvas = layout.fit(theme, [matrix, picture], words, room)
    words = [label.moved(*canvas.shift) for label in words]
    parts = _Parts(found, picture.moved(*canvas.shift), matrix.moved(*canvas.shift))
    sheets = (
        Still(parts.base),
        Moving(parts.shades),
        Still(parts.numbers),
        Moving(parts.sums),
        Still(lambda: parts.lines(words)),
        Moving(lambda step: parts.marks(step, canvas)),
    )
    return Scene(canvas.width, canvas.height, theme.background, steps, sheets)


def _sentence(step: int) -> str:
    return f"column {step:,} is added to window {step:,}"


@dataclass(frozen=True, eq=False)
class _Parts:
    """What is drawn, placed on the canvas.

    Parameters
    ----------
    found : Folded
    picture : Pictures
    matrix : Table
    """

    found: Folded
    picture: Pictures
    matrix: Table

    def base(self) -> Iterator[Primitive]:
        """Draw the empty maps, with crosses on what is cut off, and the colours of the columns."""
        theme, walk = self.found.subject.theme, self.found.walk
        yield from self.picture.grids(theme.background)
        lost = [cell for cell in np.ndindex(*walk.grid) if not self.found.kept[cell]]
        for plane in self.picture.maps if lost else ():
            if plane.cell > DENSE:
                yield marks.crosses(plane, lost, marks.MIDDLE, theme)
        whole = range(len(walk))
        yield from self.matrix.fills(self.found.hues.colours(PALE), whole)

    def shades(self, step: int) -> Iterator[Primitive]:
        """Fill what is written so far, the darker the more often, the window, and its column."""
        theme, (_, counts) = self.found.subject.theme, self.found.after(step)
        counts = np.where(self.found.kept, np.minimum(counts, len(WRITTEN_SHARES)), 0)
        stroke = Stroke(theme.ink, theme.thin)
        for times, share in enumerate(WRITTEN_SHARES, 1):
            cells = tuple(
                outline
                for plane, count in zip(self.picture.maps, counts, strict=True)
                for outline in plane.cells(map(tuple, np.argwhere(count == times).tolist()))
            )
            if cells:
                fill = mixed(theme.output, theme.background, share)
                is_dense = self.picture.maps[0].cell <= DENSE
                yield Paths(cells, closed=True, fill=fill, stroke=None if is_dense else stroke)
        yield from self.picture.shades(self.found.hues, step)
        yield from layout.bands(self.matrix, self.picture, self.found.hues, step)
        here = range(step, step + 1)
        if here != self.matrix.columns.sought(step):  # that one comes with its numbers
            yield from self.matrix.fills(self.found.hues.colours(), here)

    def numbers(self) -> Iterator[Primitive]:
        """Write the columns' numbers."""
        whole = range(len(self.found.walk))
        yield from self.matrix.numbers(self._column, self.found.subject.theme, whole)

    def sums(self, step: int) -> Iterator[Primitive]:
        """Write the sums, what the step adds, and the column that is shown between dots."""
        found, theme = self.found, self.found.subject.theme
        sought = self.matrix.columns.sought(step)
        if sought:
            share = None if sought.start == step else PALE
            yield from self.matrix.fills(found.hues.colours(share), sought, step)
            yield from self.matrix.numbers(self._column, theme, sought, step)
        for plane, cells, others in self._written(step):
            yield from values(others, plane, CENTRE, theme.value_size, theme)
            there = [(cell, total) for cell, total, _ in cells if not np.isnan(total)]
            yield from values(there, plane, SUM_AT, theme.value_size, theme)
            yield from _added([(cell, entry) for cell, _, entry in cells], plane, theme)

    def _written(
        self, step: int
    ) -> Iterator[tuple[Plane, list[tuple[Place, float, float]], list[tuple[Place, float]]]]:
        """Yield what stands in the cells of each map, or of each magnified window.

        Yields
        ------
        plane : Plane
        cells : list of (cell, float, float)
            Those of the window: sum, NaN where it is cut off, and what the step adds.
        others : list of (cell, float)
            The sums in other cells that are written; none where they are too small.
        """
        found, picture = self.found, self.picture
        sums, counts = found.after(step)
        sums[:, ~found.kept] = np.nan
        targets = found.targets[step]
        for number, plane in enumerate(picture.close or picture.maps):
            size = len(targets) // found.maps
            own = range(number * size, (number + 1) * size)
            cells = [
                (picture.cell(step, n)[1:], float(sums.flat[targets[n]]), found.columns[n, step])
                for n in own
            ]
            if not picture.close:
                counts.flat[targets[own]] = 0
            written = np.argwhere((counts[number] > 0) & (not picture.close)).tolist()
            yield plane, cells, [((r, c), float(sums[number, r, c])) for r, c in written]

    def lines(self, words: list[Label]) -> Iterator[Primitive]:
        """Draw the lines of the matrix, number its columns, and write the labels."""
        theme = self.found.subject.theme
        yield from self.matrix.lines(theme)
        for _, columns in self.matrix.columns.parts():
            if columns != self.matrix.columns.sought(0):
                yield from self.matrix.headings(theme, columns)
        yield from labels.draw(words, theme)

    def marks(self, step: int, canvas: layout.Canvas) -> Iterator[Primitive]:
        """Outline the column and its window, and say what is done."""
        theme = self.found.subject.theme
        yield from self.picture.outlines(step)
        yield layout.column_outline(self.matrix, step, theme)
        yield from self.matrix.headings(theme, self.matrix.columns.sought(step), step)
        yield layout.sentence(canvas, theme, _sentence(step))

    def _column(self, step: int) -> Array:
        return np.asarray(self.found.columns[:, step])


def _added(items: list[tuple[Place, float]], plane: Plane, theme: Theme) -> Iterator[Text]:
    """Write what a step adds to cells, small and with a sign."""
    for text in values(items, plane, ADDED_AT, theme.small_size, theme):
        signed = ((at, word if word.startswith("$-") else f"$+${word}") for at, word in text.items)
        yield replace(text, items=tuple(signed))
