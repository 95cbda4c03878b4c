"""The numerical view: the grid lies flat, with its numbers, and the output beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from convanim.scene import parts
from convanim.scene.plane import FLAT, Plane
from convanim.scene.primitives import Moving, Point, Primitive, Scene, Still, Text
from convanim.theme import Theme
from convanim.values import Numbers
from convanim.walk import Walk

__all__ = ["stage"]

#: Where a kernel's value stands in its cell, in cells from the upper left corner, and its room.
CORNER, CORNER_ROOM = (0.8, 0.8), 0.36

#: The same for values too wide for the corner: under the grid's value, which moves up.
BELOW, ABOVE = (0.5, 0.8), (0.5, 0.38)

#: Where other values stand, and how much of a cell they may fill.
CENTRE, ROOM = (0.5, 0.5), 0.84

#: Characters a number may have before it is written by its power of ten.
LONGEST = 7


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

    wide = numbers.kernel is not None and any(len(written(v)) > 1 for v in numbers.kernel.flat)

    def values() -> Iterator[Primitive]:
        at = ABOVE if wide else CENTRE
        yield from _values(np.ndenumerate(numbers.grid), grid, at, theme.value_size, theme)
        yield from _values(np.ndenumerate(numbers.output), out, CENTRE, theme.small_size, theme, 1)

    def weights(step: int) -> Iterator[Primitive]:
        if numbers.kernel is None:
            return
        cells = zip(walk.reads(step), numbers.kernel.flat, strict=True)
        at, room = (BELOW, ROOM) if wide else (CORNER, CORNER_ROOM)
        yield from _values(cells, grid, at, theme.small_size, theme, room=room)

    # The guide shades its numbers too; over the shade they can be read in any theme.
    layers = (Still(cells), Moving(marks), Still(values), Moving(weights))
    return Scene(width, height, theme.background, len(walk), layers)


def _values(
    values: Iterable[tuple[tuple[int, ...], float]],
    plane: Plane,
    at: tuple[float, float],
    size: float,
    theme: Theme,
    decimals: int = 0,
    room: float = ROOM,
) -> Iterator[Text]:
    """Write values into cells: the finite ones alike, lest one be larger than another."""
    groups: dict[bool, list[tuple[Point, str]]] = {True: [], False: []}
    for (row, column), value in values:
        if not np.isnan(value):
            place = plane.point(row + at[1], column + at[0])
            groups[bool(np.isfinite(value))].append((place, written(float(value), decimals)))
    for items in groups.values():
        if items:
            yield Text(tuple(items), size, theme.text, room * theme.cell)


def written(value: float, decimals: int = 0) -> str:
    r"""Write a number to so many decimals, rounding halves up; what is no whole number, to three.

    Examples
    --------
    >>> written(3.0), written(0.25), written(0.25, 1), written(-2), written(-np.inf)
    ('3', '0.25', '0.3', '$-2$', '$-\\infty$')
    >>> written(24_107_000_000)
    '$2.4{\\cdot}10^{10}$'
    """
    if np.isinf(value):
        return r"$-\infty$" if value < 0 else r"$\infty$"
    exact = Decimal(repr(float(value)))
    most = decimals if decimals or value == round(value) else 3
    for places in range(most, decimals - 1, -1):
        text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):zf}"
        if places > decimals:
            text = text.rstrip("0").rstrip(".")
        if len(text) <= LONGEST:
            break
    else:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"${mantissa}{{\\cdot}}10^{{{int(exponent)}}}$"
    return f"${text}$" if text.startswith("-") else text  # a minus, not a hyphen
