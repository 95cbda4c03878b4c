"""Themes: the colours, line widths and sizes of pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from convanim.checks import as_text, as_whole, checked_line, checked_real, items, one_of
from convanim.colours import Colour, LightDark, LightDarkShare, further_colours, light_dark
from convanim.errors import ConvanimError, Option, shortened

__all__ = [
    "GUIDE",
    "LENGTH_RANGE",
    "POINTS_PER_INCH",
    "THEMES",
    "Theme",
    "checked_colour",
    "paired",
    "theme_named",
]

#: TeX's points per inch; all lengths of themes and scenes are in these points.
POINTS_PER_INCH = 72.27

#: Smallest and largest length of a theme, in points.
LENGTH_RANGE = (0.1, 1000)

#: Names of a theme's shares of colours.
SHARES = ("shade_opacity", "pale")

#: Limit on the colours of a theme for maps.
MOST_MAP_COLOURS = 256


@dataclass(frozen=True, repr=False)
class Theme:
    """Colours, line widths and sizes of a picture.

    The defaults are those of the guide: the colours of Solarized on white, and cells of 0.5 cm.

    Parameters
    ----------
    name : str
        A name on one line.
    background, ink, text : tuple of int, or str
        Colours of the background, of the grid lines, and of words and numbers. A colour is
        red, green and blue from 0 to 255, or a text such as ``"#268bd2"``.
    input, output : tuple of int, or str
        Colours of the cells of the input and of the output.
    maps : sequence of colours
        Colours of the input maps in the channels view, the foremost map first; 1 to 256.
    shade : tuple of int, or str
        Colour over the cells that a step reads and over the one that it computes.
    shade_opacity : float
        Opacity of the shade, from 0 to 1.
    rays : tuple of int, or str
        Colour of the lines from the window to the output cell.
    accent : tuple of int, or str
        Colour of what is pointed out: a maximum, or where a copy comes from.
    positive, negative : tuple of int, or str
        Colours of the largest and of the smallest number, where cells are shaded by their values.
    cell : float
        Width of a cell, in points of TeX.
    thick, thin : float
        Widths of lines, in points.
    dash : tuple of float
        Lengths of a dash and of the gap after it, in points.
    margin : float
        Width of the empty margin around a picture, in points.
    value_size, small_size : float
        Font sizes of the numbers in cells, and of smaller ones, in points.
    pale : float
        Share of their colour in cells that are pale, such as copies in the padding; the rest is
        the background's. From 0 to 1.

    Raises
    ------
    ConvanimError
        Where a value is no colour, or a length is not from 0.1 to 1,000 points.

    Examples
    --------
    >>> Theme("mine", input="#00c800")
    Theme(name='mine', input=(0, 200, 0))
    """

    name: str = "guide"
    background: Colour = (255, 255, 255)
    ink: Colour = (0, 43, 54)  # grid lines: base03
    text: Colour = (0, 0, 0)
    input: Colour = (38, 139, 210)  # blue
    output: Colour = (42, 161, 152)  # cyan
    # the foremost map first: blue, violet, yellow, magenta
    maps: tuple[Colour, ...] = ((38, 139, 210), (108, 113, 196), (181, 137, 0), (211, 54, 130))
    shade: Colour = (7, 54, 66)  # over the cells that a step reads and computes: base02
    shade_opacity: float = 0.4
    rays: Colour = (0, 0, 0)
    accent: Colour = (203, 75, 22)  # orange
    positive: Colour = (38, 139, 210)  # blue
    negative: Colour = (203, 75, 22)  # orange
    cell: float = 0.5 / 2.54 * POINTS_PER_INCH
    thick: float = 0.8
    thin: float = 0.4
    dash: tuple[float, float] = (3.0, 3.0)
    margin: float = 10.0
    value_size: float = 8.0
    small_size: float = 5.0
    pale: float = 0.35

    def __post_init__(self) -> None:
        """Check all values, and keep them as plain numbers and texts."""
        for field in fields(self):
            value = getattr(self, field.name)
            object.__setattr__(self, field.name, _checked_field(field.name, value))

    def __repr__(self) -> str:
        """Return the Python expression that makes the theme, without the defaults."""
        own = [(f.name, getattr(self, f.name)) for f in fields(self)]
        usual = {f.name: f.default for f in fields(self)}
        return f"Theme({', '.join(f'{name}={v!r}' for name, v in own if v != usual[name])})"

    def map_colours(self, count: int) -> tuple[Colour, ...]:
        """Return one colour per map, all different.

        The colours of ``maps`` come first. Each further one is chosen from colours of similar
        brightness and saturation (from grays, where the theme has only grays) as the one furthest
        from all colours in use.

        Parameters
        ----------
        count : int
            Number of maps. From grays alone, at most 256 different colours can be made.

        Returns
        -------
        tuple of Colour
            ``count`` colours.

        Examples
        --------
        >>> GUIDE.map_colours(6) == (*GUIDE.maps, *GUIDE.map_colours(6)[4:])
        True
        """
        used = (self.output, self.background, self.ink)
        return (*self.maps, *further_colours(self.maps, count - len(self.maps), used))[:count]


#: Names of a theme's single colours.
COLOURS = tuple(field.name for field in fields(Theme) if field.type == "Colour")


def _checked_field(name: str, value: Any) -> Any:
    """Return the checked value of one field of a theme."""
    label = f"theme's {name}"
    if name == "name":
        return checked_line(label, value)
    if name in SHARES:
        # one that follows light and dark is made of checked ones
        return value if isinstance(value, LightDarkShare) else checked_real(label, value, 0, 1)
    if name == "dash":
        ends = items(value, 2) or ()
        if len(ends) != 2:
            raise ConvanimError(f"{label} must be two lengths, on and off, got {shortened(value)}")
        return tuple(checked_real(label, end, *LENGTH_RANGE) for end in ends)
    if name == "maps":
        colours = items(value, MOST_MAP_COLOURS)
        if not colours or len(colours) > MOST_MAP_COLOURS:
            raise ConvanimError(
                f"{label} must be 1 to {MOST_MAP_COLOURS} colours, got {shortened(value)}"
            )
        return tuple(checked_colour(label, colour) for colour in colours)
    if name in COLOURS:
        return checked_colour(label, value)
    return checked_real(label, value, *LENGTH_RANGE)


def checked_colour(label: str | Option, value: Any, others: str = "") -> Colour:
    """Return a colour from three numbers or from a text such as ``#268bd2``.

    Parameters
    ----------
    label : str or Option
        What the message names.
    value : object
        The user's value.
    others : str
        What else may be given, for the message.

    Raises
    ------
    ConvanimError
        Where the value is no colour.
    """
    if isinstance(value, LightDark):  # made of checked ones
        return value
    words = as_text(value)
    if words is not None and re.fullmatch("#[0-9a-fA-F]{6}", words):
        value = tuple(bytes.fromhex(words[1:]))
    parts = [as_whole(part) for part in items(value, 3) or ()]
    if len(parts) != 3 or not all(part is not None and 0 <= part <= 255 for part in parts):
        raise ConvanimError(
            label,
            f" must be red, green and blue from 0 to 255, or such as '#268bd2'{others},"
            f" got {shortened(value)}",
        )
    red, green, blue = (part or 0 for part in parts)
    return red, green, blue


def paired(name: str, light: Theme, dark: Theme) -> Theme:
    """Return a theme that follows the light or dark around a picture, in formats that can.

    Parameters
    ----------
    name : str
    light, dark : Theme
        Their colours are used; lengths are the light one's.

    Examples
    --------
    >>> paired("both", Theme(), Theme(ink=(255, 255, 255))).ink
    LightDark((0, 43, 54), (255, 255, 255))
    """
    both: dict[str, Any] = {"name": name}
    for field in fields(Theme):
        one, other = getattr(light, field.name), getattr(dark, field.name)
        if field.name == "maps":
            count = max(len(one), len(other))
            both["maps"] = tuple(map(light_dark, light.map_colours(count), dark.map_colours(count)))
        elif field.name in SHARES or field.name in COLOURS:
            both[field.name] = light_dark(one, other)
    return replace(light, **both)


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
            input=(22, 74, 140),
            maps=((22, 74, 140), (68, 72, 140), (100, 76, 0), (130, 30, 78)),
            output=(20, 92, 78),
            shade=(238, 232, 213),
            shade_opacity=0.22,
            pale=0.5,  # dark colours differ less
            rays=(253, 246, 227),
            accent=(255, 150, 90),
            positive=(70, 170, 240),
            negative=(230, 100, 40),
        ),
        replace(
            GUIDE,
            name="gray",  # for print
            ink=(0, 0, 0),
            input=(140, 140, 140),
            maps=((140, 140, 140), (175, 175, 175), (120, 120, 120), (195, 195, 195)),
            output=(214, 214, 214),
            shade=(0, 0, 0),
            shade_opacity=0.25,
            accent=(0, 0, 0),
            positive=(90, 90, 90),
            negative=(190, 190, 190),
        ),
    )
}


THEMES["auto"] = paired("auto", GUIDE, THEMES["dark"])


def theme_named(theme: str | Theme) -> Theme:
    """Return the theme of a name; a `Theme` is returned as it is.

    Raises
    ------
    ConvanimError
        Where the name is unknown, or the value is neither a name nor a Theme.
    """
    if isinstance(theme, Theme):
        return theme
    if not isinstance(theme, str):
        raise ConvanimError(Option("theme"), f" must be a name or a Theme, got {shortened(theme)}")
    return THEMES[one_of("theme", theme, THEMES)]
