"""Fields of planes: grid and output of a walk over three axes, a plane per slice.

A walk over two axes has one slice, and is drawn as in the guide, without names of slices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from convanim.scene.parts import copies, labels, marks, tiles
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.plane import FLAT, Plane, Tilt
from convanim.scene.parts.rulers import Ruler, draw, rulers
from convanim.scene.parts.slices import Slices, name_of, plane_walk, slice_of
from convanim.scene.parts.spans import all_spans, span_boxes, spans_of, varies
from convanim.scene.primitives import Moving, Paths, Point, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import AxisWalk, Walk, Window

__all__ = ["Field", "field"]

#: Distances between the planes of the grid and those of the output above them, in cells. Between
#: flat ones are also the names of the output's slices.
FLAT_GAP, SLANTED_GAP = 1.2, 2.5

#: Distance between a plane and its name, in points.
NAME_GAP = 2.0


@dataclass(frozen=True)
class Field:
    """The planes of a walk, placed on a canvas.

    Parameters
    ----------
    subject : Subject
        Over three axes.
    width, height : float
        Size of the canvas, in points.
    grids, outs : Slices
        The planes of the grid and of the output.
    names, labels : list of Label
        Names of the slices; labels of parts and the legend, where they are asked for.
    rulers : list of Ruler
        Padding, stride and dilation, likewise.
    words_theme : Theme
        The theme of names and labels, which are larger in large pictures.
    """

    subject: Subject
    width: float
    height: float
    grids: Slices
    outs: Slices
    names: list[Label]
    labels: list[Label]
    rulers: list[Ruler]
    words_theme: Theme

    @cached_property
    def flat(self) -> Walk:
        """The walk over a plane."""
        return plane_walk(self.subject.walk)

    @cached_property
    def tells_sizes(self) -> bool:
        """Whether windows differ in size, and this is told."""
        return not self.subject.options.get("plain") and any(map(varies, self.subject.walk.axes))

    def cells(self) -> Iterator[Primitive]:
        """Draw the grid, what is in it, and what is cropped."""
        walk, theme = self.subject.walk, self.subject.theme
        for cell, plane in self.grids:
            here = slice_of(walk, cell)
            if cell in walk.axes[0].kept:
                yield from tiles.grid_and_data(here, plane, theme)
                yield from marks.beyond(self.flat, plane, theme)
            else:
                yield from marks.cropped(here, plane, theme)

    def unread(self, mark: marks.Mark = marks.MIDDLE) -> Iterator[Primitive]:
        """Cross the cells that no window reads, where there are labels."""
        walk = self.subject.walk
        for cell, plane in self.grids if self.labels else ():
            if cell in walk.axes[0].kept:
                yield from marks.unread(slice_of(walk, cell), plane, self.subject.theme, mark)

    def words(self) -> Iterator[Primitive]:
        """Write names, labels, and the sizes of windows that differ."""
        yield from labels.draw([*self.names, *self.labels], self.words_theme)
        yield from draw(self.rulers, self.words_theme)
        yield from self.sizes()

    def window(self, step: int) -> Iterator[Primitive]:
        """Mark the window in all of its slices."""
        flat = self.flat
        for plane in self.window_planes(step):
            yield from tiles.window(flat, plane, self.subject.theme, step % len(flat))

    def window_planes(self, step: int) -> list[Plane]:
        """Return the planes of the slices in a step's window."""
        return [self.grids.plane(cell) for cell in self.subject.walk.windows(step)[0].cells]

    def links(self, step: int) -> Iterator[Primitive]:
        """Link the copies that a step reads with what is copied, in each slice of the window."""
        flat = self.flat
        for plane in self.window_planes(step):
            yield from copies.links(self.subject, flat, plane, step % len(flat))

    def sizes(self, step: int | None = None) -> Iterator[Primitive]:
        """Tell the sizes of windows that differ: pale for all of them, or those of a step."""
        if not self.tells_sizes:
            return
        if step is None:
            yield from all_spans(self.subject, self.grids.first)
        else:
            yield from spans_of(self.subject, self.grids.first, step)

    def output(self) -> Iterator[Primitive]:
        """Draw the output."""
        for _, plane in self.outs:
            yield from tiles.output(plane, self.subject.theme)
            yield from marks.beyond(self.flat, plane, self.subject.theme)

    def current(self, step: int) -> Iterator[Primitive]:
        """Mark the output cell that a step makes."""
        flat, plane = self.flat, self.output_plane(step)
        yield from tiles.current(flat, plane, self.subject.theme, step % len(flat))

    def output_plane(self, step: int) -> Plane:
        """Return the plane of the output cell that a step makes."""
        return self.outs.plane(self.subject.walk.at(step)[0])

    def rays(self, step: int, corners: Sequence[int]) -> Paths:
        """Return lines from corners of the window in each slice to those of the output cell.

        Corners are numbered as in `Plane.block`.
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
        return Paths(lines, stroke=Stroke(theme.rays, theme.thin))

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
        size = self.width, self.height
        steps = len(self.subject.walk)
        return Scene(*size, self.subject.theme.background, steps, sheets)


def field(subject: Subject, tilt: Tilt, place: Callable[[Plane], Point] | None = None) -> Field:
    """Place the planes of a walk.

    Parameters
    ----------
    subject : Subject
        Over three axes, of which the first may have been added.
    tilt : Tilt
        That of all planes.
    place : callable
        Takes the plane of the grid, and returns the lower left corner of the
        output's plane. Only used, and needed, where there is one slice of each.
    """
    walk, theme = subject.walk, subject.theme
    deep, flat = walk.axes[0], plane_walk(walk)
    labelled, is_deep = bool(subject.options.get("labels")), subject.axes > 2
    grid, out = tiles.grid_plane(flat, tilt, theme), tiles.output_plane(flat, tilt, theme)
    width = _width(grid)
    grids = Slices(range(len(deep.roles)), grid, width)
    outs = Slices(range(len(deep.windows)), out, _width(out) if tilt == FLAT else width)
    names: list[Label] = []
    worded = subject.with_words_for(grids.bounds)
    if is_deep:
        outs = _above(outs, grids, deep, worded.theme)
        names = [*_names_of_grids(worded, grids), *_names_of_outputs(worded, outs)]
    elif place:
        outs = replace(outs, first=out.moved(*place(grid)))
    beside = rulers(worded, grid, [name.box for name in names]) if labelled else []
    taken = [box for ruler in beside for box in ruler.boxes]
    taken += [] if subject.options.get("plain") else span_boxes(subject, grid)
    found = _labels(worded, grids, outs, names, tilt, taken) if labelled else []
    planes = [grid, outs.first, *(plane for _, plane in (*grids, *outs))]
    beyond = (box for plane in planes for box in marks.box_beyond(flat, plane, theme))
    fitted = tiles.fit_canvas(theme, planes, [*names, *found], [*taken, *beyond])
    width, height, (placed, out, *_), words = fitted
    dx, dy = (new - old for new, old in zip(placed.origin, grid.origin, strict=True))
    grids, outs = replace(grids, first=placed), replace(outs, first=out)
    return Field(
        subject,
        width,
        height,
        grids,
        outs,
        names=words[: len(names)],
        labels=words[len(names) :],
        rulers=[ruler.moved(dx, dy) for ruler in beside],
        words_theme=worded.theme,
    )


def _width(plane: Plane) -> float:
    left, _, right, _ = plane.bounds
    return right - left


def _above(outs: Slices, grids: Slices, deep: AxisWalk, theme: Theme) -> Slices:
    """Return the output's slices above those of the grid.

    Their middles are above each other. Slanted ones are each above the middle of their window's
    slices, if there is room.
    """
    gap = SLANTED_GAP * theme.cell
    if outs.first.tilt == FLAT:
        gap = FLAT_GAP * theme.cell + NAME_GAP + labels.HEIGHT * theme.value_size
    middle = (grids.bounds[0] + grids.bounds[2]) / 2
    if outs.first.tilt != FLAT:
        first, last = (_middle(deep.windows[end], grids) for end in (0, -1))
        middle, hops = (first + last) / 2, max(1, len(deep.windows) - 1)
        outs = outs.spread(max(outs.pitch, abs(last - first) / hops))
    left, bottom, right, _ = outs.bounds
    dx = middle - (left + right) / 2
    return replace(outs, first=outs.first.moved(dx, grids.bounds[3] - bottom + gap))


def _middle(window: Window, grids: Slices) -> float:
    """Return the middle of a window's slices, from the left of the canvas."""
    (left, _, right, _), (first, *_, last) = grids.first.bounds, (*window.extent, *window.extent)
    return (left + right + (first + last) * grids.pitch) / 2


def _names_of_grids(subject: Subject, grids: Slices) -> Iterator[Label]:
    """Yield the names of the grid's slices, below the lowest corner of each."""
    deep = subject.walk.axes[0]
    for cell, plane in grids:
        yield _name_below(subject, name_of(deep, cell), plane, grids.pitch)


def _names_of_outputs(subject: Subject, outs: Slices) -> Iterator[Label]:
    """Yield the names of the output's slices: below each, or above slanted ones, clear of rays."""
    for cell, plane in outs:
        if plane.tilt == FLAT:
            yield _name_below(subject, f"$z = {cell}$", plane, outs.pitch)
        else:
            x, y = plane.point(0, plane.columns)
            yield labels.name(subject, f"$z = {cell}$", (x, y + NAME_GAP), outs.pitch - NAME_GAP)


def _name_below(subject: Subject, words: str, plane: Plane, pitch: float) -> Label:
    left, bottom, right, _ = plane.bounds
    x = (left + right) / 2 if plane.tilt == FLAT else plane.origin[0]
    height = labels.HEIGHT * subject.theme.value_size
    return labels.name(subject, words, (x, bottom - NAME_GAP - height), pitch - NAME_GAP)


def _labels(
    subject: Subject,
    grids: Slices,
    outs: Slices,
    names: Sequence[Label],
    tilt: Tilt,
    taken: Sequence[Box],
) -> list[Label]:
    """Return the labels of the parts, and the legend."""
    if names:
        boxes = [*(label.box for label in names), *taken]
        return labels.around(subject, grids.bounds, outs.bounds, boxes)
    place = labels.flat if tilt == FLAT else labels.slanted
    return place(subject, grids.first, outs.first, taken)
