"""Further colours, told apart from those of a theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from itertools import product
from typing import Any

from convanim.colours import READABLE, Colour, contrast, in_dark, in_light, light_dark, mixed

__all__ = ["further_colours"]

#: The same where a margin is needed: to those who lack a kind of cones, some hues look darker or
#: lighter.
SURELY = 6.0

#: Mean saturation, from 0 to 1, below which colours count as grays.
GRAY_SATURATION = 0.1


def further_colours(
    colours: Sequence[Colour],
    count: int,
    used: Iterable[Colour],
    words: tuple[Colour, Colour, float],
) -> Iterator[Colour]:
    """Return further colours, each as far as can be from all in use.

    Parameters
    ----------
    colours : sequence of Colour
        They are of similar brightness and saturation as these.
    count : int
        How many.
    used : iterable of Colour
        Others that are in use.
    words : tuple of Colour, Colour and float
        Colour of words, and the shade that lies over cells, with its opacity. Where words can be
        read on all of the colours, shaded or not, they can be on the further ones, too.
    """
    known, used = tuple(colours), tuple(used)
    light, dark = (
        _further(tuple(map(side, known)), tuple(map(side, used)), tuple(map(side, words)), count)
        for side in (in_light, in_dark)
    )
    return map(light_dark, light, dark)


def _further(
    colours: tuple[Colour, ...], used: tuple[Colour, ...], words: tuple[Any, ...], count: int
) -> Iterator[Colour]:
    """Yield further colours on one side; see `further_colours`."""
    if count <= 0:
        return

    def read_on(colour: Colour) -> float:
        text, shade, opacity = words
        return min(contrast(text, one) for one in (colour, mixed(shade, colour, opacity)))

    least = SURELY if min(map(read_on, colours)) >= READABLE else 0.0
    similar = _similar_colours(colours, len(colours) + count, lambda c: read_on(c) >= least)
    in_use = (*colours, *used)
    away = {
        colour: min(_colour_distance(colour, other) for other in in_use)
        for colour in sorted(similar)
    }
    for _ in range(count):
        furthest = max(away, key=lambda colour: away[colour])
        yield furthest
        away = {
            colour: min(distance, _colour_distance(colour, furthest))
            for colour, distance in away.items()
        }


def _similar_colours(
    colours: tuple[Colour, ...], count: int, suits: Callable[[Colour], bool]
) -> set[Colour]:
    """Return at least ``count`` new colours of similar brightness and mean saturation.

    Those that do not suit are returned only where too few do.
    """
    known = [rgb_to_hls(*(part / 255 for part in colour)) for colour in colours]
    strength = sum(strong for _, _, strong in known) / len(known)
    hues, lights = (max(36, count), 16) if strength >= GRAY_SATURATION else (1, 255)
    strength = strength if hues > 1 else 0.0
    every = {
        (round(255 * red), round(255 * green), round(255 * blue))
        for hue, light in product(range(hues), range(lights + 1))
        for red, green, blue in [hls_to_rgb(hue / hues, light / lights, strength)]
    }
    chosen = {*filter(suits, every)}
    every = chosen if len(chosen - {*colours}) >= count else every
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
