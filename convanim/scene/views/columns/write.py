"""Columns that are put back into windows and added up: fold (col2im)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts import labels, marks
from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import Outline, Plane
from convanim.scene.parts.words import CENTRE, values
from convanim.scene.primitives import Paths, Primitive, Scene, Text
from convanim.scene.subject import Subject
from convanim.scene.views.columns import layout
from convanim.scene.views.columns.pictures import DENSE, PALE, Pictures, pictures
from convanim.scene.views.columns.table import Table
from convanim.scene.views.columns.windows import Folded
from convanim.theme import Theme
from convanim.walk import Role
from convanim.walk.arrays import Array

__all__ = ["stage"]

#: Shares of the output's colour in cells that were written never, once, twice, and so on.
WRITTEN_SHARES = (0.0, 0.35, 0.6, 0.8, 1.0)

#: Row and column of a cell.
Place = tuple[int, int]

#: What the crosses are.
LOST = "crossed: padding, cut off"

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
    named = layout.label_above(
        subject,
        f"columns, {layout.size_text(height, steps)}",
        matrix.bounds,
        0.6 * theme.cell,
    )
    label = layout.label_above(subject, f"output, {size}: sums so far", picture.maps[0].bounds)
    aside = layout.overlap([named.box, matrix.bounds], [label.box])
    picture = picture.moved(aside, 0)
    words = [named, label.moved(aside, 0)]
    if any(Role.PADDING in axis.roles for axis in walk.axes):
        lost = layout.label_below(subject, LOST, picture.maps[-1].bounds)
        aside = layout.overlap([matrix.bounds], [lost.box])
        picture = picture.moved(aside, 0)
        words = [named, words[1].moved(aside, 0), lost.moved(aside, 0)]
    room = layout.sentence_width(subject, _sentence(steps - 1))
    canvas = layout.fit(theme, [matrix, picture], words, room)
    words = [label.moved(*canvas.shift) for label in words]
    parts = _Parts(found, picture.moved(*canvas.shift), matrix.moved(*canvas.shift))
    return layout.scene(parts, words, canvas, theme, steps)


def _sentence(step: int) -> list[str]:
    return ["column", f"{step:,}", "is added to window", f"{step:,}"]


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
        """Draw the maps as they become at last, and the colours of the columns."""
        theme, walk = self.found.subject.theme, self.found.walk
        yield from self.picture.grids(theme.background)
        lost = [cell for cell in np.ndindex(*walk.grid) if not self.found.kept[cell]]
        for plane in self.picture.maps if lost else ():
            if plane.cell > DENSE:
                yield marks.crosses(plane, lost, marks.MIDDLE, theme)
        sums, counts = self.found.after(len(walk) - 1)
        yield from self._filled(np.where(counts > 0, counts, -1))
        for plane, total, count in zip(self.picture.maps, sums, counts, strict=True):
            yield from self._sums(plane, total, self.found.kept & (count > 0))
        yield from self.matrix.fills(self.found.hues.colours(PALE), range(len(walk)))

    def _filled(self, counts: Array) -> Iterator[Primitive]:
        """Fill cells, the darker the more often they are written; those of −1 are left out."""
        theme = self.found.subject.theme
        counts = np.where(self.found.kept, np.minimum(counts, len(WRITTEN_SHARES) - 1), -1)
        for times, share in enumerate(WRITTEN_SHARES):
            runs = tuple(
                run
                for plane, count in zip(self.picture.maps, counts, strict=True)
                for run in _runs(plane, count == times)
            )
            if runs:
                yield Paths(runs, closed=True, fill=mixed(theme.output, theme.background, share))

    def _sums(self, plane: Plane, sums: Array, chosen: Array) -> Iterator[Primitive]:
        """Write the sums of some cells, where cells have room for numbers."""
        if not self.picture.close:
            theme, cells = self.found.subject.theme, np.argwhere(chosen).tolist()
            found = [((row, column), float(sums[row, column])) for row, column in cells]
            yield from values(found, plane, CENTRE, theme.value_size, theme)

    def shades(self, step: int) -> Iterator[Primitive]:
        """Fill what is not yet as it becomes at last, the window, and its column."""
        hues, here = self.found.hues, range(step, step + 1)
        _, counts = self.found.after(step)
        yield from self._filled(np.where(self.found.last > step, counts, -1))
        yield from self.picture.shades(hues, step)
        yield from layout.bands(self.matrix, self.picture, hues, step)
        if here != self.matrix.columns.sought(step):  # that one comes with its numbers
            yield from self.matrix.fills(hues.colours(), here)

    def numbers(self) -> Iterator[Primitive]:
        """Write the columns' numbers."""
        whole = range(len(self.found.walk))
        yield from self.matrix.numbers(self._column, self.found.subject.theme, whole)

    def covers(self, step: int) -> Iterator[Primitive]:
        """Write the sums, what the step adds, and the column that is shown between dots."""
        found, theme = self.found, self.found.subject.theme
        sought = self.matrix.columns.sought(step)
        if sought:
            share = None if sought.start == step else PALE
            yield from self.matrix.fills(found.hues.colours(share), sought, step)
            yield from self.matrix.numbers(self._column, theme, sought, step)
        sums, counts = found.after(step)
        open_cells = found.kept & (counts > 0) & (found.last > step)
        targets = found.targets[step]
        open_cells.flat[targets] = False
        for plane, total, chosen in zip(self.picture.maps, sums, open_cells, strict=True):
            yield from self._sums(plane, total, chosen)
        sums[:, ~found.kept] = np.nan
        planes = self.picture.close or self.picture.maps
        for plane, own in zip(planes, np.split(np.arange(len(targets)), found.maps), strict=True):
            cells = [self.picture.cell(step, int(entry))[1:] for entry in own]
            written = zip(cells, sums.flat[targets[own]].tolist(), strict=True)
            yield from values(written, plane, SUM_AT, theme.value_size, theme)
            added = zip(cells, found.columns[own, step].tolist(), strict=True)
            yield from _added(added, plane, theme)

    def lines(self, words: list[Label]) -> Iterator[Primitive]:
        """Draw the lines of the matrix, number its columns, and write the labels."""
        theme = self.found.subject.theme
        yield from self.picture.lines()
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
        sought = self.matrix.columns.sought(step)
        yield from layout.heading(self.matrix, self.found.subject, sought, step)
        yield layout.sentence(canvas, self.found.subject, _sentence(step))

    def _column(self, step: int) -> Array:
        return np.asarray(self.found.columns[:, step])


def _added(items: Iterable[tuple[Place, float]], plane: Plane, theme: Theme) -> Iterator[Text]:
    """Write what a step adds to cells, small and with a sign."""
    for text in values(items, plane, ADDED_AT, theme.small_size, theme):
        signed = ((at, word if word.startswith("$-") else f"$+${word}") for at, word in text.items)
        yield replace(text, items=tuple(signed))


def _runs(plane: Plane, chosen: Array) -> Iterator[Outline]:
    """Yield the cells of a plane that are chosen, neighbours in a row as one block."""
    turns = np.diff(np.pad(chosen.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    (rows, starts), (_, stops) = np.nonzero(turns == 1), np.nonzero(turns == -1)
    for row, start, stop in zip(rows.tolist(), starts.tolist(), stops.tolist(), strict=True):
        yield plane.block(row, start, 1, stop - start)
