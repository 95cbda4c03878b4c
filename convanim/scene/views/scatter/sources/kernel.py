"""The kernel, and the input cell that a step multiplies it with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from convanim.scene.parts import tiles
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.views.scatter.layout import Piece
from convanim.scene.views.scatter.part import in_all
from convanim.scene.views.scatter.sources.source import Source
from convanim.walk import Walk
from convanim.walk.mirror import only_filled

__all__ = ["Kernel"]

#: Room to the left of a kernel, and width of the number and the sign in it, in cells.
FACTOR_ROOM, FACTOR_WIDTH = 3.0, 1.8

#: Distance of the sign from the kernel, in cells.
FACTOR_GAP = 0.25


class Kernel(Source):
    """One input cell a step, and the kernel that it is multiplied with."""

    @cached_property
    def filled(self) -> Walk:
        """The input's cells, and copies of them around it, as a grid."""
        given = self.subject.walk
        return given if given.scatter else only_filled(given)

    @property
    def pieces(self) -> list[Piece]:
        """The input, and the kernel with the number before it."""
        kernel = Piece(self.plane(*self.walk.places), self.named("kernel"), FACTOR_ROOM)
        return [Piece(self.plane(*self.walk.steps), self.named("input")), kernel]

    @property
    def summary(self) -> list[Piece]:
        """Input and kernel, without the number."""
        return [replace(piece, before=0.0) for piece in self.pieces]

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw input and kernel."""
        theme = self.theme
        yield from tiles.grid_and_data(self.filled, planes[0], theme)
        area = (planes[1].block(*planes[1].area),)
        yield Paths(area, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield from tiles.block(planes[1], theme, None, *planes[1].area)

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Mark the input cell."""
        row, column = self.walk.at(step)
        yield from self.marked(planes[0], [(row, column)])

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write the numbers of input and kernel."""
        yield from in_all(planes[0], self.inputs)
        kernel = self.stamps.numbers.kernel
        assert kernel is not None
        yield from in_all(planes[1], self.write(kernel))

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write the number that the kernel is multiplied with."""
        theme, kernel = self.theme, planes[1]
        left, bottom, _, top = kernel.bounds
        x = left - (FACTOR_GAP + FACTOR_WIDTH / 2) * theme.cell
        words = f"${self._input(step)} \\times$"
        room = FACTOR_WIDTH * theme.cell
        yield Text((((x, (bottom + top) / 2), words),), theme.value_size, theme.text, room)

    def term(self, step: int) -> str:
        """Return the step's product, such as ``3 × kernel``."""
        return f"${self._input(step)} \\times$ kernel"

    def _input(self, step: int) -> str:
        """Return the number of a step's input cell, without dollar signs."""
        return self.inputs.texts[int(self.inputs.which[step])].strip("$")
