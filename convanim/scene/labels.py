"""Labels that name the parts of a picture, placed where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf

from convanim.scene.marks import icon, icon_width
from convanim.scene.plane import Plane
from convanim.scene.primitives import Primitive, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = ["Label", "draw", "flat", "slanted", "with_cropped"]

#: Height of a label, in sizes of the theme's values.
HEIGHT = 1.25

#: Distance of a label from other parts of the picture, in points.
DISTANCE = 3.0

#: Names of cells without data, by the value that stands in them; None where it does not count.
_NAMES_BY_VALUE: dict[Role, dict[float | None, str]] = {
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

#: Names of cells that no window reads.
_NAMES_WITHOUT_VALUE = {Role.UNUSED: "never read", Role.CROPPED: "cropped"}

#: Left, bottom, right and top.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Words, and the box that they stand in.

    Parameters
    ----------
    words : str
    left, bottom : float
        Lower left corner of the box, in points.
    width, height : float
        Size of the box, in points.
    in_legend : bool
        Whether it is a line of the legend, which begins with an icon.
    role : Role, optional
        Role of the cells that the icon shows; None for the kernel.
    """

    words: str
    left: float
    bottom: float
    width: float
    height: float
    in_legend: bool = False
    role: Role | None = None

    @property
    def box(self) -> Box:
        """Left, bottom, right and top, in points."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    def moved(self, dx: float, dy: float) -> Label:
        """Return the label at another place."""
        return replace(self, left=self.left + dx, bottom=self.bottom + dy)


def with_cropped(walk: Walk, grid: Plane) -> Plane:
    """Return the grid's plane, enlarged by the cells that are cropped."""
    return grid.grown(*map(range, walk.grid))


def slanted(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Return labels for slanted planes: of input and output, and the legend.

    The input's label is below the near edge of the grid, that of the output above the far
    edge of the output.

    Parameters
    ----------
    subject : Subject
    grid : Plane
        The plane of the grid, with what is cropped.
    out : Plane
        The output's plane.
    """
    columns = [cell for cell, source in enumerate(subject.walk.axes[1].sources) if source >= 0]
    x, y = grid.point(grid.top + grid.rows, (columns[0] + columns[-1] + 1) / 2)
    first = _label(subject, "input")
    first = first.moved(x + DISTANCE, y - DISTANCE - first.height)
    x, y = out.point(0, out.columns / 2)
    second = _label(subject, "output")
    second = second.moved(x - DISTANCE - second.width, y + DISTANCE)
    return [first, second, *_legend(subject, [grid.bounds, out.bounds, first.box, second.box])]


def flat(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Return labels for planes that lie flat: of input and output, and the legend.

    Each is below its plane; that of the output is beside it if it would overlap the other.
    Parameters are those of `slanted`.
    """
    left, bottom, _, _ = grid.bounds
    first = _label(subject, "input")
    first = first.moved(left, bottom - DISTANCE - first.height)
    left, bottom, right, top = out.bounds
    output = _label(subject, "output")
    second = output.moved(left, bottom - DISTANCE - output.height)
    if _overlap(second.box, first.box):
        second = output.moved(right + DISTANCE, (bottom + top - output.height) / 2)
    return [first, second, *_legend(subject, [grid.bounds, out.bounds, first.box, second.box])]


def draw(labels: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Yield the words of labels, and the icons of the legend."""
    for label in labels:
        left, middle = label.left, label.bottom + label.height / 2
        if label.in_legend:
            yield from icon(label.role, left, middle, theme)
            left += icon_width(theme) + DISTANCE
        room = label.left + label.width - left
        yield Text((((left, middle), label.words),), theme.value_size, theme.text, room, left=True)


def _legend(subject: Subject, boxes: Iterable[Box]) -> Iterator[Label]:
    """Yield the lines of the legend, below all boxes: the kernel, and cells without data."""
    lefts, bottoms, _, _ = zip(*boxes, strict=True)
    left, bottom = min(lefts), min(bottoms) - DISTANCE
    lines: list[tuple[str, Role | None]] = [(_label(subject, "kernel").words, None)]
    for words, role in [*lines, *_named_roles(subject.walk)]:
        label = _sized(subject, words)
        bottom -= label.height + DISTANCE
        width = icon_width(subject.theme) + DISTANCE + label.width
        yield Label(words, left, bottom, width, label.height, in_legend=True, role=role)


def _named_roles(walk: Walk) -> Iterator[tuple[str, Role]]:
    """Yield name and role of the cells without data that occur in a walk."""
    kinds = ({*map(axis.role, range(len(axis.roles)))} for axis in walk.axes)
    there = {max(roles, key=lambda role: role.value) for roles in product(*kinds)}
    for role, names in _NAMES_BY_VALUE.items():
        if role in there:
            yield names[walk.combine.value(role)], role
    for role, name in _NAMES_WITHOUT_VALUE.items():
        if role in there:
            yield name, role


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(subject: Subject, name: str) -> Label:
    """Return a label with the name and the size of a part, at the canvas's corner."""
    walk = subject.walk
    symbol, sizes = {
        "input": ("i", walk.input_size),
        "kernel": ("k", walk.places),
        "output": ("o", walk.output_size),
    }[name]
    prime = "'" if subject.primed and symbol != "k" else ""
    size = str(sizes[0]) if len(set(sizes)) == 1 else r" \times ".join(map(str, sizes))
    if not walk.combine.weighted:
        name = name.replace("kernel", "window")
    words = f"{name}, ${symbol}{prime} = {size}$"
    return _sized(subject, words)


def _sized(subject: Subject, words: str) -> Label:
    """Return a label as large as its words, at the canvas's corner."""
    size = subject.theme.value_size
    return Label(words, 0, 0, subject.width(words, size), HEIGHT * size)
