"""What labels name beside a row: its padding, and how far a window hops and spreads."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.scene.parts import labels
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.row.drawing import BRACKET, bracket
from convanim.scene.parts.row.geometry import Row
from convanim.scene.parts.rulers import lengths_of
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

    What is the same at both ends is named once, as beside planes.

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
    y = edge + side * APART
    high = labels.HEIGHT * theme.value_size
    found = [*lengths_of(subject, axis, subject.true.axes[-1])]
    widths = [one for one in found if not one.is_arrow]
    for one in widths:
        left, right = _edge(grid, one.start), _edge(grid, one.end)
        shapes.append(bracket(left, right, y, stroke, side))
        label = labels.sized(subject, one.words)
        beyond = y + side * (BRACKET + 1)
        low = beyond if side > 0 else beyond - label.height
        x = (left + right - label.width) / 2
        if words:  # the other end's, if both are near each other
            x = max(x, words[-1].left + words[-1].width + APART)
        words.append(label.moved(x, low))
    if widths:
        y += side * (BRACKET + 1 + high + APART)
    for one in found:
        if one.is_arrow:
            middle = y + side * high / 2
            x0, x1 = _edge(grid, one.start), _edge(grid, one.end)
            shapes.append(arrow((x0, middle), (x1, middle), stroke))
            label = labels.sized(subject, one.words)
            words.append(label.moved(x1 + APART, middle - label.height / 2))
            y += side * (high + APART)
    return Sides(shapes, words)


def _edge(grid: Row, at: float) -> float:
    """Return the place of a cell's left edge, or of what lies so many cells to its right."""
    return grid.x(0) + grid.pitch * at - grid.side / 2
