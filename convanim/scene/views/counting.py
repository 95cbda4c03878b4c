"""The counting view: output cells are the window's places, its first one and one a hop."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.scene import parts
from convanim.scene.arrows import hops
from convanim.scene.plane import FLAT
from convanim.scene.primitives import Drawing, Moving, Primitive, Scene, Still
from convanim.scene.subject import Subject
from convanim.wording import counted

__all__ = ["lead", "stage"]


def lead(subject: Subject) -> str:
    """Say what the picture shows besides the layer."""
    made = subject.walk.output_size
    down, right = (size - 1 for size in made)
    moves = (
        f"From its first place the window makes {_hops(right)} to the right and {_hops(down)} down"
        if down + right
        else "The window stays at its first place"
    )
    return (
        f"{moves}: {right} + 1 = {counted(made[1], 'column')}"
        f" and {down} + 1 = {counted(made[0], 'row')} of output. "
    )


def _hops(count: int) -> str:
    return counted(count, "hop") if count else "no hop"


def stage(subject: Subject) -> Scene:
    """Stage the hops of the window along both axes.

    The window hops along the columns first, then, from its first place, down
    the rows; each step draws one arrow more.
    """
    walk, theme = subject.walk, subject.theme
    parts.two_axes(walk, "counting")
    made = walk.output_size
    down, right = made[0] - 1, made[1] - 1
    width, height, (grid,), _ = parts.canvas(theme, [parts.grid_plane(walk, FLAT, theme)])

    def place(step: int) -> tuple[int, int]:
        """Output cell of the window after so many hops."""
        return (0, step) if step <= right else (step - right, 0)

    def moving(step: int) -> Iterator[Primitive]:
        row, column = place(step)
        yield from parts.window(walk, grid, theme, row * made[1] + column)
        yield from hops(walk, grid, theme, max(0, step - right), min(step, right))

    def poster() -> Drawing:
        start = parts.window(walk, grid, theme, 0)
        whole = (*parts.floor(walk, grid, theme), *start, *hops(walk, grid, theme, down, right))
        return Drawing(width, height, theme.background, whole)

    sheets = (Still(lambda: parts.floor(walk, grid, theme)), Moving(moving))
    return Scene(width, height, theme.background, 1 + right + down, sheets, poster)
