"""Words around the parts: their names, rulers, the legend, and the line that tells a step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from convanim.scene.parts import labels, rulers
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.rulers import Ruler
from convanim.scene.primitives import Point, Primitive, Text
from convanim.scene.subject import Subject
from convanim.scene.views.columns.pictures import Pictures
from convanim.scene.views.columns.table import Table
from convanim.walk import Role

__all__ = ["Said", "above", "around", "below", "overlap", "sentence", "sentence_width", "size_text"]

#: Distance of a name from what it names, in points.
NAME_GAP = 4.0

#: Least distance between names side by side, in points.
NAMES_APART = 8.0

#: Space between words of a sentence, in sizes of the font.
SPACE = 0.34

#: Size of a column's number, in sizes of other words, and its most width and size, in cells.
GROWN, HEADING_ROOM = 0.625, (0.9, 0.55)


@dataclass(frozen=True)
class Said:
    """Words that have a place on the canvas, all of one size.

    Parameters
    ----------
    subject : Subject
        Its theme has the size.
    names : tuple of Label
        Names, and lines of the legend.
    lengths : tuple of Ruler
        Padding, stride and dilation.
    """

    subject: Subject
    names: tuple[Label, ...]
    lengths: tuple[Ruler, ...] = ()

    @property
    def boxes(self) -> list[Box]:
        """Left, bottom, right and top of all of them, in points."""
        found = [box for ruler in self.lengths for box in ruler.boxes]
        return [*(name.box for name in self.names), *found]

    def moved(self, dx: float, dy: float) -> Said:
        """Return the words at another place."""
        names = tuple(name.moved(dx, dy) for name in self.names)
        return replace(self, names=names, lengths=tuple(r.moved(dx, dy) for r in self.lengths))

    def joined(self, *others: Said) -> Said:
        """Return these words and others."""
        names = tuple(name for said in (self, *others) for name in said.names)
        lengths = tuple(ruler for said in (self, *others) for ruler in said.lengths)
        return Said(self.subject, names, lengths)

    def with_legend(self, boxes: Iterable[Box]) -> Said:
        """Add the legend of kinds of cells, if it is asked for, below all boxes."""
        if not self.subject.options.get("labels"):
            return self
        lines = [*labels.legend(self.subject, [*boxes, *self.boxes], kernel=False)]
        if self.subject.walk.scatter:  # the padding is crossed, and its name is below it
            axes = self.subject.walk.axes
            lacks = any(axis.role(c) is Role.UNUSED for axis in axes for c in own_cells(axis))
            left_out = {Role.PADDING} if lacks else {Role.PADDING, Role.UNUSED}
            told = [line for line in lines if line.shows not in left_out]
            lines = [replace(line, bottom=at.bottom) for line, at in zip(told, lines, strict=False)]
        return replace(self, names=(*self.names, *lines))

    def headings(
        self, table: Table, columns: range | None = None, at: int = 0
    ) -> Iterator[Primitive]:
        """Write the numbers of a table's columns above them, all of one size.

        They grow with the other words, as far as there is room.

        Parameters
        ----------
        table : Table
        columns : range, optional
            Those that are numbered; usually those that are shown at every step.
        at : int
            The column that is looked at.
        """
        shown, theme = table.columns, self.subject.theme
        size = min(GROWN * theme.value_size, HEADING_ROOM[1] * table.plane.cell)
        wide = _width(self.subject, f"{shown.size - 1:,}", 1.0)
        size = min(size, HEADING_ROOM[0] * table.plane.cell / wide)
        parts = [part for _, part in shown.parts() if part != shown.sought(0)]
        for part in parts if columns is None else [columns]:
            for (x, y), number in table.headings(part, at):
                start = x - _width(self.subject, number, size) / 2, y
                items = tuple(_spelled(self.subject, [number], start, size))
                yield Text(items, size, theme.text, left=True)

    def draw(self) -> Iterator[Primitive]:
        """Write the words, and draw the rulers."""
        yield from rulers.draw(self.lengths, self.subject.theme)
        yield from labels.draw(self.names, self.subject.theme)


def above(subject: Subject, words: str, box: Box, raised: float = 0.0) -> Label:
    """Return a name above a box, over its middle."""
    label = labels.sized(subject, words)
    left, _, right, top = box
    return label.moved((left + right - label.width) / 2, top + NAME_GAP + raised)


def below(subject: Subject, words: str, box: Box) -> Label:
    """Return a name below a box, under its middle."""
    label = labels.sized(subject, words)
    left, bottom, right, _ = box
    return label.moved((left + right - label.width) / 2, bottom - NAME_GAP - label.height)


def around(subject: Subject, picture: Pictures, words: str) -> Said:
    """Return the name of the maps above them, and the rulers of the first one, if asked for.

    Rulers of rows stand on the side where no columns are.
    """
    first, lengths = picture.maps[0], []
    if subject.options.get("labels"):
        taken = [plane.bounds for plane in (*picture.maps, *picture.close)]
        lengths = rulers.rulers(subject, first, taken, is_right=picture.is_left)
    tops = [box[3] for ruler in lengths for box in ruler.boxes]
    raised = max([0.0, *(top - first.bounds[3] for top in tops)])
    return Said(subject, (above(subject, words, first.bounds, raised),), tuple(lengths))


def overlap(left: Iterable[Box], right: Iterable[Box]) -> float:
    """Return how far boxes must move to the left, not to come near others beside them."""
    near = [
        one[2] + NAMES_APART - other[0]
        for one, other in product(left, right)
        if one[1] < other[3] and other[1] < one[3]
    ]
    return max([0.0, *near])


def sentence(subject: Subject, parts: Sequence[str], width: float) -> Text:
    """Return the line below all: what a step does.

    Parameters
    ----------
    subject : Subject
    parts : sequence of str
        Words and numbers, which stand apart.
    width : float
        That of the canvas, in points.
    """
    theme = subject.theme
    wide, room = sentence_width(subject, parts), width - 2 * theme.margin
    scale = min(1.0, room / wide)
    at = ((width - scale * wide) / 2, theme.margin + 0.6 * theme.value_size)
    size = scale * theme.value_size
    return Text(tuple(_spelled(subject, parts, at, size)), size, theme.text, left=True)


def sentence_width(subject: Subject, parts: Sequence[str]) -> float:
    """Return the width of `sentence`, in points."""
    size = subject.theme.value_size
    return sum(_width(subject, part, size) for part in parts) + (len(parts) - 1) * SPACE * size


def _spelled(
    subject: Subject, parts: Sequence[str], at: Point, size: float
) -> Iterator[tuple[Point, str]]:
    """Yield words and digits with their places: to set new words takes long, these are few."""
    x, y = at
    for part in parts:
        for piece in _pieces(part):
            yield (x, y), piece
            x += subject.width(piece, size)
        x += SPACE * size


def _width(subject: Subject, part: str, size: float) -> float:
    return sum(subject.width(piece, size) for piece in _pieces(part))


def _pieces(part: str) -> Sequence[str]:
    """Return the digits of a number, with the commas after them, and other words as they are."""
    return re.findall(r"\d,?", part) if part[0].isdecimal() else [part]


def size_text(*sizes: int) -> str:
    r"""Return sizes for a name.

    Examples
    --------
    >>> size_text(9, 2500)
    '$9 \\times 2{,}500$'
    """
    written = (f"{size:,}".replace(",", "{,}") for size in sizes)
    return "$" + r" \times ".join(written) + "$"
