"""A stack on a canvas: what rows and planes have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from convanim.scene.parts.labels import Label
from convanim.scene.primitives import Text
from convanim.scene.subject import Subject
from convanim.scene.views.stack import told
from convanim.scene.views.stack.cone import Level
from convanim.walk import Cell

__all__ = ["Placed"]


@dataclass(frozen=True)
class Placed:
    """A stack placed on a canvas.

    Parameters
    ----------
    subject : Subject
    worded : Subject
        The same with the size of words.
    width, height : float
        Size of the canvas, in points.
    words : list of Label
        What stays.
    room : Label or None
        Room for the line that changes.
    levels : callable
        Takes a step, and returns what its cell depends on.
    """

    subject: Subject
    worded: Subject
    width: float
    height: float
    words: list[Label]
    room: Label | None
    levels: Callable[[int], list[Level]]

    @property
    def layers(self) -> tuple[Subject, ...]:
        """All layers, from the input up."""
        return (*self.subject.below, self.subject)

    def reach(self, step: int, cell: Cell) -> str:
        """Say what a step's output cell reaches back to."""
        return told.reach(self.layers, cell, self.levels(step)[0])

    def written(self, words: str) -> Iterator[Text]:
        """Write the line that changes."""
        return told.written(self.worded, self.room, words)
