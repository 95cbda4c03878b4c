"""Colours, and how they are mixed and told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from itertools import product

__all__ = ["Colour", "contrast", "further_colours", "mixed"]

#: Red, green and blue, from 0 to 255.
Colour = tuple[int, int, int]

#: Mean saturation, from 0 to 1, below which colours count as grays.
GRAY_SATURATION = 0.1


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours.

    Parameters
    ----------
    one, other : tuple of int
        Red, green and blue, from 0 to 255.
    share : float
        Share of the first colour, from 0 to 1.

    Returns
    -------
    tuple of int
        Red, green and blue, rounded.

    Examples
    --------
    >>> mixed((255, 0, 0), (255, 255, 255), 0.2)
    (255, 204, 204)
    """
    red, green, blue = (round(share * a + (1 - share) * b) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours as WCAG defines it, from 1 to 21.

    Examples
    --------
    >>> contrast((0, 0, 0), (255, 255, 255))
    21.0
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    parts = (part / 255 for part in colour)
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def further_colours(
    colours: Sequence[Colour], count: int, used: Iterable[Colour]
) -> Iterator[Colour]:
    """Yield further colours, each as far as can be from all in use.

    Parameters
    ----------
    colours : sequence of Colour
        They are of similar brightness and saturation as these.
    count : int
        How many.
    used : iterable of Colour
        Others that are in use.
    """
    if count <= 0:
        return
    in_use = (*colours, *used)
    away = {
        colour: min(_colour_distance(colour, other) for other in in_use)
        for colour in sorted(_similar_colours(tuple(colours), len(colours) + count))
    }
    for _ in range(count):
        furthest = max(away, key=lambda colour: away[colour])
        yield furthest
        away = {
            colour: min(distance, _colour_distance(colour, furthest))
            for colour, distance in away.items()
        }


def _similar_colours(colours: tuple[Colour, ...], count: int) -> set[Colour]:
    """Return at least ``count`` new colours of similar brightness and mean saturation."""
    known = [rgb_to_hls(*(part / 255 for part in colour)) for colour in colours]
    strength = sum(strong for _, _, strong in known) / len(known)
    hues, lights = (max(36, count), 16) if strength >= GRAY_SATURATION else (1, 255)
    strength = strength if hues > 1 else 0.0
    every = {
        (round(255 * red), round(255 * green), round(255 * blue))
        for hue, light in product(range(hues), range(lights + 1))
        for red, green, blue in [hls_to_rgb(hue / hues, light / lights, strength)]
    }
    bright = [_brightness(colour) for colour in colours]
    found: set[Colour] = set()
    for margin in range(25, 256, 25):
        least, most = min(bright) - margin, max(bright) + margin
        found = {colour for colour in every if least <= _brightness(colour) <= most}
        if len(found - {*colours}) >= count:
            break
    return found


def _brightness(colour: Colour) -> float:
    """Return the brightness of a colour as the eye sees it, from 0 to 255."""
    red, green, blue = colour
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _colour_distance(one: Colour, other: Colour) -> float:
    """Return roughly how different two colours look, as a weighted sum of squares.

    The eye tells greens apart best, and reds least.
    """
    red, green, blue = ((a - b) ** 2 for a, b in zip(one, other, strict=True))
    return 2 * red + 4 * green + 3 * blue
