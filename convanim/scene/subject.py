"""What a view is given to stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

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
    walk, theme : of the layer
    find_numbers : computes its numbers, for the views that show them
    channels : input and output maps
    symbols : whether weights are shown as symbols, not as numbers
    labels : whether words name the parts
    transposed : whether the sizes are those of a transposed layer, and have primes
    """

    walk: Walk
    find_numbers: Callable[[], Numbers]
    theme: Theme
    channels: tuple[int, int] = (1, 1)
    symbols: bool = True
    labels: bool = False
    transposed: bool = False

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers of the walk."""
        return self.find_numbers()
