"""Labels that name the parts of a picture, placed where they cover nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf

from convanim.scene.parts.marks import BEYOND, COPY, KERNEL, icon, icon_width, own_cells
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Point, Primitive, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role, Walk

__all__ = [
    "DISTANCE",
    "HEIGHT",
    "TAKEN",
    "Box",
    "Label",
    "around",
    "draw",
    "flat",
    "legend",
    "name",
    "overlap",
    "part",
    "sized",
    "slanted",
]

#: Height of a label, in sizes of the theme's values.
HEIGHT = 1.25

#: Distance of an icon from its words, in sizes of the theme's values.
ICON_GAP = 0.375

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

#: What is taken of a window without weights, by the name of the combination.
TAKEN = {"max": "maximum of the ", "mean": "mean of the ", "norm": "{power:g}-norm of the "}
#: Names where windows are written.
_WRITTEN = {Role.PADDING: "padding, cut off", Role.UNUSED: "never written"}

#: The input's cells that stand in padding before it, from its edge outwards, by the rule's name;
#: the functions take their number and the input's size.
_RULES: dict[str, Callable[[int, int], list[int]]] = {
    "reflected": lambda count, size: [*range(1, count + 1)],
    "replicated": lambda count, size: [0] * count,
    "circular": lambda count, size: [*range(size - 1, size - 1 - count, -1)],
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
    shows : Role or str
        What the icon shows; see `marks.icon`.
    """

    words: str
    left: float
    bottom: float
    width: float
    height: float
    in_legend: bool = False
    shows: Role | str = ""

    @property
    def box(self) -> Box:
        """Left, bottom, right and top, in points."""
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height

    def moved(self, dx: float, dy: float) -> Label:
        """Return the label at another place."""
        return replace(self, left=self.left + dx, bottom=self.bottom + dy)


def slanted(subject: Subject, grid: Plane, out: Plane, taken: Sequence[Box]) -> list[Label]:
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
    taken : sequence of Box
        What else stands around them; labels keep clear of it.
    """
    columns = own_cells(subject.walk.axes[-1])
    beyond = BEYOND if subject.walk.axes[-2].is_cut else 0
    x, y = grid.point(grid.top + grid.rows + beyond, (columns[0] + columns[-1] + 1) / 2)
    first = part(subject, "input")
    first = first.moved(x + DISTANCE, y - DISTANCE - first.height)
    while any(overlap(first.box, box) for box in taken):  # along the edge, and out of the way
        first = first.moved(DISTANCE, -DISTANCE)
    x, y = out.point(0, out.columns / 2)
    second = part(subject, "output")
    second = second.moved(x - DISTANCE - second.width, y + DISTANCE)
    boxes = [grid.bounds, out.bounds, first.box, second.box, *taken]
    return [first, second, *legend(subject, boxes)]


def flat(subject: Subject, grid: Plane, out: Plane, taken: Sequence[Box]) -> list[Label]:
    """Return labels for planes that lie flat: of input and output, and the legend.

    Each is below its plane; that of the output is beside it if it would overlap the other.
    Parameters are those of `slanted`.
    """
    down, along = (BEYOND * grid.cell * axis.is_cut for axis in subject.walk.axes[-2:])
    left, bottom, _, _ = grid.bounds
    first = part(subject, "input")
    first = first.moved(left, bottom - down - DISTANCE - first.height)
    left, bottom, right, top = out.bounds
    if overlap(first.box, out.bounds):
        first = first.moved(0, bottom - down - DISTANCE - first.height - first.bottom)
    output = part(subject, "output")
    second = output.moved(left, bottom - down - DISTANCE - output.height)
    if overlap(second.box, first.box):
        second = output.moved(right + along + DISTANCE, (bottom + top - output.height) / 2)
    boxes = [grid.bounds, out.bounds, first.box, second.box, *taken]
    return [first, second, *legend(subject, boxes)]


def around(subject: Subject, lower: Box, upper: Box, others: Sequence[Box]) -> list[Label]:
    """Return labels for rows of slices: the input's below, the output's above, and the legend.

    Parameters
    ----------
    subject : Subject
    lower, upper : Box
        What the slices of the input and of the output take up.
    others : sequence of Box
        The boxes of names, and of what else stands around them.
    """
    everything = [lower, upper, *others]
    below, above = min(box[1] for box in everything), max(box[3] for box in everything)
    first, second = part(subject, "input"), part(subject, "output")
    first = first.moved(lower[0], below - DISTANCE - first.height)
    second = second.moved(upper[0], above + DISTANCE)
    return [first, second, *legend(subject, [*everything, first.box])]


def name(subject: Subject, words: str, at: Point, room: float) -> Label:
    """Return words above a point, set smaller where they are wider than their room."""
    label = sized(subject, words)
    label = replace(label, width=min(label.width, room))
    return label.moved(at[0] - label.width / 2, at[1])


def draw(labels: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Yield the words of labels, and the icons of the legend."""
    for label in labels:
        left, middle = label.left, label.bottom + label.height / 2
        if label.in_legend:
            yield from icon(label.shows, left, middle, theme)
            left += icon_width(theme) + ICON_GAP * theme.value_size
        room = label.left + label.width - left
        yield Text((((left, middle), label.words),), theme.value_size, theme.text, room, left=True)


def legend(subject: Subject, boxes: Iterable[Box], kernel: bool = True) -> Iterator[Label]:
    """Yield the lines of the legend, below all boxes: the kernel, and cells without data."""
    lefts, bottoms, _, _ = zip(*boxes, strict=True)
    left, bottom, theme = min(lefts), min(bottoms) - DISTANCE, subject.theme
    lines: list[tuple[str, Role | str]] = []
    if kernel:
        lines.append((part(subject, "kernel").words, KERNEL))
    for words, shows in [*lines, *_named_cells(subject.walk)]:
        label = sized(subject, words)
        bottom -= label.height + DISTANCE
        width = icon_width(theme) + ICON_GAP * theme.value_size + label.width
        yield Label(words, left, bottom, width, label.height, in_legend=True, shows=shows)


def _named_cells(walk: Walk) -> Iterator[tuple[str, Role | str]]:
    """Yield name and icon of the cells besides the input's own that occur in a walk."""
    kinds = (
        {(axis.role(cell), source >= 0) for cell, source in enumerate(axis.sources)}
        for axis in walk.axes
    )
    there = {_kind(cell) for cell in product(*kinds)}
    if COPY in there:
        yield _name_of_copies(walk), COPY
    for role, names in _NAMES_BY_VALUE.items():
        if role in there:
            name = names[walk.combine.value(role)]
            yield _WRITTEN.get(role, name) if walk.scatter else name, role
    for role, name in _NAMES_WITHOUT_VALUE.items():
        if role in there:
            yield _WRITTEN.get(role, name) if walk.scatter else name, role


def _kind(cell: Sequence[tuple[Role, bool]]) -> Role | str:
    """Return a cell's role, or `COPY`, from its role along each axis and whether it is filled.

    A cell that is filled along all axes holds one of the input's cells. Of others, the axes along
    which they are not filled tell why.
    """
    most = max((role for role, _ in cell), key=lambda role: role.value)
    if most in _NAMES_WITHOUT_VALUE:
        return most
    if all(filled for _, filled in cell):
        return COPY if most is Role.PADDING else most
    return max((role for role, filled in cell if not filled), key=lambda role: role.value)


def _name_of_copies(walk: Walk) -> str:
    """Return what padding is called that holds copies, by the only rule that it follows."""
    found = set(_RULES)
    for axis in walk.axes:
        own = own_cells(axis)
        before = [axis.sources[cell] for cell in reversed(range(own[0]))]
        after = [axis.sources[cell] for cell in range(own[-1] + 1, len(axis.sources))]
        # Seen from the other end, the copies after the input follow the same rule.
        after = [axis.size - 1 - source if source >= 0 else -1 for source in after]
        for sources in (before, after):
            copies = [source for source in sources if source >= 0]
            found = {rule for rule in found if copies == _RULES[rule](len(copies), axis.size)}
    return f"{found.pop()} padding" if len(found) == 1 else "padding (copies)"


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def part(subject: Subject, name: str) -> Label:
    """Return a label with the name and the size of a part, at the canvas's corner."""
    walk, shown = subject.true, subject.walk
    symbol, sizes, parts = {
        "input": ("i", walk.input_size, [len(own_cells(axis)) for axis in shown.axes]),
        "kernel": ("k", walk.places, walk.places),
        "output": ("o", walk.output_size, shown.output_size),
    }[name]
    if walk.scatter:  # drawn whole
        parts = sizes
    prime = "'" if subject.primed and symbol != "k" else ""
    size, relation = _product(subject.own(sizes)), "="
    if not walk.combine.weighted and name == "kernel":
        equal = all(len({len(w.cells) for w in axis.windows}) == 1 for axis in walk.axes)
        taken = TAKEN.get(walk.combine.name, "").format(power=walk.combine.power)
        name, relation = f"{taken}window", "=" if equal else r"\leq"
    words = f"{name}, ${symbol}{prime} {relation} {size}$"
    if tuple(parts) != sizes:
        words += f", shown as ${_product(subject.own(parts))}$"
    return sized(subject, words)


def _product(sizes: Sequence[int]) -> str:
    """Return sizes for a formula, as one number where they are equal."""
    return str(sizes[0]) if len(set(sizes)) == 1 else r" \times ".join(map(str, sizes))


def sized(subject: Subject, words: str) -> Label:
    """Return a label as large as its words, at the canvas's corner."""
    size = subject.theme.value_size
    return Label(words, 0, 0, subject.width(words, size), HEIGHT * size)
