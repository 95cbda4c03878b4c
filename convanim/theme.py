"""Looks: colours, widths and sizes, and nothing of what is drawn with them."""

from __future__ import annotations

import math
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass, fields, replace
from itertools import product

from convanim.errors import ConvanimError, unknown

__all__ = ["GUIDE", "POINTS_PER_INCH", "THEMES", "Colour", "Theme", "mixed", "theme_named"]

#: TeX's points; all lengths of a theme and of a scene are in them.
POINTS_PER_INCH = 72.27

Colour = tuple[int, int, int]

#: Saturation below which colours are taken for shades.
FAINT = 0.1


@dataclass(frozen=True)
class Theme:
    """A look. Lengths in TeX points, colours as red, green and blue of 255.

    The defaults are the guide's: Solarized on white, cells of 0.5 cm.
    """

    name: str = "guide"
    background: Colour = (255, 255, 255)
    ink: Colour = (0, 43, 54)  # grid lines: base03
    text: Colour = (0, 0, 0)
    input: Colour = (38, 139, 210)  # blue
    output: Colour = (42, 161, 152)  # cyan
    # input maps of several channels, the foremost first: blue, violet, yellow, magenta
    maps: tuple[Colour, ...] = ((38, 139, 210), (108, 113, 196), (181, 137, 0), (211, 54, 130))
    shade: Colour = (7, 54, 66)  # what a step reads and makes: base02
    shade_opacity: float = 0.4
    rays: Colour = (0, 0, 0)  # from the window to the output cell
    cell: float = 0.5 / 2.54 * POINTS_PER_INCH
    thick: float = 0.8
    thin: float = 0.4
    dash: tuple[float, float] = (3.0, 3.0)
    margin: float = 10.0
    value_size: float = 8.0
    small_size: float = 5.0

    def __post_init__(self) -> None:
        """Raise ConvanimError for what can't be drawn with."""
        for field in fields(self):
            value = getattr(self, field.name)
            if "Colour" in str(field.type):
                for colour in value if field.name == "maps" else (value,):
                    _check_colour(field.name, colour)
            elif field.name not in ("name", "dash") and not _is_length(value):
                raise ConvanimError(f"theme's {field.name} must be above 0, got {value!r}")
        if not self.shade_opacity <= 1:
            raise ConvanimError(f"theme's shade_opacity must be at most 1: {self.shade_opacity}")
        if not (_is_pair(self.dash) and all(map(_is_length, self.dash))):
            raise ConvanimError(f"theme's dash must be two lengths above 0, got {self.dash!r}")

    def map_colours(self, count: int) -> tuple[Colour, ...]:
        """Return a colour for each of so many maps, all different.

        The theme's own come first. Each further one is, of colours about as bright
        and as strong (of shades, where the theme has nothing else), the one that is
        furthest from all in use.

        Parameters
        ----------
        count : int
            Maps; there are no more than 256 shades, where the theme has nothing else.

        Examples
        --------
        >>> GUIDE.map_colours(6) == (*GUIDE.maps, *GUIDE.map_colours(6)[4:])
        True
        """
        found = list(self.maps[:count])
        if len(found) == count:
            return tuple(found)
        in_use = (*self.maps, self.output, self.background, self.ink)
        away = {
            colour: min(_distance(colour, other) for other in in_use)
            for colour in sorted(_like(self.maps, count))
        }
        while len(found) < count:
            furthest = max(away, key=lambda colour: away[colour])
            found.append(furthest)
            away = {
                colour: min(distance, _distance(colour, furthest))
                for colour, distance in away.items()
            }
        return tuple(found)


def _like(colours: tuple[Colour, ...], count: int) -> set[Colour]:
    """Find at least so many colours of all hues, about as bright as given ones and as strong."""
    known = [rgb_to_hls(*(part / 255 for part in colour)) for colour in colours]
    strength = sum(strong for _, _, strong in known) / len(known)
    hues, lights = (max(36, count), 16) if strength >= FAINT else (1, 255)
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
    """Weigh red, green and blue as the eye does, from 0 to 255."""
    red, green, blue = colour
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _distance(one: Colour, other: Colour) -> float:
    """Measure how far apart colours look, roughly: the eye tells greens best, reds least."""
    red, green, blue = ((a - b) ** 2 for a, b in zip(one, other, strict=True))
    return 2 * red + 4 * green + 3 * blue


def _is_length(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value < math.inf


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2


def _check_colour(name: str, colour: object) -> None:
    whole = isinstance(colour, tuple) and len(colour) == 3
    if not (whole and all(isinstance(part, int) and 0 <= part <= 255 for part in colour)):  # type: ignore[attr-defined]
        raise ConvanimError(
            f"theme's {name} must be red, green and blue from 0 to 255, got {colour!r}"
        )


GUIDE = Theme()

THEMES = {
    theme.name: theme
    for theme in (
        GUIDE,
        replace(
            GUIDE,
            name="dark",  # Solarized's dark side, for dark slides
            background=(0, 43, 54),
            ink=(238, 232, 213),
            text=(253, 246, 227),
            input=(20, 80, 125),
            maps=((20, 80, 125), (68, 72, 140), (110, 83, 0), (130, 30, 78)),
            output=(20, 95, 88),
            shade=(238, 232, 213),
            shade_opacity=0.22,
            rays=(147, 161, 161),
        ),
        replace(
            GUIDE,
            name="gray",  # for print
            ink=(0, 0, 0),
            input=(140, 140, 140),
            maps=((140, 140, 140), (110, 110, 110), (170, 170, 170), (90, 90, 90)),
            output=(214, 214, 214),
            shade=(0, 0, 0),
            shade_opacity=0.25,
        ),
    )
}


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours: so much of the first one, and the rest of the other.

    Parameters
    ----------
    one, other : tuple of int
        Red, green and blue.
    share : float
        From 0 to 1.

    Examples
    --------
    >>> mixed((255, 0, 0), (255, 255, 255), 0.2)
    (255, 204, 204)
    """
    red, green, blue = (round(share * a + (1 - share) * b) for a, b in zip(one, other, strict=True))
    return red, green, blue


def theme_named(theme: str | Theme) -> Theme:
    """Return a theme by its name; a `Theme` of the user's own is taken as it is."""
    if isinstance(theme, Theme):
        return theme
    if not isinstance(theme, str):
        raise ConvanimError(f"theme must be a name or a Theme, got {theme!r}")
    if theme not in THEMES:
        raise unknown("theme", theme, THEMES)
    return THEMES[theme]
