"""The numbers of windows that are read into columns, or written from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convanim.scene.parts.words import formula_texts
from convanim.scene.subject import Subject
from convanim.scene.views.columns.pictures import Hues
from convanim.walk import Walk
from convanim.walk.arrays import Array

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

    @property
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
        """Return the entries of a step's column."""
        rows, columns = (window.cells for window in self.walk.windows(step))
        return np.ravel(self.grid[:, list(rows)][:, :, list(columns)])

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
    """Windows that columns are added to."""

    @cached_property
    def columns(self) -> Array:
        """All columns, side by side."""
        return np.asarray(self.subject.numbers.x, float).reshape(-1, len(self.walk))

    @cached_property
    def targets(self) -> Array:
        """The cell of all maps' grids, counted through, that each entry is added to."""
        shape = (self.maps, *self.walk.grid)
        rows, columns = (np.array([[*w.cells] for w in axis.windows]) for axis in self.walk.axes)
        maps = np.arange(self.maps)[:, None, None]
        cells = np.ravel_multi_index(
            (maps, rows[:, None, None, :, None], columns[None, :, None, None, :]), shape
        )
        return cells.reshape(len(self.walk), -1)

    def after(self, step: int) -> tuple[Array, Array]:
        """Return sums and numbers of summands in all cells of the grids, after a step."""
        shape = (self.maps, *self.walk.grid)
        targets = self.targets[: step + 1].ravel()
        added = self.columns[:, : step + 1].T.ravel()
        size = int(np.prod(shape))
        sums = np.bincount(targets, added, size).reshape(shape)
        return sums, np.bincount(targets, minlength=size).reshape(shape)

    @cached_property
    def last(self) -> Array:
        """The last step that adds to each cell of the grids; −1 where none does."""
        last = np.full((self.maps, *self.walk.grid), -1)
        for step, targets in enumerate(self.targets):
            last.flat[targets] = step
        return last

    @cached_property
    def kept(self) -> Array:
        """Which cells of the grid are cells of the output."""
        rows, columns = (np.array(axis.sources) >= 0 for axis in self.walk.axes)
        return np.asarray(rows[:, None] & columns)
