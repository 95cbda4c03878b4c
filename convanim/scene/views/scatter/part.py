"""What all parts of the picture know: the subject, and what its walk writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convanim.scene.parts import labels
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.words import CENTRE
from convanim.scene.parts.writing import Writing
from convanim.scene.primitives import Point, Text
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import Walk
from convanim.walk.stamps import Stamps

__all__ = ["Part", "in_all", "middle"]


@dataclass(frozen=True, eq=False)
class Part:
    """The base class of what is drawn: the output's cells, and what is written to them.

    Parameters
    ----------
    subject : Subject
    stamps : Stamps
        What is written, over two axes.
    """

    subject: Subject
    stamps: Stamps

    @property
    def walk(self) -> Walk:
        """The walk whose windows are written."""
        return self.stamps.walk

    def named(self, name: str, sizes: Sequence[int] = ()) -> str:
        """Return a part's name, with its size where there are labels.

        Parameters
        ----------
        name : str
        sizes : sequence of int, optional
            The size of a part that is not input, kernel or output.
        """
        if not self.subject.options.get("labels"):
            return name
        if not sizes:
            return labels.part(self.subject, name).words
        size = r" \times ".join(map(str, sizes))
        return f"{name}, ${size}$"

    @property
    def theme(self) -> Theme:
        """The subject's theme."""
        return self.subject.theme


def in_all(plane: Plane, written: Writing) -> list[Text]:
    """Write numbers into all cells of a plane."""
    cells = np.ndindex(plane.rows, plane.columns)
    return written.at(range(written.which.size), [middle(plane, *cell) for cell in cells])


def middle(plane: Plane, row: int, column: int, at: tuple[float, float] = CENTRE) -> Point:
    """Return the place of a number in its cell."""
    return plane.point(row + at[1], column + at[0])
