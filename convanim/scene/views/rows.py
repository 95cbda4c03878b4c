"""The rows view: a layer over one axis, its input's cells in a row below those of its output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from convanim.scene.parts import labels, row
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import own_cells, unread_mark
from convanim.scene.parts.row import Row
from convanim.scene.parts.sides import named_sides
from convanim.scene.parts.words import ROOM, formula_texts, values_at
from convanim.scene.primitives import Moving, Paths, Point, Primitive, Scene, Still, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, View, axes
from convanim.walk import AxisWalk, Role

__all__ = ["VIEW"]

#: Where a weight stands on its link, as a share of the way from its cell: the first at which all
#: have room, by the size of their font, which is the theme's for values or its smaller one.
ALONG = (0.34, 0.26)

#: Distance of a weight from the next one, and of names from the rows, in points.
APART, NAME_GAP = 2.0, 8.0

#: How many times wider than its room a number may be; smaller ones can't be read.
MOST_SHRUNK = 2.2

#: What is made of the cells of a window, beside the links.
MADE = {"max": "maximum", "mean": "mean", "norm": "norm", "lay": "a column each", "sum": "sum"}
WRITTEN = {"place": "back to its place", "lay": "columns, added up", "sum": "added up"}


@dataclass(frozen=True)
class _Rows:
    """The rows of a walk, placed on a canvas.

    Parameters
    ----------
    subject : Subject
        Over one axis.
    width, height : float
        Size of the canvas, in points.
    wide, narrow : Row
        The grid, and the cells that its windows belong to: the output's, or the input's where
        windows are written.
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

    def links(self, pairs: list[tuple[int, int]], stroke: Stroke) -> Iterator[Paths]:
        """Draw links between cells of the grid and steps."""
        if self.scatter:
            return row.links(self.narrow, self.wide, [pair[::-1] for pair in pairs], stroke)
        return row.links(self.wide, self.narrow, pairs, stroke)


def stage(subject: Subject) -> Scene:
    """Stage a walk over one axis: a step per output cell, or per input cell that is written."""
    theme, found = subject.theme, _placed(subject)
    sheets = (
        Still(partial(_still, found)),
        Moving(partial(_moving, found)),
        Still(partial(_numbers, found)),
    )
    return Scene(found.width, found.height, theme.background, len(subject.walk), sheets)


def _placed(subject: Subject) -> _Rows:
    """Place the rows and all that stands around them."""
    walk, theme = subject.walk, subject.theme
    (axis,), cell = walk.axes, theme.cell
    start, pitch = row.above(axis)
    tall = axis.places if walk.combine.name == "lay" else 1
    wide = Row(row.drawn_cells(axis), 0, cell, 0, cell)
    steps = range(len(axis.windows))
    narrow = Row(steps, start * cell, pitch * cell, 0, cell, tall)
    gap = row.gap_of(axis, cell)
    lower, upper = (narrow, wide) if walk.scatter else (wide, narrow)
    upper = upper.moved(0, lower.top + gap)
    wide, narrow = (upper, lower) if walk.scatter else (lower, upper)
    names = [*_names(subject, lower, upper)]
    line = row.NUMBER_GAP + theme.small_size
    hung = wide.bottom - line - row.depth(wide, row.copies(axis, axis.kept))
    left, _, right, _ = wide.bounds
    boxes = [narrow.bounds, *(name.box for name in names)]
    boxes.append((left, min(hung, lower.bottom - line), right, upper.top + line))
    around: list[Primitive] = []
    if subject.options.get("labels"):
        edge, side = (upper.top + line, 1) if walk.scatter else (hung, -1)
        sides = named_sides(subject, axis, wide, edge, side)
        boxes += sides.boxes
        legend = [*labels.legend(subject, boxes, kernel=False)]
        names += [*sides.words, *legend]
        boxes += [one.box for one in legend]
        around += sides.shapes
    width, height, dx, dy = row.canvas(theme, boxes)
    return _Rows(
        subject,
        width,
        height,
        wide.moved(dx, dy),
        narrow.moved(dx, dy),
        [name.moved(dx, dy) for name in names],
        tuple(shape.placed(dx, dy) for shape in around),
    )


def _names(subject: Subject, lower: Row, upper: Row) -> Iterator[Label]:
    """Yield the names of input and output, and between them what is made of a window."""
    walk, labelled = subject.walk, bool(subject.options.get("labels"))
    left = min(lower.bounds[0], upper.bounds[0]) - NAME_GAP
    made = (WRITTEN if walk.scatter else MADE)[walk.combine.name]
    if walk.combine.weighted:
        made = "" if labelled else "kernel"
    kernel = labels.part(subject, "kernel").words if labelled else ""
    between = [kernel, made] if kernel and made else [kernel or made]
    middle = (lower.top + upper.bottom) / 2
    named = [
        (labels.part(subject, "input").words if labelled else "input", _mid(lower)),
        (labels.part(subject, "output").words if labelled else "output", _mid(upper)),
    ]
    apart = labels.HEIGHT * subject.theme.value_size
    for number, words in enumerate(between):
        named.append((words, middle + apart * ((len(between) - 1) / 2 - number)))
    for words, y in named:
        label = labels.sized(subject, words)
        yield label.moved(left - label.width, y - label.height / 2)


def _mid(one: Row) -> float:
    return (one.bottom + one.top) / 2


def _still(found: _Rows) -> Iterator[Primitive]:
    """Draw what no step changes: faint links, cells, their numbers in the row, names."""
    axis, wide, narrow, theme = found.axis, found.wide, found.narrow, found.subject.theme
    every = [(cell, step) for step, one in enumerate(axis.windows) for cell in one.cells]
    yield from found.links(every, row.faint(theme))
    below, over = theme.input, theme.output
    yield from row.draw_grid(axis, wide, theme, over if found.scatter else below)
    yield from row.draw_cells(narrow, narrow.cells, theme, below if found.scatter else over)
    if found.subject.options.get("labels"):
        yield from unread_mark(
            [wide.middle(c) for c in axis.kept if axis.role(c) is Role.UNUSED], wide.side, theme
        )
    side, own = 1 if found.scatter else -1, own_cells(axis)
    known = [(cell, axis.sources[cell]) for cell in own]
    yield from row.indices(wide, known, theme, theme.text, side)
    yield from row.indices(narrow, enumerate(narrow.cells), theme, theme.text, -side)
    copies = row.copies(axis, axis.kept)
    copied = [(cell, axis.sources[cell]) for _, cell in copies]
    yield from row.indices(wide, copied, theme, theme.accent)
    yield from row.arcs(wide, copies, theme, row.faint(theme))
    yield from labels.draw(found.words, theme)
    yield from found.around


def _moving(found: _Rows, step: int) -> Iterator[Primitive]:
    """Draw a step: its window, its links with their weights, and its cell."""
    subject, axis, wide, narrow = found.subject, found.axis, found.wide, found.narrow
    theme, cells = subject.theme, axis.windows[step].cells
    thick = Stroke(theme.ink, theme.thick)
    for one, marked in ((wide, [*dict.fromkeys(cells)]), (narrow, [step])):
        squares = one.squares(marked)
        yield Paths(squares, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield Paths(squares, closed=True, stroke=thick)
    picked = _picked(found, step)
    written = subject.walk.combine.name == "place"
    others = [(cell, step) for cell in cells if cell != picked]
    yield from found.links(others, Stroke(theme.rays, theme.thin) if written else thick)
    if picked is not None:
        accent = Stroke(theme.accent, 2 * theme.thick)
        yield from found.links([(picked, step)], accent)
        yield Paths(wide.squares([picked]), closed=True, stroke=accent)
    copies = row.copies(axis, dict.fromkeys(cells))
    yield from row.arcs(wide, copies, theme, Stroke(theme.accent, theme.thick))
    yield from _weights(found, step)


def _picked(found: _Rows, step: int) -> int | None:
    """Return the cell of a window that holds its maximum; None without one."""
    picks = found.subject.numbers.picks
    if picks is None:
        return None
    cell = found.axis.windows[step].cells[int(picks[step])]
    return cell if found.axis.sources[cell] >= 0 else None


def _weights(found: _Rows, step: int) -> Iterator[Primitive]:
    """Write the weights on the links of a step, where all have room."""
    subject, theme = found.subject, found.subject.theme
    numbers = subject.numbers.weights(step)
    if numbers is None or not subject.walk.combine.weighted:
        return
    cells = found.axis.windows[step].cells
    texts = formula_texts(numbers.flat)
    near = min((abs(a - b) for a, b in pairwise(cells)), default=1)
    for size, along in zip((theme.value_size, theme.small_size), ALONG, strict=True):
        widest = max(subject.width(text, size) for text in texts)
        if widest + APART <= near * found.wide.pitch * (1 - along):
            break
    else:
        return
    points = [_on_link(found, cell, step, along) for cell in cells]
    half, rise = widest / 2 + APART / 4, 0.45 * size
    boxes = tuple(
        ((x - half, y - rise), (x + half, y - rise), (x + half, y + rise), (x - half, y + rise))
        for x, y in points
    )
    yield Paths(boxes, closed=True, fill=theme.background)
    yield Text(tuple(zip(points, texts, strict=True)), size, theme.text)


def _on_link(found: _Rows, cell: int, step: int, along: float) -> Point:
    """Return a point on the link from a cell of the grid to a step."""
    wide, narrow = found.wide, found.narrow
    (x0, y0), (x1, y1) = wide.head(cell), narrow.foot(step)
    if found.scatter:
        (x0, y0), (x1, y1) = wide.foot(cell), narrow.head(step)
    return x0 + along * (x1 - x0), y0 + along * (y1 - y0)


def _numbers(found: _Rows) -> Iterator[Primitive]:
    """Write the numbers into the cells of both rows, where they can be read."""
    for one, numbers in ((found.wide, _in_grid(found)), (found.narrow, _of_steps(found))):
        placed = [
            (one.middle(cell, place), float(value))
            for (place, cell), value in np.ndenumerate(numbers)
            if cell in one.cells
        ]
        shown = [value for _, value in placed if not np.isnan(value)]
        if shown and _can_be_read(found.subject, shown):
            yield from values_at(placed, found.subject.theme.value_size, found.subject.theme)


def _can_be_read(subject: Subject, numbers: list[float]) -> bool:
    size, room = subject.theme.value_size, ROOM * subject.theme.cell
    return max(subject.width(t, size) for t in formula_texts(numbers)) <= MOST_SHRUNK * room


def _in_grid(found: _Rows) -> np.ndarray:
    """Return the numbers of the grid's cells, in one row."""
    known = found.subject.numbers
    if not found.scatter:
        return np.asarray(known.grid).reshape(1, -1)
    output = np.append(known.output, np.nan)  # the last one for cells without an output cell
    return np.asarray(output[list(found.axis.sources)]).reshape(1, -1)


def _of_steps(found: _Rows) -> np.ndarray:
    """Return the numbers of the cells that windows belong to, a row for each place of a column."""
    known, axis = found.subject.numbers, found.axis
    if not found.scatter:
        return np.asarray(known.output).reshape(-1, len(axis.windows))
    if known.picks is None:
        return np.asarray(known.x, float).reshape(-1, len(axis.windows))
    picked = [_picked(found, step) for step in range(len(axis.windows))]
    maxima = [-np.inf if cell is None else known.x[axis.sources[cell]] for cell in picked]
    return np.array([maxima], float)


VIEW = View(
    name="rows",
    says="one axis: the input's cells below those of the output, with links and weights",
    make=stage,
    needs=(ONE_LAYER, axes(1), ONE_MAP),
    panel_steps=3,
    panel_columns=1,
    fills=True,
    options=("labels",),
    over=1,
)
