"""Where the parts of the picture stand: beside each other, or rows below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from convanim.scene.parts import labels, tiles
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import DISTANCE, Box, Label
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.rulers import Ruler
from convanim.scene.primitives import Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Role

__all__ = [
    "ARROW_ROOM",
    "GAP",
    "Layout",
    "Line",
    "Piece",
    "arrow_between",
    "in_lines",
    "in_rows",
    "worded",
]

#: Distance between two parts, in cells.
GAP = 1.4

#: By how much words may be wider than the plane above them, in cells.
REACH = 0.9

#: Room of an arrow between two parts, and its distance from both, in cells.
ARROW_ROOM, ARROW_GAP = 2.2, 0.4


#: Words and icon of a line of the legend.
Line = tuple[str, Role | str]


@dataclass(frozen=True)
class Piece:
    """A plane with its name.

    Parameters
    ----------
    plane : Plane
        Anywhere.
    name : str
        Words below or beside it.
    before : float
        Room to its left for a sign or a number, in cells; it takes the place of the gap.
    note : str
        Further words, below it.
    around : tuple of Ruler
        Rulers beside the plane where it is.
    """

    plane: Plane
    name: str = ""
    before: float = 0.0
    note: str = ""
    around: tuple[Ruler, ...] = ()

    @property
    def reach(self) -> Box:
        """How far rulers reach beyond the plane: to the left, below, to the right, above."""
        here = self.plane.bounds
        boxes = [here, *(box for ruler in self.around for box in ruler.boxes)]
        left, bottom, right, top = here
        far_left, low, far_right, high = labels.enclosing(boxes)
        return left - far_left, bottom - low, far_right - right, high - top

    def rulers_at(self, plane: Plane) -> Iterator[Ruler]:
        """Yield the rulers where the plane is moved to."""
        (x, y), (old_x, old_y) = plane.origin, self.plane.origin
        return (ruler.moved(x - old_x, y - old_y) for ruler in self.around)


@dataclass(frozen=True)
class Layout:
    """Pieces on a canvas.

    Parameters
    ----------
    width, height : float
        Size of the canvas, in points.
    planes : tuple of Plane
    words : list of Label
        Names and notes, and the legend.
    rulers : list of Ruler
    """

    width: float
    height: float
    planes: tuple[Plane, ...]
    words: list[Label]
    rulers: list[Ruler]


def width_of(line: Sequence[Piece]) -> float:
    """Return the width of a line, in cells."""
    return sum((piece.before or GAP) + piece.plane.columns for piece in line)


def worded(subject: Subject, lines: Sequence[Sequence[Piece]]) -> Subject:
    """Return the subject with words as large as lines of pieces ask for.

    They are not higher than a row of cells and the gap below it.
    """
    cell = subject.theme.cell
    width = max(
        sum((piece.before or GAP) + piece.plane.columns for piece in line) for line in lines
    )
    height = sum(max(piece.plane.rows for piece in line) + GAP for line in lines)
    most = (1 + GAP / 2) * cell / labels.HEIGHT
    return subject.with_words_for((0.0, 0.0, width * cell, height * cell), most)


def in_lines(
    subject: Subject, lines: Sequence[Sequence[Piece]], legend: Sequence[Line] = ()
) -> Layout:
    """Set pieces in lines, their middles at one height, names and notes below.

    Below them is a legend, of which words and icon of each line are given.
    """
    cell = subject.theme.cell
    planes: list[Plane] = []
    words: list[Label] = []
    top = 0.0
    for line in lines:
        height = max(piece.plane.rows for piece in line) * cell
        top -= max(piece.reach[3] - (height - piece.plane.rows * cell) / 2 for piece in line)
        x, lowest = 0.0, top - height
        for piece in line:
            below = [labels.sized(subject, text) for text in (piece.name, piece.note) if text]
            width = piece.plane.columns * cell
            # Words may reach into the gaps, but not to those beside them.
            spare = max([0.0, *(label.width - width - REACH * cell for label in below)]) / 2
            left, _, right, _ = piece.reach
            x += (piece.before or (GAP if x else 0)) * cell + max(spare, left)
            y = top - (height + piece.plane.rows * cell) / 2
            planes.append(replace(piece.plane, origin=(x, y)))
            words.append(_room(piece, x, y, cell))
            for label in below:
                y -= DISTANCE + label.height
                words.append(label.moved(x + (width - label.width) / 2, y))
            lowest = min(lowest, y)
            x += width + max(spare, right)
        top = lowest - GAP / 2 * cell
    return _fitted(subject, [*chain(*lines)], planes, words, legend)


def in_rows(subject: Subject, pieces: Sequence[Piece], legend: Sequence[Line] = ()) -> Layout:
    """Set pieces below each other, their first cells in a column, names to the left.

    Below them is a legend, as `in_lines` has it.
    """
    cell = subject.theme.cell
    planes: list[Plane] = []
    words: list[Label] = []
    left = -max(piece.before * cell + piece.reach[0] for piece in pieces)
    top = 0.0
    for piece in pieces:
        y = top - piece.reach[3] - piece.plane.rows * cell
        planes.append(replace(piece.plane, origin=(0.0, y)))
        words.append(_room(piece, 0.0, y, cell))
        if piece.name:
            label = labels.sized(subject, piece.name)
            middle = y + (piece.plane.rows * cell - label.height) / 2
            words.append(label.moved(left - DISTANCE - label.width, middle))
        if piece.note:
            label = labels.sized(subject, piece.note)
            y -= DISTANCE + label.height
            words.append(label.moved(0.0, y))
        top = y - GAP / 2 * cell
    return _fitted(subject, pieces, planes, words, legend)


def arrow_between(before: Plane, after: Plane, theme: Theme, reach: float = 0.0) -> Primitive:
    """Return an arrow from one plane to another that is `ARROW_ROOM` to the right of it.

    Where the other one begins a line of its own, the arrow stands before it. What is beside the
    other one reaches so far to its left.
    """
    left, bottom, _, top = after.bounds
    left, middle, gap = left - reach, (bottom + top) / 2, ARROW_GAP * theme.cell
    right = before.bounds[2]
    if right > left:
        right = left - ARROW_ROOM * theme.cell
    return arrow((right + gap, middle), (left - gap, middle), Stroke(theme.ink, theme.thick))


def _room(piece: Piece, left: float, bottom: float, cell: float) -> Label:
    """Return the room to the left of a piece, as a label without words."""
    width = piece.before * cell
    return Label("", left - width, bottom, width, piece.plane.rows * cell)


def _fitted(
    subject: Subject,
    pieces: Sequence[Piece],
    planes: Sequence[Plane],
    words: Sequence[Label],
    legend: Sequence[Line],
) -> Layout:
    """Add rulers and legend, and find a canvas for all."""
    beside = [
        ruler
        for piece, plane in zip(pieces, planes, strict=True)
        for ruler in piece.rulers_at(plane)
    ]
    taken = [box for ruler in beside for box in ruler.boxes]
    boxes = [*(plane.bounds for plane in planes), *(label.box for label in words), *taken]
    found = [*words, *labels.lines_below(subject, boxes, legend)]
    width, height, placed, moved = tiles.fit_canvas(subject.theme, planes, found, taken)
    dx, dy = (new - old for new, old in zip(placed[0].origin, planes[0].origin, strict=True))
    rulers = [ruler.moved(dx, dy) for ruler in beside]
    return Layout(width, height, placed, [label for label in moved if label.words], rulers)
