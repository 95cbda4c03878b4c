"""Slices: a walk over three axes as walks over planes, one plane per slice, in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import Plane
from convanim.walk import AxisWalk, Cell, Role, Walk

__all__ = ["Slices", "name_of", "plane_walk", "slice_of"]

#: Distance between two slices, in cells.
GAP = 1

#: Names of slices without data.
_NAMES = {
    Role.PADDING: "padding",
    Role.INSERTED: "inserted",
    Role.EXTRA: "extra",
    Role.CROPPED: "cropped",
}


@dataclass(frozen=True)
class Slices:
    """Equal planes in a row from the left to the right.

    Parameters
    ----------
    cells : range
        The cell of each plane along the first axis.
    first : Plane
        The first plane.
    width : float
        Width that each takes up, in points.
    """

    cells: range
    first: Plane
    width: float

    @property
    def pitch(self) -> float:
        """Distance from one plane to the next, in points."""
        return self.width + GAP * self.first.cell

    def spread(self, pitch: float) -> Slices:
        """Return the slices with another distance from one to the next."""
        return replace(self, width=pitch - GAP * self.first.cell)

    def moved(self, dx: float, dy: float) -> Slices:
        """Return the slices moved by a distance, in points."""
        return replace(self, first=self.first.moved(dx, dy))

    def plane(self, cell: int) -> Plane:
        """Return the plane of a slice."""
        number = self.cells.index(cell)
        return self.first.moved(self.pitch * number, 0) if number else self.first

    def __iter__(self) -> Iterator[tuple[int, Plane]]:
        """Yield cell and plane of each slice."""
        return ((cell, self.plane(cell)) for cell in self.cells)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, in points."""
        left, bottom, right, top = self.first.bounds
        return left, bottom, right + self.pitch * (len(self.cells) - 1), top

    def on_first(self, numbers: Iterable[tuple[Cell, float]]) -> Iterator[tuple[Cell, float]]:
        """Yield numbers with their rows and columns on the first plane, continued over all.

        Parameters
        ----------
        numbers : iterable of (cell, float)
            Cells of three axes, on planes that are flat. Those of other slices are left out.
        """
        pitch = round(self.pitch / self.first.cell)
        for (cell, row, column), value in numbers:
            if cell in self.cells:
                yield (row, column + pitch * self.cells.index(cell)), value


def plane_walk(walk: Walk) -> Walk:
    """Return the walk over the last two of three axes."""
    return replace(walk, axes=walk.axes[1:])


def slice_of(walk: Walk, cell: int) -> Walk:
    """Return the walk over a slice's plane, whose cells have the roles that they have in the slice.

    Parameters
    ----------
    walk : Walk
        Over three axes.
    cell : int
        The slice's cell along the first axis.
    """
    deep, rows, columns = walk.axes
    role = deep.roles[cell]
    merged = replace(
        rows,
        roles=tuple(max(role, own, key=lambda role: role.value) for own in rows.roles),
        sources=rows.sources if deep.sources[cell] >= 0 else (-1,) * len(rows.sources),
        windows=() if deep.role(cell) is Role.UNUSED else rows.windows,
    )
    return replace(walk, axes=(merged, columns))


def name_of(axis: AxisWalk, cell: int) -> str:
    """Return a slice's name: the number of the input's slice, or what stands in it instead."""
    source = axis.sources[cell]
    if cell in own_cells(axis):
        return f"$z = {source}$"
    return f"copy of $z = {source}$" if source >= 0 else _NAMES[axis.roles[cell]]
