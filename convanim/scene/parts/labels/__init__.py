"""Labels that name the parts of a picture, placed where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from convanim.scene.parts.labels.kinds import named_cells
from convanim.scene.parts.marks import BEYOND, KERNEL, icon, icon_width, own_cells
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Point, Primitive, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role

__all__ = [
    "DISTANCE",
    "HEIGHT",
    "TAKEN",
    "Box",
    "Label",
    "around",
    "draw",
    "enclosing",
    "flat",
    "legend",
    "lines_below",
    "name",
    "named_cells",
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

#: What is taken of a window without weights, by the name of the combination.
TAKEN = {"max": "maximum of the ", "mean": "mean of the ", "norm": "{power:g}-norm of the "}

#: What a ring in a window tells, where windows are written, by the name of the combination.
RINGED = {"place": "; the value goes to the ring"}


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
    width = min(sized(subject, words).width, room)
    return replace(sized(subject, words), width=width, left=at[0] - width / 2, bottom=at[1])


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
    ring = RINGED.get(subject.walk.combine.name, "") if subject.walk.scatter else ""
    first = [(part(subject, "kernel").words + ring, KERNEL)] * kernel
    yield from lines_below(subject, boxes, [*first, *named_cells(subject.walk)])


def lines_below(
    subject: Subject, boxes: Iterable[Box], lines: Iterable[tuple[str, Role | str]]
) -> Iterator[Label]:
    """Yield lines of a legend, below all boxes; each is given by its words and its icon."""
    left, bottom, _, _ = enclosing(boxes)
    bottom -= DISTANCE
    icons = icon_width(subject.theme) + ICON_GAP * subject.theme.value_size
    for words, shows in lines:
        label = sized(subject, words)
        bottom -= label.height + DISTANCE
        yield Label(words, left, bottom, icons + label.width, label.height, True, shows)


def enclosing(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around others.

    Examples
    --------
    >>> enclosing([(0, 0, 2, 1), (1, -1, 4, 0)])
    (0, -1, 4, 1)
    """
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


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
    is_cut = subject.whole and tuple(parts) != sizes
    size, relation = _product(subject.own(sizes)), "="
    if not walk.combine.weighted and name == "kernel":
        equal = all(len({len(w.cells) for w in axis.windows}) == 1 for axis in walk.axes)
        taken = TAKEN.get(walk.combine.name, "").format(power=walk.combine.power)
        name, relation = f"{taken}window", "=" if equal else r"\leq"
    shown_as = f", shown as ${_product(subject.own(parts))}$" if is_cut else ""
    return sized(subject, f"{name}, ${symbol}{prime} {relation} {size}${shown_as}")


def _product(sizes: Sequence[int]) -> str:
    """Return sizes for a formula, as one number where they are equal."""
    return str(sizes[0]) if len(set(sizes)) == 1 else r" \times ".join(map(str, sizes))


def sized(subject: Subject, words: str) -> Label:
    """Return a label as large as its words, at the canvas's corner."""
    size = subject.theme.value_size
    return Label(words, 0, 0, subject.width(words, size), HEIGHT * size)
