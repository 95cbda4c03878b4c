"""Words that name the parts of a picture, and where they stand: each where it covers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf

from convanim.scene.marks import ICON_WIDTH, icon
from convanim.scene.plane import Plane
from convanim.scene.primitives import Primitive, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = ["Label", "drawn", "flat", "slanted", "with_cropped"]

#: Height of a label, and how far it keeps from what it names, in points.
HEIGHT, CLEAR = 10.0, 3.0

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

#: What it calls those of which it does not matter what stands in them.
_WHATEVER = {Role.UNUSED: "never read", Role.CROPPED: "cropped"}

#: Left, bottom, right and top.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Words in a box that is theirs: lower left corner, width and height.

    Parameters
    ----------
    words : str
    left, bottom, width, height : float
        In points.
    in_key : bool
        Whether it stands in the key, behind a picture, and not at what it names.
    role : Role or None
        What the picture shows: cells of a role, or, where there is none, the kernel.
    """

    words: str
    left: float
    bottom: float
    width: float
    height: float = HEIGHT
    in_key: bool = False
    role: Role | None = None

    @property
    def box(self) -> Box:
        """Left, bottom, right and top."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    def moved(self, dx: float, dy: float) -> Label:
        """Return the label at another place."""
        return replace(self, left=self.left + dx, bottom=self.bottom + dy)


def with_cropped(walk: Walk, grid: Plane) -> Plane:
    """Return the grid's plane with the cells that are cropped."""
    return grid.grown(*map(range, walk.grid))


def slanted(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels along the outer edges of slanted planes.

    The input's hangs below the near edge of the grid; the output's stands over
    its far edge, higher than the grid.
    """
    columns = [cell for cell, source in enumerate(subject.walk.axes[1].sources) if source >= 0]
    x, y = grid.point(grid.top + grid.rows, (columns[0] + columns[-1] + 1) / 2)
    first = _label(subject, "input").moved(x + CLEAR, y - CLEAR - HEIGHT)
    x, y = out.point(0, out.columns / 2)
    second = _label(subject, "output")
    second = second.moved(x - CLEAR - second.width, y + CLEAR)
    return [first, second, *_key(subject, [grid.bounds, out.bounds, first.box, second.box])]


def flat(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels below planes that lie flat; the output's beside it where there is no room."""
    left, bottom, _, _ = grid.bounds
    first = _label(subject, "input").moved(left, bottom - CLEAR - HEIGHT)
    left, bottom, right, top = out.bounds
    output = _label(subject, "output")
    second = output.moved(left, bottom - CLEAR - HEIGHT)
    if _meet(second.box, first.box):
        second = output.moved(right + CLEAR, (bottom + top - HEIGHT) / 2)
    return [first, second, *_key(subject, [grid.bounds, out.bounds, first.box, second.box])]


def drawn(labels: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Draw labels, and in the key what they name."""
    for label in labels:
        left, middle = label.left, label.bottom + HEIGHT / 2
        if label.in_key:
            yield from icon(label.role, left, middle, theme)
            left += ICON_WIDTH + CLEAR
        room = label.left + label.width - left
        yield Text((((left, middle), label.words),), theme.value_size, theme.text, room, left=True)


def _key(subject: Subject, boxes: Iterable[Box]) -> Iterator[Label]:
    """Set what has no one place under everything, a line each: the kernel, cells without data."""
    lefts, bottoms, _, _ = zip(*boxes, strict=True)
    left, bottom = min(lefts), min(bottoms) - CLEAR
    lines: list[tuple[str, Role | None]] = [(_label(subject, "kernel").words, None)]
    for words, role in [*lines, *_named_roles(subject.walk)]:
        bottom -= HEIGHT + CLEAR
        width = ICON_WIDTH + CLEAR + subject.width(words, subject.theme.value_size)
        yield Label(words, left, bottom, width, in_key=True, role=role)


def _named_roles(walk: Walk) -> Iterator[tuple[str, Role]]:
    """Name the kinds of cells there are besides data."""
    kinds = ({*axis.roles} for axis in walk.axes)
    there = {max(roles, key=lambda role: role.value) for roles in product(*kinds)}
    for role, names in _NAMES.items():
        if role in there:
            yield names[walk.combine.value(role)], role
    for role, name in _WHATEVER.items():
        if role in there:
            yield name, role


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have anything in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(subject: Subject, name: str) -> Label:
    """Name a part and its size; where the box stands is still to be said."""
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
    return Label(words, 0, 0, subject.width(words, subject.theme.value_size))
