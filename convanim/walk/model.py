"""The walk: windows that move over a grid of cells, one step after the other.

Every layer has a walk. A walk knows no layer.

A layer's wide side is the side whose cells stand in cells of the grid: the input, or the output
where windows are written. Without padding it is the larger side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod

from convanim.walk.combine import Combine, Role

__all__ = ["AxisWalk", "Cell", "Walk", "Window", "entries"]

Cell = tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """One step along one axis.

    Parameters
    ----------
    cells : sequence of int
        Cells of the grid, in the order of the window's places.
    taps : sequence of Cell
        For each cell this axis's part of the weight's index. Empty without weights.
    """

    cells: Sequence[int]
    taps: Sequence[Cell] = ()

    @property
    def extent(self) -> range:
        """All cells from the first to the last, gaps included."""
        return range(min(self.cells), max(self.cells) + 1)


@dataclass(frozen=True)
class AxisWalk:
    """The walk along one axis.

    Parameters
    ----------
    roles : tuple of Role
        What each cell of the grid is made of, whether or not a window reads it.
    sources : tuple of int
        For each cell of the grid the cell of the wide side that stands in it, or −1. A cell of
        the wide side may stand in several cells of the grid.
    windows : tuple of Window
        One per step. They may differ in size, and several may be the same.
    size : int
        Number of cells of the wide side.
    is_cut : bool
        Whether cells and windows after the last are left out; see `walk.part`.
    """

    roles: tuple[Role, ...]
    sources: tuple[int, ...]
    windows: tuple[Window, ...]
    size: int
    is_cut: bool = False

    @cached_property
    def kept(self) -> range:
        """Cells that are not cropped."""
        found = [cell for cell, role in enumerate(self.roles) if role is not Role.CROPPED]
        return range(found[0], found[-1] + 1)

    @property
    def places(self) -> int:
        """Number of places of the largest window."""
        return max(len(window.cells) for window in self.windows)

    @cached_property
    def read(self) -> frozenset[int]:
        """Cells that are in a window."""
        return frozenset(cell for window in self.windows for cell in window.cells)

    def role(self, cell: int) -> Role:
        """Return what a cell is: ``UNUSED`` where it is in no window and not cropped."""
        role = self.roles[cell]
        return role if role is Role.CROPPED or cell in self.read else Role.UNUSED


@dataclass(frozen=True)
class Walk:
    """The walk of a window over a grid of several axes.

    Each step combines one step along each axis. Its window holds all combinations of their
    cells. Steps go row by row: the last axis runs fastest. Cells count from 0 at the top left.

    Parameters
    ----------
    axes : tuple of AxisWalk
        The axis of the maps is first, where there is one.
    combine : Combine
        How a step makes its output cell.
    scatter : bool
        Whether windows are written instead of read. Each step then has one input cell, and
        adds it, or its products with the weights, to the cells of the window.
    has_maps : bool
        Whether the first axis is that of the maps: each step reads those of its group.

    Examples
    --------
    A window of two cells along each axis, without weights, on a grid of three.

    >>> from convanim.walk import MAX, Role
    >>> axis = AxisWalk((Role.DATA,) * 3, (0, 1, 2), (Window(range(2)), Window(range(1, 3))), 3)
    >>> walk = Walk((axis, axis), MAX)
    >>> walk.output_size, list(walk.reads(1))
    ((2, 2), [(0, 1), (0, 2), (1, 1), (1, 2)])
    """

    axes: tuple[AxisWalk, ...]
    combine: Combine
    scatter: bool = False
    has_maps: bool = False

    @property
    def spatial(self) -> tuple[AxisWalk, ...]:
        """The axes without that of the maps."""
        return self.axes[1:] if self.has_maps else self.axes

    @property
    def has_alike_maps(self) -> bool:
        """Whether all of its maps, if it has several, have the same weights, or none."""
        return not (self.has_maps and any(any(window.taps) for window in self.axes[0].windows))

    def of_one_map(self) -> Walk:
        """Return the walk over one of the maps, which is the same for all of them."""
        return replace(self, axes=self.spatial, has_maps=False)

    def with_axes(self, count: int) -> Walk:
        """Return the walk over at least so many axes, without counting that of the maps.

        Axes of one cell are put before its own. The weights keep their indices.

        Examples
        --------
        >>> from convanim.walk import WEIGHTED_SUM, Role
        >>> axis = AxisWalk((Role.DATA,) * 2, (0, 1), (Window((0, 1), ((0,), (1,))),), 2)
        >>> walk = Walk((axis,), WEIGHTED_SUM).with_axes(2)
        >>> list(walk.reads(0)), list(walk.taps(0))
        ([(0, 0), (0, 1)], [(0,), (1,)])
        """
        window = Window((0,), ((),) if self.combine.weighted else ())
        added = (AxisWalk((Role.DATA,), (0,), (window,), 1),) * (count - len(self.spatial))
        maps = self.axes[: len(self.axes) - len(self.spatial)]
        return replace(self, axes=(*maps, *added, *self.spatial))

    @property
    def grid(self) -> Cell:
        """Number of cells of the grid, per axis."""
        return tuple(len(axis.roles) for axis in self.axes)

    @property
    def kept(self) -> tuple[range, ...]:
        """Cells of the grid that are not cropped, one range per axis."""
        return tuple(axis.kept for axis in self.axes)

    @property
    def steps(self) -> Cell:
        """Number of steps, per axis."""
        return tuple(len(axis.windows) for axis in self.axes)

    @property
    def size(self) -> Cell:
        """Number of cells of the wide side, per axis."""
        return tuple(axis.size for axis in self.axes)

    @property
    def input_size(self) -> Cell:
        """Number of input cells, per axis."""
        return self.steps if self.scatter else self.size

    @property
    def output_size(self) -> Cell:
        """Number of output cells, per axis."""
        return self.size if self.scatter else self.steps

    @property
    def places(self) -> Cell:
        """Number of places of the largest window, per axis."""
        return tuple(axis.places for axis in self.axes)

    @property
    def is_rotated(self) -> bool:
        """Whether the weights stand in the window in reverse order along an axis."""
        return any(
            list(axis.windows[0].taps) > list(axis.windows[0].taps)[::-1] for axis in self.axes
        )

    def __len__(self) -> int:
        """Return the number of steps."""
        return prod(self.steps)

    def at(self, step: int) -> Cell:
        """Return a step's number along each axis.

        The numbers are the index of the step's output cell, or of its input cell where windows
        are written.
        """
        numbers = []
        for axis in reversed(self.axes):
            step, number = divmod(step, len(axis.windows))
            numbers.append(number)
        return tuple(reversed(numbers))

    def windows(self, step: int) -> tuple[Window, ...]:
        """Return a step's window along each axis."""
        return tuple(
            axis.windows[number] for axis, number in zip(self.axes, self.at(step), strict=True)
        )

    def extents(self, step: int) -> tuple[range, ...]:
        """Return the cells from a step's first to its last, one range per axis."""
        return tuple(window.extent for window in self.windows(step))

    def reads(self, step: int) -> Iterator[Cell]:
        """Return the cells of the grid in a step's window, in the order of its places."""
        return product(*(window.cells for window in self.windows(step)))

    def taps(self, step: int) -> Iterator[Cell]:
        """Yield the indices of a step's weights, in the order of its window's places."""
        for parts in product(*(window.taps for window in self.windows(step))):
            yield sum(parts, ())

    def role(self, cell: Cell) -> Role:
        """Return the role of a cell of the grid."""
        roles = (axis.role(i) for axis, i in zip(self.axes, cell, strict=True))
        return max(roles, key=lambda role: role.value)

    def source(self, cell: Cell) -> Cell | None:
        """Return the cell of the wide side that stands in a cell of the grid, or None."""
        source = tuple(axis.sources[i] for axis, i in zip(self.axes, cell, strict=True))
        return None if min(source) < 0 else source


def entries(walk: Walk) -> Iterator[tuple[int, int, Cell]]:
    """Yield the entries of a layer's matrix that are weights.

    Entries of the same row and column add up. There are several where an input cell stands in
    several cells of a window.

    Yields
    ------
    row : int
        The output cell, counted row by row.
    column : int
        The input cell, counted row by row.
    tap : Cell
        The weight's index.

    Examples
    --------
    >>> from convanim.walk import WEIGHTED_SUM, Role
    >>> windows = Window((0, 1), ((0,), (1,))), Window((1, 2), ((0,), (1,)))
    >>> list(entries(Walk((AxisWalk((Role.DATA,) * 3, (0, 1, 2), windows, 3),), WEIGHTED_SUM)))
    [(0, 0, (0,)), (0, 1, (1,)), (1, 1, (0,)), (1, 2, (1,))]
    """
    for step in range(len(walk)):
        for cell, tap in zip(walk.reads(step), walk.taps(step), strict=True):
            source = walk.source(cell)
            if source is not None:
                wide = _unrolled(source, walk.size)
                yield (wide, step, tap) if walk.scatter else (step, wide, tap)


def _unrolled(cell: Cell, size: Sequence[int]) -> int:
    """Return the number of a cell, counted row by row."""
    place = 0
    for index, length in zip(cell, size, strict=True):
        place = place * length + index
    return place
