"""The subsampling view: a stride as unit strides of which outputs are dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from convanim.scene.parts import tiles
from convanim.scene.parts.arrows import arrow, hops
from convanim.scene.parts.copies import links
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.sheets import Drawing, Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import EQUAL_HOPS, ONE_LAYER, ONE_MAP, READ_WINDOWS, View, axes
from convanim.theme import Theme
from convanim.walk import AxisWalk, Walk, Window

__all__ = ["VIEW", "with_unit_strides"]

#: Distance between a grid and its output, and between the halves of the picture, in cells.
OUTPUT_GAP, HALVES_GAP = 2.0, 3.0

#: Distance of an arrow from the planes it connects, in cells.
ARROW_GAP = 0.2


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: how many outputs are dropped."""
    walk = subject.walk
    every, kept = len(with_unit_strides(walk)), len(walk)
    if every > kept:
        return f"The stride as unit strides with {every - kept} of {every} outputs dropped. "
    return "Moved with unit strides, the window makes the same output: none is dropped. "


def with_unit_strides(walk: Walk) -> Walk:
    """Return a walk of the same window over the same grid with unit strides."""
    axes = tuple(replace(axis, windows=tuple(_every_place(axis))) for axis in walk.axes)
    return Walk(axes, walk.combine)


def _every_place(axis: AxisWalk) -> Iterator[Window]:
    """Yield the first window at each place that it fits in the grid."""
    first = axis.windows[0]
    for by in range(len(axis.kept) - len(first.extent) + 1):
        yield Window([cell + by for cell in first.cells], first.taps)


def stage(subject: Subject) -> Scene:
    """Stage a walk beside the same walk with unit strides, whose extra output is dropped."""
    walk, theme = subject.walk, subject.theme
    every, made = with_unit_strides(walk), walk.output_size
    every_rows, every_columns = every.output_size
    grid, output = tiles.grid_plane(walk, FLAT, theme), tiles.output_plane(walk, FLAT, theme)
    row = [grid, output, grid, tiles.output_plane(every, FLAT, theme), output]
    gaps = [OUTPUT_GAP, HALVES_GAP, OUTPUT_GAP, OUTPUT_GAP]
    width, height, planes, _ = tiles.fit_canvas(theme, _in_row(row, gaps))
    left, out, right, full, kept = planes
    steps = [
        {window.cells[0]: number for number, window in enumerate(axis.windows)}
        for axis in walk.axes
    ]

    def target(step: int) -> tuple[int, ...] | None:
        """Return the output cell of a step with unit strides, or None if it is dropped."""
        firsts = zip(steps, every.windows(step), strict=True)
        cell = [numbers.get(window.cells[0]) for numbers, window in firsts]
        return None if None in cell else tuple(number for number in cell if number is not None)

    def crosses(steps: int) -> Paths:
        """Return crosses on the outputs of the first steps that are dropped."""
        lines: list[tuple[Point, ...]] = []
        for cell in (every.at(step) for step in range(steps) if target(step) is None):
            a, b, c, d = full.block(*cell)
            lines += [(a, c), (b, d)]
        return Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))

    def still() -> Iterator[Primitive]:
        for grid in (left, right):
            yield from tiles.grid_and_data(walk, grid, theme)
        for plane in (out, full, kept):
            yield from tiles.output(plane, theme)
        for before, after in ((left, out), (right, full), (full, kept)):
            yield _arrow_between(before, after, theme)

    def moving(step: int) -> Iterator[Primitive]:
        yield from tiles.window(every, right, theme, step)
        yield from links(subject, every, right, step)
        yield from tiles.current(every, full, theme, step)
        dropped = crosses(step + 1)
        if dropped.outlines:
            yield dropped
        cell = target(step)
        if cell is not None:
            same = cell[0] * made[1] + cell[1]
            yield from tiles.window(walk, left, theme, same)
            yield from links(subject, walk, left, same)
            for plane in (out, kept):
                yield from tiles.current(walk, plane, theme, same)

    def summary() -> Iterator[Primitive]:
        yield from still()
        yield from tiles.window(walk, left, theme, 0)
        yield from hops(walk, left, theme, made[0] - 1, made[1] - 1)
        yield from tiles.window(every, right, theme, 0)
        yield from hops(every, right, theme, every_rows - 1, every_columns - 1)
        dropped = crosses(len(every))
        if dropped.outlines:
            yield dropped

    sheets = (Still(still), Moving(moving))
    poster = Drawing(width, height, theme.background, summary)
    return Scene(width, height, theme.background, len(every), sheets, poster)


def _in_row(planes: Sequence[Plane], gaps: Sequence[float]) -> list[Plane]:
    """Set planes in a row, with gaps in cells between them, and their middles at one height."""
    placed, x = [], 0.0
    for plane, gap in zip(planes, [*gaps, 0.0], strict=True):
        origin = (x * plane.cell, -plane.rows / 2 * plane.cell)
        placed.append(replace(plane, origin=origin))
        x += plane.columns + gap
    return placed


def _arrow_between(before: Plane, after: Plane, theme: Theme) -> Paths:
    """Return an arrow from one plane to the next."""
    _, _, right, _ = before.bounds
    left, bottom, _, top = after.bounds
    gap, middle = ARROW_GAP * theme.cell, (bottom + top) / 2
    stroke = Stroke(theme.ink, theme.thick)
    return arrow((right + gap, middle), (left - gap, middle), stroke)


VIEW = View(
    name="subsampling",
    says="a stride as unit strides with outputs dropped",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        ONE_MAP,
        EQUAL_HOPS,
    ),
    panel_steps=4,
    panel_columns=1,
    opening=lead,
    fills=True,
    options=("plain",),
)
