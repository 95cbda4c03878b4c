"""Scenes: sheets of elements above one another, that stand still, grow or move with the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from convanim.colours import Colour
from convanim.scene.primitives import Primitive
from convanim.scene.sight import USUAL_DPI, Sight
from convanim.theme import POINTS_PER_INCH

__all__ = ["Drawing", "Growing", "Moving", "Scene", "Sheet", "Sheets", "Still"]

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
        """The primitives, from the back to the front, as they are seen at this size."""
        return tuple(_seen(self.draw(), Sight.of(self.width, self.height)))


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

    def seen(self, dpi: float = USUAL_DPI) -> Scene:
        """Return the scene as it is seen with so many dots per inch, or as vectors."""
        sight = Sight.of(self.width, self.height, dpi)
        return replace(self, sheets=tuple(_seen_sheet(sheet, sight) for sheet in self.sheets))

    def at(self, step: int) -> Drawing:
        """Return the drawing of one step, counted from 0."""
        return Drawing(self.width, self.height, self.background, lambda: self._primitives_at(step))

    def _primitives_at(self, step: int) -> Iterator[Primitive]:
        """Yield the primitives of all sheets at a step."""
        for sheet in self.sheets:
            yield from sheet.at(step)


def _seen(primitives: Primitives, sight: Sight) -> Iterator[Primitive]:
    """Yield what is drawn of primitives in a picture that is seen so."""
    return chain.from_iterable(primitive.seen(sight) for primitive in primitives)


def _seen_sheet(sheet: Sheet, sight: Sight) -> Sheet:
    """Return a sheet as it is seen so."""
    if isinstance(sheet, Still):
        return Still(lambda: _seen(sheet.draw(), sight))
    if isinstance(sheet, Growing):
        return Growing(lambda last, step: _seen(sheet.draw(last, step), sight))
    return Moving(lambda step: _seen(sheet.draw(step), sight))
