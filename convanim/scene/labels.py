"""Words that name the parts of a picture, each where it covers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Primitive, Shape, Stroke, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = ["Label", "drawn", "flat", "key", "slanted"]

#: Height of a label, and how far it keeps from what it names, in points.
HEIGHT, CLEAR = 10.0, 3.0

#: Room for a letter, in its size: more than Computer Modern's letters take on average.
LETTER = 0.52

#: Side of a cell in the key, in points.
ICON = 7.0

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
    role: Role | None = None  # what the key shows before the words

    @property
    def box(self) -> Box:
        """Left, bottom, right and top."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    def moved(self, dx: float, dy: float) -> Label:
        """Return the label at another place."""
        return replace(self, left=self.left + dx, bottom=self.bottom + dy)


def slanted(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels along the outer edges of slanted planes.

    The input's and the kernel's hang below the near edges of the grid, to the
    right and to the left of its nearest corner; the output's stands over its
    far edge, higher than the grid.
    """
    walk, theme = subject.walk, subject.theme
    x, y = grid.point(grid.rows, _middle(walk))
    first = _label(subject, "input", theme)
    labels = [replace(first, left=x + CLEAR, bottom=y - CLEAR - HEIGHT)]
    x, y = grid.point(walk.span[0] / 2, 0)
    second = _label(subject, "kernel", theme)
    labels.append(replace(second, left=x - CLEAR - second.width, bottom=y - CLEAR - HEIGHT))
    x, y = out.point(0, out.columns / 2)
    third = _label(subject, "output", theme)
    labels.append(replace(third, left=x - CLEAR - third.width, bottom=y + CLEAR))
    return labels + key(walk, theme, [grid.bounds, out.bounds, *(label.box for label in labels)])


def flat(subject: Subject, grid: Plane, out: Plane) -> list[Label]:
    """Set labels above and below planes that lie flat."""
    walk, theme = subject.walk, subject.theme
    labels: list[Label] = []
    taken = [grid.bounds, out.bounds]
    for name, (x, y) in {
        "kernel": grid.point(-(CLEAR + HEIGHT / 2) / theme.cell, walk.span[1] / 2),
        "input": grid.point(grid.rows + (CLEAR + HEIGHT / 2) / theme.cell, _middle(walk)),
        "output": out.point(out.rows + (CLEAR + HEIGHT / 2) / theme.cell, out.columns / 2),
    }.items():
        label = _label(subject, name, theme)
        label = replace(label, left=x - label.width / 2, bottom=y - HEIGHT / 2)
        # Further down, below all planes, there is room enough.
        while any(_meet(label.box, box) for box in [*taken, *(other.box for other in labels)]):
            label = label.moved(0, -HEIGHT)
        labels.append(label)
    return labels + key(walk, theme, [grid.bounds, out.bounds, *(label.box for label in labels)])


def key(walk: Walk, theme: Theme, boxes: Iterable[Box]) -> list[Label]:
    """Set the names of the cells that are no data under everything, a line each."""
    lefts, bottoms, _, _ = zip(*boxes, strict=True)
    x, y = min(lefts), min(bottoms) - 2 * CLEAR
    labels = []
    for role in _NAMES:
        if role in _roles(walk):
            y -= HEIGHT + CLEAR
            width = 3 * ICON + CLEAR + _width(_NAMES[role], theme)
            labels.append(Label(_NAMES[role], x, y, width, role=role))
    return labels


def drawn(labels: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Draw labels, and in the key what they name."""
    for label in labels:
        left = label.left
        if label.role:
            yield from _icon(label, theme)
            left += 3 * ICON + CLEAR
        room = label.left + label.width - left
        at = (left, label.bottom + HEIGHT / 2)
        yield Text(((at, label.words),), theme.value_size, theme.text, room, left=True)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have anything in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(subject: Subject, name: str, theme: Theme) -> Label:
    """Name a part and its size; where the box stands is still to be said."""
    walk = subject.walk
    symbol, sizes = {
        "input": ("i", walk.input_size),
        "kernel": ("k", walk.kernel),
        "output": ("o", walk.output_size),
    }[name]
    prime = "'" if subject.transposed and name != "kernel" else ""
    size = str(sizes[0]) if len(set(sizes)) == 1 else r" \times ".join(map(str, sizes))
    words = rf"{name}, $\mathit{{{symbol}}}{prime} = {size}$"
    seen = f"{name}, {symbol}{prime} = {'x'.join(map(str, sizes))}"
    return Label(words, 0, 0, _width(seen, theme))


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
    """Draw three cells that show what a role is."""
    plane = Plane(1, 3, FLAT, ICON, (label.left, label.bottom + (HEIGHT - ICON) / 2))
    solid, dashed = Stroke(theme.ink, theme.thin), Stroke(theme.ink, theme.thin, (1.5, 1.5))
    data = {Role.PADDING: (1, 2), Role.INSERTED: (0, 2), Role.EXTRA: (0,), Role.UNUSED: (0,)}
    places = data[label.role] if label.role else ()
    for column in range(3):
        cell = plane.cells([(0, column)])
        if column in places:
            yield Shape(cell, closed=True, fill=theme.input, stroke=solid)
        else:
            yield Shape(cell, closed=True, stroke=dashed)
    if label.role is Role.UNUSED:
        a, b, c, d = plane.block(0, 2)
        yield Shape(((a, c), (b, d)), stroke=solid)
