"""The subsampling view: a stride is unit strides with most of the output dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from convanim.scene import parts
from convanim.scene.arrows import arrow, hops
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Drawing, Moving, Paths, Point, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import AxisWalk, Walk, Window

__all__ = ["dense", "lead", "stage"]

#: Cells between a grid and its output, and between the two halves of the picture.
TO_OUTPUT, TO_OTHER_HALF = 2.0, 3.0

#: Cells an arrow keeps from what it leads from and to.
CLEAR = 0.2


def lead(subject: Subject) -> str:
    """Say what the picture shows besides the layer."""
    walk = subject.walk
    every, kept = len(dense(walk)), len(walk)
    if every > kept:
        return f"The stride as unit strides with {every - kept} of {every} outputs dropped. "
    if subject.primed:  # whose stride is not the window's
        return "The window of a transposed convolution has unit strides: no output is dropped. "
    return "Moved with unit strides, the window makes the same output: none is dropped. "


def dense(walk: Walk) -> Walk:
    """Return the same walk with unit strides."""
    axes = tuple(replace(axis, windows=tuple(_every_place(axis))) for axis in walk.axes)
    return Walk(axes, walk.combine)


def _every_place(axis: AxisWalk) -> Iterator[Window]:
    """Yield the first window moved to each place that it has in the grid."""
    first = axis.windows[0]
    for by in range(len(axis.kept) - len(first.extent) + 1):
        yield Window([cell + by for cell in first.cells], first.taps)


def stage(subject: Subject) -> Scene:
    """Stage a walk beside the same with unit strides whose output is then thinned out."""
    walk, theme = subject.walk, subject.theme
    parts.two_axes(walk, "subsampling")
    every, made = dense(walk), walk.output_size
    many, wide = every.output_size
    grid, few = parts.grid_plane(walk, FLAT, theme), parts.output_plane(walk, FLAT, theme)
    row = [grid, few, grid, parts.output_plane(every, FLAT, theme), few]
    gaps = [TO_OUTPUT, TO_OTHER_HALF, TO_OUTPUT, TO_OUTPUT]
    width, height, planes, _ = parts.canvas(theme, _in_row(row, gaps))
    left, out, right, full, kept = planes
    steps = [
        {window.cells[0]: number for number, window in enumerate(axis.windows)}
        for axis in walk.axes
    ]

    def target(step: int) -> tuple[int, ...] | None:
        """Output cell that a step with unit strides comes to, or None where it is dropped."""
        firsts = zip(steps, every.windows(step), strict=True)
        cell = [numbers.get(window.cells[0]) for numbers, window in firsts]
        return None if None in cell else tuple(number for number in cell if number is not None)

    def struck(steps: int) -> Paths:
        """Crosses on what is dropped of the first steps."""
        lines: list[tuple[Point, ...]] = []
        for cell in (every.at(step) for step in range(steps) if target(step) is None):
            a, b, c, d = full.block(*cell)
            lines += [(a, c), (b, d)]
        return Paths(tuple(lines), stroke=Stroke(theme.ink, theme.thin))

    def still() -> Iterator[Primitive]:
        for grid in (left, right):
            yield from parts.floor(walk, grid, theme)
        for plane in (out, full, kept):
            yield from parts.output(plane, theme)
        for before, after in ((left, out), (right, full), (full, kept)):
            yield _between(before, after, theme)

    def moving(step: int) -> Iterator[Primitive]:
        yield from parts.window(every, right, theme, step)
        yield from parts.current(every, full, theme, step)
        crosses = struck(step + 1)
        if crosses.outlines:
            yield crosses
        cell = target(step)
        if cell is not None:
            same = cell[0] * made[1] + cell[1]
            yield from parts.window(walk, left, theme, same)
            for plane in (out, kept):
                yield from parts.current(walk, plane, theme, same)

    def poster() -> Drawing:
        whole = [*still(), *parts.window(walk, left, theme, 0)]
        whole += hops(walk, left, theme, made[0] - 1, made[1] - 1)
        whole += parts.window(every, right, theme, 0)
        whole += hops(every, right, theme, many - 1, wide - 1)
        crosses = struck(len(every))
        whole += [crosses] if crosses.outlines else []
        return Drawing(width, height, theme.background, tuple(whole))

    sheets = (Still(still), Moving(moving))
    return Scene(width, height, theme.background, len(every), sheets, poster)


def _in_row(planes: Sequence[Plane], gaps: Sequence[float]) -> list[Plane]:
    """Set planes in a row, so many cells apart, their middles at one height."""
    placed, x = [], 0.0
    for plane, gap in zip(planes, [*gaps, 0.0], strict=True):
        origin = (x * plane.cell, -plane.rows / 2 * plane.cell)
        placed.append(replace(plane, origin=origin))
        x += plane.columns + gap
    return placed


def _between(before: Plane, after: Plane, theme: Theme) -> Paths:
    """Draw an arrow from one plane to the next."""
    _, _, right, _ = before.bounds
    left, bottom, _, top = after.bounds
    clear, middle = CLEAR * theme.cell, (bottom + top) / 2
    stroke = Stroke(theme.ink, theme.thick)
    return arrow((right + clear, middle), (left - clear, middle), stroke)
