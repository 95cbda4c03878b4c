"""The subsampling view: a stride is unit strides with most of the output dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from convanim.scene import parts
from convanim.scene.arrows import arrow, hops
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Drawing, Moving, Point, Primitive, Scene, Shape, Still, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["dense", "lead", "stage"]

#: Cells between a grid and its output, and between the two halves of the picture.
GAP, APART = 2.0, 3.0

#: Cells an arrow keeps from what it leads from and to.
CLEAR = 0.2


def lead(subject: Subject) -> str:
    """Say what the picture shows besides the layer."""
    walk = subject.walk
    every, kept = len(dense(walk)), len(walk)
    if every > kept:
        return f"The stride as unit strides with {every - kept} of {every} outputs dropped. "
    if any(axis.stride > 1 for axis in walk.axes):
        return "The stride as unit strides; no output is dropped. "
    if subject.transposed:  # whose stride is not the window's
        return "The window of a transposed convolution has unit strides: no output is dropped. "
    return "With unit strides no output is dropped. "


def dense(walk: Walk) -> Walk:
    """Return the same walk with unit strides."""
    axes = (replace(axis, stride=1, steps=axis.length - axis.span + 1) for axis in walk.axes)
    return Walk(tuple(axes), walk.combine)


def stage(subject: Subject) -> Scene:
    """Stage a walk beside the same with unit strides whose output is then thinned out."""
    walk, theme = subject.walk, subject.theme
    size, made = parts.two_axes(walk, "subsampling")
    every = dense(walk)
    (many, wide) = every.output_size
    sizes = [size, made, size, (many, wide), made]
    gaps = [GAP, APART, GAP, GAP]
    width, height, planes, _ = parts.canvas(theme, _row(sizes, gaps, theme))
    left, out, right, full, kept = planes
    strides = tuple(axis.stride for axis in walk.axes)

    def target(step: int) -> tuple[int, ...] | None:
        """Output cell that a step with unit strides comes to, or None where it is dropped."""
        cell = every.target(step)
        if any(place % stride for place, stride in zip(cell, strides, strict=True)):
            return None
        return tuple(place // stride for place, stride in zip(cell, strides, strict=True))

    def struck(steps: int) -> Shape:
        """Crosses on what is dropped of the first steps."""
        lines: list[tuple[Point, ...]] = []
        for cell in (every.target(step) for step in range(steps) if target(step) is None):
            a, b, c, d = full.block(*cell)
            lines += [(a, c), (b, d)]
        return Shape(tuple(lines), stroke=Stroke(theme.ink, theme.thin))

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


def _row(sizes: list[tuple[int, int]], gaps: list[float], theme: Theme) -> list[Plane]:
    """Set planes in a row, their middles at one height."""
    planes, x = [], 0.0
    for (rows, columns), gap in zip(sizes, [*gaps, 0.0], strict=True):
        origin = (x * theme.cell, -rows / 2 * theme.cell)
        planes.append(Plane(rows, columns, FLAT, theme.cell, origin))
        x += columns + gap
    return planes


def _between(before: Plane, after: Plane, theme: Theme) -> Shape:
    """Draw an arrow from one plane to the next."""
    _, _, right, _ = before.bounds
    left, bottom, _, top = after.bounds
    clear, middle = CLEAR * theme.cell, (bottom + top) / 2
    stroke = Stroke(theme.ink, theme.thick)
    return arrow((right + clear, middle), (left - clear, middle), stroke)
