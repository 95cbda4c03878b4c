"""Colours, and how they are mixed and told apart.

Where a picture follows the light or dark around it, a colour is a `LightDark`: that on light, with
its partner on dark. Formats that can't follow take it as the light one that it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

__all__ = [
    "READABLE",
    "Colour",
    "LightDark",
    "LightDarkShare",
    "contrast",
    "hexadecimal",
    "in_dark",
    "in_light",
    "light_dark",
    "mixed",
    "on_both",
    "seen_on",
]

P = ParamSpec("P")
T = TypeVar("T")

#: Red, green and blue, from 0 to 255.
Colour = tuple[int, int, int]

#: Contrast from which words are read without effort (WCAG 2.2, 1.4.3).
READABLE = 4.5


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


def hexadecimal(colour: Colour) -> str:
    """Return a colour as SVG has it, and as users type it.

    Examples
    --------
    >>> hexadecimal((7, 54, 66))
    '#073642'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


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


@lru_cache(1024)
@on_both
def seen_on(ground: Colour, *inks: Colour) -> Colour:
    """Return that of some colours which is seen best on another; black or white if none reads.

    Examples
    --------
    >>> seen_on((0, 43, 54), (0, 0, 0), (255, 255, 255))
    (255, 255, 255)
    """
    best = max(inks, key=lambda ink: contrast(ink, ground))
    if contrast(best, ground) >= READABLE:
        return best
    return max(best, (0, 0, 0), (255, 255, 255), key=lambda ink: contrast(ink, ground))


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    parts = (part / 255 for part in colour)
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
