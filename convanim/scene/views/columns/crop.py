"""Long rows of cells, of which those in the middle are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Crop"]


@dataclass(frozen=True)
class Crop:
    """Cells in a row; where there are many, dots stand for those in the middle.

    Each gap of dots is as wide as a cell.

    Parameters
    ----------
    size : int
        Number of cells.
    most : int
        Number up to which all are shown.
    ends : int
        Number of cells at each end that are shown otherwise.
    seeks : bool
        Whether one more cell is shown in the middle, between dots: the one that is looked at, or
        the nearest one to it that would be left out.

    Examples
    --------
    >>> list(Crop(9, most=6, ends=3).parts())
    [(0, range(0, 3)), (4, range(6, 9))]
    >>> list(Crop(9, most=6, ends=2, seeks=True).parts(4))
    [(0, range(0, 2)), (3, range(4, 5)), (5, range(7, 9))]
    """

    size: int
    most: int
    ends: int
    seeks: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all cells are shown."""
        return self.size <= self.most

    @property
    def dots(self) -> tuple[int, ...]:
        """Places of the dots, in cells from the first."""
        if self.is_whole:
            return ()
        return (self.ends, self.ends + 2) if self.seeks else (self.ends,)

    @property
    def length(self) -> int:
        """Length of what is shown, in cells."""
        if self.is_whole:
            return self.size
        return 2 * self.ends + len(self.dots) + self.seeks

    def sought(self, cell: int) -> range:
        """Return the cell that is shown in the middle when a cell is looked at, or none."""
        if self.is_whole or not self.seeks:
            return range(0)
        place = min(max(cell, self.ends), self.size - self.ends - 1)
        return range(place, place + 1)

    def parts(self, at: int = 0) -> Iterator[tuple[int, range]]:
        """Yield what is shown when a cell is looked at: first place and cells of each part."""
        if self.is_whole:
            yield 0, range(self.size)
            return
        yield 0, range(self.ends)
        if self.seeks:
            yield self.ends + 1, self.sought(at)
        yield self.length - self.ends, range(self.size - self.ends, self.size)

    def shown(self, cells: range, at: int = 0) -> Iterator[tuple[int, range]]:
        """Yield those of some cells that are shown, as `parts` does."""
        for place, part in self.parts(at):
            first, stop = max(part.start, cells.start), min(part.stop, cells.stop)
            if first < stop:
                yield place + first - part.start, range(first, stop)

    def place(self, cell: int, at: int = 0) -> int | None:
        """Return where a cell is shown when one is looked at, or None."""
        return next((place for place, _ in self.shown(range(cell, cell + 1), at)), None)
