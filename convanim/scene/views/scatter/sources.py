"""What the stamps are made of, to the left of the output: it depends on what a step does."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Protocol

import numpy as np

from convanim.colours import mixed
from convanim.scene.parts import marks, tiles
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import CENTRE
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.views.scatter.layout import Piece
from convanim.scene.views.scatter.output import grid_of
from convanim.scene.views.scatter.writing import Writing, writing
from convanim.walk import Walk
from convanim.walk.arrays import Array
from convanim.walk.mirror import only_filled
from convanim.walk.stamps import Stamps

__all__ = ["Source", "source_of"]

#: Room to the left of a kernel, and width of the number and the sign in it, in cells.
FACTOR_ROOM, FACTOR_WIDTH = 3.0, 1.8

#: Distance of the sign from the kernel, in cells.
FACTOR_GAP = 0.25

#: Radius of the ring around a maximum, in cells, and the corners that make it round.
RING, CORNERS = 0.43, 40


class Source(Protocol):
    """The parts to the left of the output. Planes are given in the order of the pieces."""

    @property
    def pieces(self) -> list[Piece]:
        """The parts, not yet placed."""

    @property
    def summary(self) -> list[Piece]:
        """The first parts, as they stand in the still."""

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw what never changes, without numbers."""

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Mark what a step takes."""

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write the numbers that never change."""

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write what changes with the step."""

    def pointed_out(self, out: Plane, step: int) -> Iterator[Primitive]:
        """Point out what was written to the output so far."""

    def term(self, step: int) -> str:
        """Return what a step's stamp is called, where it stands alone."""


@dataclass(frozen=True, eq=False)
class _Source:
    """What all sources have.

    Parameters
    ----------
    subject : Subject
    walk : Walk
        Over two axes; its windows are written.
    stamps : Stamps
    """

    subject: Subject
    walk: Walk
    stamps: Stamps

    @cached_property
    def inputs(self) -> Writing:
        """The numbers of the steps' input cells."""
        return self.write(self.stamps.inputs)

    def write(self, numbers: Array) -> Writing:
        """Return numbers as they are written into cells."""
        return writing(self.subject, numbers, self.subject.theme.value_size)

    def plane(self, rows: int, columns: int) -> Plane:
        """Return a plane, not yet placed."""
        return Plane(rows, columns, FLAT, self.subject.theme.cell)

    def marked(self, plane: Plane, cells: Sequence[tuple[int, int]]) -> Iterator[Primitive]:
        """Shade and outline cells that a step takes."""
        theme = self.subject.theme
        found = plane.cells(cells)
        yield Paths(found, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield Paths(found, closed=True, stroke=Stroke(theme.ink, theme.thick))

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write nothing."""
        return iter(())

    def pointed_out(self, out: Plane, step: int) -> Iterator[Primitive]:
        """Point out nothing."""
        return iter(())


class _Kernel(_Source):
    """One input cell a step, and the kernel that it is multiplied with."""

    @cached_property
    def filled(self) -> Walk:
        """The input's cells, and copies of them around it, as a grid."""
        given = self.subject.walk
        return given if given.scatter else only_filled(given)

    @property
    def pieces(self) -> list[Piece]:
        kernel = Piece(self.plane(*self.walk.places), "kernel", FACTOR_ROOM)
        return [Piece(self.plane(*self.walk.steps), "input"), kernel]

    @property
    def summary(self) -> list[Piece]:
        return [replace(piece, before=0.0) for piece in self.pieces]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        theme = self.subject.theme
        yield from tiles.grid_and_data(self.filled, planes[0], theme)
        area = (planes[1].block(*planes[1].area),)
        yield Paths(area, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield from tiles.block(planes[1], theme, None, *planes[1].area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        row, column = self.walk.at(step)
        yield from self.marked(planes[0], [(row, column)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        yield from _in_all(planes[0], self.inputs)
        kernel = self.stamps.numbers.kernel
        assert kernel is not None
        yield from _in_all(planes[1], self.write(kernel))

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write the number that the kernel is multiplied with."""
        theme, kernel = self.subject.theme, planes[1]
        left, bottom, _, top = kernel.bounds
        x = left - (FACTOR_GAP + FACTOR_WIDTH / 2) * theme.cell
        words = f"${self._input(step)} \\times$"
        room = FACTOR_WIDTH * theme.cell
        yield Text((((x, (bottom + top) / 2), words),), theme.value_size, theme.text, room)

    def term(self, step: int) -> str:
        return f"${self._input(step)} \\times$ kernel"

    def _input(self, step: int) -> str:
        """Return the number of a step's input cell, without dollar signs."""
        return self.inputs.texts[int(self.inputs.which[step])].strip("$")


class _Columns(_Source):
    """One column a step, which is put back as a window."""

    @property
    def pieces(self) -> list[Piece]:
        places = math.prod(self.walk.places)
        columns = Piece(self.plane(places, len(self.walk)), "columns")
        return [columns, Piece(self.plane(*self.walk.places), "as a window")]

    @property
    def summary(self) -> list[Piece]:
        return self.pieces[:1]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        for plane in planes:
            yield from tiles.block(plane, self.subject.theme, self.subject.theme.input, *plane.area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        yield from self.marked(planes[0], [(row, step) for row in range(planes[0].rows)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        count = self.inputs.which.size
        rows = math.prod(self.walk.places)
        points = [_middle(planes[0], number % rows, number // rows) for number in range(count)]
        yield from self.inputs.at(range(count), points)

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write the numbers of the column as a window."""
        window = planes[1]
        points = [_middle(window, *cell) for cell in np.ndindex(window.rows, window.columns)]
        first = step * len(points)
        yield from self.inputs.at(range(first, first + len(points)), points)

    def term(self, step: int) -> str:
        return f"column {step}"


class _Maxima(_Source):
    """One maximum a step, and where it came from: what the max pooling read."""

    @property
    def pieces(self) -> list[Piece]:
        read = Piece(grid_of(self.walk, self.subject.theme.cell), "before pooling")
        return [read, Piece(self.plane(*self.walk.steps), "input")]

    @property
    def summary(self) -> list[Piece]:
        return self.pieces

    @cached_property
    def picked(self) -> list[tuple[int, int]]:
        """The cell of the grid that each step's maximum came from."""
        picks = self.stamps.numbers.picks
        assert picks is not None
        cells = (list(self.walk.reads(step))[place] for step, place in enumerate(picks.flat))
        return [(row, column) for row, column in cells]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        theme = self.subject.theme
        pale = mixed(theme.input, theme.background, marks.PALE_SHARE)
        yield Paths(planes[0].grid(), stroke=Stroke(theme.ink, theme.thin, theme.dash))
        (row, rows), (column, columns) = (
            (axis.sources.index(0), axis.size) for axis in self.walk.axes
        )
        yield from tiles.block(planes[0], theme, pale, row, column, rows, columns)
        yield from tiles.block(planes[1], theme, theme.input, *planes[1].area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        row, column = self.walk.at(step)
        yield from tiles.window(self.walk, planes[0], self.subject.theme, step)
        yield from self.marked(planes[1], [(row, column)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        read = self.stamps.numbers.x
        rows, columns = ([*map(axis.sources.index, range(axis.size))] for axis in self.walk.axes)
        points = [_middle(planes[0], row, column) for row, column in product(rows, columns)]
        yield from self.write(np.asarray(read, float)).at(range(read.size), points)
        yield from _in_all(planes[1], self.inputs)
        yield self.rings(planes[0], range(len(self.walk)))

    def rings(self, plane: Plane, steps: Sequence[int]) -> Paths:
        """Return rings around the maxima of steps."""
        cells = dict.fromkeys(self.picked[step] for step in steps)
        stroke = Stroke(self.subject.theme.accent, 1.5 * self.subject.theme.thick)
        return Paths(tuple(_ring(plane, *cell) for cell in cells), closed=True, stroke=stroke)

    def pointed_out(self, out: Plane, step: int) -> Iterator[Primitive]:
        """Ring the maxima where they were put back."""
        yield self.rings(out, range(step + 1))

    def term(self, step: int) -> str:
        return ""


_SOURCES: dict[str, Callable[[Subject, Walk, Stamps], Source]] = {
    "sum": _Kernel,
    "lay": _Columns,
    "place": _Maxima,
}


def source_of(subject: Subject, walk: Walk, stamps: Stamps) -> Source:
    """Return what the stamps of a walk are made of."""
    return _SOURCES[walk.combine.name](subject, walk, stamps)


def _in_all(plane: Plane, written: Writing) -> list[Text]:
    """Write numbers into all cells of a plane."""
    cells = np.ndindex(plane.rows, plane.columns)
    return written.at(range(written.which.size), [_middle(plane, *cell) for cell in cells])


def _middle(plane: Plane, row: int, column: int) -> Point:
    return plane.point(row + CENTRE[1], column + CENTRE[0])


def _ring(plane: Plane, row: int, column: int) -> tuple[Point, ...]:
    turns = (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    return tuple(
        plane.point(row + 0.5 + RING * math.sin(turn), column + 0.5 + RING * math.cos(turn))
        for turn in turns
    )
