"""The numbers of windows that are read into columns, or written from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.words import formula_texts
from convanim.scene.subject import Subject
from convanim.scene.views.columns.pictures import Hues
from convanim.walk import Walk
from convanim.walk.arrays import Array
from convanim.walk.stamps import Stamps

__all__ = ["RESULTS", "Folded", "Unfolded", "Windows"]

#: Numbers of a step's output that are written out.
MOST_VALUES = 4

#: What the result of a column is called, by the name of its combination.
RESULTS = {"sum": "sum", "max": "largest", "mean": "mean", "norm": "norm"}


@dataclass(frozen=True, eq=False)
class Windows:
    """A walk whose windows stand beside each other as columns.

    Parameters
    ----------
    subject : Subject
        Over two axes, with all maps that a window has.
    """

    subject: Subject

    @cached_property
    def walk(self) -> Walk:
        """The walk over a map."""
        return self.subject.walk.of_one_map()

    @cached_property
    def maps(self) -> int:
        """Number of maps that a window has."""
        return self.subject.walk.size[0] if self.subject.walk.has_maps else 1

    @cached_property
    def height(self) -> int:
        """Number of entries of a column."""
        rows, columns = self.walk.places
        return self.maps * rows * columns

    @cached_property
    def hues(self) -> Hues:
        """The colours of a column's entries."""
        rows, columns = self.walk.places
        return Hues(self.subject.theme, (self.maps, rows, columns))


@dataclass(frozen=True, eq=False)
class Unfolded(Windows):
    """Windows that become columns, and what is made of them."""

    @cached_property
    def made(self) -> int:
        """Number of output maps."""
        return self.subject.walk.steps[0] if self.subject.walk.has_maps else 1

    @cached_property
    def grid(self) -> Array:
        """Numbers of all maps."""
        return self.subject.numbers.grid.reshape(self.maps, *self.walk.grid)

    @cached_property
    def output(self) -> Array:
        """Numbers of the output, one row per map."""
        return self.subject.numbers.output.reshape(self.made, len(self.walk))

    @cached_property
    def kernels(self) -> Array:
        """Weights, one row per output map."""
        steps = len(self.walk)
        found = [self.subject.numbers.weights(steps * number) for number in range(self.made)]
        return np.array([np.ravel(one) for one in found if one is not None])

    @property
    def bias(self) -> str | None:
        """The bias, if there is one; without its number where each output map has its own."""
        bias = self.subject.numbers.bias
        return None if bias is None else formula_texts(np.ravel(bias))[0] if bias.size == 1 else ""

    def column(self, step: int) -> Array:
        """Return the cells of `grid`, counted row by row, that a step's column holds."""
        rows, columns = (np.array([*window.cells]) for window in self.walk.windows(step))
        height, width = self.walk.grid
        cells = rows[:, None] * width + columns
        return np.asarray(np.arange(self.maps)[:, None, None] * height * width + cells).ravel()

    def result(self, step: int) -> list[str]:
        """Return what a step does, in words and numbers."""
        name, number = self.walk.combine.name, f"{step:,}"
        if name == "lay":
            return ["window", number, "becomes column", number]
        if np.isnan(self.output[:, step]).any():
            return [f"{RESULTS[name]} of column", number, "does not exist: no cell counts"]
        values = formula_texts(self.output[:, step])
        if not self.walk.combine.weighted:
            return [f"{RESULTS[name]} of column", number, f"$=$ {values[0]}"]
        kernels = "kernels" if len(values) > 1 else "kernel"
        plus = [] if self.bias is None else [f"+ bias {self.bias}".rstrip()]
        shown = ", ".join(values[:MOST_VALUES]) + ", ..." * (len(values) > MOST_VALUES)
        return [rf"{kernels} $\times$ column", number, *plus, f"$=$ {shown}"]


@dataclass(frozen=True, eq=False)
class Folded(Windows):
    """Windows that columns are added to. Output cells are counted row by row, map by map."""

    @cached_property
    def stamps(self) -> Stamps:
        """What each step writes, and the sums after it."""
        return Stamps(self.subject.walk, lambda: self.subject.numbers)

    @cached_property
    def places(self) -> tuple[list[int], list[int]]:
        """The rows and the columns of the grid that are the output's."""
        rows, columns = map(own_cells, self.walk.axes)
        return rows, columns

    def rows_at(self, step: int) -> tuple[int, int]:
        """Return the first row of the output in a step's window, and the second one below it.

        Rows above it get no more, and those below it have nothing yet.
        """
        rows, _ = self.walk.extents(step)
        first, stop = np.searchsorted(self.places[0], [rows.start, rows.stop]).tolist()
        return first, min(stop + 1, len(self.places[0]))

    def cells_of_rows(self, first: int, stop: int) -> Array:
        """Return the output cells in some rows of all maps, of shape (maps, rows, columns)."""
        height, width = (len(places) for places in self.places)
        cells = np.arange(first, stop)[:, None] * width + np.arange(width)
        return np.asarray(np.arange(self.maps)[:, None, None] * height * width + cells)
