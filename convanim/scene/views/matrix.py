"""The matrix view: a layer as one sparse matrix, and the row of it that a step uses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from convanim.errors import ConvanimError
from convanim.scene import parts
from convanim.scene.plane import FLAT
from convanim.scene.primitives import (
    Drawing,
    Moving,
    Paths,
    Point,
    Primitive,
    Scene,
    Still,
    Text,
)
from convanim.scene.subject import Subject
from convanim.scene.words import written
from convanim.theme import Theme
from convanim.walk import entries
from convanim.wording import article

__all__ = ["lead", "stage"]

#: Points between the columns, and between the rows, of a matrix set in 10 points.
PITCH, SIZE = (28.8, 12.4), 10.0

#: Room for the widest entry, in points.
ENTRY = 22.0

#: Width of a parenthesis and its thickness in the middle, and the height of its bent ends.
PARENTHESIS, BENT = (5.0, 1.0), 14.0

#: Points between the matrix and the grid.
APART = 14.0

#: Entries beyond which nobody reads a matrix.
MOST = 10_000


def lead(subject: Subject) -> str:
    """Say what the picture shows besides the layer."""
    rows, columns = len(subject.walk), prod(subject.walk.input_size)
    name = "Cᵀ" if subject.primed else "C"
    matrix = f"{rows}×{columns} matrix {name}"
    return f"The layer as {article(matrix)} {matrix}, input and output unrolled row by row. "


def stage(subject: Subject) -> Scene:
    """Stage the matrix **C** of a layer above its grid; each step lights up its row.

    For a transposed convolution it is **C**ᵀ, whose rows are the columns of **C**.
    """
    walk, theme = subject.walk, subject.theme
    parts.two_axes(walk, "matrix")
    if not walk.combine.weighted:
        raise ConvanimError("a pooling has no weights and so no matrix: give a convolution")
    rows, columns = len(walk), prod(walk.input_size)
    if rows * columns > MOST:
        raise ConvanimError(
            f"a matrix of {rows} × {columns} entries can't be read: give a smaller layer"
            f" (at most {MOST} entries)"
        )
    table = _Table(rows, columns, theme)
    grid = parts.grid_plane(walk, FLAT, theme)
    raised = (grid.rows - walk.output_size[0]) / 2
    out = parts.output_plane(
        walk, FLAT, theme, ((grid.columns + 2) * theme.cell, raised * theme.cell)
    )
    edge = theme.margin + theme.thick / 2
    wide = max(table.width, out.bounds[2])
    width, height = wide + 2 * edge, table.height + APART + grid.bounds[3] + 2 * edge
    aside = edge + (wide - out.bounds[2]) / 2
    grid, out = grid.moved(aside, edge), out.moved(aside, edge)
    corner = (edge + (wide - table.width) / 2, height - edge - table.height)

    def still() -> Iterator[Primitive]:
        yield from parts.floor(walk, grid, theme)
        yield from parts.output(out, theme)

    # Apart, for they lie far apart, and what is between them does not change.
    moving = (
        Moving(lambda step: [table.lit(corner, step)]),
        Moving(lambda step: parts.window(walk, grid, theme, step)),
        Moving(lambda step: parts.current(walk, out, theme, step)),
    )

    def poster() -> Drawing:
        whole = tuple(table.at((edge, edge), _words(subject)))
        return Drawing(table.width + 2 * edge, table.height + 2 * edge, theme.background, whole)

    sheets = (Still(still), *moving, Still(lambda: table.at(corner, _words(subject))))
    return Scene(width, height, theme.background, rows, sheets, poster)


def _words(subject: Subject) -> dict[tuple[int, int], str]:
    """Weights of the matrix, by row and column: symbols or numbers."""
    kernel, found = subject.numbers.kernel, {}
    # Numbers are usual where they are given.
    usual = "symbols" if subject.options.get("w") is None else "numbers"
    symbols = (subject.options.get("weights") or usual) == "symbols"
    assert kernel is not None
    shown = dict(zip(subject.walk.taps(0), kernel.flat, strict=True))
    for row, column, tap in entries(subject.walk):
        symbol = "$w_{" + "{,}".join(map(str, tap)) + "}$"
        found[row, column] = symbol if symbols else written(float(shown[tap]))
    return found


@dataclass(frozen=True)
class _Table:
    """A matrix of so many rows and columns."""

    rows: int
    columns: int
    theme: Theme

    @property
    def width(self) -> float:
        return (self.columns - 1) * PITCH[0] + ENTRY + 2 * PARENTHESIS[0]

    @property
    def height(self) -> float:
        return self.rows * PITCH[1]

    def at(self, corner: Point, words: dict[tuple[int, int], str]) -> Iterator[Primitive]:
        """Draw the matrix with its lower left corner at a point; what is no weight is 0."""
        x, y = corner[0] + PARENTHESIS[0], corner[1] + self.height
        items = tuple(
            (
                (x + ENTRY / 2 + column * PITCH[0], y - (row + 0.5) * PITCH[1]),
                words.get((row, column), "0"),
            )
            for row in range(self.rows)
            for column in range(self.columns)
        )
        yield Text(items, SIZE, self.theme.text, ENTRY)
        sides = [(corner[0], 1), (corner[0] + self.width, -1)]
        outlines = tuple(_parenthesis((at, corner[1]), self.height, side) for at, side in sides)
        yield Paths(outlines, closed=True, fill=self.theme.text)

    def lit(self, corner: Point, row: int) -> Paths:
        """Shade a row."""
        left, top = corner[0] + PARENTHESIS[0], corner[1] + self.height - row * PITCH[1]
        right, bottom = left + (self.columns - 1) * PITCH[0] + ENTRY, top - PITCH[1]
        area = ((left, bottom), (right, bottom), (right, top), (left, top))
        theme = self.theme
        return Paths((area,), closed=True, fill=theme.shade, opacity=theme.shade_opacity)


def _parenthesis(foot: Point, height: float, side: int) -> tuple[Point, ...]:
    """Outline of a parenthesis that opens to the right (1) or to the left (−1).

    Its ends are quarters of an ellipse, and what is between them is straight.
    """
    bulge, thickness = PARENTHESIS
    bent = min(BENT, height / 2)
    turns = [math.pi / 2 * number / 12 for number in range(13)]
    lower = [(bulge * (1 - math.sin(t)), bent * (1 - math.cos(t))) for t in turns]
    outer = [*lower, *((x, height - y) for x, y in reversed(lower))]
    inner = [
        (x + 0.3 + (thickness - 0.3) * min(1.0, y / bent, (height - y) / bent), y)
        for x, y in reversed(outer)
    ]
    return tuple((foot[0] + side * x, foot[1] + y) for x, y in (*outer, *inner))
