"""The subject of a scene: what a view gets to stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import Any

from convanim.theme import LENGTH_RANGE, Theme
from convanim.walk import Cell, Walk
from convanim.walk.fields import Field
from convanim.walk.numbers import Numbers

__all__ = ["Subject"]

#: Longest side of what is drawn, in points, beyond which words grow with the picture.
LARGE = 480.0


def _no_runs(cell: Cell) -> tuple[tuple[int, int], ...]:
    """Return no runs: they are only known of layers that are drawn as a stack."""
    return ()


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
    order : str
        How the maps that cells are spread over, or come from, are numbered, ``"crd"`` or
        ``"dcr"`` (see `PixelShuffle`); empty for layers that have no such maps.
    below : tuple of Subject
        The layers below this one, from the input up, where they are stacked.
    whole : Walk, optional
        The whole of a walk that is a part of a larger one: of its corner (see
        `convanim.walk.part`), or of its first output map.
    find_fields : callable
        Returns the receptive field of the stack's output cells in this layer's input, per axis.
    find_runs : callable
        Takes an output cell of the stack, and returns first and last input cell of its field in
        this layer's input, per axis. Cells beyond the border are counted, too.
    """

    walk: Walk
    find_numbers: Callable[[], Numbers]
    width: Callable[[str, float], float]
    theme: Theme
    primed: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    added: int = 0
    name: str = ""
    order: str = ""
    below: tuple[Subject, ...] = ()
    whole: Walk | None = None
    find_fields: Callable[[], tuple[Field, ...]] = tuple
    find_runs: Callable[[Cell], tuple[tuple[int, int], ...]] = _no_runs

    @cached_property
    def numbers(self) -> Numbers:
        """Numbers of the walk, computed when they are first needed."""
        return self.find_numbers()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The receptive field of the stack's output cells in this layer's input, per axis."""
        return self.find_fields()

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

    def with_words_for(
        self, bounds: tuple[float, float, float, float], most: float = inf
    ) -> Subject:
        """Return the subject with larger words, where they would look small in a large picture.

        Parameters
        ----------
        bounds : tuple of float
            Left, bottom, right and top of what is drawn, in points.
        most : float
            The largest size of words that there is room for; they are never smaller than usual.
        """
        left, bottom, right, top = bounds
        usual = self.theme.value_size
        size = min(usual * max(right - left, top - bottom) / LARGE, most, LENGTH_RANGE[1])
        if size <= usual:
            return self
        return replace(self, theme=replace(self.theme, value_size=size))

    def of_first_map(self) -> Subject:
        """Return the subject with the first of several maps alone."""
        walk = self.walk.of_one_map()
        return replace(
            self,
            walk=walk,
            find_numbers=lambda: self.numbers.of_first_map(),
            whole=self.whole and self.whole.of_one_map(),
        )

    def of_first_output(self) -> Subject:
        """Return the subject with the first output map, and the input maps that it is made of.

        Where windows are written, it is the first input map.
        """
        maps, *axes = self.walk.axes
        walk = replace(self.walk, axes=(replace(maps, windows=maps.windows[:1]), *axes))
        return replace(
            self,
            walk=walk,
            find_numbers=lambda: self.numbers.of_first_output(walk),
            whole=self.true,
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
