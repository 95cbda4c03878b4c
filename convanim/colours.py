"""Colours, and how they are mixed and told apart.

Where a picture follows the light or dark around it, a colour is a `LightDark`: that on light, with
its partner on dark. Formats that can't follow take it as the light one that it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from functools import wraps
from itertools import product
from typing import Any, ParamSpec, TypeVar

__all__ = [
    "Colour",
    "LightDark",
    "LightDarkShare",
    "contrast",
    "further_colours",
    "in_dark",
    "in_light",
    "light_dark",
    "mixed",
    "on_both",
]

P = ParamSpec("P")
T = TypeVar("T")

#: Red, green and blue, from 0 to 255.
Colour = tuple[int, int, int]

#: Mean saturation, from 0 to 1, below which colours count as grays.
GRAY_SATURATION = 0.1


class LightDark(tuple[int, int, int]):
    """A colour on light, and its partner on dark."""

    dark: Colour

    def __new__(cls, light: Colour, dark: Colour) -> LightDark:
        """Make the colour; it is the light one, with the attribute ``dark``."""
        found = super().__new__(cls, light)
        found.dark = dark
        return found

    def __eq__(self, other: object) -> bool:
        """Whether both colours are the same."""
        return isinstance(other, LightDark) and _sides(self) == _sides(other)

    def __ne__(self, other: object) -> bool:
        """Whether they differ; a tuple would only compare the light ones."""
        return not self == other

    def __hash__(self) -> int:
        return hash(_sides(self))

    def __repr__(self) -> str:
        return f"LightDark{_sides(self)}"

    def __reduce__(self) -> tuple[type[LightDark], tuple[Colour, Colour]]:
        return LightDark, _sides(self)


class LightDarkShare(float):
    """A share or an opacity on light, and its partner on dark."""

    dark: float

    def __new__(cls, light: float, dark: float) -> LightDarkShare:
        """Make the share; it is the light one, with the attribute ``dark``."""
        found = super().__new__(cls, light)
        found.dark = dark
        return found

    def __mul__(self, other: float) -> LightDarkShare:
        """Return both multiplied by a number."""
        return LightDarkShare(float(self) * other, self.dark * other)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        """Whether both shares are the same."""
        return isinstance(other, LightDarkShare) and _sides(self) == _sides(other)

    def __ne__(self, other: object) -> bool:
        """Whether they differ; a float would only compare the light ones."""
        return not self == other

    def __hash__(self) -> int:
        return hash(_sides(self))

    def __repr__(self) -> str:
        return f"LightDarkShare{_sides(self)}"

    def __reduce__(self) -> tuple[type[LightDarkShare], tuple[float, float]]:
        return LightDarkShare, _sides(self)


def in_light(value: Any) -> Any:
    """Return the light one of a `LightDark` or `LightDarkShare`; others as they are.

    Examples
    --------
    >>> in_light(LightDark((255, 255, 255), (0, 43, 54)))
    (255, 255, 255)
    """
    if isinstance(value, LightDark):
        return tuple(value)
    return float(value) if isinstance(value, LightDarkShare) else value


def in_dark(value: Any) -> Any:
    """Return the dark one of a `LightDark` or `LightDarkShare`; others as they are."""
    return value.dark if isinstance(value, LightDark | LightDarkShare) else value


def light_dark(light: Any, dark: Any) -> Any:
    """Return a colour or a share on light, with its partner on dark where that differs.

    Examples
    --------
    >>> light_dark((0, 0, 0), (0, 0, 0)), light_dark(0.4, 0.2)
    ((0, 0, 0), LightDarkShare(0.4, 0.2))
    """
    if light == dark:
        return light
    return LightDark(light, dark) if isinstance(light, tuple) else LightDarkShare(light, dark)


def on_both(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function that makes colours of colours make them on light and on dark.

    It is called once, unless an argument is a `LightDark` or a `LightDarkShare`.
    """

    @wraps(function)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        if not any(isinstance(each, LightDark | LightDarkShare) for each in args):
            return function(*args, **kwargs)
        light, dark = (function(*map(side, args), **kwargs) for side in (in_light, in_dark))
        made: T = light_dark(light, dark)
        return made

    return found


def _sides(value: Any) -> tuple[Any, Any]:
    """Return the light and the dark one of a value."""
    return in_light(value), in_dark(value)


@on_both
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
    """Return further colours, each as far as can be from all in use.

    Parameters
    ----------
    colours : sequence of Colour
        They are of similar brightness and saturation as these.
    count : int
        How many.
    used : iterable of Colour
        Others that are in use.
    """
    used = tuple(used)
    light, dark = (
        tuple(_further(tuple(map(side, colours)), count, tuple(map(side, used))))
        for side in (in_light, in_dark)
    )
    return map(light_dark, light, dark)


def _further(colours: tuple[Colour, ...], count: int, used: tuple[Colour, ...]) -> Iterator[Colour]:
    """Yield further colours on one side; see `further_colours`."""
    if count <= 0:
        return
    in_use = (*colours, *used)
    away = {
        colour: min(_colour_distance(colour, other) for other in in_use)
        for colour in sorted(_similar_colours(colours, len(colours) + count))
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
