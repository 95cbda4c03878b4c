"""The colours that areas of a picture have: those of its primitives, and their mixes.

All others stem from the edges between areas. An encoder that has few colours
must know the flat ones, however few pixels they have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from convanim.scene.primitives import Paths, Primitive
from convanim.theme import Colour

__all__ = ["Paints", "mixed", "paints_of"]

#: Pixels that a translucent line must be wide to have more than edges.
WIDE = 2.5


@dataclass(frozen=True)
class Paints:
    """What a picture is painted with.

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


@lru_cache(maxsize=64)
def _flats(paints: Paints) -> frozenset[Colour]:
    found = set(paints.solid)
    for colour, opacity in paints.veils:
        found |= {mixed(ground, colour, opacity) for ground in found}
    return frozenset(found)


def paints_of(primitives: Iterable[Primitive], scale: float) -> Paints:
    """Collect the paints of primitives, drawn with so many pixels a point."""
    solid: set[Colour] = set()
    veils: dict[tuple[Colour, float], None] = {}
    for primitive in primitives:
        if not isinstance(primitive, Paths):
            solid.add(primitive.colour)
        elif primitive.opacity < 1:
            stroke = primitive.stroke
            wide = stroke and stroke.width * scale >= WIDE
            for colour in (primitive.fill, stroke.colour if stroke and wide else None):
                if colour:
                    veils[colour, primitive.opacity] = None
        else:
            solid |= {primitive.fill} if primitive.fill else set()
            solid |= {primitive.stroke.colour} if primitive.stroke else set()
    return Paints(frozenset(solid), tuple(veils))


def mixed(ground: Colour, colour: Colour, opacity: float) -> Colour:
    """Mix a translucent colour with an opaque one under it, to the bit as Agg does.

    Examples
    --------
    >>> mixed((255, 255, 255), (7, 54, 66), 0.4)
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
