"""The numerical view: the grid lies flat, with its numbers, and the output beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convanim.scene import parts
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Moving, Primitive, Scene, Still, Text
from convanim.theme import Theme
from convanim.values import Array, Numbers
from convanim.walk import Walk

__all__ = ["stage"]

#: Place of a kernel's value in its cell, from the upper left corner, and its room there.
CORNER = (0.8, 0.8)
CORNER_ROOM = 0.36

#: How much of a cell a value may fill.
ROOM = 0.84


def stage(walk: Walk, numbers: Numbers, theme: Theme) -> Scene:
    """Stage a walk over two axes, with all its numbers, as the guide's numerical figure."""
    (rows, columns), made = parts.two_axes(walk, "numerical")
    raised = (rows - made[0]) // 2
    beside = ((columns + 1) * theme.cell, raised * theme.cell)
    width, height, (grid, out) = parts.canvas(
        theme,
        Plane(rows, columns, FLAT, theme.cell),
        Plane(*made, FLAT, theme.cell, beside),
    )

    def cells() -> Iterator[Primitive]:
        yield from parts.floor(walk, grid, theme)
        yield from parts.output(out, theme)

    def marks(step: int) -> Iterator[Primitive]:
        yield from parts.window(walk, grid, theme, step)
        yield from parts.current(walk, out, theme, step)

    def values() -> Iterator[Primitive]:
        yield from _values(numbers.grid, grid, theme.value_size, theme)
        yield from _values(numbers.output, out, theme.small_size, theme, decimals=1)

    def weights(step: int) -> Iterator[Primitive]:
        if numbers.kernel is not None:
            yield from _weights(walk, numbers.kernel, grid, theme, step)

    # The guide shades its numbers too; over the shade they can be read in any theme.
    layers = (Still(cells), Moving(marks), Still(values), Moving(weights))
    return Scene(width, height, theme.background, len(walk), layers)


def _values(
    values: Array, plane: Plane, size: float, theme: Theme, decimals: int = 0
) -> Iterator[Text]:
    room = ROOM * theme.cell
    for cell, value in np.ndenumerate(values):
        if not np.isnan(value):
            at = plane.point(cell[0] + 0.5, cell[1] + 0.5)
            yield Text(at, written(float(value), decimals), size, theme.text, room)


def _weights(walk: Walk, kernel: Array, plane: Plane, theme: Theme, step: int) -> Iterator[Text]:
    room = CORNER_ROOM * theme.cell
    for (row, column), value in zip(walk.reads(step), kernel.ravel(), strict=True):
        at = plane.point(row + CORNER[1], column + CORNER[0])
        yield Text(at, written(float(value)), theme.small_size, theme.text, room)


def written(value: float, decimals: int = 0) -> str:
    r"""Write a number to so many decimals; what is no whole number, to three digits at least.

    Examples
    --------
    >>> written(3.0), written(0.25), written(17.0, 1), written(-2), written(-np.inf)
    ('3', '0.25', '17.0', '$-2$', '$-\\infty$')
    """
    if np.isinf(value):
        return r"$-\infty$" if value < 0 else r"$\infty$"
    if decimals or value == round(value):
        text = f"{value:z.{decimals}f}"
    else:
        text = f"{value:.3g}"
    return f"${text}$" if text.startswith("-") else text  # a minus, not a hyphen
