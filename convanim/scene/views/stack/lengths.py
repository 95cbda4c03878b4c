"""What labels name beside the rows of a stack: padding, and how far windows hop and spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.row import Row
from convanim.scene.parts.rulers import Length, lengths_of
from convanim.scene.primitives import Paths, Stroke
from convanim.scene.subject import Subject
from convanim.scene.views.stack import told

__all__ = ["Beside", "Lengths"]

#: Distance of words from what they name, and of one length from the next, in points.
APART, NEXT = 4.0, 10.0

#: Distance of a line in the padding from the edges of its cells, and half the length of its ends,
#: in cells.
INSET, END = 0.12, 0.16


@dataclass(frozen=True)
class Beside:
    """Words, and lines and arrows, beside a row of a stack."""

    words: tuple[Label, ...]
    shapes: tuple[Paths, ...]

    @property
    def boxes(self) -> list[Box]:
        """Boxes around each of them."""
        points = ([*zip(*sum(shape.outlines, ()), strict=True)] for shape in self.shapes)
        drawn = [(min(xs), min(ys), max(xs), max(ys)) for xs, ys in points]
        return [*drawn, *(word.box for word in self.words)]


@dataclass(frozen=True)
class Lengths:
    """The lengths that are named of a layer: of padding and of hops, where there are labels."""

    paddings: list[Length]
    hops: list[Length]

    @classmethod
    def of(cls, layer: Subject) -> Lengths:
        """Return those of a layer over one axis, whose windows are read."""
        if not layer.options.get("labels"):
            return cls([], [])
        found = [*lengths_of(layer, layer.walk.axes[0], layer.true.axes[0])]
        return cls(
            [one for one in found if not one.is_arrow], [one for one in found if one.is_arrow]
        )

    @property
    def has_hops(self) -> bool:
        """Whether they take a line beside the layer."""
        return bool(self.hops)

    def beside(
        self, subject: Subject, row: Row, lines: Sequence[str], left: float, middle: float
    ) -> Beside:
        """Return the lines beside a layer, and its lengths.

        Padding is measured in its cells, and named to the left of the row, where no links are.
        Hops are arrows as long as they are in the row, below the other lines.
        """
        stroke = Stroke(subject.theme.ink, subject.theme.thick)
        shapes = [Paths((*_measured(row, one),), stroke=stroke) for one in self.paddings]
        words = [*told.stacked(subject, [*lines, *([""] if self.hops else [])], left, middle)]
        if self.hops:
            place = words.pop()
            x, y = place.left, place.bottom + place.height / 2
            for one in self.hops:
                words.append(told.centred(subject, one.words, x, y))
                start = words[-1].left + words[-1].width + APART
                end = start + row.pitch * (one.end - one.start)
                shapes.append(arrow((start, y), (end, y), stroke))
                x = end + NEXT
        if self.paddings:
            said = ", ".join(one.words for one in self.paddings)
            label = told.centred(subject, said, 0, (row.bottom + row.top) / 2)
            words.append(label.moved(row.bounds[0] - APART - label.width, 0))
        return Beside(tuple(words), tuple(shapes))


def _measured(row: Row, one: Length) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield a line along cells of a row, and its two ends."""
    inset, end = INSET * row.side, END * row.side
    left, right = row.x(one.start) - row.side / 2 + inset, row.x(one.end - 1) + row.side / 2 - inset
    y = (row.bottom + row.top) / 2
    yield (left, y), (right, y)
    for x in (left, right):
        yield (x, y - end), (x, y + end)
