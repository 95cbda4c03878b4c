"""What a walk writes step by step, and the sums that stand in the output meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from convanim.walk.arrays import Array, real, too_large
from convanim.walk.model import Walk
from convanim.walk.numbers import NOISE, Numbers

__all__ = ["Cells", "Stamps"]

#: Output cells, counted row by row, or something else that is counted.
Cells = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Stamps:
    """What each step of a walk writes, as floats, in the order of its window's places.

    Parameters
    ----------
    walk : Walk
        A walk over equal windows that are written.
    find_numbers : callable
        Computes its numbers; called when they are first needed.
    """

    walk: Walk
    find_numbers: Callable[[], Numbers]

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of the walk."""
        return self.find_numbers()

    @cached_property
    def targets(self) -> Cells:
        """Output cell, counted row by row, that each step writes to at each place.

        −1 where the cell is cropped. One row per step.
        """
        walk, axes = self.walk, len(self.walk.axes)
        found, beyond = np.zeros((1,) * 2 * axes, np.intp), np.zeros((1,) * 2 * axes, bool)
        for number, axis in enumerate(walk.axes):
            cells = np.array([window.cells for window in axis.windows])
            sources = np.array(axis.sources)[cells]
            shape = [1] * 2 * axes
            shape[number], shape[axes + number] = sources.shape
            found = found * axis.size + sources.reshape(shape)
            beyond = beyond | (sources.reshape(shape) < 0)
        return np.where(beyond, -1, found).reshape(len(walk), -1)

    @cached_property
    def inputs(self) -> Array:
        """What each step starts from: its input cell's number, or one row per step of a column."""
        walk, x = self.walk, real("x", self.numbers.x)
        if walk.combine.name == "lay":
            return x.reshape(-1, len(walk)).T
        if walk.combine.name == "place":
            read, picks = self._read(x), self.numbers.picks
            assert picks is not None
            return np.take_along_axis(read, picks.reshape(-1, 1), axis=1)[:, 0]
        return x.reshape(-1)

    @cached_property
    def written(self) -> Array:
        """What each step writes at each place, one row per step.

        NaN where maxima are put back and the maximum was not at the place.
        """
        name = self.walk.combine.name
        if name == "lay":
            return self.inputs
        if name == "place":
            assert self.numbers.picks is not None
            places = np.arange(self.targets.shape[1])
            chosen = places == self.numbers.picks.reshape(-1, 1)
            return np.where(chosen, self.inputs[:, None], np.nan)
        kernel = self.numbers.kernel
        assert kernel is not None
        with np.errstate(over="ignore"):  # `sums` tells
            return np.asarray(self.inputs[:, None] * kernel.reshape(-1))

    @property
    def start(self) -> float:
        """What stands in the output before the first step: the bias, or 0."""
        bias = self.numbers.bias
        return 0.0 if bias is None else float(real("bias", bias))

    @cached_property
    def sums(self) -> Array:
        """What stands in the output cell after each write, laid out as `written`.

        NaN where the cell is cropped. Where maxima are put back, nothing adds up.

        Raises
        ------
        ConvanimError
            Where numbers are too large for a float.
        """
        output = np.full(prod(self.walk.output_size), self.start)
        amounts, sums = abs(output), np.full(self.targets.shape, np.nan)
        puts = self.walk.combine.name == "place"
        with np.errstate(over="ignore", invalid="ignore"):  # told below
            for step, (targets, values) in enumerate(zip(self.targets, self.written, strict=True)):
                there = targets >= 0
                cells, new = targets[there], values[there]
                if puts:
                    output[cells] = np.where(np.isnan(new), output[cells], new)
                else:
                    output[cells] += new
                    amounts[cells] += abs(new)
                # As in `Numbers.output`: what differs from 0 only by rounding is 0.
                found = output[cells]
                sums[step, there] = np.where(abs(found) < NOISE * amounts[cells], 0.0, found)
        if not np.isfinite(amounts).all():
            raise too_large("the output")
        return sums

    @cached_property
    def last(self) -> Cells:
        """The last step that writes to each output cell; −1 where none does."""
        return np.asarray(self.last_writes(len(self.walk) - 1) // self.targets.shape[1])

    @cached_property
    def _writes(self) -> Cells:
        """All writes by output cell and then by step: the cell's number × `sums.size` + the write.

        Cropped cells come before the first one.
        """
        return np.sort(self.targets.reshape(-1) * self.targets.size + np.arange(self.targets.size))

    def _found(self, step: int, cells: Cells | None) -> tuple[Cells, ...]:
        """Return where in `_writes` those of some cells begin, and end after a step."""
        each = np.arange(prod(self.walk.output_size)) if cells is None else cells
        written = (step + 1) * self.targets.shape[1]
        first = np.searchsorted(self._writes, each * self.targets.size)
        return first, np.searchsorted(self._writes, each * self.targets.size + written)

    def last_writes(self, step: int, cells: Cells | None = None) -> Cells:
        """Return the last write to output cells up to a step, as an index into `sums.flat`.

        −1 where there was none.

        Parameters
        ----------
        step : int
        cells : array of int, optional
            Cells, counted row by row; usually all.
        """
        first, end = self._found(step, cells)
        return np.where(end > first, self._writes[end - 1] % self.targets.size, -1)

    def counts(self, step: int, cells: Cells | None = None) -> Cells:
        """Return how many windows were written to output cells up to a step; see `last_writes`."""
        first, end = self._found(step, cells)
        return np.asarray(end - first)

    def writes_to(self, cell: int) -> Cells:
        """Return all writes to an output cell, as indices into `sums.flat`."""
        (first,), (end,) = self._found(len(self.walk) - 1, np.array([cell]))
        return np.asarray(self._writes[first:end] % self.targets.size)

    def written_to(self, steps: slice) -> Cells:
        """Return the output cells, in order, that some steps write to."""
        cells = np.unique(self.targets[steps])
        return cells[cells >= 0]

    def _read(self, x: Array) -> Array:
        """Return what a max pooling reads at each place, one row per step; −∞ without data."""
        return np.where(self.targets >= 0, x.reshape(-1)[self.targets], -np.inf)
