"""What labels name beside a row: its padding, and how far a window hops and spreads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from convanim.scene.parts import labels
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.row.drawing import BRACKET, bracket
from convanim.scene.parts.row.geometry import Row, padding_of
from convanim.scene.primitives import Paths, Stroke
from convanim.scene.subject import Subject
from convanim.walk import AxisWalk

__all__ = ["Sides", "named_sides"]

#: Distance between lines of words, and of words from what they name, in points.
APART = 3.0


@dataclass(frozen=True)
class Sides:
    """Brackets and arrows, and the words beside them."""

    shapes: list[Paths]
    words: list[Label]

    @property
    def boxes(self) -> list[Box]:
        """Boxes around all of them."""
        points = ([*zip(*sum(shape.outlines, ()), strict=True)] for shape in self.shapes)
        drawn = [(min(xs), min(ys), max(xs), max(ys)) for xs, ys in points]
        return drawn + [word.box for word in self.words]


def named_sides(subject: Subject, axis: AxisWalk, grid: Row, edge: float, side: int) -> Sides:
    """Name the padding by a bracket, stride and dilation by arrows of their length.

    Parameters
    ----------
    subject : Subject
    axis : AxisWalk
        The walk along the row.
    grid : Row
        Its grid.
    edge : float
        Height at which the first line begins.
    side : int
        1 if lines follow each other upwards, -1 if downwards.
    """
    theme = subject.theme
    stroke = Stroke(theme.ink, theme.thick)
    shapes: list[Paths] = []
    words: list[Label] = []
    prime = "'" if subject.primed else ""
    y = edge + side * APART
    high = labels.HEIGHT * theme.value_size
    ends = [*_ends(axis, grid)]
    is_even = len({*padding_of(subject.true.axes[-1])}) == 1  # a part has but its first end
    for left, right, count, end in ends:
        shapes.append(bracket(left, right, y, stroke, side))
        which = "" if is_even or prime else f"_{{{end}}}"
        label = labels.sized(subject, f"$p{prime}{which} = {count}$")
        beyond = y + side * (BRACKET + 1)
        low = beyond if side > 0 else beyond - label.height
        words.append(label.moved((left + right - label.width) / 2, low))
    if ends:
        y += side * (BRACKET + 1 + high + APART)
    for symbol, start, end in _hops(axis):
        middle = y + side * high / 2
        x0, x1 = grid.x(start), grid.x(end)
        shapes.append(arrow((x0, middle), (x1, middle), stroke))
        label = labels.sized(subject, f"${symbol}{prime} = {end - start}$")
        words.append(label.moved(x1 + APART, middle - label.height / 2))
        y += side * (high + APART)
    return Sides(shapes, words)


def _ends(axis: AxisWalk, grid: Row) -> Iterator[tuple[float, float, int, int]]:
    """Yield left and right end and the number of the cells of padding, and which end it is at."""
    before, after = padding_of(axis)
    half = grid.side / 2
    if before:
        first = axis.kept.start
        yield grid.x(first) - half, grid.x(first + before - 1) + half, before, 1
    if after:
        first = own_cells(axis)[-1] + 1
        yield grid.x(first) - half, grid.x(first + after - 1) + half, after, 2


def _hops(axis: AxisWalk) -> Iterator[tuple[str, int, int]]:
    """Yield the symbols of stride and dilation, where they begin and where they end."""
    starts = [window.cells[0] for window in axis.windows]
    hops = {b - a for a, b in pairwise(starts)}
    if len(hops) == 1 and min(hops) > 0:
        yield "s", starts[0], starts[1]
    first, *others = axis.windows[0].cells
    if others and others[0] - first > 1:
        yield "d", first, others[0]
