"""The subject of a scene: what a view gets to stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    added : int
        Number of axes of one cell that stand before the layer's own, so that a row of cells is
        drawn as a plane.
    name : str
        What the layer is called.
    below : tuple of Subject
        The layers below this one, from the input up, where they are stacked.
    whole : Walk, optional
        The whole of a walk that is a part of a larger one; see `convanim.walk.part`.
    """

    walk: Walk
    find_numbers: Callable[[], Numbers]
    width: Callable[[str, float], float]
    theme: Theme
    primed: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    added: int = 0
    name: str = ""
    below: tuple[Subject, ...] = ()
    whole: Walk | None = None

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers of the walk, computed when they are first needed."""
        return self.find_numbers()

    @property
    def axes(self) -> int:
        """Number of the layer's own axes, without that of the maps."""
        return len(self.walk.spatial) - self.added

    @property
    def true(self) -> Walk:
        """The whole walk, whose sizes are those of the layer."""
        return self.whole or self.walk

    def own(self, sizes: Sequence[int]) -> tuple[int, ...]:
        """Return those of one size per axis of the walk that are of the layer's own axes."""
        return tuple(sizes[len(sizes) - self.axes :])

    def of_first_map(self) -> Subject:
        """Return the subject with the first of several maps alone."""
        walk = self.walk.of_one_map()
        return replace(
            self,
            walk=walk,
            find_numbers=lambda: self.numbers.of_first_map(),
            whole=self.whole and self.whole.of_one_map(),
        )

    def with_axes(self, count: int) -> Subject:
        """Return the subject over at least so many axes; see `Walk.with_axes`."""
        if len(self.walk.spatial) >= count:
            return self
        return replace(
            self,
            walk=self.walk.with_axes(count),
            find_numbers=lambda: self.numbers.with_axes(count),
            added=count - self.axes,
            whole=self.whole and self.whole.with_axes(count),
        )
