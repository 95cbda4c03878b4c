"""Words that name the parts of a picture, each where it covers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf

from convanim.layers import Combine
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Point, Primitive, Shape, Stroke, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme, mixed
from convanim.walk import AxisWalk, Role, Walk

__all__ = ["Label", "cropped", "crosses", "drawn", "flat", "key", "slanted", "whole"]

#: Height of a label, and how far it keeps from what it names, in points.
HEIGHT, CLEAR = 10.0, 3.0

#: Room for a letter, in its size: more than Computer Modern's letters take on average.
LETTER = 0.52

#: Side of a cell in the key, in points.
ICON = 7.0

#: Icon of the kernel: cells that are read.
KERNEL = "kernel"

#: Icon of what is cropped, and how pale it is.
CROPPED, PALE = "cropped", 0.35

#: Where a cross stands in its cell, across and down, and how far it reaches: clear of the lines.
MIDDLE = (0.5, 0.5, 0.3)

#: What the key calls the cells that are no data, by what stands in them.
_NAMES: dict[Role, dict[float | None, str]] = {
    Role.PADDING: {
        0.0: "padding (zeros)",
        -inf: r"padding ($-\infty$)",
        None: "padding, not counted",
    },
    Role.INSERTED: {0.0: "inserted zeros"},
    Role.EXTRA: {
        0.0: "extra zeros",
        -inf: r"extra cells ($-\infty$)",
        None: "extra cells, not counted",
    },
}

#: What it calls the cells that no window reads, whatever stands in them.
_UNREAD = "never read"


#: Left, bottom, right and top.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Words in a box that is theirs: lower left corner, width and height."""

    words: str
    left: float
    bottom: float
    width: float
    height: float = HEIGHT
    icon: Role | str = ""  # what the key shows before the words

    @property
    def box(self) -> Box:
        """Left, bottom, right and top."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    def moved(self, dx: float, dy: float) -> Label:
        """Return the label at another place."""
        return replace(self, left=self.left + dx, bottom=self.bottom + dy)


def whole(walk: Walk, grid: Plane) -> Plane:
    """Return the grid's plane with the cells that are cropped."""
    (above, below), (left, right) = map(_beyond, walk.axes)
    return grid.grown(above, below, left, right)


def slanted(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels along the outer edges of slanted planes.

    The input's hangs below the near edge of the grid; the output's stands over
    its far edge, higher than the grid.
    """
    columns = subject.walk.axes[1]
    middle = _beyond(columns)[0] + (columns.places[0] + columns.places[-1] + 1) / 2
    x, y = grid.point(grid.rows, middle)
    first = _label(subject, "input")
    first = first.moved(x + CLEAR, y - CLEAR - HEIGHT)
    x, y = out.point(0, out.columns / 2)
    second = _label(subject, "output")
    second = second.moved(x - CLEAR - second.width, y + CLEAR)
    return [first, second, *key(subject, [grid.bounds, out.bounds, first.box, second.box])]


def flat(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels below planes that lie flat; the output's beside it where there is no room."""
    left, bottom, _, _ = grid.bounds
    first = _label(subject, "input").moved(left, bottom - CLEAR - HEIGHT)
    left, bottom, right, top = out.bounds
    output = _label(subject, "output")
    second = output.moved(left, bottom - CLEAR - HEIGHT)
    if _meet(second.box, first.box):
        second = output.moved(right + CLEAR, (bottom + top - HEIGHT) / 2)
    return [first, second, *key(subject, [grid.bounds, out.bounds, first.box, second.box])]


def key(subject: Subject, boxes: Iterable[Box]) -> list[Label]:
    """Set what has no one place under everything, a line each: the kernel, cells without data."""
    walk, theme = subject.walk, subject.theme
    lefts, bottoms, _, _ = zip(*boxes, strict=True)
    kernel = _label(subject, "kernel")
    lines: list[tuple[str, float, Role | str]] = [(kernel.words, kernel.width, KERNEL)]
    for words, icon in _key(walk):
        seen = words.replace(r"$-\infty$", "-oo")
        lines.append((words, _width(seen, theme), icon))
    x, y = min(lefts), min(bottoms) - CLEAR
    labels = []
    for words, width, icon in lines:
        y -= HEIGHT + CLEAR
        labels.append(Label(words, x, y, 3 * ICON + CLEAR + width, icon=icon))
    return labels


def _key(walk: Walk) -> Iterator[tuple[str, Role | str]]:
    """Name the kinds of cells there are besides data."""
    roles = _roles(walk)
    for role, names in _NAMES.items():
        if role in roles:
            yield names[walk.blank(role)], role
    if Role.UNUSED in roles:
        yield _UNREAD, Role.UNUSED
    if any(any(_beyond(axis)) for axis in walk.axes):
        yield CROPPED, CROPPED


def crosses(
    walk: Walk, plane: Plane, theme: Theme, mark: tuple[float, float, float] = MIDDLE
) -> Iterator[Primitive]:
    """Cross the cells that no window reads.

    Parameters
    ----------
    mark : tuple of float
        Where the cross stands in its cell, across and down, and how far it reaches.
    """
    cells = product(*map(range, walk.shape))
    unread = [cell for cell in cells if walk.role(cell) is Role.UNUSED]
    if unread:
        yield _crosses(plane, unread, mark, theme)


def cropped(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Draw what the padding of a transposed convolution crops, pale and crossed, around the grid.

    The zeros between the input's cells are cropped with them.
    """
    hulls = [range(axis.places[0], axis.places[-1] + 1) for axis in walk.axes]
    inside = [range(length) for length in walk.shape]

    def within(cell: tuple[int, ...], ranges: Sequence[range]) -> bool:
        return all(place in found for place, found in zip(cell, ranges, strict=True))

    cells = [cell for cell in product(*hulls) if not within(cell, inside)]
    if cells:
        data = [cell for cell in cells if within(cell, [axis.places for axis in walk.axes])]
        pale = mixed(theme.input, theme.background, PALE)
        if data:
            yield Shape(plane.cells(data), closed=True, fill=pale)
        dashed = Stroke(theme.ink, theme.thin, theme.dash)
        yield Shape(plane.edges(cells), stroke=dashed)
        yield _crosses(plane, cells, MIDDLE, theme)


def _crosses(
    plane: Plane, cells: Iterable[Sequence[int]], mark: tuple[float, float, float], theme: Theme
) -> Shape:
    lines: list[tuple[Point, ...]] = []
    x, y, reach = mark
    for row, column in cells:
        block = plane.block(row + y - reach, column + x - reach, 2 * reach, 2 * reach)
        lines += [block[::2], block[1::2]]
    return Shape(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


def _beyond(axis: AxisWalk) -> tuple[int, int]:
    """Cells of the input, and zeros between them, that are cropped at the two ends of an axis."""
    return max(0, -axis.places[0]), max(0, axis.places[-1] + 1 - axis.length)


def drawn(labels: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Draw labels, and in the key what they name."""
    for label in labels:
        left = label.left
        if label.icon:
            yield from _icon(label, theme)
            left += 3 * ICON + CLEAR
        room = label.left + label.width - left
        at = (left, label.bottom + HEIGHT / 2)
        yield Text(((at, label.words),), theme.value_size, theme.text, room, left=True)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have anything in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(subject: Subject, name: str) -> Label:
    """Name a part and its size; where the box stands is still to be said."""
    walk = subject.walk
    symbol, sizes = {
        "input": ("i", walk.input_size),
        "kernel": ("k", walk.kernel),
        "output": ("o", walk.output_size),
    }[name]
    prime = "'" if subject.transposed and symbol != "k" else ""
    size = str(sizes[0]) if len(set(sizes)) == 1 else r" \times ".join(map(str, sizes))
    if walk.combine is not Combine.WEIGHTED_SUM:
        name = name.replace("kernel", "window")
    words = f"{name}, ${symbol}{prime} = {size}$"
    seen = f"{name}, {symbol}{prime} = {'x'.join(map(str, sizes))}"
    return Label(words, 0, 0, _width(seen, subject.theme))


def _width(words: str, theme: Theme) -> float:
    return LETTER * theme.value_size * len(words)


def _roles(walk: Walk) -> set[Role]:
    """Roles that cells of the grid have."""
    kinds = ({*axis.roles} for axis in walk.axes)
    return {max(pair, key=lambda role: role.value) for pair in product(*kinds)}


def _icon(label: Label, theme: Theme) -> Iterator[Primitive]:
    """Draw three cells that show what a line of the key names."""
    plane = Plane(1, 3, FLAT, ICON, (label.left, label.bottom + (HEIGHT - ICON) / 2))
    solid = Stroke(theme.ink, theme.thin)
    dashed = Stroke(theme.ink, theme.thin, (ICON / 5, ICON / 5))
    data: dict[Role | str, tuple[int, ...]] = {
        Role.PADDING: (1, 2),
        Role.INSERTED: (0, 2),
        Role.EXTRA: (0,),
        Role.UNUSED: (0, 1),
        CROPPED: (1, 2),
    }
    for column in range(3):
        cell = plane.cells([(0, column)])
        if label.icon == KERNEL:
            yield Shape(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
            yield Shape(cell, closed=True, stroke=solid)
        elif column in data[label.icon]:
            yield Shape(cell, closed=True, fill=theme.input, stroke=solid)
        else:
            pale = mixed(theme.input, theme.background, PALE) if label.icon == CROPPED else None
            yield Shape(cell, closed=True, fill=pale, stroke=dashed)
    crossed = {Role.UNUSED: 2, CROPPED: 0}
    if label.icon in crossed:
        yield _crosses(plane, [(0, crossed[label.icon])], MIDDLE, theme)
