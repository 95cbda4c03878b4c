"""What a scene is made of: outlines and words, standing still or moving.

Lengths in TeX points; x runs to the right and y up. Nothing here knows how it
is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from convanim.theme import POINTS_PER_INCH, Colour

__all__ = [
    "Drawing",
    "Moving",
    "Paths",
    "Point",
    "Primitive",
    "Scene",
    "Sheets",
    "Still",
    "Stroke",
    "Text",
    "panel",
]

Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A line's look: its width and, where it is dashed, the lengths on and off."""

    colour: Colour
    width: float
    dash: tuple[float, float] | None = None

    def scaled(self, scale: float) -> Stroke:
        """Return a line of another width."""
        dash = self.dash and (scale * self.dash[0], scale * self.dash[1])
        return Stroke(self.colour, scale * self.width, dash)


@dataclass(frozen=True)
class Paths:
    """Outlines drawn alike: open lines, or closed ones that may be filled.

    The outlines of one shape don't overlap; its opacity is for fill and stroke.
    """

    outlines: tuple[tuple[Point, ...], ...]
    closed: bool = False
    fill: Colour | None = None
    stroke: Stroke | None = None
    opacity: float = 1.0

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Paths:
        """Return the shape at another place and of another size."""
        outlines = tuple(
            tuple((scale * x + dx, scale * y + dy) for x, y in line) for line in self.outlines
        )
        return replace(self, outlines=outlines, stroke=self.stroke and self.stroke.scaled(scale))


@dataclass(frozen=True)
class Text:
    """Words, each with its centre at a point.

    Where one of them would be wider than the ``room``, all are set smaller.
    With ``left`` their left ends are at the points. In the font ``roman``
    (Computer Modern, ASCII) formulas stand between dollar signs; what users
    write is set in ``text`` or ``bold``, which know no markup.
    """

    items: tuple[tuple[Point, str], ...]
    size: float
    colour: Colour
    room: float = math.inf
    left: bool = False
    font: str = "roman"

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Text:
        """Return the words at another place and of another size."""
        return replace(
            self,
            items=tuple(((scale * x + dx, scale * y + dy), text) for (x, y), text in self.items),
            size=scale * self.size,
            room=scale * self.room,
        )


Primitive = Paths | Text
Primitives = Iterable[Primitive]


@dataclass(frozen=True)
class Still:
    """A sheet of a scene that no step changes; made when it is asked for."""

    draw: Callable[[], Primitives]


@dataclass(frozen=True)
class Moving:
    """A sheet of a scene that every step draws anew."""

    draw: Callable[[int], Primitives]


Sheets = tuple[Still | Moving, ...]


@dataclass(frozen=True)
class Drawing:
    """One still picture of a known size."""

    width: float
    height: float
    background: Colour
    primitives: tuple[Primitive, ...]


@dataclass(frozen=True)
class Scene:
    """A walk as it is to be drawn: one canvas, and sheets from the back to the front.

    Parameters
    ----------
    width, height : size of the canvas, the same at every step
    background : colour of the canvas
    steps : number of steps
    sheets : what stands still and what moves, in the order of drawing
    poster : one picture that tells all, where there is one better than steps side by side
    """

    width: float
    height: float
    background: Colour
    steps: int
    sheets: Sheets
    poster: Callable[[], Drawing] | None = None

    def pixels(self, dpi: float) -> tuple[int, int]:
        """Width and height of the canvas in pixels."""
        scale = dpi / POINTS_PER_INCH
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def at(self, step: int) -> Drawing:
        """Return the whole picture of one step."""
        primitives: list[Primitive] = []
        for sheet in self.sheets:
            primitives += sheet.draw() if isinstance(sheet, Still) else sheet.draw(step)
        return Drawing(self.width, self.height, self.background, tuple(primitives))


def panel(drawings: Sequence[Drawing], columns: int) -> Drawing:
    """Set drawings of one size side by side, row by row, ``columns`` in a row."""
    first = drawings[0]
    rows = -(-len(drawings) // columns)
    placed: list[Primitive] = []
    for number, drawing in enumerate(drawings):
        row, column = divmod(number, columns)
        dx, dy = column * first.width, (rows - 1 - row) * first.height
        placed += [primitive.placed(dx, dy) for primitive in drawing.primitives]
    width = min(columns, len(drawings)) * first.width
    return Drawing(width, rows * first.height, first.background, tuple(placed))
