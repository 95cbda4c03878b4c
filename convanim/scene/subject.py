"""The subject of a scene: what a view gets to stage."""

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
    """A walk, its numbers, its look, and the options of the views.

    Parameters
    ----------
    walk : Walk
    find_numbers : callable
        Computes the walk's numbers; only called by views that show them.
    width : callable
        Takes words of a `Text` in the font ``"roman"`` and their size in points, and returns
        their width in points.
    theme : Theme
    primed : bool
        Whether symbols have primes, and the matrix is written as a transpose, as the guide does
        for transposed convolutions.
    options : mapping
        Options of `convanim.animate`, by name. A view ignores those of other views.
    """

    walk: Walk
    find_numbers: Callable[[], Numbers]
    width: Callable[[str, float], float]
    theme: Theme
    primed: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers of the walk, computed when they are first needed."""
        return self.find_numbers()
