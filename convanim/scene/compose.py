"""Scenes and drawings made of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, takewhile
from typing import TypeVar

from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Drawing, Growing, Moving, Part, Scene, Sheet, Still

__all__ = ["beside", "on_canvas", "panel", "with_line_below"]

Picture = TypeVar("Picture", Scene, Drawing)


def beside(scenes: Sequence[Scene]) -> Scene:
    """Set scenes side by side, their middles at one height.

    There are as many steps as the longest of them has. The others go along with it: each shows
    the step that is as far through its own. Where their steps differ, and some have posters, these
    make one, with the first steps of the others.

    Parameters
    ----------
    scenes : sequence of Scene
        At least one; the first one's background is taken.

    Examples
    --------
    >>> one = Scene(10, 10, (255, 255, 255), 9, ())
    >>> both = beside([one, Scene(20, 30, (255, 255, 255), 4, ())])
    >>> both.width, both.height, both.steps
    (30.0, 30, 9)
    """
    height, steps = max(scene.height for scene in scenes), max(scene.steps for scene in scenes)
    differ = len({scene.steps for scene in scenes}) > 1
    poster = _posters(scenes) if differ and any(scene.poster for scene in scenes) else None
    own: list[list[Sheet]] = []
    left = 0.0
    for scene in scenes:
        rise = (height - scene.height) / 2
        own.append([*scene.moved(left, rise, partial(_step_of, scene.steps, steps))])
        left += scene.width
    sheets = tuple(chain(*_lowest(own, Still), *_lowest(own, Growing), *own))
    return Scene(left, height, scenes[0].background, steps, sheets, poster)


def with_line_below(
    scene: Scene, height: float, width: float, draw: Callable[[int], Iterable[Primitive]]
) -> Scene:
    """Add a line below a scene that changes with its steps.

    Parameters
    ----------
    scene : Scene
    height : float
        Height of the line, in points; the scene moves up by it.
    width : float
        Width that the canvas must have at least, in points; the scene stays in its middle.
    draw : callable
        Returns the line's primitives at a step, on the canvas that was made.
    """
    wide = max(scene.width, width)
    by = (wide - scene.width) / 2, height
    sheets, whole = (*scene.moved(*by), Moving(draw, slides=False)), scene.height + height
    pointing = scene.pointing and scene.pointing.placed(*by)
    return Scene(wide, whole, scene.background, scene.steps, sheets, pointing=pointing)


def on_canvas(picture: Picture, ratio: float) -> Picture:
    """Set a picture in the middle of a canvas that is wider or higher.

    Parameters
    ----------
    picture : Scene or Drawing
    ratio : float
        Width of the canvas over its height.

    Examples
    --------
    >>> wide = on_canvas(Scene(10, 10, (255, 255, 255), 9, ()), 2)
    >>> wide.width, wide.height
    (20, 10)
    """
    width = max(picture.width, ratio * picture.height)
    height = width / ratio if width == picture.width else picture.height
    return picture.framed(width, height)


def panel(drawings: Sequence[Drawing], columns: int) -> Drawing:
    """Set drawings side by side in rows of ``columns``.

    Parameters
    ----------
    drawings : sequence of Drawing
        At least one; all of the same size.
    columns : int
        Drawings per row.
    """
    first = drawings[0]
    rows = -(-len(drawings) // columns)
    width = min(columns, len(drawings)) * first.width
    places = ((number % columns, rows - 1 - number // columns) for number in range(len(drawings)))
    parts = tuple(
        Part(column * first.width, row * first.height, drawing)
        for (column, row), drawing in zip(places, drawings, strict=True)
    )

    def placed() -> Iterator[Primitive]:
        for part in parts:
            for primitive in part.drawing.primitives:
                yield primitive.placed(part.x, part.y)

    return Drawing(width, rows * first.height, first.background, placed, parts)


def _posters(scenes: Sequence[Scene]) -> Drawing:
    """Set posters side by side, or the first step of a scene that has none."""
    drawings = [scene.poster or scene.at(0) for scene in scenes]
    height = max(drawing.height for drawing in drawings)
    ends = [*accumulate(drawing.width for drawing in drawings)]

    def draw() -> Iterator[Primitive]:
        for drawing, end in zip(drawings, ends, strict=True):
            dx, dy = end - drawing.width, (height - drawing.height) / 2
            yield from (primitive.placed(dx, dy) for primitive in drawing.primitives)

    return Drawing(ends[-1], height, scenes[0].background, draw)


def _lowest(stacks: Sequence[list[Sheet]], kind: type[Sheet]) -> list[list[Sheet]]:
    """Take the lowest sheets off each stack, as far as they are of one kind.

    Scenes beside each other cover nothing of each other, so that all may be drawn first.
    """
    found = [[*takewhile(lambda sheet: isinstance(sheet, kind), stack)] for stack in stacks]
    for stack, lowest in zip(stacks, found, strict=True):
        del stack[: len(lowest)]
    return found


def _step_of(own: int, steps: int, step: int) -> int:
    """Return which of a scene's own steps goes with one of more steps."""
    return step * own // steps
