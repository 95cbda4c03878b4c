"""Where the rows of a walk stand, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convanim.colours import Colour
from convanim.scene.parts import labels, row
from convanim.scene.parts.labels import Label
from convanim.scene.parts.row import Row
from convanim.scene.parts.row.sides import named_sides
from convanim.scene.primitives import Paths, Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.walk import AxisWalk, Walk

__all__ = ["Rows", "placed"]

#: Distance of names from the rows, in points.
NAME_GAP = 8.0

#: Most colours that can be told apart.
MOST_HUES = 12

#: What is made of the cells of a window, beside the links; or how a window is written.
MADE = {"max": "maximum", "mean": "mean", "lay": "window to column", "sum": "sum"}
WRITTEN = {"place": "back to its place", "lay": "columns, added up", "sum": "added up"}


@dataclass(frozen=True)
class Rows:
    """The rows of a walk over one axis, placed on a canvas.

    Parameters
    ----------
    subject : Subject
    width, height : float
        Size of the canvas, in points.
    wide, narrow : Row
        The grid, and the cells that its windows belong to: the output's, or the input's where
        windows are written. Where the cells of a window stay apart, they stand in columns.
    words : list of Label
        Names, and the legend.
    around : tuple of Primitive
        Brackets and arrows that name sizes, where labels are asked for.
    """

    subject: Subject
    width: float
    height: float
    wide: Row
    narrow: Row
    words: list[Label]
    around: tuple[Primitive, ...]

    @property
    def axis(self) -> AxisWalk:
        """The walk along the only axis."""
        return self.subject.walk.axes[0]

    @property
    def scatter(self) -> bool:
        """Whether windows are written: the grid is then above."""
        return self.subject.walk.scatter

    @property
    def is_plain(self) -> bool:
        """Whether nothing is pointed out."""
        return bool(self.subject.options.get("plain"))

    @property
    def hues(self) -> tuple[Colour, ...]:
        """A colour for each place of a window, where every cell goes to a map of its own."""
        apart = self.subject.walk.combine.name == "lay" and not _overlap(self.axis)
        count = self.narrow.tall
        return self.subject.theme.map_colours(count) if apart and count <= MOST_HUES else ()

    def links(self, pairs: Sequence[tuple[int, int]], stroke: Stroke) -> Iterator[Paths]:
        """Draw links between cells of the grid and steps."""
        if self.scatter:
            return row.links(self.narrow, self.wide, [pair[::-1] for pair in pairs], stroke)
        return row.links(self.wide, self.narrow, pairs, stroke)


def placed(subject: Subject) -> Rows:
    """Place the rows of a walk over one axis, and all that stands around them."""
    walk, theme = subject.walk, subject.theme
    (axis,), cell = walk.axes, theme.cell
    start, pitch = row.above(axis)
    tall = axis.places if walk.combine.name == "lay" else 1
    wide = Row(row.drawn_cells(axis), 0, cell, 0, cell)
    narrow = Row(range(len(axis.windows)), start * cell, pitch * cell, 0, cell, tall)
    lower, upper = (narrow, wide) if walk.scatter else (wide, narrow)
    upper = upper.moved(0, lower.top + row.gap_of(axis, cell))
    wide, narrow = (upper, lower) if walk.scatter else (lower, upper)
    words = [*_names(subject, lower, upper)]
    line = row.NUMBER_GAP + theme.small_size
    hung = wide.bottom - line - row.depth(wide, row.copies(axis, axis.kept))
    left, _, right, _ = row.room(axis, wide, theme)
    boxes = [row.room(axis, narrow, theme), *(word.box for word in words)]
    boxes.append((left, min(hung, lower.bottom - line), right, upper.top + line))
    around: list[Paths] = []
    if subject.options.get("labels"):
        edge, side = (upper.top + line, 1) if walk.scatter else (hung, -1)
        sides = named_sides(subject, axis, wide, edge, side)
        boxes += sides.boxes
        legend = [*labels.legend(subject, boxes, kernel=False)]
        words += [*sides.words, *legend]
        boxes += [one.box for one in legend]
        around = sides.shapes
    width, height, dx, dy = row.canvas(theme, boxes)
    return Rows(
        subject,
        width,
        height,
        wide.moved(dx, dy),
        narrow.moved(dx, dy),
        [word.moved(dx, dy) for word in words],
        tuple(shape.placed(dx, dy) for shape in around),
    )


def _names(subject: Subject, lower: Row, upper: Row) -> Iterator[Label]:
    """Yield the names of input and output, and between them what is made of a window."""
    labelled = bool(subject.options.get("labels"))

    def named(part: str) -> str:
        return labels.part(subject, part).words if labelled else part

    between = [named("kernel")] if labelled or subject.walk.combine.weighted else []
    # The window's name says what is taken of it, if anything.
    is_said = labelled and subject.walk.combine.name in labels.TAKEN
    between += [] if is_said else _made(subject.walk)
    middle = (lower.top + upper.bottom) / 2
    apart = labels.HEIGHT * subject.theme.value_size
    heights = [(len(between) - 1) / 2 - number for number in range(len(between))]
    names = [
        (named("input"), (lower.bottom + lower.top) / 2),
        (named("output"), (upper.bottom + upper.top) / 2),
        *((words, middle + apart * up) for words, up in zip(between, heights, strict=True)),
    ]
    right = min(lower.bounds[0], upper.bounds[0]) - NAME_GAP
    for words, y in names:
        label = labels.sized(subject, words)
        yield label.moved(right - label.width, y - label.height / 2)


def _made(walk: Walk) -> list[str]:
    """Return what is made of a window's cells, as words beside the links; with weights, nothing."""
    name = walk.combine.name
    if walk.combine.weighted:
        return []
    if name == "norm":
        return [f"{walk.combine.power:g}-norm"]
    if name == "lay" and walk.scatter and not _overlap(walk.axes[0]):
        return ["column to window"]
    return [(WRITTEN if walk.scatter else MADE)[name]]


def _overlap(axis: AxisWalk) -> bool:
    """Whether a cell is in several windows."""
    return sum(len(window.cells) for window in axis.windows) > len(axis.read)
