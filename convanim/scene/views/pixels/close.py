"""What is magnified: the window, its weights, their products, and what they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf, isnan

import numpy as np

from convanim.colours import Colour, seen_on
from convanim.scene.parts import labels
from convanim.scene.parts.plane import FLAT, Outline, Plane
from convanim.scene.parts.words import formula_texts
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.shades import Scale
from convanim.walk import Walk
from convanim.walk.arrays import Array

__all__ = ["Close", "close"]

#: Side of a magnified cell, in cells of the theme, for windows of a few cells and of more.
LARGE, USUAL, FEW = 1.6, 1.1, 5

#: Longest side of a window, in cells, that is magnified.
MOST_CELLS = 12

#: Room for a number, in cells.
ROOM = 0.82

#: Distance of a sign from its neighbours, and of a name from what it names, in points.
SIGN_GAP, NAME_GAP = 6.0, 5.0

#: Least distance between two names, in points.
NAMES_APART = 8.0

#: What a step does with its window, by the name of the combination.
DOES = {"sum": "sum", "max": "largest", "mean": "mean", "norm": "norm"}


@dataclass(frozen=True)
class Close:
    """A row of blocks of magnified cells, with signs between them and names below.

    Parameters
    ----------
    subject : Subject
        Over two axes.
    blocks : mapping of str to Plane
        ``"window"``, ``"kernel"``, ``"products"`` and ``"output"``; those that there are.
    signs : sequence of (Point, str)
        Middles of signs and words between them.
    names : mapping of str to str
        What is written below each block.
    bounds : tuple of float
        Left, bottom, right and top, in points.
    """

    subject: Subject
    blocks: Mapping[str, Plane]
    signs: Sequence[tuple[Point, str]]
    names: Mapping[str, str]
    bounds: tuple[float, float, float, float]

    def moved(self, dx: float, dy: float) -> Close:
        """Return the row at another place."""
        left, bottom, right, top = self.bounds
        return replace(
            self,
            blocks={name: plane.moved(dx, dy) for name, plane in self.blocks.items()},
            signs=[((x + dx, y + dy), words) for (x, y), words in self.signs],
            bounds=(left + dx, bottom + dy, right + dx, top + dy),
        )

    def words(self) -> Iterator[Primitive]:
        """Write the signs, and the blocks' names below them."""
        theme = self.subject.theme
        items = [
            (((left + right) / 2, bottom - NAME_GAP - theme.value_size / 2), self.names[name])
            for name, plane in self.blocks.items()
            for left, bottom, right, _ in [plane.bounds]
        ]
        yield Text((*items, *self.signs), theme.value_size, theme.text)

    def cells(self, name: str, numbers: Array, scale: Scale) -> Iterator[Primitive]:
        """Draw a block's cells with their numbers; NaN leaves a cell blank.

        Parameters
        ----------
        name : str
            The block's.
        numbers : array
            Its numbers; those of a smaller window fill its upper left.
        scale : Scale
        """
        plane, theme = self.blocks[name], self.subject.theme
        found: dict[Colour, list[Outline]] = {}
        inks: dict[Colour, list[tuple[Point, str]]] = {}
        rows, columns = numbers.shape
        cells = list(product(range(rows), range(columns)))
        values = numbers.ravel().tolist()
        texts = iter(formula_texts(value for value in values if not isnan(value)))
        levels = scale.levels(numbers).ravel().tolist()
        for (row, column), value, level in zip(cells, values, levels, strict=True):
            colour = scale.colour(level)
            found.setdefault(colour, []).append(plane.block(row, column))
            if not isnan(value):
                ink = seen_on(colour, theme.text, theme.background)
                at = plane.point(row + 0.5, column + 0.5)
                inks.setdefault(ink, []).append((at, next(texts)))
        for colour, outlines in found.items():
            yield Paths(tuple(outlines), closed=True, fill=colour)
        thin, thick = Stroke(theme.ink, theme.thin), Stroke(theme.ink, theme.thick)
        lines = plane.lines(0, 0, rows, columns, thin)
        if lines.outlines:
            yield lines
        yield Paths((plane.block(0, 0, rows, columns),), closed=True, stroke=thick)
        written = [text for items in inks.values() for _, text in items]
        size = self._size(written, plane)
        for ink, items in inks.items():
            yield Text(tuple(items), size, ink)

    def _size(self, texts: Sequence[str], plane: Plane) -> float:
        """Return the size of a font in which all numbers fit into the cells of a plane."""
        size = self.subject.theme.value_size
        widest = max((self.subject.width(text, size) for text in texts), default=0.0)
        return size * min(1.0, ROOM * plane.cell / widest) if widest else size


def close(subject: Subject, told_map: str = "") -> Close:
    """Set the blocks in a row from the canvas's corner, their middles at one height.

    Parameters
    ----------
    subject : Subject
        Over two axes.
    told_map : str
        What is added to the names of the window and of the output.
    """
    walk, theme = subject.walk, subject.theme
    rows, columns = walk.places
    is_shown = max(rows, columns) <= MOST_CELLS
    cell = theme.cell * (LARGE if max(rows, columns) <= FEW else USUAL)
    tall = cell * (rows if is_shown else 1)
    x, blocks, signs, names = 0.0, {}, [], {}
    left, before = 0.0, -inf
    for item in _row(subject, is_shown):
        if item in ("window", "kernel", "products", "output"):
            size = (1, 1) if item == "output" else (rows, columns)
            names[item] = _name(subject, item, told_map)
            half = subject.width(names[item], theme.value_size) / 2
            # A block's name may be wider than the block, but not come to the one before it.
            x = max(x, before + NAMES_APART + half - size[1] * cell / 2)
            blocks[item] = Plane(*size, FLAT, cell, (x, (tall - size[0] * cell) / 2))
            middle = x + size[1] * cell / 2
            left, before = min(left, middle - half), middle + half
            x += size[1] * cell
        else:
            wide = subject.width(item, theme.value_size)
            signs.append(((x + SIGN_GAP + wide / 2, tall / 2), item))
            x += wide + 2 * SIGN_GAP
    bottom = min(plane.bounds[1] for plane in blocks.values()) - NAME_GAP - theme.value_size
    return Close(subject, blocks, signs, names, (left, bottom, max(x, before), tall))


def _name(subject: Subject, block: str, told_map: str) -> str:
    """Return what is written below a block: its name, and the size of kernel or window."""
    sized = "kernel" if subject.walk.combine.weighted else "window"
    if block == sized and subject.options.get("labels"):
        _, size = labels.part(subject, "kernel").words.split(", ", 1)
        block += f", {size}"
    return block + (told_map if block in ("window", "output") else "")


def _row(subject: Subject, is_shown: bool) -> Iterator[str]:
    """Yield names of blocks, and what is written between them."""
    walk = subject.walk
    does = DOES[walk.combine.name]
    bias, plus = subject.numbers.bias, ""
    if bias is not None:
        plus = f" + bias {formula_texts(np.ravel(bias))[0]}"
    if not is_shown:
        count = f"{_cells(walk):,}"
        what = f"{count} products" if walk.combine.weighted else f"the window's {count} cells"
        yield rf"{does} of {what}{plus} $=$"
    else:
        yield "window"
        if walk.combine.weighted:
            yield r"$\times$"
            yield "kernel"
            if not subject.options.get("sum"):  # which has the products, too
                yield "$=$"
                yield "products"
        yield rf"{does}{plus} $=$"
    yield "output"


def _cells(walk: Walk) -> int:
    rows, columns = walk.places
    return rows * columns
