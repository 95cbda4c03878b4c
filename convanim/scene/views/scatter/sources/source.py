"""What the stamps are made of, to the left of the output: the base class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from convanim.colours import Colour
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.words import CENTRE, LETTERED, LETTERED_ROOM, ROOM
from convanim.scene.parts.writing import Writing, writing
from convanim.scene.primitives import Paths, Primitive, Stroke
from convanim.scene.views.scatter.layout import Piece
from convanim.scene.views.scatter.part import Part
from convanim.walk.arrays import Array
from convanim.walk.stamps import Cells

__all__ = ["Source"]


@dataclass(frozen=True, eq=False)
class Source(Part):
    """The base class of the parts to the left of the output.

    Planes are given to its methods in the order of the pieces.
    """

    @property
    def pieces(self) -> list[Piece]:
        """The parts, not yet placed."""
        raise NotImplementedError

    @property
    def summary(self) -> list[Piece]:
        """The first parts, as they stand in the still."""
        return self.pieces

    @property
    def hues(self) -> tuple[Colour, ...]:
        """The colours of the window's places, where they are told apart."""
        return ()

    @property
    def beside(self) -> tuple[tuple[float, float], float]:
        """Place and room of numbers in cells that may have a letter of their hue."""
        return (LETTERED, LETTERED_ROOM) if self.hues else (CENTRE, ROOM)

    def ground(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Draw what never changes, without numbers."""
        raise NotImplementedError

    def numbers(self, planes: Sequence[Plane]) -> Iterator[Primitive]:
        """Write the numbers that never change."""
        raise NotImplementedError

    def marks(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Mark what a step takes."""
        raise NotImplementedError

    def changing(self, planes: Sequence[Plane], step: int) -> Iterator[Primitive]:
        """Write what changes with the step; usually nothing."""
        return iter(())

    def pointed_out(self, out: Plane, step: int, cells: Cells) -> Iterator[Primitive]:
        """Point out what was written up to a step to some of the output's cells; usually nothing.

        The cells are counted row by row.
        """
        return iter(())

    def term(self, step: int) -> str:
        """Return what a step's stamp is called, where it stands alone."""
        return ""

    @cached_property
    def inputs(self) -> Writing:
        """The numbers of the steps' input cells."""
        return self.write(self.stamps.inputs)

    def write(self, numbers: Array) -> Writing:
        """Return numbers as they are written into cells."""
        return writing(self.subject, numbers, self.theme.value_size, room=self.beside[1])

    def plane(self, rows: int, columns: int) -> Plane:
        """Return a plane, not yet placed."""
        return Plane(rows, columns, FLAT, self.theme.cell)

    def marked(self, plane: Plane, cells: Sequence[tuple[int, int]]) -> Iterator[Primitive]:
        """Shade and outline cells that a step takes."""
        theme = self.theme
        found = plane.cells(cells)
        yield Paths(found, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield Paths(found, closed=True, stroke=Stroke(theme.ink, theme.thick, grows=1))
