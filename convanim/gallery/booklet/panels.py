"""Panels of a booklet: as many steps as are legible on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convanim.animation import Animation, animate
from convanim.render.text import smallest_size
from convanim.scene.primitives import Text
from convanim.scene.sheets import Drawing
from convanim.theme import POINTS_PER_INCH

__all__ = ["Panel", "fitted_panel"]

#: Smallest font size in a panel, in points: 5 of PostScript's.
LEAST_SIZE = 5 / 72 * POINTS_PER_INCH

#: Height of a panel, usually and where it has to be larger to be legible, and how far it then
#: reaches beyond the text at the left and at the right, in points.
USUAL_HEIGHT, LARGE_HEIGHT, BEYOND = 240.0, 380.0, 30.0

#: Options of sizes in pixels: on a page, no canvas surrounds the drawing.
_SIZES = ("size", "width", "height")


@dataclass(frozen=True)
class Panel:
    """A picture, and the factor of its size on the page."""

    drawing: Drawing
    scale: float

    @property
    def width(self) -> float:
        """Width on the page, in points."""
        return self.drawing.width * self.scale

    @property
    def height(self) -> float:
        """Height on the page, in points."""
        return self.drawing.height * self.scale


def fitted_panel(animation: Animation, width: float, height: float) -> Panel:
    """Return the panel of a figure as it fits on a page.

    Where its words would be too small, it gets more of the page, or fewer steps in a row, or fewer
    steps. Where that is of no use, it is as large as the page allows.

    Parameters
    ----------
    animation : Animation
    width, height : float
        Width of the text, and largest height, in points.
    """
    given = {name: value for name, value in animation.given.items() if name not in _SIZES}
    animation = animate(animation.layer, **given)
    steps = animation.settings["steps"]
    count = len(steps) if steps else min(len(animation), animation.view.panel_steps)
    first = animation.panel()
    size = _smallest_size(first)
    is_poster = bool(animation.scene.poster) and not steps
    for high in (USUAL_HEIGHT, LARGE_HEIGHT, height)[: 3 if is_poster else 1]:
        if panel := _legible(first, size, width, min(high, height)):
            return panel
    size = _smallest_size(animation.panel(count)) if is_poster else size
    for high in (min(LARGE_HEIGHT, height), height):
        for most, columns in _arrangements(animation.panel(1), count, size, width, high):
            if panel := _legible(animation.panel(most, columns), size, width, high):
                return panel
    return Panel(first, min((width + 2 * BEYOND) / first.width, height / first.height))


def _arrangements(
    one: Drawing, count: int, size: float, width: float, height: float
) -> Iterator[tuple[int, int]]:
    """Yield as many steps as fit into a room, and in how many columns; then a single one.

    Parameters
    ----------
    one : Drawing
        A single step.
    count : int
        Number of steps, at most.
    size : float
        Smallest font size, which must be legible.
    width, height : float
        The room.
    """
    least = LEAST_SIZE / size
    across = int((width + 2 * BEYOND) / (least * one.width))
    most = min(count, across * int(height / (least * one.height)))
    if most:
        rows = -(-most // across)
        yield most, -(-most // rows)
    yield 1, 1


def _legible(drawing: Drawing, size: float, width: float, height: float) -> Panel | None:
    """Return a picture as it fits into a room; None where its smallest letters are too small.

    It is no larger than usual where it need not be.
    """
    least = LEAST_SIZE / size
    scale = max(least, min(1.0, width / drawing.width, USUAL_HEIGHT / drawing.height))
    fits = scale * drawing.width <= width + 2 * BEYOND and scale * drawing.height <= height
    return Panel(drawing, scale) if fits else None


def _smallest_size(drawing: Drawing) -> float:
    """Return the smallest font size in a picture, in points; one that is no limit without words."""
    words = (one for one in drawing.primitives if isinstance(one, Text))
    return min(map(smallest_size, words), default=float("inf"))
