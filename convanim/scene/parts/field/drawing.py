"""The planes of a walk, and what is drawn on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from convanim.scene.parts import copies, labels, marks, tiles
from convanim.scene.parts.field.between import Below
from convanim.scene.parts.field.slices import Slices, plane_walk, slice_of
from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import Outline, Plane
from convanim.scene.parts.rulers import Ruler, draw
from convanim.scene.parts.spans import all_spans, spans_of, varies
from convanim.scene.pointing import Pointing
from convanim.scene.primitives import Paths, Primitive, Stroke
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Cell, Role, Walk

__all__ = ["Field"]


@dataclass(frozen=True)
class Field:
    """The planes of a walk, placed on a canvas.

    Parameters
    ----------
    subject : Subject
        Over three axes.
    width, height : float
        Size of the canvas, in points.
    maps : tuple of Slices
        The planes of the grid: a row of slices, or several where several maps are drawn.
    outs : Slices
        The planes whose cells the steps make; where windows are written, they take them.
    names, labels : list of Label
        Names of slices and maps; labels of parts and the legend, where they are asked for, and
        notes.
    rulers : list of Ruler
        Padding, stride and dilation, likewise.
    below : Below
        The line below the names of the grid's slices.
    words_theme : Theme
        The theme of names and labels, which are larger in large pictures.
    """

    subject: Subject
    width: float
    height: float
    maps: tuple[Slices, ...]
    outs: Slices
    names: list[Label]
    labels: list[Label]
    rulers: list[Ruler]
    below: Below
    words_theme: Theme

    @property
    def grids(self) -> Slices:
        """The planes of the grid, of the first map."""
        return self.maps[0]

    @cached_property
    def flat(self) -> Walk:
        """The walk over a plane."""
        return plane_walk(self.subject.walk)

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing is pointed out."""
        return bool(self.subject.options.get("plain"))

    def cells(self) -> Iterator[Primitive]:
        """Draw the grid, what is in it, and what is cropped."""
        walk, theme = self.subject.walk, self.subject.theme
        for cell, plane in (each for slices in self.maps for each in slices):
            here = slice_of(walk, cell)
            if walk.scatter:
                yield from _written(here, plane, theme)
            elif cell in walk.axes[0].kept:
                yield from tiles.grid_and_data(here, plane, theme)
                yield from marks.beyond(self.flat, plane, theme)
            else:
                yield from marks.cropped(here, plane, theme)

    def unread(self, mark: marks.Mark = marks.MIDDLE) -> Iterator[Primitive]:
        """Cross the cells that no window comes to, where there are labels."""
        walk = self.subject.walk
        if not self.subject.options.get("labels"):
            return
        for cell, plane in (each for slices in self.maps for each in slices):
            if cell in walk.axes[0].kept:
                yield from marks.unread(slice_of(walk, cell), plane, self.subject.theme, mark)

    def words(self) -> Iterator[Primitive]:
        """Write names, labels, and the sizes of windows that differ."""
        theme = self.words_theme
        if self.subject.walk.scatter:  # the legend's icons show cells of the output
            theme = replace(theme, input=theme.output)
        yield from labels.draw([*self.names, *self.labels], theme)
        yield from draw(self.rulers, theme)
        yield from self.sizes()

    def window(self, step: int) -> Iterator[Primitive]:
        """Mark the window in all of its slices."""
        flat = self.flat
        for slices in self.maps:
            for plane in self.window_planes(step, slices):
                yield from tiles.window(flat, plane, self.subject.theme, step % len(flat))

    def window_planes(self, step: int, slices: Slices | None = None) -> list[Plane]:
        """Return the planes of the slices in a step's window, by default of the first map."""
        cells = self.subject.walk.windows(step)[0].cells
        return [(slices or self.grids).plane(cell) for cell in cells]

    def links(self, step: int) -> Iterator[Primitive]:
        """Link the copies that a step reads with what is copied.

        Slices that are copies as a whole are linked with what they are copies of. Others have
        links within themselves.
        """
        if self.is_plain:
            return
        flat, deep = self.flat, self.subject.walk.axes[0]
        for cell in self.subject.walk.windows(step)[0].cells:
            if deep.roles[cell] is not Role.PADDING:
                for slices in self.maps:
                    plane = slices.plane(cell)
                    yield from copies.links(self.subject, flat, plane, step % len(flat))
        yield from self.below.links(step)

    def sizes(self, step: int | None = None) -> Iterator[Primitive]:
        """Tell the sizes of windows that differ: pale for all of them, or those of a step."""
        if self.is_plain or not any(map(varies, self.subject.walk.axes)):
            return
        worded = replace(self.subject, theme=self.words_theme)
        if step is None:
            yield from all_spans(worded, self.grids.first)
        else:
            yield from spans_of(worded, self.grids.first, step)
        yield from self.below.sizes(step)

    def output(self) -> Iterator[Primitive]:
        """Draw the planes whose cells the steps make, or take."""
        theme, is_input = self.subject.theme, self.subject.walk.scatter
        for _, plane in self.outs:
            yield from tiles.block(
                plane, theme, theme.input if is_input else theme.output, *plane.area
            )
            yield from marks.beyond(self.flat, plane, theme)

    def current(self, step: int) -> Iterator[Primitive]:
        """Mark the cell that a step makes, or takes."""
        flat, plane = self.flat, self.output_plane(step)
        yield from tiles.current(flat, plane, self.subject.theme, step % len(flat))

    def made(self, step: int) -> Outline:
        """Return the outline of the cell that a step makes, or takes."""
        return self.output_plane(step).block(*self.subject.walk.at(step)[1:])

    def cell(self, at: Cell) -> Outline:
        """Return the outline of a cell of the grid, by its numbers along the layer's own axes."""
        number, *place = (0,) * (3 - len(at)) + at
        return self.grids.plane(number).block(*place)

    def output_plane(self, step: int) -> Plane:
        """Return the plane of the cell that a step makes, or takes."""
        return self.outs.plane(self.subject.walk.at(step)[0])

    def rays(self, step: int, corners: Sequence[int]) -> Paths:
        """Return lines from corners of the window in each slice to those of the step's cell.

        They lead from the first map alone. Corners are numbered as in `Plane.block`.
        """
        walk, theme = self.subject.walk, self.subject.theme
        _, rows, columns = walk.extents(step)
        _, row, column = walk.at(step)
        cell = self.output_plane(step).block(row, column)
        blocks = (
            plane.block(rows.start, columns.start, len(rows), len(columns))
            for plane in self.window_planes(step)
        )
        lines = tuple((block[corner], cell[corner]) for block in blocks for corner in corners)
        return Paths(lines, stroke=Stroke(theme.rays, theme.thin, grows=1))

    def scene(self, corners: Sequence[int]) -> Scene:
        """Return the scene of planes above one another, with rays from corners of the window."""

        def still() -> Iterator[Primitive]:
            yield from self.cells()
            yield from self.unread()
            yield from self.words()

        def moving(step: int) -> Iterator[Primitive]:
            yield from self.window(step)
            yield self.rays(step, corners)
            yield from self.links(step)
            yield from self.sizes(step)

        sheets = Still(still), Moving(moving), Still(self.output), Moving(self.current)
        return self.scene_of(sheets)

    def scene_of(self, sheets: tuple[Still | Moving, ...]) -> Scene:
        """Return the scene of some sheets, which have a step for each of the walk's."""
        background, steps = self.subject.theme.background, len(self.subject.walk)
        pointing = Pointing(self.made, self.cell)
        return Scene(self.width, self.height, background, steps, sheets, pointing=pointing)


def _written(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw the output's cells on a plane of the grid that windows are written to, and others.

    Those are around the output, pale and crossed, as what is written to them is cut off.
    """
    own = [[cell for cell, source in enumerate(axis.sources) if source >= 0] for axis in walk.axes]
    rows, columns = own
    there = {*product(rows, columns)}
    others = [cell for cell in product(*map(range, walk.grid)) if cell not in there]
    yield from marks.struck_out(plane, others, theme, theme.output)
    if there:
        area = rows[0], columns[0], len(rows), len(columns)
        yield from tiles.block(plane, theme, theme.output, *area)
