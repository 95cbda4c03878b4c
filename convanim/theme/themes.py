"""Themes, and those that are known by a name."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from convanim.checks import one_of
from convanim.colours import READABLE, Colour, contrast, light_dark, mixed
from convanim.errors import ConvanimError, Option, as_key, shortened, unknown
from convanim.theme.fields import SHARES, checked_field
from convanim.theme.files import read_table
from convanim.theme.further import further_colours

__all__ = ["GUIDE", "POINTS_PER_INCH", "THEMES", "Theme", "paired", "theme_named"]

#: TeX's points per inch; all lengths of themes and scenes are in these points.
POINTS_PER_INCH = 72.27

#: Ending of the files that themes are read from.
ENDING = ".toml"


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
    #: The file that the theme was read from, as a user named it.
    source: str = field(default="", init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Check all values, and keep them as plain numbers and texts."""
        for row in fields(self):
            if row.init:
                value = checked_field(row.name, getattr(self, row.name), row.type == "Colour")
                object.__setattr__(self, row.name, value)

    def __repr__(self) -> str:
        """Return the Python expression that makes the theme, without the defaults."""
        own = [(f.name, getattr(self, f.name)) for f in fields(self) if f.repr]
        usual = {f.name: f.default for f in fields(self)}
        return f"Theme({', '.join(f'{name}={v!r}' for name, v in own if v != usual[name])})"

    @property
    def reads(self) -> bool:
        """Whether words can be read on all cells, on shaded ones, too.

        Examples
        --------
        >>> THEMES["dark"].reads, Theme("mine", input="#000033").reads
        (True, False)
        """
        cells = (self.background, self.input, self.output, *self.maps)
        shaded = (mixed(self.shade, one, self.shade_opacity) for one in cells)
        return min(contrast(self.text, one) for one in (*cells, *shaded)) >= READABLE

    @classmethod
    def from_toml(cls, path: str | PathLike[str]) -> Theme:
        """Read a theme from a TOML file.

        Its keys are the parameters of a theme, with hyphens, such as ``value-size``; those that it
        does not have are of the theme that its key ``base`` names, or of ``guide``.

        Parameters
        ----------
        path : path

        Raises
        ------
        ConvanimError
            If the file can't be read, or a key or a value is wrong; the message names them.
        """
        return _read(fspath(path), Path())

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
        words = (self.text, self.shade, self.shade_opacity)
        more = further_colours(self.maps, count - len(self.maps), used, words)
        return (*self.maps, *more)[:count]


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
    for row in fields(Theme):
        one, other = getattr(light, row.name), getattr(dark, row.name)
        if row.name == "maps":
            count = max(len(one), len(other))
            both["maps"] = tuple(map(light_dark, light.map_colours(count), dark.map_colours(count)))
        elif row.name in SHARES or row.type == "Colour":
            both[row.name] = light_dark(one, other)
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
            input=(20, 64, 160),
            maps=((20, 64, 160), (66, 62, 130), (92, 68, 0), (120, 28, 72)),
            output=(16, 84, 68),
            shade=(238, 232, 213),
            shade_opacity=0.2,
            pale=0.5,  # dark colours differ less
            rays=(253, 246, 227),
            accent=(255, 170, 110),
            positive=(28, 102, 178),
            negative=(164, 62, 18),
        ),
        replace(
            GUIDE,
            name="gray",  # for print
            ink=(0, 0, 0),
            input=(170, 170, 170),
            maps=((170, 170, 170), (205, 205, 205), (185, 185, 185), (225, 225, 225)),
            output=(218, 218, 218),
            shade=(0, 0, 0),
            shade_opacity=0.25,
            accent=(0, 0, 0),
            positive=(130, 130, 130),
            negative=(200, 200, 200),
        ),
        replace(
            GUIDE,
            name="contrast",  # colours that all kinds of eyes tell apart: Okabe and Ito's, lighter
            ink=(0, 0, 0),
            input=(112, 190, 240),
            maps=((112, 190, 240), (240, 176, 40), (222, 160, 196), (70, 190, 150)),
            output=(245, 232, 92),
            shade=(0, 0, 0),
            shade_opacity=0.2,
            accent=(120, 0, 60),
            positive=(86, 180, 233),
            negative=(230, 159, 0),
            thick=1.0,
            thin=0.6,
        ),
    )
}


THEMES["auto"] = paired("auto", GUIDE, THEMES["dark"])


def theme_named(theme: str | PathLike[str] | Theme, folder: Path | None = None) -> Theme:
    """Return the theme of a name, or of a file; a `Theme` is returned as it is.

    Parameters
    ----------
    theme : str, path or Theme
        What ends with ``.toml`` is a file.
    folder : Path, optional
        Where a relative path begins; by default the working folder.

    Raises
    ------
    ConvanimError
        Where the name is unknown, the file can't be read, or the value is none of these.
    """
    if isinstance(theme, Theme):
        return theme
    if isinstance(theme, PathLike) or (isinstance(theme, str) and theme.endswith(ENDING)):
        return _read(fspath(theme), folder or Path())
    if not isinstance(theme, str):
        told = f" must be a name, a file or a Theme, got {shortened(theme)}"
        raise ConvanimError(Option("theme"), told)
    return THEMES[one_of("theme", theme, THEMES)]


def _read(said: str, folder: Path) -> Theme:
    """Read a theme from a file, as a user named it."""
    table = read_table(said, folder)
    known = {as_key(row.name): row for row in fields(Theme) if row.init}
    found = {"name": Path(said).stem, "base": GUIDE.name, **table}
    try:
        for key in found:
            if key not in ("base", *known):
                raise unknown("key", key, ("base", *known))
        base = THEMES[one_of("base", found.pop("base"), THEMES)]
        theme = replace(base, **{known[key].name: value for key, value in found.items()})
    except ConvanimError as error:
        told = error.spelt(as_key).removeprefix("theme's ")  # the file says which
        raise ConvanimError(f"theme {said}: {told}") from None
    object.__setattr__(theme, "source", said)
    return theme
