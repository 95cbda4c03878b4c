"""The numbers that are shaded and written out, and how they are shaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convanim.scene.parts.marks import own_cells
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.shades import (
    WHITE,
    Colouring,
    Levels,
    Scale,
    grey_or_hues,
    is_picture,
)
from convanim.scene.views.pixels.tones import Tones, tones_of
from convanim.walk.arrays import Array

__all__ = ["COLOURS", "Numbers"]

#: The maps of a picture in colours.
COLOURS = ("red", "green", "blue")

#: What the largest number of the first of these maps is shown as.
RED = (255, 0, 0)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers that are shaded, and their scales.

    Parameters
    ----------
    whole : Subject
        Over two axes, with all maps.
    """

    whole: Subject

    @cached_property
    def subject(self) -> Subject:
        """The first map, whose numbers are written out."""
        return self.whole.of_first_map() if self.whole.walk.has_maps else self.whole

    @cached_property
    def is_coloured(self) -> bool:
        """Whether the input is a picture in red, green and blue."""
        has_three = self.whole.walk.has_maps and self.whole.walk.size[0] == len(COLOURS)
        return has_three and is_picture(self.whole.numbers.x)

    @property
    def told_map(self) -> str:
        """The name of the map whose numbers are written out; empty where there is one."""
        return f", {COLOURS[0]}" if self.is_coloured else ""

    @property
    def names(self) -> tuple[tuple[str, tuple[int, ...]], tuple[str, tuple[int, ...]]]:
        """What input and output are called, and how many maps are drawn, where it is told."""
        if not self.is_coloured:
            return ("input", ()), ("output", ())
        maps = (len(COLOURS),)
        is_coloured = isinstance(self.pictures[1][1], Tones)
        return ("input", maps), (
            ("output", maps) if is_coloured else (f"output{self.told_map}", ())
        )

    @cached_property
    def grid(self) -> Array:
        """Numbers of the input's cells, and of the padding."""
        return self.subject.numbers.grid[tuple(slice(r.start, r.stop) for r in self.kept)]

    @property
    def kept(self) -> tuple[range, ...]:
        """Rows and columns of the grid that are not cropped."""
        return self.subject.walk.kept

    @property
    def spans(self) -> list[range]:
        """Rows and columns of all cells that are kept, or are the input's own and cropped."""
        axes = zip(self.kept, map(own_cells, self.subject.walk.axes), strict=True)
        both = [[*kept, *own] for kept, own in axes]
        return [range(min(cells), max(cells) + 1) for cells in both]

    @property
    def output(self) -> Array:
        """Numbers of the output."""
        return self.subject.numbers.output

    @cached_property
    def of_input(self) -> Scale:
        """The scale of the input."""
        picture = self.is_coloured or is_picture(self.subject.numbers.x)
        return self._tinted(grey_or_hues(self.subject.theme, self.grid, picture))

    @cached_property
    def of_output(self) -> Scale:
        """The scale of the output, which is that of a picture where it may be one."""
        picture = self.of_input.is_grey
        return self._tinted(grey_or_hues(self.subject.theme, self.output, picture))

    def _tinted(self, scale: Scale) -> Scale:
        """Return a scale of grey in the colour of the map whose numbers are written out."""
        return replace(scale, brightest=RED) if self.is_coloured and scale.is_grey else scale

    @cached_property
    def pictures(self) -> tuple[tuple[Levels, Colouring], tuple[Levels, Colouring]]:
        """The shades of input and output, and what their colours are."""
        one = self.of_input.levels(self.grid), self.of_input
        two = self.of_output.levels(self.output), self.of_output
        if not self.is_coloured:
            return one, two
        kept = tuple(slice(r.start, r.stop) for r in self.kept)
        arrays = [self.whole.numbers.grid[(slice(None), *kept)], self.whole.numbers.output]
        if arrays[1].min() < 0 or arrays[1].max() > WHITE:  # no picture any more
            (levels,), tones = tones_of(self.whole.theme, arrays[:1])
            return (levels, tones), two
        (first, second), tones = tones_of(self.whole.theme, arrays)
        return (first, tones), (second, tones)

    @cached_property
    def of_kernel(self) -> Scale:
        """The scale of the weights."""
        kernel = self.subject.numbers.kernel
        assert kernel is not None
        return grey_or_hues(self.subject.theme, kernel, grey=False)

    @cached_property
    def of_products(self) -> Scale:
        """The scale of products of cells and weights."""
        amounts = [max(abs(s.low), abs(s.high)) for s in (self.of_input, self.of_kernel)]
        most = amounts[0] * amounts[1]
        return Scale(self.subject.theme, -most, most)

    @property
    def data(self) -> list[tuple[int, int, int, int]]:
        """The area of the input's own cells: first row and column, numbers of both; if any."""
        axes = zip(self.subject.walk.axes, self.kept, strict=True)
        rows, columns = ([cell for cell in own_cells(axis) if cell in kept] for axis, kept in axes)
        if not rows or not columns:
            return []
        return [(rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)]

    def window(self, step: int) -> Array:
        """Return the numbers of a step's window."""
        cells = np.ix_(*([*window.cells] for window in self.subject.walk.windows(step)))
        return np.asarray(self.subject.numbers.grid[cells])
