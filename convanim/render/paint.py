"""Primitives of all kinds for all backends: a row each tells how they are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from matplotlib.backend_bases import GraphicsContextBase

from convanim.render import paths, text
from convanim.render.surfaces import Box, Definitions, Surface
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.theme import Colour

__all__ = ["PAINTERS", "Painter", "Paints", "bounds", "paint", "paints_of", "svg_of"]

AnyPrimitive = TypeVar("AnyPrimitive", contravariant=True)


class Painter(Protocol[AnyPrimitive]):
    """What backends ask of one kind of primitive; a module has it as functions."""

    def draw(
        self, surface: Surface, context: GraphicsContextBase, primitive: AnyPrimitive, /
    ) -> None:
        """Draw a primitive on a matplotlib renderer, in a new context."""

    def box(self, primitive: AnyPrimitive, /) -> Box:
        """Return a box around all that a primitive may touch."""

    def colours(self, primitive: AnyPrimitive, scale: float, /) -> Iterable[tuple[Colour, float]]:
        """Return colours that must be exact, and their opacities, at ``scale`` pixels per point."""

    def svg(self, primitive: AnyPrimitive, height: float, definitions: Definitions, /) -> str:
        """Write a primitive for an SVG of a height, whose y runs down."""


#: How primitives are drawn, by their classes.
PAINTERS: dict[type[Primitive], Painter[Any]] = {Paths: paths, Text: text}


def paint(surface: Surface, primitives: Iterable[Primitive]) -> None:
    """Paint primitives, the later ones over the earlier."""
    for primitive in primitives:
        context = surface.renderer.new_gc()
        PAINTERS[type(primitive)].draw(surface, context, primitive)
        context.restore()


def bounds(primitives: Iterable[Primitive]) -> Box:
    """Return a box around all that primitives may touch."""
    boxes = [PAINTERS[type(primitive)].box(primitive) for primitive in primitives]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def svg_of(primitives: Iterable[Primitive], height: float, definitions: Definitions) -> str:
    """Write primitives for an SVG of a height, the later ones over the earlier."""
    return "".join(
        PAINTERS[type(primitive)].svg(primitive, height, definitions) for primitive in primitives
    )


@dataclass(frozen=True)
class Paints:
    """The colours that areas of a picture have: those of its primitives, and their mixes.

    All others stem from the edges between areas. An encoder that has few
    colours must know the flat ones, however few pixels they have.

    Parameters
    ----------
    solid : frozenset of Colour
        Opaque colours.
    veils : tuple of (Colour, float)
        Translucent colours and their opacities, in the order of painting.
    """

    solid: frozenset[Colour] = frozenset()
    veils: tuple[tuple[Colour, float], ...] = ()

    def __or__(self, other: Paints) -> Paints:
        """Return the paints of a picture that has both."""
        veils = dict.fromkeys((*self.veils, *other.veils))
        return Paints(self.solid | other.solid, tuple(veils))

    @property
    def flats(self) -> frozenset[Colour]:
        """Colours that areas can have: the solid ones, and each veil once over them."""
        return _flats(self)


def paints_of(primitives: Iterable[Primitive], scale: float) -> Paints:
    """Collect the paints of primitives, drawn with ``scale`` pixels per point."""
    solid: set[Colour] = set()
    veils: dict[tuple[Colour, float], None] = {}
    for primitive in primitives:
        for colour, opacity in PAINTERS[type(primitive)].colours(primitive, scale):
            if opacity < 1:
                veils[colour, opacity] = None
            else:
                solid.add(colour)
    return Paints(frozenset(solid), tuple(veils))


@lru_cache(maxsize=64)
def _flats(paints: Paints) -> frozenset[Colour]:
    found = set(paints.solid)
    for colour, opacity in paints.veils:
        found |= {_mixed(ground, colour, opacity) for ground in found}
    return frozenset(found)


def _mixed(ground: Colour, colour: Colour, opacity: float) -> Colour:
    """Mix a translucent colour with an opaque one under it, to the bit as Agg does.

    Examples
    --------
    >>> _mixed((255, 255, 255), (7, 54, 66), 0.4)
    (155, 174, 179)
    """
    alpha = round(255 * opacity)
    if alpha == 255:
        return colour
    whole = (255 + alpha << 8) - 255 * alpha
    red, green, blue = (
        (((over << 8) - 255 * under) * alpha + (255 * under << 8)) // whole
        for under, over in zip(ground, colour, strict=True)
    )
    return red, green, blue
