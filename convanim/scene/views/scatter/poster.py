"""The still of the scatter view: what each step adds alone, joined by +, and the sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from convanim.scene.parts import rulers
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Primitive, Text
from convanim.scene.sheets import Drawing
from convanim.scene.views.scatter.board import grid_of
from convanim.scene.views.scatter.counts import Counts
from convanim.scene.views.scatter.layout import (
    ARROW_ROOM,
    Piece,
    arrow_between,
    in_lines,
    in_rows,
    width_of,
    worded,
)
from convanim.scene.views.scatter.output import Output
from convanim.scene.views.scatter.sources import Source
from convanim.scene.views.scatter.told import around, drawn, legend
from convanim.theme import Theme

__all__ = ["poster"]

#: Width of a line, in cells, beyond which it is wrapped.
WIDEST = 44

#: Grids up to which all are drawn; of more, the first ones and the last.
MOST_TERMS, FIRST_TERMS = 16, 3

#: Room of a sign to the left of a grid, in cells, and its size in points; at most that of a cell.
SIGN_ROOM, SIGN_SIZE = 2.0, 14.0


@dataclass(frozen=True)
class _Part:
    """A piece of the still, what is drawn in its plane, and the sign before it."""

    piece: Piece
    draw: Callable[[Plane], Iterator[Primitive]]
    sign: str = ""


def poster(source: Source, output: Output, counts: Counts | None) -> Drawing:
    """Return the still.

    Parameters
    ----------
    source : Source
        What the stamps are made of.
    output : Output
    counts : Counts, optional
        The stamps of each cell, where they are counted.
    """
    subject, given = output.subject, source.summary
    terms, ends = list(_terms(source, output)), list(_ends(output, counts))
    upright = output.walk.output_size[0] == 1

    def lines_of(parts: Sequence[_Part]) -> list[list[Piece]]:
        pieces = [part.piece for part in parts]
        if upright:
            return [[piece] for piece in (*given, *pieces)]
        return _lines(given, pieces[: len(terms)], pieces[len(terms) :], output)

    parts = [*terms, *ends]
    large = worded(subject, lines_of(parts))
    # What is cropped is seen around the stamps, if they stand alone; rulers are beside the first.
    first = parts[0].piece
    beside = around(output, first.plane, large)
    parts[0] = replace(parts[0], piece=replace(first, around=beside))
    lines, told = lines_of(parts), legend(output, is_still=True)
    found = in_rows(large, [*chain(*lines)], told) if upright else in_lines(large, lines, told)
    theme, planes = subject.theme, found.planes[: len(given)]

    def draw() -> Iterator[Primitive]:
        yield from source.ground(planes)
        yield from source.numbers(planes)
        signs = []
        for part, plane in zip(parts, found.planes[len(given) :], strict=True):
            yield from part.draw(plane)
            left, bottom, _, top = plane.bounds
            if part.draw == output.whole and not output.adds and not upright:
                yield arrow_between(planes[-1], plane, theme, part.piece.reach[0])
            if part.sign:
                x = left - part.piece.reach[0] - SIGN_ROOM / 2 * theme.cell
                signs.append(((x, (bottom + top) / 2), part.sign))
        if signs:
            yield Text(tuple(signs), _sign_size(theme), theme.text)
        yield from drawn(found.words, large.theme)
        yield from rulers.draw(found.rulers, large.theme)

    return Drawing(found.width, found.height, theme.background, draw)


def _terms(source: Source, output: Output) -> Iterator[_Part]:
    """Yield what the steps add, each in a grid of its own; of many, the first and the last."""
    walk, theme = output.walk, output.subject.theme
    if not output.adds:
        return
    grid, last = grid_of(walk, theme.cell), len(walk) - 1
    few = len(walk) <= MOST_TERMS
    for step in range(len(walk)) if few else (*range(FIRST_TERMS), last):
        if step == last and not few:
            dots = Piece(Plane(1, 1, FLAT, theme.cell), "", SIGN_ROOM)
            yield _Part(dots, partial(_dots, output), "$+$")
        piece = Piece(grid, source.term(step), SIGN_ROOM)
        yield _Part(piece, partial(output.alone, step=step), "$+$" if step else "$=$")
    if output.stamps.numbers.bias is not None:
        yield _Part(Piece(grid, "bias", SIGN_ROOM), output.start, "$+$")


def _ends(output: Output, counts: Counts | None) -> Iterator[_Part]:
    """Yield the output, and the counts of its stamps."""
    grid = grid_of(output.walk, output.subject.theme.cell)
    before, sign = (SIGN_ROOM, "$=$") if output.adds else (ARROW_ROOM, "")
    yield _Part(Piece(grid, output.named("output"), before), output.whole, sign)
    if counts:
        yield _Part(Piece(grid, "stamps per cell"), counts.whole)


def _dots(output: Output, plane: Plane) -> Iterator[Primitive]:
    theme = output.subject.theme
    dots = (plane.point(0.5, 0.5), r"$\cdot\cdot\cdot$")
    yield Text((dots,), _sign_size(theme), theme.text)


def _sign_size(theme: Theme) -> float:
    return min(SIGN_SIZE, theme.cell)


def _lines(
    given: Sequence[Piece], terms: Sequence[Piece], ends: Sequence[Piece], output: Output
) -> list[list[Piece]]:
    """Break the pieces into lines: one where they fit, or else as the input's cells stand."""
    whole = [*given, *terms, *ends]
    if width_of(whole) <= WIDEST:
        return [whole]
    if not terms:
        return [[*given], [*ends]]
    fit = max(1, int(WIDEST // width_of(terms[:1])))
    columns = output.walk.steps[1]
    each = columns * (fit // columns) or fit
    lines = [[*terms[at : at + each]] for at in range(0, len(terms), each)]
    if width_of([*lines[-1], *ends]) > WIDEST:
        lines.append([])
    lines[-1] += ends
    first, *others = given
    return [[replace(first, before=SIGN_ROOM), *others], *lines]
