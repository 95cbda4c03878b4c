"""Where the parts of the picture stand: beside each other, or rows below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convanim.scene.parts import labels, tiles
from convanim.scene.parts.labels import DISTANCE, Label
from convanim.scene.parts.plane import Plane
from convanim.scene.subject import Subject

__all__ = ["GAP", "Layout", "Piece", "in_lines", "in_rows"]

#: Distance between two parts, in cells.
GAP = 1.4


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
        Room to its left for a sign or a number, in cells, without the gap.
    """

    plane: Plane
    name: str = ""
    before: float = 0.0


@dataclass(frozen=True)
class Layout:
    """Pieces on a canvas.

    Parameters
    ----------
    width, height : float
        Size of the canvas, in points.
    planes : tuple of Plane
    names : list of Label
    """

    width: float
    height: float
    planes: tuple[Plane, ...]
    names: list[Label]


def in_lines(subject: Subject, lines: Sequence[Sequence[Piece]]) -> Layout:
    """Set pieces in lines, their middles at one height, each name below its piece."""
    cell = subject.theme.cell
    planes: list[Plane] = []
    names: list[Label] = []
    top = 0.0
    for line in lines:
        height = max(piece.plane.rows for piece in line) * cell
        x, lowest = 0.0, top - height
        for piece in line:
            x += piece.before * cell
            y = top - (height + piece.plane.rows * cell) / 2
            planes.append(replace(piece.plane, origin=(x, y)))
            middle = x + piece.plane.columns * cell / 2
            if piece.name:
                label = labels.sized(subject, piece.name)
                names.append(label.moved(middle - label.width / 2, y - DISTANCE - label.height))
                lowest = min(lowest, y - DISTANCE - label.height)
            x += (piece.plane.columns + GAP) * cell
        top = lowest - GAP / 2 * cell
    return _fitted(subject, planes, names)


def in_rows(subject: Subject, pieces: Sequence[Piece]) -> Layout:
    """Set pieces of one row below each other, their first cells in a column, names to the left."""
    cell = subject.theme.cell
    planes: list[Plane] = []
    names: list[Label] = []
    left = -max(piece.before for piece in pieces) * cell
    top = 0.0
    for piece in pieces:
        y = top - piece.plane.rows * cell
        planes.append(replace(piece.plane, origin=(0.0, y)))
        if piece.name:
            label = labels.sized(subject, piece.name)
            middle = y + (piece.plane.rows * cell - label.height) / 2
            names.append(label.moved(left - DISTANCE - label.width, middle))
        top = y - GAP / 2 * cell
    return _fitted(subject, planes, names)


def _fitted(subject: Subject, planes: Sequence[Plane], names: Sequence[Label]) -> Layout:
    return Layout(*tiles.fit_canvas(subject.theme, planes, names))
