"""Sizes of paper, for booklets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convanim.checks import one_of
from convanim.theme import POINTS_PER_INCH

__all__ = ["PAPERS", "USUAL_PAPER", "Paper", "checked_paper"]


@dataclass(frozen=True)
class Paper:
    """A size of paper.

    Parameters
    ----------
    width, height : float
        In points.
    """

    width: float
    height: float


#: The sizes by their names.
PAPERS = {
    "a4": Paper(210 / 25.4 * POINTS_PER_INCH, 297 / 25.4 * POINTS_PER_INCH),
    "letter": Paper(8.5 * POINTS_PER_INCH, 11 * POINTS_PER_INCH),
}

USUAL_PAPER = "a4"


def checked_paper(value: Any) -> str:
    """Return the name of a size of paper; raise ConvanimError if there is none of that name."""
    return one_of("paper", value, PAPERS)
