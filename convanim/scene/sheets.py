"""Scenes: sheets of elements above one another, that stand still, grow or move with the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from convanim.colours import Colour
from convanim.scene.pointing import Pointing
from convanim.scene.primitives import Primitive, Text
from convanim.scene.sight import USUAL_DPI, Sight
from convanim.theme import POINTS_PER_INCH

__all__ = ["Drawing", "Growing", "Moving", "Part", "Scene", "Sheet", "Sheets", "Still"]

Primitives = Iterable[Primitive]


@dataclass(frozen=True)
class Still:
    """A sheet of a scene that is the same at every step; ``draw`` returns its primitives."""

    draw: Callable[[], Primitives]

    def at(self, step: int) -> Primitives:
        """Return the primitives at a step."""
        return self.draw()

    def moved(self, dx: float, dy: float, step_of: Callable[[int], int]) -> Still:
        """Return the sheet moved by a distance; see `Scene.moved`."""
        return Still(lambda: _placed(self.draw(), dx, dy))


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

    def moved(self, dx: float, dy: float, step_of: Callable[[int], int]) -> Growing:
        """Return the sheet moved by a distance; see `Scene.moved`."""

        def draw(before: int | None, step: int) -> Primitives:
            known = None if before is None else step_of(before)
            return _placed(self.draw(known, step_of(step)), dx, dy)

        return Growing(draw)


@dataclass(frozen=True)
class Moving:
    """A sheet of a scene that changes; ``draw`` returns its primitives at a step.

    Those of a sheet that ``slides`` go with the window, where it slides from step to step; the
    others tell what is so at the step, and wait for the next one.
    """

    draw: Callable[[int], Primitives]
    slides: bool = True

    def at(self, step: int) -> Primitives:
        """Return the primitives at a step."""
        return self.draw(step)

    def moved(self, dx: float, dy: float, step_of: Callable[[int], int]) -> Moving:
        """Return the sheet moved by a distance; see `Scene.moved`."""
        return replace(self, draw=lambda step: _placed(self.draw(step_of(step)), dx, dy))


Sheet = Still | Growing | Moving
Sheets = tuple[Sheet, ...]


@dataclass(frozen=True, eq=False)
class Drawing:
    """One still picture of a known size, drawn when its primitives are asked for.

    Parameters
    ----------
    width, height : float
        In points.
    background : Colour, optional
        None where the picture is laid over something else.
    draw : callable
        Returns the primitives, from the back to the front.
    parts : tuple of Part
        The pictures that it is made of, if it is made of some beside each other.
    """

    width: float
    height: float
    background: Colour | None
    draw: Callable[[], Primitives]
    parts: tuple[Part, ...] = ()

    def framed(self, width: float, height: float) -> Drawing:
        """Return the picture in the middle of a canvas of another size, in points."""
        dx, dy = (width - self.width) / 2, (height - self.height) / 2
        parts = tuple(Part(part.x + dx, part.y + dy, part.drawing) for part in self.parts)
        return Drawing(width, height, self.background, lambda: _placed(self.draw(), dx, dy), parts)

    def in_face(self, face: str) -> Drawing:
        """Return the picture with its words in other letters; see `Text`."""
        return replace(self, draw=lambda: _in_face(self.draw(), face))

    def scaled(self, scale: float) -> Drawing:
        """Return the picture with everything multiplied by a factor."""
        width, height = scale * self.width, scale * self.height
        return Drawing(width, height, self.background, lambda: _placed(self.draw(), 0, 0, scale))

    @cached_property
    def primitives(self) -> tuple[Primitive, ...]:
        """The primitives, from the back to the front, as they are seen at this size."""
        return tuple(_seen(self.draw(), Sight.of(self.width, self.height)))

    def seen_parts(self) -> Iterator[tuple[Part, Iterator[Primitive]]]:
        """Yield its parts, and the primitives of each as they are seen in the whole picture."""
        sight = Sight.of(self.width, self.height)
        for part in self.parts or (Part(0.0, 0.0, self),):
            yield part, _seen(part.drawing.primitives, sight)


@dataclass(frozen=True, eq=False)
class Part:
    """A picture in a larger one: its lower left corner is at ``x`` and ``y``, in points."""

    x: float
    y: float
    drawing: Drawing


@dataclass(frozen=True)
class Scene:
    """What is drawn of a walk: one canvas, and sheets from the back to the front.

    Parameters
    ----------
    width, height : float
        Size of the canvas in points, the same at every step.
    background : Colour, optional
        None where the picture is laid over something else.
    steps : int
        Number of steps.
    sheets : tuple of Still, Growing or Moving
        In the order of drawing. Growing ones that follow the first still ones, if any, are drawn
        with the least work.
    poster : Drawing, optional
        Summarises all steps, for views where this is clearer than steps side by side.
    pointing : Pointing, optional
        Where readers can point at cells.
    """

    width: float
    height: float
    background: Colour | None
    steps: int
    sheets: Sheets
    poster: Drawing | None = None
    pointing: Pointing | None = None

    def pixels(self, dpi: float) -> tuple[int, int]:
        """Return width and height of the canvas in pixels, each at least 1."""
        scale = dpi / POINTS_PER_INCH
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def seen(self, dpi: float = USUAL_DPI) -> Scene:
        """Return the scene as it is seen with so many dots per inch, or as vectors."""
        sight = Sight.of(self.width, self.height, dpi)
        return self._changed(lambda primitives: _seen(primitives, sight))

    def in_face(self, face: str) -> Scene:
        """Return the scene with its words in other letters; see `Text`."""
        found = self._changed(lambda primitives: _in_face(primitives, face))
        return replace(found, poster=self.poster and self.poster.in_face(face))

    def scaled(self, scale: float) -> Scene:
        """Return the scene with everything multiplied by a factor."""
        found = self._changed(lambda primitives: _placed(primitives, 0, 0, scale))
        poster = self.poster and self.poster.scaled(scale)
        width, height = scale * self.width, scale * self.height
        pointing = self.pointing and self.pointing.placed(0, 0, scale)
        return replace(found, width=width, height=height, poster=poster, pointing=pointing)

    def _changed(self, change: Callable[[Primitives], Primitives]) -> Scene:
        """Return the scene with the primitives of all sheets changed by a function."""
        return replace(self, sheets=tuple(_changed(sheet, change) for sheet in self.sheets))

    def framed(self, width: float, height: float) -> Scene:
        """Return the scene in the middle of a canvas of another size, in points."""
        by = (width - self.width) / 2, (height - self.height) / 2
        sheets, pointing = self.moved(*by), self.pointing and self.pointing.placed(*by)
        return replace(self, width=width, height=height, sheets=sheets, pointing=pointing)

    def moved(self, dx: float, dy: float, step_of: Callable[[int], int] = lambda n: n) -> Sheets:
        """Return the sheets moved by a distance, in points.

        Parameters
        ----------
        dx, dy : float
        step_of : callable, optional
            Takes a step of the sheets that are returned, and returns this scene's own step.
        """
        return tuple(sheet.moved(dx, dy, step_of) for sheet in self.sheets)

    def at(self, step: int) -> Drawing:
        """Return the drawing of one step, counted from 0."""
        return Drawing(self.width, self.height, self.background, lambda: self._primitives_at(step))

    def _primitives_at(self, step: int) -> Iterator[Primitive]:
        """Yield the primitives of all sheets at a step."""
        for sheet in self.sheets:
            yield from sheet.at(step)


def _placed(
    primitives: Primitives, dx: float, dy: float, scale: float = 1.0
) -> Iterator[Primitive]:
    """Yield primitives scaled from the canvas's corner, and then moved by a distance."""
    return (primitive.placed(dx, dy, scale) for primitive in primitives)


def _in_face(primitives: Primitives, face: str) -> Iterator[Primitive]:
    """Yield primitives with words in other letters."""
    return (replace(p, face=face) if isinstance(p, Text) else p for p in primitives)


def _seen(primitives: Primitives, sight: Sight) -> Iterator[Primitive]:
    """Yield what is drawn of primitives in a picture that is seen so."""
    return chain.from_iterable(primitive.seen(sight) for primitive in primitives)


def _changed(sheet: Sheet, change: Callable[[Primitives], Primitives]) -> Sheet:
    """Return a sheet with its primitives changed by a function."""
    if isinstance(sheet, Still):
        return Still(lambda: change(sheet.draw()))
    if isinstance(sheet, Growing):
        return Growing(lambda last, step: change(sheet.draw(last, step)))
    return replace(sheet, draw=lambda step: change(sheet.draw(step)))
