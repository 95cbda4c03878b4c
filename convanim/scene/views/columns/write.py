"""Columns that are put back into windows and added up: fold (col2im)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts import marks
from convanim.scene.parts.plane import Outline
from convanim.scene.parts.words import CENTRE
from convanim.scene.parts.writing import Writing, signed, writing
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.sheets import Moving, Scene, Sheets, Still
from convanim.scene.subject import Subject
from convanim.scene.views.columns import layout, names, said
from convanim.scene.views.columns.cellsums import with_cell_sums
from convanim.scene.views.columns.layout import Sketch
from convanim.scene.views.columns.pictures import Pictures, pictures
from convanim.scene.views.columns.said import Said
from convanim.scene.views.columns.table import Table
from convanim.scene.views.columns.windows import Folded
from convanim.walk import Role
from convanim.walk.arrays import Array
from convanim.walk.stamps import Stamps

__all__ = ["stage"]

#: Shares of the output's colour in cells that were written never, once, twice, and so on.
WRITTEN_SHARES = (0.0, 0.35, 0.6, 0.8, 1.0)

#: What the crosses are.
LOST = "crossed: padding, cut off"

#: Places of a sum, and below it of what the step adds; see `words.CENTRE`.
SUM_AT, ADDED_AT = (0.5, 0.36), (0.5, 0.78)


def stage(subject: Subject) -> Scene:
    """Stage columns that are added back to a picture, one a step, with the sums so far."""
    found = Folded(subject)
    steps = len(found.walk)
    sketch = layout.sketched(subject, partial(_sketch, found))
    worded = sketch.said.subject
    size, sketch = layout.placed(sketch, said.sentence_width(worded, _sentence(steps - 1)))
    parts = _Parts(found, size[0], sketch.said, sketch.picture, *sketch.tables)
    scene = layout.scene(size, subject.theme, steps, parts.sheets())
    return with_cell_sums(scene, found, worded) if subject.options.get("sum") else scene


def _sketch(found: Folded, worded: Subject) -> Sketch:
    """Find places: the matrix, and at its right the maps."""
    theme, walk = found.subject.theme, found.walk
    down, right = layout.row_crop(found.height, walk.places[1]), layout.column_crop(len(walk))
    matrix = Table.of(down, right, theme)
    named = said.above(worded, names.matrix(found), matrix.bounds, layout.HEADED * theme.cell)
    picture = pictures(found.subject, walk, found.maps, is_left=True)
    left, bottom, _, top = picture.bounds
    gap = matrix.bounds[2] + layout.GAP * theme.cell - left
    picture = picture.moved(gap, (matrix.bounds[3] - top - bottom) / 2)
    around = said.around(worded, picture, f"{names.maps(found)}: sums so far")
    if any(Role.PADDING in axis.roles for axis in walk.axes):
        lost = said.below(worded, LOST, picture.maps[-1].bounds)
        around = around.joined(Said(worded, (lost,)))
    aside = said.overlap([named.box, matrix.bounds], [picture.bounds, *around.boxes])
    picture, around = picture.moved(aside, 0), around.moved(aside, 0)
    words = Said(worded, (named,)).joined(around)
    return Sketch(picture, (matrix,), words.with_legend([picture.bounds, matrix.bounds]))


def _sentence(step: int) -> list[str]:
    return ["column", f"{step:,}", "is added to window", f"{step:,}"]


@dataclass(frozen=True, eq=False)
class _Parts:
    """What is drawn, placed on the canvas.

    Parameters
    ----------
    found : Folded
    width : float
        That of the canvas, in points.
    said : Said
    picture : Pictures
    matrix : Table
    """

    found: Folded
    width: float
    said: Said
    picture: Pictures
    matrix: Table

    def sheets(self) -> Sheets:
        """Return what is drawn: a moving sheet for each thing that changes, as they are apart."""
        return (
            Still(self.base),
            Moving(self.later, slides=False),
            Moving(self.cells, slides=False),
            Moving(lambda step: layout.bands(self.matrix, self.picture, self.found.hues, step)),
            Moving(self.column),
            Still(self.numbers),
            Moving(self.sought, slides=False),
            Still(self.lines),
            Moving(self.picture.outlines),
            Moving(lambda step: [layout.column_outline(self.matrix, step, self.picture.theme)]),
            Moving(self.sentence, slides=False),
        )

    def base(self) -> Iterator[Primitive]:
        """Draw the maps as they become at last, and the colours of the columns."""
        theme, walk, found = self.picture.theme, self.found.walk, self.found
        yield from self.picture.grids(theme.background)
        rows, columns = map(set, found.places)
        lost = [(r, c) for r, c in np.ndindex(*walk.grid) if r not in rows or c not in columns]
        for plane in self.picture.maps if lost else ():
            yield marks.crosses(plane, lost, marks.MIDDLE, theme)
        cells = found.cells_of_rows(0, len(found.places[0]))
        counts, writes = _written(found.stamps, len(walk) - 1, cells)
        yield from self._filled(np.where(counts > 0, counts, -1), 0)
        yield from self._sums(np.where(counts > 0, writes, -1), 0)
        yield from self.matrix.fills(found.hues.pale, range(len(walk)))

    def later(self, step: int) -> Iterator[Primitive]:
        """Cover the rows that no step has come to."""
        (rows, columns), (_, below) = self.found.places, self.found.rows_at(step)
        if below < len(rows):
            top, left = rows[below], columns[0]
            size = rows[-1] + 1 - top, columns[-1] + 1 - left
            blocks = tuple(plane.block(top, left, *size) for plane in self.picture.maps)
            yield Paths(blocks, closed=True, fill=self.picture.theme.background)

    def cells(self, step: int) -> Iterator[Primitive]:
        """Draw the cells in the window's rows that are not as they become at last."""
        yield from self._open(step)
        yield from self.picture.shades(self.found.hues, step)
        yield from self._window_sums(step)

    def _open(self, step: int) -> Iterator[Primitive]:
        """Draw the cells that will get more, with their sums so far."""
        first, stop = self.found.rows_at(step)
        cells = self.found.cells_of_rows(first, stop)
        counts, writes = _written(self.found.stamps, step, cells)
        is_open = self.found.stamps.last[cells] > step
        yield from self._filled(np.where(is_open, counts, -1), first)
        before = (counts > 0) & (writes < step * self.found.height)  # the step's have their own
        yield from self._sums(np.where(is_open & before, writes, -1), first)

    def _filled(self, counts: Array, first: int) -> Iterator[Primitive]:
        """Fill cells of some rows, the darker the more often they are written; not those of −1."""
        theme, (rows, columns) = self.picture.theme, self.found.places
        counts = np.minimum(counts, len(WRITTEN_SHARES) - 1)
        found: dict[int, list[Outline]] = {}
        for (each, row), start, stop, count in _runs(counts):
            plane, place = self.picture.maps[each], (rows[first + row], columns[0] + start)
            found.setdefault(count, []).append(plane.block(*place, 1, stop - start))
        for count, blocks in found.items():
            if count >= 0:
                colour = mixed(theme.output, theme.background, WRITTEN_SHARES[count])
                yield Paths(tuple(blocks), closed=True, fill=colour)

    def _sums(self, writes: Array, first: int) -> Iterator[Primitive]:
        """Write the sums of some rows' cells, each after a write; none of −1 and in small cells."""
        if self.picture.close:
            return
        rows, columns = self.found.places
        chosen = np.argwhere(writes >= 0).tolist()
        points = [
            self.picture.maps[each].point(rows[first + row] + CENTRE[1], columns[column] + 0.5)
            for each, row, column in chosen
        ]
        yield from self.totals.at(writes[writes >= 0], points)

    @cached_property
    def totals(self) -> Writing:
        """The sums after each write."""
        return writing(self.found.subject, self.found.stamps.sums, self.picture.theme.value_size)

    @cached_property
    def added(self) -> Writing:
        """What each write adds, small and with a sign."""
        theme, numbers = self.picture.theme, self.found.stamps.written
        return writing(self.found.subject, numbers, theme.small_size, signed)

    @cached_property
    def entries(self) -> Writing:
        """The numbers of the columns."""
        return writing(self.found.subject, self.found.stamps.written, self.picture.theme.value_size)

    def _entries_of(self, step: int) -> Array:
        """Return the entries of a step's column, as indices into `stamps.written`."""
        return np.arange(step * self.found.height, (step + 1) * self.found.height)

    def column(self, step: int) -> Iterator[Primitive]:
        """Fill a step's column; one that is shown between dots comes with its numbers."""
        here = range(step, step + 1)
        if here != self.matrix.columns.sought(step):
            yield from self.matrix.fills(self.found.hues.strong, here)

    def numbers(self) -> Iterator[Primitive]:
        """Write the columns' numbers."""
        yield from self.matrix.numbers(self.entries, self._entries_of, range(len(self.found.walk)))

    def sought(self, step: int) -> Iterator[Primitive]:
        """Draw the column that is shown between dots."""
        sought = self.matrix.columns.sought(step)
        if sought:
            hues = self.found.hues
            colours = hues.strong if sought.start == step else hues.pale
            yield from self.matrix.fills(colours, sought, step)
            yield from self.matrix.numbers(self.entries, self._entries_of, sought, step)
            yield from self.said.headings(self.matrix, sought, step)

    def _window_sums(self, step: int) -> Iterator[Primitive]:
        """Write the sums in the window, and what the step adds to each."""
        entries = self._entries_of(step)
        places = [self.picture.cell(step, entry) for entry in range(len(entries))]
        for numbers, (x, y) in ((self.totals, SUM_AT), (self.added, ADDED_AT)):
            points = [plane.point(row + y, column + x) for plane, row, column in places]
            yield from numbers.at(entries, points)

    def lines(self) -> Iterator[Primitive]:
        """Draw the lines of the matrix, number its columns, and write the words."""
        yield from self.picture.lines()
        yield from self.picture.unread()
        yield from self.matrix.lines(self.picture.theme)
        yield from self.said.headings(self.matrix)
        yield from self.said.draw()

    def sentence(self, step: int) -> Iterator[Text]:
        """Say what a step does."""
        yield said.sentence(self.said.subject, _sentence(step), self.width)


def _written(stamps: Stamps, step: int, cells: Array) -> tuple[Array, Array]:
    """Return how often cells were written up to a step, and the last of these writes."""
    return stamps.counts(step, cells), stamps.last_writes(step, cells)


def _runs(values: Array) -> Iterator[tuple[tuple[int, int], int, int, int]]:
    """Yield the runs of equal numbers along the last of three axes.

    Each is told by its place on the others, its start and stop, and its number.

    Examples
    --------
    >>> list(_runs(np.array([[[3, 3, 1]]])))
    [((0, 0), 0, 2, 3), ((0, 0), 2, 3, 1)]
    """
    length = values.shape[2]
    starts = np.ones(values.shape, bool)
    starts[:, :, 1:] = values[:, :, 1:] != values[:, :, :-1]
    maps, rows, firsts = (places.tolist() for places in np.nonzero(starts))
    stops = [stop or length for stop in [*firsts[1:], 0][: len(firsts)]]
    places = zip(maps, rows, strict=True)
    yield from zip(places, firsts, stops, values[starts].tolist(), strict=True)
