"""The elements of a scene: outlines and words.

Lengths are in TeX points (1/72.27 inch); x grows to the right and y upwards. How the elements
are drawn is up to ``convanim.render``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

from convanim.colours import Colour, mixed
from convanim.scene.sight import Sight

__all__ = [
    "Paths",
    "Point",
    "Primitive",
    "Stroke",
    "Text",
]

Point = tuple[float, float]


class Primitive(Protocol):
    """An element of a picture; each kind has its own module in ``convanim.render``."""

    @property
    def start(self) -> Point:
        """Its first point."""

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Self:
        """Return the primitive scaled from the canvas's corner, and then moved by a distance."""

    def seen(self, sight: Sight) -> Sequence[Primitive]:
        """Return what is drawn of the primitive in a picture that is seen so."""


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
    grows : float
        Power with which it gets thicker in large pictures, and opaque: 0 if it stays, 1 for what
        must be found at first sight, 0.5 for what tells more about it.
    """

    colour: Colour
    width: float
    dash: tuple[float, float] | None = None
    grows: float = 0.0

    def scaled(self, scale: float) -> Stroke:
        """Return the stroke with its width and dashes multiplied by a factor."""
        dash = self.dash and (scale * self.dash[0], scale * self.dash[1])
        return replace(self, width=scale * self.width, dash=dash)


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
    apart : float
        Distance between lines that are next to each other, in points. Where it is small in a
        picture, they are paler; those that grow stay thin beside it.
    numbers : tuple of int
        One per outline, if some may be left out where lines would run together: then each second
        stays, or each fifth, and so on, by these numbers.
    """

    outlines: tuple[tuple[Point, ...], ...]
    closed: bool = False
    fill: Colour | None = None
    stroke: Stroke | None = None
    opacity: float = 1.0
    apart: float = math.inf
    numbers: tuple[int, ...] = ()

    @property
    def start(self) -> Point:
        """The first point of the first outline."""
        return self.outlines[0][0]

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Paths:
        """Return the outlines scaled from the canvas's corner, and then moved by a distance."""
        outlines = tuple(
            tuple((scale * x + dx, scale * y + dy) for x, y in line) for line in self.outlines
        )
        return replace(
            self,
            outlines=outlines,
            stroke=self.stroke and self.stroke.scaled(scale),
            apart=scale * self.apart,
        )

    def seen(self, sight: Sight) -> tuple[Paths, ...]:
        """Return what is drawn of the outlines in a picture that is seen so."""
        if self.stroke and self.stroke.grows:
            return self._grown(self.stroke, sight.growth)
        if not self.stroke or self.apart == math.inf:
            return (self,)
        outlines, every = self.outlines, sight.every(self.apart) if self.numbers else 1
        if every > 1:
            pairs = zip(outlines, self.numbers, strict=True)
            outlines = tuple(outline for outline, number in pairs if number % every == 0)
        tone, opacity = sight.tone(every * self.apart), self.opacity
        stroke = replace(self.stroke, width=max(self.stroke.width, sight.hairline))
        if self.fill:
            stroke = replace(stroke, colour=mixed(stroke.colour, self.fill, tone))
        else:
            opacity *= tone
        found = Paths(outlines, self.closed, self.fill, stroke, opacity)
        return (found,) if outlines else ()

    def _grown(self, stroke: Stroke, growth: float) -> tuple[Paths, ...]:
        """Return the outlines with a stroke that is so many times as thick."""
        width = min(growth**stroke.grows * stroke.width, max(stroke.width, self.apart / 10))
        found = replace(self, stroke=replace(stroke, width=width, grows=0.0), apart=math.inf)
        if growth == 1 or self.opacity == 1:
            return (found,)
        lines = replace(found, fill=None, opacity=1.0)
        return (replace(found, stroke=None), lines) if self.fill else (lines,)


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
        ``"caption"`` sets the symbols of our own captions and formulas in italics.
    face : str
        What words in ``"roman"`` are set in instead of Computer Modern: ``"sans"``, or the path of
        a font.
    alike : tuple of str
        Other words that are set in the same size, and have the same room.
    """

    items: tuple[tuple[Point, str], ...]
    size: float
    colour: Colour
    room: float = math.inf
    left: bool = False
    font: str = "roman"
    face: str = ""
    alike: tuple[str, ...] = ()

    @property
    def start(self) -> Point:
        """Where the first words are."""
        return self.items[0][0]

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Text:
        """Return the words scaled from the canvas's corner, and then moved by a distance."""
        return replace(
            self,
            items=tuple(((scale * x + dx, scale * y + dy), text) for (x, y), text in self.items),
            size=scale * self.size,
            room=scale * self.room,
        )

    def seen(self, sight: Sight) -> tuple[Text, ...]:
        """Return the words: those of a large picture are made larger when it is laid out."""
        return (self,)
