"""What a view is given to stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from convanim.theme import Theme
from convanim.walk import Walk
from convanim.walk.numbers import Numbers

__all__ = ["Subject"]


@dataclass(frozen=True, eq=False)
class Subject:
    """A walk, its numbers and its look, and what a user wants to see of it.

    Each view takes what it shows and leaves the rest.

    Parameters
    ----------
    walk : Walk
    find_numbers : callable
        Computes its numbers, for the views that show them.
    width : callable
        Measures words, as `Text` has them in its usual font, in a size; both in points.
    theme : Theme
    primed : bool
        Whether the sizes are those of a transposed layer, and have primes.
    options : mapping
        The options of the views, by their names.
    """

    walk: Walk
    find_numbers: Callable[[], Numbers]
    width: Callable[[str, float], float]
    theme: Theme
    primed: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers of the walk."""
        return self.find_numbers()
