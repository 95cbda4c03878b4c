"""The elements of a scene: outlines and words, standing still or moving.

Lengths are in TeX points (1/72.27 inch); x grows to the right and y upwards. How the elements
are drawn is up to ``convanim.render``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, Self

from convanim.colours import Colour
from convanim.theme import POINTS_PER_INCH

__all__ = [
    "Drawing",
    "Growing",
    "Moving",
    "Paths",
    "Point",
    "Primitive",
    "Scene",
    "Sheet",
    "Sheets",
    "Still",
    "Stroke",
    "Text",
    "panel",
]

Point = tuple[float, float]


class Primitive(Protocol):
    """An element of a picture; each kind has its own module in ``convanim.render``."""

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Self:
        """Return the primitive scaled from the canvas's corner, and then moved by a distance."""


@dataclass(frozen=True)
class Stroke:
    """The look of a line.

    Parameters
    ----------
    colour : Colour
    width : float
        In points.
    dash : tuple of two float, optional
        Lengths of dashes and of gaps, in points; solid without.
    """

    colour: Colour
    width: float
    dash: tuple[float, float] | None = None

    def scaled(self, scale: float) -> Stroke:
        """Return the stroke with its width and dashes multiplied by a factor."""
        dash = self.dash and (scale * self.dash[0], scale * self.dash[1])
        return Stroke(self.colour, scale * self.width, dash)


@dataclass(frozen=True)
class Paths:
    """Outlines with the same look: open lines, or closed shapes that may be filled.

    Parameters
    ----------
    outlines : tuple of tuple of Point
        They must not overlap.
    closed : bool
        Whether each ends at its first point.
    fill : Colour, optional
    stroke : Stroke, optional
    opacity : float
        From 0 to 1, for fill and stroke.
    """

    outlines: tuple[tuple[Point, ...], ...]
    closed: bool = False
    fill: Colour | None = None
    stroke: Stroke | None = None
    opacity: float = 1.0

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Paths:
        """Return the outlines scaled from the canvas's corner, and then moved by a distance."""
        outlines = tuple(
            tuple((scale * x + dx, scale * y + dy) for x, y in line) for line in self.outlines
        )
        return replace(self, outlines=outlines, stroke=self.stroke and self.stroke.scaled(scale))


@dataclass(frozen=True)
class Text:
    """Words at points.

    Parameters
    ----------
    items : tuple of (Point, str)
        Each point is the centre of its words.
    size : float
        Size of the font, in points.
    colour : Colour
    room : float
        Width of the widest words, in points; if they are wider, all are set smaller.
    left : bool
        Whether each point is the middle of the words' left edge instead.
    font : str
        ``"roman"`` (Computer Modern, ASCII only) sets formulas between dollar signs.
        ``"text"`` and ``"bold"`` have no markup; they are for words that users wrote.
    """

    items: tuple[tuple[Point, str], ...]
    size: float
    colour: Colour
    room: float = math.inf
    left: bool = False
    font: str = "roman"

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Text:
        """Return the words scaled from the canvas's corner, and then moved by a distance."""
        return replace(
            self,
            items=tuple(((scale * x + dx, scale * y + dy), text) for (x, y), text in self.items),
            size=scale * self.size,
            room=scale * self.room,
        )


Primitives = Iterable[Primitive]


@dataclass(frozen=True)
class Still:
    """A sheet of a scene that is the same at every step; ``draw`` returns its primitives."""

    draw: Callable[[], Primitives]

    def at(self, step: int) -> Primitives:
        """Return the primitives at a step."""
        return self.draw()


@dataclass(frozen=True)
class Growing:
    """A sheet of a scene on which steps leave something behind.

    ``draw`` takes two steps, and returns the primitives that make the second of the first, laid
    over it; the first is None where there is nothing yet.
    """

    draw: Callable[[int | None, int], Primitives]

    def at(self, step: int) -> Primitives:
        """Return the primitives at a step."""
        return self.draw(None, step)


@dataclass(frozen=True)
class Moving:
    """A sheet of a scene that changes; ``draw`` returns its primitives at a step."""

    draw: Callable[[int], Primitives]

    def at(self, step: int) -> Primitives:
        """Return the primitives at a step."""
        return self.draw(step)


Sheet = Still | Growing | Moving
Sheets = tuple[Sheet, ...]


@dataclass(frozen=True, eq=False)
class Drawing:
    """One still picture of a known size, drawn when its primitives are asked for.

    Parameters
    ----------
    width, height : float
        In points.
    background : Colour
    draw : callable
        Returns the primitives, from the back to the front.
    """

    width: float
    height: float
    background: Colour
    draw: Callable[[], Primitives]

    @cached_property
    def primitives(self) -> tuple[Primitive, ...]:
        """The primitives, from the back to the front."""
        return tuple(self.draw())


@dataclass(frozen=True)
class Scene:
    """What is drawn of a walk: one canvas, and sheets from the back to the front.

    Parameters
    ----------
    width, height : float
        Size of the canvas in points, the same at every step.
    background : Colour
    steps : int
        Number of steps.
    sheets : tuple of Still, Growing or Moving
        In the order of drawing. Growing ones that follow the first still ones, if any, are drawn
        with the least work.
    poster : Drawing, optional
        Summarises all steps, for views where this is clearer than steps side by side.
    """

    width: float
    height: float
    background: Colour
    steps: int
    sheets: Sheets
    poster: Drawing | None = None

    def pixels(self, dpi: float) -> tuple[int, int]:
        """Return width and height of the canvas in pixels, each at least 1."""
        scale = dpi / POINTS_PER_INCH
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def at(self, step: int) -> Drawing:
        """Return the drawing of one step, counted from 0."""
        return Drawing(self.width, self.height, self.background, lambda: self._primitives_at(step))

    def _primitives_at(self, step: int) -> Iterator[Primitive]:
        """Yield the primitives of all sheets at a step."""
        for sheet in self.sheets:
            yield from sheet.at(step)


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

    def placed() -> Iterator[Primitive]:
        for number, drawing in enumerate(drawings):
            row, column = divmod(number, columns)
            dx, dy = column * first.width, (rows - 1 - row) * first.height
            yield from (primitive.placed(dx, dy) for primitive in drawing.primitives)

    return Drawing(width, rows * first.height, first.background, placed)
