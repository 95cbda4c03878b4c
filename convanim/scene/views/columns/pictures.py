"""The maps whose windows are unrolled, below one another, with the window of a step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod

from convanim.colours import Colour, mixed
from convanim.scene.parts import labels, marks, tiles
from convanim.scene.parts.copies import links
from convanim.scene.parts.marks import stretches
from convanim.scene.parts.plane import FLAT, Outline, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = ["Hues", "Pictures", "pictures"]

#: Longest side of a map in cells that are large enough for numbers; larger maps are drawn as large.
MOST_CELLS = 14

#: Distance between maps below one another, and between a map and what is magnified, in cells.
MAPS_GAP, CLOSE_GAP = 0.8, 1.6

#: Side of a cell, in points, up to which what is pointed out in it is left out.
DENSEST = 3.0

#: Cross on a cell that no window reads, beside its number.
CORNER: marks.Mark = (0.8, 0.8, 0.1)

#: Number of hues for parts of a window, and their shares in colours: in the current column (for
#: even and odd rows, where there are several maps), and in the others.
HUES, SHARES, PALE = 4, (0.62, 0.45), 0.22


@dataclass(frozen=True)
class Hues:
    """The colours of a column's entries: by the window's row, or by the map where there are some.

    Parameters
    ----------
    theme : Theme
    shape : tuple of int
        Numbers of maps, and of rows and columns of a window.
    """

    theme: Theme
    shape: tuple[int, int, int]

    @property
    def by_cell(self) -> bool:
        """Whether each cell of a window has a colour of its own: there is one row of one map."""
        return self.shape[:2] == (1, 1)

    def parts(self) -> Iterator[tuple[range, int, int]]:
        """Yield entries of a column that belong together, with their map and row.

        They are the rows of a window; where it has only one, its cells.
        """
        _, rows, columns = self.shape
        length, rows = (1, columns) if self.by_cell else (columns, rows)
        for number in range(prod(self.shape) // length):
            each, row = divmod(number, rows)
            yield range(number * length, (number + 1) * length), each, row

    @cached_property
    def strong(self) -> list[tuple[range, Colour]]:
        """Entries of one colour, and the colour, as in the current column."""
        return [*self._colours(SHARES)]

    @cached_property
    def pale(self) -> list[tuple[range, Colour]]:
        """Entries of one colour, and the colour, as in other columns."""
        return [*self._colours((PALE,))]

    def _colours(self, shares: Sequence[float]) -> Iterator[tuple[range, Colour]]:
        colours = self.theme.map_colours(HUES)[::-1]
        several = self.shape[0] > 1
        for entries, each, row in self.parts():
            share = shares[row % len(shares) if several else 0]
            hue = colours[(each if several else row) % HUES]
            yield entries, mixed(hue, self.theme.background, share)


@dataclass(frozen=True)
class Pictures:
    """The planes of maps, and of their magnified windows where their cells are small.

    Parameters
    ----------
    subject : Subject
    walk : Walk
        Over the two axes of a map.
    maps, close : tuple of Plane
        One each per map; ``close`` is empty where the cells have room for numbers.
    is_left : bool
        Whether windows are seen from the left, where their columns are.
    """

    subject: Subject
    walk: Walk
    maps: tuple[Plane, ...]
    close: tuple[Plane, ...]
    is_left: bool = False

    @property
    def theme(self) -> Theme:
        """The theme of all that is drawn."""
        return self.subject.theme

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, in points."""
        boxes = [plane.bounds for plane in (*self.maps, *self.close)]
        return labels.enclosing(boxes)

    def moved(self, dx: float, dy: float) -> Pictures:
        """Return the maps at another place."""
        maps, close = (
            tuple(plane.moved(dx, dy) for plane in planes) for planes in (self.maps, self.close)
        )
        return replace(self, maps=maps, close=close)

    @property
    def cells_theme(self) -> Theme:
        """The theme of maps: lines are thinner where cells are small."""
        return replace(self.theme, thick=self.theme.thin) if self.close else self.theme

    def grids(self, fill: Colour | None = None) -> Iterator[Primitive]:
        """Draw the cells of all maps."""
        for plane in self.maps:
            yield from tiles.grid_and_data(self.walk, plane, self.cells_theme, fill)

    def unread(self, with_numbers: bool = False) -> Iterator[Primitive]:
        """Cross the cells that are in no window, beside their numbers, where labels are wanted."""
        mark = CORNER if with_numbers else marks.MIDDLE
        for plane in self.maps:
            if self.subject.options.get("labels") and plane.cell > DENSEST:
                yield from marks.unread(self.walk, plane, self.theme, mark)

    def lines(self) -> Iterator[Primitive]:
        """Draw the lines of cells that hold data."""
        rows, columns = (stretches(axis, Role.DATA) for axis in self.walk.axes)
        for plane, (row, height), (column, width) in product(self.maps, rows, columns):
            yield from tiles.block(plane, self.cells_theme, None, row, column, height, width)

    def shades(self, hues: Hues, step: int) -> Iterator[Primitive]:
        """Fill the cells of a step's window with the colours of their entries."""
        cells = [*self.walk.reads(step)]
        thin = Stroke(self.theme.ink, self.theme.thin)
        found: dict[tuple[Colour, Stroke | None], list[Outline]] = {}
        for entries, colour in hues.strong:
            for entry in entries:
                number, place = divmod(entry, len(cells))
                plane = self.maps[number]
                stroke = thin if plane.cell > DENSEST else None
                found.setdefault((colour, stroke), []).append(plane.block(*cells[place]))
                if self.close:
                    row, column = divmod(place, hues.shape[2])
                    block = self.close[number].block(row, column)
                    found.setdefault((colour, thin), []).append(block)
        for (colour, stroke), shapes in found.items():
            yield Paths(tuple(shapes), closed=True, fill=colour, stroke=stroke)

    def links(self, step: int) -> Iterator[Primitive]:
        """Link the copies that a step reads with what is copied, where links can be seen."""
        for plane in self.maps:
            if plane.cell > DENSEST:
                yield from links(self.subject, self.walk, plane, step)

    def copies(self, step: int) -> int:
        """Return how many copies a step reads that are not linked, as their cells are small."""
        if self.maps[0].cell > DENSEST or self.subject.options.get("plain"):
            return 0
        windows = zip(self.walk.axes, self.walk.windows(step), strict=True)
        along = [
            [axis.roles[cell] for cell in window.cells if axis.sources[cell] >= 0]
            for axis, window in windows
        ]
        filled, own = (
            prod(len([role for role in roles if role in counted]) for roles in along)
            for counted in ({Role.DATA, Role.PADDING}, {Role.DATA})
        )
        return len(self.maps) * (filled - own)

    def outlines(self, step: int) -> Iterator[Primitive]:
        """Outline a step's window in all maps, and lead to what is magnified."""
        theme = self.theme
        rows, columns = self.walk.extents(step)
        blocks = [
            plane.block(rows.start, columns.start, len(rows), len(columns)) for plane in self.maps
        ]
        bold = Stroke(theme.ink, 2 * theme.thick)
        thin = Stroke(theme.ink, theme.thin)
        yield Paths(tuple(blocks), closed=True, stroke=bold)
        facing = ((3, 2), (0, 1)) if self.is_left else ((2, 3), (1, 0))
        for block, plane in zip(blocks, self.close, strict=False):
            close = plane.block(*plane.area)
            leads = tuple((block[one], close[other]) for one, other in facing)
            yield Paths(leads, stroke=thin)
            yield from tiles.block(plane, theme, None, *plane.area)

    def cell(self, step: int, entry: int) -> tuple[Plane, int, int]:
        """Return where an entry of a step's column stands: plane, row and column."""
        rows, columns = self.walk.windows(step)
        each, place = divmod(entry, len(rows.cells) * len(columns.cells))
        row, column = divmod(place, len(columns.cells))
        if self.close:
            return self.close[each], row, column
        return self.maps[each], rows.cells[row], columns.cells[column]

    def edges(self, hues: Hues, step: int) -> Iterator[tuple[range, tuple[Point, Point]]]:
        """Yield the entries of each row of a step's window, and where the row leaves its map.

        It leaves at the side of the columns; the lower end of that edge comes first.
        """
        for entries, _, _ in hues.parts():
            plane, row, _ = self.cell(step, entries[0])
            side = plane.left if self.is_left else plane.left + plane.columns
            yield entries, (plane.point(row + 1, side), plane.point(row, side))


def pictures(subject: Subject, walk: Walk, maps: int, is_left: bool = False) -> Pictures:
    """Set the grids of maps below one another, with what is magnified beside them.

    Parameters
    ----------
    subject : Subject
    walk : Walk
        Over the two axes of a map.
    maps : int
        How many there are.
    is_left : bool
        Whether the columns are to the left of the maps.
    """
    theme = subject.theme
    plane = tiles.grid_plane(walk, FLAT, theme)
    longest = max(plane.rows, plane.columns)
    if longest <= MOST_CELLS:
        return Pictures(subject, walk, _stacked(plane, maps, theme), (), is_left)
    small = replace(plane, cell=theme.cell * MOST_CELLS / longest)
    planes = _stacked(small, maps, theme)
    rows, columns = walk.places
    close = _stacked(Plane(rows, columns, FLAT, theme.cell), maps, theme)
    gap = CLOSE_GAP * theme.cell
    dx = -columns * theme.cell - gap if is_left else small.bounds[2] - small.bounds[0] + gap
    if rows * theme.cell <= small.rows * small.cell:  # each is beside the middle of its map
        close = tuple(
            replace(own, origin=(dx, one.origin[1] + (one.rows * one.cell - rows * own.cell) / 2))
            for own, one in zip(close, planes, strict=True)
        )
    else:
        dy = (planes[0].bounds[3] - close[0].bounds[3]) / 2
        close = tuple(own.moved(dx, dy) for own in close)
    return Pictures(subject, walk, planes, close, is_left)


def _stacked(plane: Plane, maps: int, theme: Theme) -> tuple[Plane, ...]:
    """Set planes below one another, the first on top."""
    pitch = plane.rows * plane.cell + MAPS_GAP * theme.cell
    return tuple(replace(plane, origin=(0.0, (maps - 1 - n) * pitch)) for n in range(maps))
