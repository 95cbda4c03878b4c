"""The matrix view: a layer as one sparse matrix; each step uses one row."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from convanim.scene.parts import tiles
from convanim.scene.parts.copies import links
from convanim.scene.parts.plane import FLAT, Outline
from convanim.scene.parts.words import formula_texts
from convanim.scene.pointing import Pointing
from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.scene.sheets import Drawing, Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, READ_WINDOWS, WEIGHTS, WHOLE, Need, View, axes
from convanim.theme import Theme
from convanim.walk import Cell, Walk, entries
from convanim.wording import article

__all__ = ["VIEW"]

#: Distance of columns and of rows of the matrix, and the size of its font, in points.
PITCH, FONT_SIZE = (28.8, 12.4), 10.0

#: Width of the widest entry, in points.
ENTRY_WIDTH = 22.0

#: Width of a parenthesis, its thickness in the middle, and the height of a bent end, in points.
PARENTHESIS, BENT_HEIGHT = (5.0, 1.0), 14.0

#: Distance between the matrix and the grid below it, in points.
GAP_TO_GRID = 14.0

#: Entries of a matrix that can still be read.
MOST_ENTRIES = 10_000


def _size(subject: Subject) -> tuple[int, int]:
    """Return the numbers of rows and of columns of the matrix, for one map."""
    steps, cells = zip(
        *((len(axis.windows), axis.size) for axis in subject.walk.spatial), strict=True
    )
    return prod(steps), prod(cells)


FEW_ENTRIES = Need(
    lambda subject: prod(_size(subject)) <= MOST_ENTRIES,
    lambda subject: (
        f"writes at most {MOST_ENTRIES:,} entries, and this layer's matrix would have"
        f" {prod(_size(subject)):,}"
    ),
)


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: name and size of the matrix."""
    rows, columns = len(subject.walk), prod(subject.walk.input_size)
    name = "Cᵀ" if subject.primed else "C"
    matrix = f"{rows}×{columns} matrix {name}"
    unrolled = ", input and output unrolled row by row" if subject.axes > 1 else ""
    return f"The layer as {article(matrix)} {matrix}{unrolled}. "


def stage(subject: Subject) -> Scene:
    """Stage the matrix **C** of a layer above its grid; each step shades one row.

    It is that of the guide, chapter 4. For a transposed convolution it is **C**ᵀ, whose rows
    are the columns of **C**.
    """
    walk, theme = subject.walk, subject.theme
    rows, columns = len(walk), prod(walk.input_size)
    terms = _most_terms(walk) if subject.options["weights"] == "symbols" else 1
    table = _Table(rows, columns, theme, terms)
    grid = tiles.grid_plane(walk, FLAT, theme)
    raised = (grid.rows - walk.output_size[0]) / 2
    out = tiles.output_plane(
        walk, FLAT, theme, ((grid.columns + 2) * theme.cell, raised * theme.cell)
    )
    edge = theme.margin + theme.thick / 2
    wide = max(table.width, out.bounds[2])
    width, height = wide + 2 * edge, table.height + GAP_TO_GRID + grid.bounds[3] + 2 * edge
    aside = edge + (wide - out.bounds[2]) / 2
    grid, out = grid.moved(aside, edge), out.moved(aside, edge)
    corner = (edge + (wide - table.width) / 2, height - edge - table.height)

    def still() -> Iterator[Primitive]:
        yield from tiles.grid_and_data(walk, grid, theme)
        yield from tiles.output(out, theme)

    def window(step: int) -> Iterator[Primitive]:
        yield from tiles.window(walk, grid, theme, step)
        yield from links(subject, walk, grid, step)

    # Three sheets, as they are far apart and nothing between them changes.
    moving = (
        Moving(lambda step: [table.shaded_row(corner, step)]),
        Moving(window),
        Moving(lambda step: tiles.current(walk, out, theme, step)),
    )

    poster = Drawing(
        table.width + 2 * edge,
        table.height + 2 * edge,
        theme.background,
        lambda: table.at((edge, edge), _weight_texts(subject)),
    )
    sheets = (Still(still), *moving, Still(lambda: table.at(corner, _weight_texts(subject))))

    def cell(at: Cell) -> Outline:
        return grid.block(*(0,) * (2 - len(at)), *at)

    pointing = Pointing(lambda step: out.block(*walk.at(step)), cell)
    return Scene(width, height, theme.background, rows, sheets, poster, pointing)


def _most_terms(walk: Walk) -> int:
    """Return the largest number of weights in an entry: padding may repeat input cells."""
    return max(Counter((row, column) for row, column, _ in entries(walk)).values(), default=1)


def _weight_texts(subject: Subject) -> dict[tuple[int, int], str]:
    """Return the matrix's weights by row and column, as symbols or numbers."""
    kernel = subject.numbers.kernel
    symbols = subject.options["weights"] == "symbols"
    assert kernel is not None
    weights = dict(zip(subject.walk.taps(0), kernel.flat, strict=True))
    taps: dict[tuple[int, int], list[Cell]] = {}
    for row, column, tap in entries(subject.walk):
        taps.setdefault((row, column), []).append(tap)
    if symbols:
        return {
            cell: f"${'+'.join('w_{' + '{,}'.join(map(str, tap)) + '}' for tap in found)}$"
            for cell, found in taps.items()
        }
    texts = formula_texts(float(sum(weights[tap] for tap in found)) for found in taps.values())
    return dict(zip(taps, texts, strict=True))


@dataclass(frozen=True)
class _Table:
    """The geometry of a matrix.

    Parameters
    ----------
    rows, columns : int
        Its size in entries.
    theme : Theme
    terms : int
        Largest number of weights that are added in an entry.
    """

    rows: int
    columns: int
    theme: Theme
    terms: int = 1

    @property
    def entry_width(self) -> float:
        return ENTRY_WIDTH * self.terms

    @property
    def pitch(self) -> float:
        return PITCH[0] + ENTRY_WIDTH * (self.terms - 1)

    @property
    def width(self) -> float:
        return (self.columns - 1) * self.pitch + self.entry_width + 2 * PARENTHESIS[0]

    @property
    def height(self) -> float:
        return self.rows * PITCH[1]

    def at(self, corner: Point, texts: dict[tuple[int, int], str]) -> Iterator[Primitive]:
        """Draw the matrix with its lower left corner at a point; entries without text are 0."""
        x, y = corner[0] + PARENTHESIS[0], corner[1] + self.height
        items = tuple(
            (
                (x + self.entry_width / 2 + column * self.pitch, y - (row + 0.5) * PITCH[1]),
                texts.get((row, column), "0"),
            )
            for row in range(self.rows)
            for column in range(self.columns)
        )
        yield Text(items, FONT_SIZE, self.theme.text, self.entry_width)
        sides = [(corner[0], 1), (corner[0] + self.width, -1)]
        outlines = tuple(_parenthesis((at, corner[1]), self.height, side) for at, side in sides)
        yield Paths(outlines, closed=True, fill=self.theme.text)

    def shaded_row(self, corner: Point, row: int) -> Paths:
        """Return the shade of a row, for a matrix with its lower left corner at a point."""
        left, top = corner[0] + PARENTHESIS[0], corner[1] + self.height - row * PITCH[1]
        right, bottom = left + (self.columns - 1) * self.pitch + self.entry_width, top - PITCH[1]
        area = ((left, bottom), (right, bottom), (right, top), (left, top))
        theme = self.theme
        return Paths((area,), closed=True, fill=theme.shade, opacity=theme.shade_opacity)


def _parenthesis(foot: Point, height: float, side: int) -> tuple[Point, ...]:
    """Return the outline of a parenthesis.

    Its ends are quarters of ellipses; between them it is straight.

    Parameters
    ----------
    foot : Point
        Its lower corner on the outer side.
    height : float
        In points.
    side : int
        1 for a parenthesis that opens to the right, −1 for one that opens to the left.
    """
    bulge, thickness = PARENTHESIS
    bent = min(BENT_HEIGHT, height / 2)
    turns = [math.pi / 2 * number / 12 for number in range(13)]
    lower = [(bulge * (1 - math.sin(t)), bent * (1 - math.cos(t))) for t in turns]
    outer = [*lower, *((x, height - y) for x, y in reversed(lower))]
    inner = [
        (x + 0.3 + (thickness - 0.3) * min(1.0, y / bent, (height - y) / bent), y)
        for x, y in reversed(outer)
    ]
    return tuple((foot[0] + side * x, foot[1] + y) for x, y in (*outer, *inner))


VIEW = View(
    name="matrix",
    says="the layer as one sparse matrix, with the row of each step",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        ONE_MAP,
        WEIGHTS,
        WHOLE,
        FEW_ENTRIES,
    ),
    panel_steps=4,
    panel_columns=1,
    opening=lead,
    options=("weights", "plain"),
)
