"""What the rows view draws: both rows, the links between them, and the current step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from convanim.scene.parts import labels, row
from convanim.scene.parts.marks import own_cells, unread_mark
from convanim.scene.parts.plane import Outline
from convanim.scene.parts.row import Row
from convanim.scene.pointing import Pointing
from convanim.scene.primitives import Paths, Primitive, Stroke
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.rows.layout import Rows, placed
from convanim.scene.views.rows.numbers import numbers, picked, weights
from convanim.walk import Role

__all__ = ["stage"]


def stage(subject: Subject) -> Scene:
    """Stage a walk over one axis."""
    theme, rows = subject.theme, placed(subject)
    sheets = (
        Still(partial(_still, rows)),
        Moving(partial(_moving, rows)),
        Still(partial(numbers, rows)),
    )

    def outline(row: Row, cell: int) -> Outline:
        """Return the outline of a cell, from the first of its places to the last."""
        left, bottom, right, top = replace(row, cells=range(cell, cell + 1)).bounds
        return (left, bottom), (right, bottom), (right, top), (left, top)

    pointing = Pointing(
        lambda step: outline(rows.narrow, step), lambda cell: outline(rows.wide, *cell)
    )

    size = rows.width, rows.height
    return Scene(*size, theme.background, len(subject.walk), sheets, pointing=pointing)


def _still(rows: Rows) -> Iterator[Primitive]:
    """Draw what no step changes: faint links, cells and their numbers in the row, names."""
    axis, theme = rows.axis, rows.subject.theme
    every = [(cell, step) for step, one in enumerate(axis.windows) for cell in one.cells]
    yield from rows.links(every, row.faint(theme))
    yield from _cells(rows)
    if rows.subject.options.get("labels"):
        unread = [rows.wide.middle(cell) for cell in axis.kept if axis.role(cell) is Role.UNUSED]
        yield from unread_mark(unread, rows.wide.side, theme)
    side = 1 if rows.scatter else -1
    known = [(cell, axis.sources[cell]) for cell in own_cells(axis)]
    yield from row.indices(rows.wide, known, theme, theme.text, side)
    yield from row.indices(rows.narrow, enumerate(rows.narrow.cells), theme, theme.text, -side)
    copies = row.copies(axis, axis.kept)
    copied = [(cell, axis.sources[cell]) for _, cell in copies]
    yield from row.indices(rows.wide, copied, theme, theme.accent)
    if not rows.is_plain:
        yield from row.arcs(rows.wide, copies, theme, row.faint(theme))
    yield from labels.draw(rows.words, theme)
    yield from rows.around


def _cells(rows: Rows) -> Iterator[Primitive]:
    """Draw the cells of both rows; those that go to maps of their own in a colour for each map."""
    axis, theme, wide, narrow = rows.axis, rows.subject.theme, rows.wide, rows.narrow
    below, above = theme.input, theme.output
    yield from row.draw_grid(axis, wide, theme, above if rows.scatter else below)
    yield from row.draw_cells(narrow, narrow.cells, theme, below if rows.scatter else above)
    yield from row.goes_on(axis, narrow, theme)
    for place, hue in enumerate(rows.hues):
        cells = (window.cells[place] for window in axis.windows)
        own = [cell for cell in cells if axis.roles[cell] is Role.DATA]
        yield from row.draw_cells(wide, own, theme, hue)
        yield from row.draw_cells(narrow.of_place(place), narrow.cells, theme, hue)


def _moving(rows: Rows, step: int) -> Iterator[Primitive]:
    """Draw a step: its window, its links with their weights, and its cell."""
    wide, theme = rows.wide, rows.subject.theme
    cells = rows.axis.windows[step].cells
    thick = Stroke(theme.ink, theme.thick, grows=1)
    for one, marked in ((wide, [*dict.fromkeys(cells)]), (rows.narrow, [step])):
        squares = one.squares(marked)
        yield Paths(squares, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
        yield Paths(squares, closed=True, stroke=thick)
    largest = None if rows.is_plain else picked(rows, step)
    is_written = rows.subject.walk.combine.name == "place"
    others = [(cell, step) for cell in cells if cell != largest]
    yield from rows.links(others, Stroke(theme.rays, theme.thin, grows=1) if is_written else thick)
    if largest is not None:
        accent = Stroke(theme.accent, 2 * theme.thick, grows=1)
        yield from rows.links([(largest, step)], accent)
        yield Paths(wide.squares([largest]), closed=True, stroke=accent)
    if not rows.is_plain:
        copies = row.copies(rows.axis, dict.fromkeys(cells))
        yield from row.arcs(wide, copies, theme, Stroke(theme.accent, theme.thick, grows=1))
    yield from weights(rows, step)
