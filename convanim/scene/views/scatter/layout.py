"""Where the parts of the picture stand: beside each other, or rows below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convanim.scene.parts import labels, tiles
from convanim.scene.parts.arrows import arrow
from convanim.scene.parts.labels import DISTANCE, Label
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme

__all__ = ["ARROW_ROOM", "GAP", "Layout", "Piece", "arrow_between", "in_lines", "in_rows"]

#: Distance between two parts, in cells.
GAP = 1.4

#: By how much words may be wider than the plane above them, in cells.
REACH = 0.9

#: Room of an arrow between two parts, and its distance from both, in cells.
ARROW_ROOM, ARROW_GAP = 2.2, 0.4


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
    """

    plane: Plane
    name: str = ""
    before: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Layout:
    """Pieces on a canvas.

    Parameters
    ----------
    width, height : float
        Size of the canvas, in points.
    planes : tuple of Plane
    words : list of Label
        Names and notes.
    """

    width: float
    height: float
    planes: tuple[Plane, ...]
    words: list[Label]


def in_lines(subject: Subject, lines: Sequence[Sequence[Piece]]) -> Layout:
    """Set pieces in lines, their middles at one height, names and notes below."""
    cell = subject.theme.cell
    planes: list[Plane] = []
    words: list[Label] = []
    top = 0.0
    for line in lines:
        height = max(piece.plane.rows for piece in line) * cell
        x, lowest = 0.0, top - height
        for piece in line:
            below = [labels.sized(subject, text) for text in (piece.name, piece.note) if text]
            width = piece.plane.columns * cell
            # Words may reach into the gaps, but not to those beside them.
            spare = max([0.0, *(label.width - width - REACH * cell for label in below)]) / 2
            x += (piece.before or (GAP if x else 0)) * cell + spare
            y = top - (height + piece.plane.rows * cell) / 2
            planes.append(replace(piece.plane, origin=(x, y)))
            words.append(_room(piece, x, y, cell))
            for label in below:
                y -= DISTANCE + label.height
                words.append(label.moved(x + (width - label.width) / 2, y))
            lowest = min(lowest, y)
            x += width + spare
        top = lowest - GAP / 2 * cell
    return _fitted(subject, planes, words)


def in_rows(subject: Subject, pieces: Sequence[Piece]) -> Layout:
    """Set pieces below each other, their first cells in a column, names to the left."""
    cell = subject.theme.cell
    planes: list[Plane] = []
    words: list[Label] = []
    left = -max(piece.before for piece in pieces) * cell
    top = 0.0
    for piece in pieces:
        y = top - piece.plane.rows * cell
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
    return _fitted(subject, planes, words)


def arrow_between(before: Plane, after: Plane, theme: Theme) -> Primitive:
    """Return an arrow from one plane to another that is `ARROW_ROOM` to the right of it.

    Where the other one begins a line of its own, the arrow stands before it.
    """
    left, bottom, _, top = after.bounds
    middle, gap = (bottom + top) / 2, ARROW_GAP * theme.cell
    right = before.bounds[2]
    if right > left:
        right = left - ARROW_ROOM * theme.cell
    return arrow((right + gap, middle), (left - gap, middle), Stroke(theme.ink, theme.thick))


def _room(piece: Piece, left: float, bottom: float, cell: float) -> Label:
    """Return the room to the left of a piece, as a label without words."""
    width = piece.before * cell
    return Label("", left - width, bottom, width, piece.plane.rows * cell)


def _fitted(subject: Subject, planes: Sequence[Plane], words: Sequence[Label]) -> Layout:
    width, height, placed, found = tiles.fit_canvas(subject.theme, planes, words)
    return Layout(width, height, placed, [label for label in found if label.words])
