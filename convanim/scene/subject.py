"""What a view is given to stage."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.theme import Theme
from convanim.values import Numbers
from convanim.walk import Walk

__all__ = ["Subject"]


@dataclass(frozen=True, eq=False)
class Subject:
    """A walk, its numbers and its look, and what a user wants to see of it.

    Each view takes what it shows and leaves the rest.

    Parameters
    ----------
    walk, numbers, theme : of the layer
    channels : input and output maps
    symbols : whether weights are shown as symbols, not as numbers
    labels : whether words name the parts
    """

    walk: Walk
    numbers: Numbers
    theme: Theme
    channels: tuple[int, int] = (1, 1)
    symbols: bool = True
    labels: bool = False
