"""Numbers as words, set once for all steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from convanim.scene.primitives import Point, Text
from convanim.scene.subject import Subject
from convanim.scene.views.scatter.writing import Writing, writing
from convanim.walk.arrays import Array

__all__ = ["Written", "written"]


@dataclass(frozen=True)
class Written:
    """Numbers as words: finite ones in one size, so that infinite ones make them no smaller.

    Parameters
    ----------
    parts : tuple of Writing
        Each writes some of the numbers, and leaves out the others.
    """

    parts: tuple[Writing, ...]

    def at(self, numbers: Sequence[int] | Array, points: Sequence[Point]) -> list[Text]:
        """Return some of the numbers, counted row by row, each at a point."""
        return [text for part in self.parts for text in part.at(numbers, points)]


def written(
    subject: Subject, numbers: Array, size: float, say: Callable[[str], str] = str
) -> Written:
    """Write numbers, all with as many decimals; NaN is left out.

    Parameters
    ----------
    subject : Subject
    numbers : array
    size : float
        Largest size of the font, in points.
    say : callable
        Takes a number's text, and returns what is written.
    """
    numbers = np.asarray(numbers, float)
    kinds = [kind for kind in (np.isfinite(numbers), np.isinf(numbers)) if kind.any()]
    parts = (writing(subject, np.where(kind, numbers, np.nan), size, say) for kind in kinds)
    return Written(tuple(parts))
