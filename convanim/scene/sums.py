"""The sum of a step, written out on a line below a scene."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convanim.scene.compose import with_line_below
from convanim.scene.parts.labels import HEIGHT
from convanim.scene.parts.words import formula_texts
from convanim.scene.primitives import Primitive, Text
from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.walk import Cell, Combine, Walk
from convanim.walk.arrays import Array

__all__ = ["GAP", "LEAST_ROOM", "elided", "factor", "with_sum"]

#: Width that a sum may have in any case, in cells; it may be as wide as its scene, too.
LEAST_ROOM = 18.0

#: Distance between a scene with its margin and the line below it, in points.
GAP = 4.0

#: Output maps that have lines of their own.
MOST_LINES = 4

#: Terms that are left where not all of them have room, however long they are.
LEAST_TERMS = 2


def with_sum(scene: Scene, subject: Subject, decimals: int = 1) -> Scene:
    """Add a line below a scene with what each step computes, such as ``3·0 + 3·1 = 3.0``.

    Terms in the middle of a long sum are left out. Cells that stay apart are listed.

    Parameters
    ----------
    scene : Scene
        It must have the steps of the walk, each with one output cell; or those over one map, each
        with a cell of every output map. Then the first few maps have a line each.
    subject : Subject
        Its windows are read.
    decimals : int
        Least number of decimals of the output's numbers.
    """
    subject = subject.with_words_for((0, 0, scene.width, scene.height))
    theme = subject.theme
    texts, size = _Texts.of(subject, decimals), theme.value_size
    edge = theme.margin + theme.thick / 2
    room = max(scene.width - 2 * edge, LEAST_ROOM * theme.cell)
    most, width = _fitted(subject, texts, room)
    lines = min(MOST_LINES, len(subject.walk) // scene.steps)

    def line(step: int) -> Iterator[Primitive]:
        left = (max(scene.width, width + 2 * edge) - width) / 2
        for number in range(lines):
            at = left, edge + HEIGHT * size * (lines - number - 0.5)
            if words := texts.formula(step + number * scene.steps, most):
                yield Text(((at, words),), size, theme.text, left=True)

    return with_line_below(scene, lines * HEIGHT * size + GAP, width + 2 * edge, line)


@dataclass(frozen=True, eq=False)
class _Texts:
    """The numbers of a walk as the pictures write them, without dollar signs.

    Parameters
    ----------
    subject : Subject
    cells, outputs : array of str
        Of the grid and of the output; empty where a cell holds no number.
    weights : dict of Cell to str, optional
        Those that the walk uses, by their indices.
    bias : tuple of str
        One text, or one per output map; empty where there is no bias.
    """

    subject: Subject
    cells: NDArray[np.object_]
    outputs: NDArray[np.object_]
    weights: dict[Cell, str] | None
    bias: tuple[str, ...]

    @classmethod
    def of(cls, subject: Subject, decimals: int) -> _Texts:
        """Return the texts of a subject's numbers."""
        known = subject.numbers
        return cls(
            subject,
            _written(known.grid),
            _written(known.output, decimals),
            None if known.w is None else _used(subject.walk, known.w),
            () if known.bias is None else tuple(_written(known.bias).ravel()),
        )

    def terms(self, step: int) -> list[str]:
        """Return the terms of a step, in the order of its window's places."""
        walk = self.subject.walk
        found = [self.cells[cell] for cell in walk.reads(step)]
        if self.weights is None:
            return [_term(walk.combine, text) for text in found if text]
        weights = (self.weights[tap] for tap in walk.taps(step))
        return [_term(walk.combine, *pair) for pair in zip(found, weights, strict=True)]

    def bias_at(self, cell: Cell) -> str:
        """Return the bias that is added to an output cell, or nothing."""
        return self.bias[cell[0] if len(self.bias) > 1 else 0] if self.bias else ""

    def formula(self, step: int, most: int) -> str:
        """Return what a step computes, with at most so many terms."""
        cell, combine = self.subject.walk.at(step), self.subject.walk.combine
        made = "" if combine.name == "lay" else self.outputs[cell]
        return _formula(combine, self.terms(step), most, made, self.bias_at(cell))


def elided(terms: Sequence[str], most: int) -> list[str]:
    """Return terms, with dots for those in the middle where there are more than some number.

    Examples
    --------
    >>> elided("abcde", 3)
    ['a', 'b', '...', 'e']
    """
    count, before = len(terms), (most + 1) // 2
    return [*terms] if count <= most else [*terms[:before], "...", *terms[count - most + before :]]


def _formula(combine: Combine, terms: Sequence[str], most: int, made: str, bias: str = "") -> str:
    """Return a formula of terms and their result."""
    count, shown = len(terms), elided([f"${term}$" for term in terms], most)
    if not shown:
        return ""
    if combine.name == "lay":
        return f"({', '.join(shown)})"
    left = f"max({', '.join(shown)})" if combine.name == "max" else " + ".join(shown)
    if combine.name == "mean":
        left = f"({left})/{count}"
    if combine.name == "norm" and combine.power != 1:
        left = f"({left})$^{{1/{combine.power:g}}}$"
    if bias:
        return f"{left} + $b$ = ${made}$, $b$ = ${bias}$"
    return f"{left} = ${made}$"


def _term(combine: Combine, cell: str, weight: str = "") -> str:
    """Return a term of a step."""
    if weight:
        return rf"{factor(cell)}{{\cdot}}{factor(weight)}"
    if combine.name == "norm":
        power = "" if combine.power == 1 else f"^{{{combine.power:g}}}"
        return f"|{cell}|{power}"
    return cell if combine.name in ("max", "lay") else factor(cell)


def factor(text: str) -> str:
    """Return a number between parentheses, if it is negative or has a power of ten."""
    return f"({text})" if text.startswith("-") or "cdot" in text else text


def _fitted(subject: Subject, texts: _Texts, room: float) -> tuple[int, float]:
    """Return how many terms have room, and the width of the widest sum of so many."""
    combine, size = subject.walk.combine, subject.theme.value_size
    places = int(np.prod(subject.walk.places))
    cell, made = (_widest(subject, each.ravel()) for each in (texts.cells, texts.outputs))
    weight = "" if texts.weights is None else _widest(subject, texts.weights.values())
    term, bias = _term(combine, cell, weight), _widest(subject, texts.bias)

    def width(count: int, most: int) -> float:
        return subject.width(_formula(combine, [term] * count, most, made, bias), size)

    # Each further term takes the same room.
    one, elided = width(1, 1), width(3, 2)
    each = width(2, 2) - one
    if combine.name == "mean":  # divided by a number of more digits
        more = subject.width(str(places), size) - subject.width("0", size)
        one, elided = one + more, elided + more
    if one + (places - 1) * each <= room:
        return places, one + (places - 1) * each
    most = max(LEAST_TERMS, 2 + int((room - elided) // each))
    return most, elided + (most - 2) * each


def _used(walk: Walk, w: Array) -> dict[Cell, str]:
    """Return the texts of the weights that a walk uses, by their indices."""
    along = (
        dict.fromkeys(tap for window in axis.windows for tap in window.taps) for axis in walk.axes
    )
    taps = [sum(parts, ()) for parts in product(*along)]
    return dict(zip(taps, _written(np.array([w[tap] for tap in taps])), strict=True))


def _widest(subject: Subject, texts: Iterable[str]) -> str:
    """Return a text as wide as the widest one: all digits have the same width."""
    found = {re.sub(r"\d", "0", text) for text in {*texts}}
    return max(found - {""}, key=lambda text: subject.width(f"${factor(text)}$", 1.0), default="")


def _written(numbers: NDArray[np.generic], decimals: int = 0) -> NDArray[np.object_]:
    """Return numbers as the pictures write them; nothing for NaN."""
    values = np.asarray(numbers, float)
    texts = np.full(values.shape, "", object)
    there = ~np.isnan(values)
    # The cells of a picture have few different numbers.
    different, which = np.unique(values[there], return_inverse=True)
    written = [text.strip("$") for text in formula_texts(different, decimals)]
    texts[there] = np.array(written, object)[which]
    return texts
