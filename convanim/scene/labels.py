"""Words that name the parts of a picture, each where it covers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from convanim.layers import Combine
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Point, Primitive, Shape, Stroke, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = ["Label", "crosses", "drawn", "flat", "key", "slanted"]

#: Height of a label, and how far it keeps from what it names, in points.
HEIGHT, CLEAR = 10.0, 3.0

#: Room for a letter, in its size: more than Computer Modern's letters take on average.
LETTER = 0.52

#: Side of a cell in the key, in points.
ICON = 7.0

#: Icon of the kernel: cells that are read.
KERNEL = "kernel"

#: What the key calls the cells that are no data.
_NAMES = {
    Role.PADDING: "padding",
    Role.INSERTED: "inserted zeros",
    Role.EXTRA: "extra zeros",
    Role.UNUSED: "left over",
}


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


def slanted(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels along the outer edges of slanted planes.

    The input's hangs below the near edge of the grid; the output's stands over
    its far edge, higher than the grid.
    """
    x, y = grid.point(grid.rows, _middle(subject.walk))
    first = _label(subject, "input")
    first = first.moved(x + CLEAR, y - CLEAR - HEIGHT)
    x, y = out.point(0, out.columns / 2)
    second = _label(subject, "output")
    second = second.moved(x - CLEAR - second.width, y + CLEAR)
    return [first, second, *key(subject, [grid.bounds, out.bounds, first.box, second.box])]


def flat(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels below planes that lie flat: under the plane, or at one height with the input's."""
    left, bottom, _, _ = grid.bounds
    first = _label(subject, "input").moved(left, bottom - CLEAR - HEIGHT)
    left, bottom, _, _ = out.bounds
    second = _label(subject, "output").moved(left, bottom - CLEAR - HEIGHT)
    if _meet(second.box, grid.bounds) or _meet(second.box, first.box):
        aside = max(left, first.box[2] + 2 * CLEAR)
        second = second.moved(aside - left, first.bottom - second.bottom)
    return [first, second, *key(subject, [grid.bounds, out.bounds, first.box, second.box])]


def key(subject: Subject, boxes: Iterable[Box]) -> list[Label]:
    """Set what has no one place under everything, a line each: the kernel, cells without data."""
    lefts, bottoms, _, _ = zip(*boxes, strict=True)
    kernel = _label(subject, "kernel")
    lines: list[tuple[str, float, Role | str]] = [(kernel.words, kernel.width, KERNEL)]
    for role in _NAMES:
        if role in _roles(subject.walk):
            lines.append((_NAMES[role], _width(_NAMES[role], subject.theme), role))
    x, y = min(lefts), min(bottoms) - CLEAR
    labels = []
    for words, width, icon in lines:
        y -= HEIGHT + CLEAR
        labels.append(Label(words, x, y, 3 * ICON + CLEAR + width, icon=icon))
    return labels


def crosses(walk: Walk, plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Cross the cells that no window comes to."""
    lines: list[tuple[Point, ...]] = []
    for cell in product(*map(range, walk.shape)):
        if walk.role(cell) is Role.UNUSED:
            a, b, c, d = plane.block(*cell)
            lines += [(a, c), (b, d)]
    if lines:
        yield Shape(tuple(lines), stroke=Stroke(theme.ink, theme.thin))


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


def _middle(walk: Walk) -> float:
    """Middle of the data's columns; of the grid's, where all data are cropped."""
    places = [place for place, source in enumerate(walk.axes[1].sources) if source >= 0]
    return (places[0] + places[-1] + 1) / 2 if places else walk.shape[1] / 2


def _roles(walk: Walk) -> set[Role]:
    """Roles that cells of the grid have."""
    kinds = ({*axis.roles} for axis in walk.axes)
    return {max(pair, key=lambda role: role.value) for pair in product(*kinds)}


def _icon(label: Label, theme: Theme) -> Iterator[Primitive]:
    """Draw three cells that show what a line of the key names."""
    plane = Plane(1, 3, FLAT, ICON, (label.left, label.bottom + (HEIGHT - ICON) / 2))
    solid = Stroke(theme.ink, theme.thin)
    dashed = Stroke(theme.ink, theme.thin, (ICON / 5, ICON / 5))
    data = {Role.PADDING: (1, 2), Role.INSERTED: (0, 2), Role.EXTRA: (0,), Role.UNUSED: (0, 1)}
    for column in range(3):
        cell = plane.cells([(0, column)])
        if label.icon == KERNEL:
            yield Shape(cell, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
            yield Shape(cell, closed=True, stroke=solid)
        elif isinstance(label.icon, Role) and column in data[label.icon]:
            yield Shape(cell, closed=True, fill=theme.input, stroke=solid)
        else:
            yield Shape(cell, closed=True, stroke=dashed)
    if label.icon is Role.UNUSED:
        a, b, c, d = plane.block(0, 2)
        yield Shape(((a, c), (b, d)), stroke=solid)
