"""The counting view: there is one output cell for the window's first place and one per hop."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.scene.parts import tiles
from convanim.scene.parts.arrows import hops
from convanim.scene.parts.copies import links
from convanim.scene.parts.plane import FLAT
from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Drawing, Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import EQUAL_HOPS, ONE_LAYER, ONE_MAP, READ_WINDOWS, View, axes
from convanim.wording import counted, joined

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: how output cells are counted."""
    made = subject.own(subject.walk.output_size)
    ways, names = ("to the right", "down"), ("column", "row")
    # The last axis runs to the right.
    hops = [size - 1 for size in reversed(made)]
    if len(made) == 1:
        names = ("cell", "")
    if not any(hops):
        moves = "The window stays at its first place"
    else:
        found = [f"{_some_hops(n)} {way}" for n, way in zip(hops, ways, strict=False)]
        moves = f"From its first place the window makes {joined(found)}"
    counts = [f"{n} + 1 = {counted(n + 1, name)}" for n, name in zip(hops, names, strict=False)]
    return f"{moves}: {joined(counts)} of output. "


def _some_hops(count: int) -> str:
    return counted(count, "hop") if count else "no hop"


def stage(subject: Subject) -> Scene:
    """Stage the hops of the window along both axes.

    The window hops along the first row; then it hops down the first column. Each step adds
    one arrow.
    """
    walk, theme = subject.walk, subject.theme
    made = walk.output_size
    down, right = made[0] - 1, made[1] - 1
    width, height, (grid,), _ = tiles.fit_canvas(theme, [tiles.grid_plane(walk, FLAT, theme)])

    def place(step: int) -> tuple[int, int]:
        """Return the output cell of the window at a step."""
        return (0, step) if step <= right else (step - right, 0)

    def moving(step: int) -> Iterator[Primitive]:
        row, column = place(step)
        yield from tiles.window(walk, grid, theme, row * made[1] + column)
        yield from links(subject, walk, grid, row * made[1] + column)
        yield from hops(walk, grid, theme, max(0, step - right), min(step, right))

    def summary() -> Iterator[Primitive]:
        yield from tiles.grid_and_data(walk, grid, theme)
        yield from tiles.window(walk, grid, theme, 0)
        yield from hops(walk, grid, theme, down, right)

    sheets = (Still(lambda: tiles.grid_and_data(walk, grid, theme)), Moving(moving))
    poster = Drawing(width, height, theme.background, summary)
    return Scene(width, height, theme.background, 1 + right + down, sheets, poster)


VIEW = View(
    name="counting",
    says="the window's hops along both axes",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        ONE_MAP,
        EQUAL_HOPS,
    ),
    panel_steps=4,
    panel_columns=4,
    opening=lead,
    options=("plain",),
)
