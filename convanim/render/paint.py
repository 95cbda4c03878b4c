"""All kinds of primitives for all renderers: `PAINTERS` has a row for each kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from matplotlib.backend_bases import GraphicsContextBase

from convanim.colours import Colour, in_light
from convanim.render import paths, text
from convanim.render.surfaces import Box, Definitions, Surface
from convanim.scene.primitives import Paths, Primitive, Text

__all__ = ["PAINTERS", "Painter", "Paints", "bounds", "paint", "paints_of", "svg_of"]

AnyPrimitive = TypeVar("AnyPrimitive", contravariant=True)


class Painter(Protocol[AnyPrimitive]):
    """What renderers need of one kind of primitive. A module provides it as functions."""

    def draw(
        self, surface: Surface, context: GraphicsContextBase, primitive: AnyPrimitive, /
    ) -> None:
        """Draw a primitive on a matplotlib renderer.

        Parameters
        ----------
        surface : Surface
            The renderer.
        context : GraphicsContextBase
            A new context of the renderer.
        primitive : Primitive
            What is drawn.
        """

    def box(self, primitive: AnyPrimitive, /) -> Box:
        """Return a box around everything that a primitive may touch, in points."""

    def colours(self, primitive: AnyPrimitive, scale: float, /) -> Iterable[tuple[Colour, float]]:
        """Return the colours that must be exact, with their opacities.

        Parameters
        ----------
        primitive : Primitive
            What is drawn.
        scale : float
            Pixels per point.
        """

    def svg(self, primitive: AnyPrimitive, height: float, definitions: Definitions, /) -> str:
        """Return a primitive as SVG.

        Parameters
        ----------
        primitive : Primitive
            What is written.
        height : float
            Height of the picture in points. In an SVG, y runs down.
        definitions : Definitions
            Collects what the SVG refers to by name.
        """


#: The painter of each class of primitives.
PAINTERS: dict[type[Primitive], Painter[Any]] = {Paths: paths, Text: text}


def paint(surface: Surface, primitives: Iterable[Primitive]) -> None:
    """Paint primitives, the later ones over the earlier.

    Parameters
    ----------
    surface : Surface
        What is painted on.
    primitives : iterable of Primitive
        What is painted.
    """
    for primitive in primitives:
        context = surface.renderer.new_gc()
        PAINTERS[type(primitive)].draw(surface, context, primitive)
        context.restore()


def bounds(primitives: Iterable[Primitive]) -> Box:
    """Return a box around everything that primitives may touch, in points."""
    boxes = [PAINTERS[type(primitive)].box(primitive) for primitive in primitives]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def svg_of(primitives: Iterable[Primitive], height: float, definitions: Definitions) -> str:
    """Return primitives as SVG, the later ones over the earlier.

    Parameters
    ----------
    primitives : iterable of Primitive
        What is written.
    height : float
        Height of the picture in points.
    definitions : Definitions
        Collects what the SVG refers to by name.
    """
    return "".join(
        PAINTERS[type(primitive)].svg(primitive, height, definitions) for primitive in primitives
    )


@dataclass(frozen=True)
class Paints:
    """The colours with which the areas of a picture are painted.

    All other colours come from the edges between areas. An encoder with few colours must know
    those of areas, even of areas with few pixels.

    Parameters
    ----------
    solid : frozenset of Colour
        Opaque colours.
    veils : tuple of (Colour, float)
        Translucent colours and their opacities, in the order of painting.
    laid : tuple of (Colour, float)
        Those of a canvas that is laid over all others.
    """

    solid: frozenset[Colour] = frozenset()
    veils: tuple[tuple[Colour, float], ...] = ()
    laid: tuple[tuple[Colour, float], ...] = ()

    def __or__(self, other: Paints) -> Paints:
        """Return the paints of both together."""
        veils = dict.fromkeys((*self.veils, *other.veils))
        laid = dict.fromkeys((*self.laid, *other.laid))
        return Paints(self.solid | other.solid, tuple(veils), tuple(laid))

    @property
    def flats(self) -> frozenset[Colour]:
        """Colours that areas can have: the solid ones and their mixes with veils.

        Each veil is mixed once with every solid colour and with every mix of earlier veils.
        """
        return _flats(self)


def paints_of(primitives: Iterable[Primitive], scale: float) -> Paints:
    """Return the paints of primitives.

    Parameters
    ----------
    primitives : iterable of Primitive
        In the order of painting.
    scale : float
        Pixels per point.
    """
    solid: set[Colour] = set()
    veils: dict[tuple[Colour, float], None] = {}
    for primitive in primitives:
        for pair in PAINTERS[type(primitive)].colours(primitive, scale):
            colour, opacity = map(in_light, pair)
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
    for colour, opacity in paints.laid:
        found |= {_laid(ground, colour, opacity) for ground in found}
    return frozenset(found)


def _alpha(opacity: float) -> int:
    """Return an opacity as Agg counts it: of 255, halves rounded up.

    Examples
    --------
    >>> _alpha(0.3), _alpha(0.5)
    (77, 128)
    """
    return int(255 * opacity + 0.5)


def _mixed(ground: Colour, colour: Colour, opacity: float) -> Colour:
    """Return a translucent colour over an opaque one, with exactly the result that Agg has.

    Examples
    --------
    >>> _mixed((255, 255, 255), (7, 54, 66), 0.4)
    (155, 174, 179)
    """
    alpha = _alpha(opacity)
    if alpha == 255:
        return colour
    whole = (255 + alpha << 8) - 255 * alpha
    red, green, blue = (
        (((over << 8) - 255 * under) * alpha + (255 * under << 8)) // whole
        for under, over in zip(ground, colour, strict=True)
    )
    return red, green, blue


def _laid(ground: Colour, colour: Colour, opacity: float) -> Colour:
    """Return a colour of a canvas laid over an opaque one, as the raster rounds it."""
    alpha = _alpha(opacity)
    red, green, blue = (
        (over * alpha + under * (255 - alpha) + 127) // 255
        for under, over in zip(ground, colour, strict=True)
    )
    return red, green, blue
