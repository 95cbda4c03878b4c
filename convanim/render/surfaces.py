"""What primitives are drawn on: a matplotlib renderer of pixels or vectors, or an SVG."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from convanim.colours import Colour, hexadecimal, in_dark, in_light
from convanim.theme import POINTS_PER_INCH

__all__ = [
    "BIG_POINTS",
    "Box",
    "Definitions",
    "Surface",
    "rgb",
    "svg_number",
    "with_all_points",
]

#: PostScript's points, 72 per inch, per point. They are the unit of matplotlib.
BIG_POINTS = 72 / POINTS_PER_INCH

#: Left, bottom, right and top, in points.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Surface:
    """A matplotlib renderer, and how primitives are drawn on it.

    Parameters
    ----------
    renderer : RendererBase
        Its y runs up. A renderer of vectors has a method ``draw_line`` that sets a line of words.
    scale : float
        Units of the renderer per point.
    pixels : bool
        Whether the units are pixels. Then the widths of horizontal and vertical lines are whole,
        and words are drawn as outlines, each at its exact place.
    """

    renderer: RendererBase
    scale: float
    pixels: bool

    @cached_property
    def transform(self) -> Affine2D:
        """The transform from points to units of the renderer."""
        return Affine2D().scale(self.scale)


def rgb(colour: Colour) -> tuple[float, float, float]:
    """Return a colour as matplotlib takes it: three floats from 0 to 1."""
    red, green, blue = colour
    return red / 255, green / 255, blue / 255


def with_all_points(path: Path) -> Path:
    """Return a path that is drawn with all its points, whatever the user's settings."""
    path.should_simplify = False
    return path


@dataclass
class Definitions:
    """Paths and looks that an SVG defines once and refers to by name.

    Parameters
    ----------
    prefix : str
        The beginning of each path's name.
    is_compact : bool
        Whether all looks are classes, named by the prefix and letters.
    paths : dict of Hashable to (str, str)
        For each key the name of the path, or of a group of them, and its element.
    looks : dict of (str, str) to str
        For each look on light, with that on dark, the name of its class. Unless they are compact,
        names tell what is in them: pictures on one page may share a class, and none has another.
    """

    prefix: str = "w"
    is_compact: bool = False
    paths: dict[Hashable, tuple[str, str]] = field(default_factory=dict)
    looks: dict[tuple[str, str], str] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def look(self, values: Mapping[str, Any]) -> str:
        """Return the attributes of an element: a class, where some follow light and dark.

        Parameters
        ----------
        values : mapping
            Colours, numbers and texts, by the names of SVG's properties.
        """
        known = tuple(values.items())
        if known not in self._known:
            self._known[known] = self._look(values)
        return self._known[known]

    def _look(self, values: Mapping[str, Any]) -> str:
        light, dark = (
            {name: _svg_value(side(value)) for name, value in values.items()}
            for side in (in_light, in_dark)
        )
        if light == dark and not self.is_compact:
            return " ".join(f'{name}="{value}"' for name, value in light.items())
        differing = {name: value for name, value in dark.items() if light[name] != value}
        key = (_css(light), _css(differing))
        if key not in self.looks:
            digest = blake2b("|".join(key).encode(), digest_size=4).hexdigest()
            own = f"{self.prefix}{_letters(len(self.looks))}"
            self.looks[key] = own if self.is_compact else f"c{digest}"
        return f'class="{self.looks[key]}"'

    def style(self) -> str:
        """Return the looks as a style sheet; empty if there are none."""
        rules = self.rules()
        return rules and f"<style>{rules}</style>"

    def rules(self) -> str:
        """Return the rules of the style sheet."""
        light = "".join(f".{name}{{{look}}}" for (look, _), name in self.looks.items())
        dark = "".join(f".{name}{{{look}}}" for (_, look), name in self.looks.items() if look)
        return light + (dark and f"@media(prefers-color-scheme:dark){{{dark}}}")

    def name(self, key: Hashable, data: Callable[[], str]) -> str:
        """Return the name of a path, and define it if it is new.

        Parameters
        ----------
        key : Hashable
            What the path is known by.
        data : callable
            Returns the data of the path. Called only if the key is new.
        """
        return self._name(key, lambda name: f'<path id="{name}" d="{data()}"/>')

    def group(self, key: Hashable, content: Callable[[], str]) -> str:
        """Return the name of a group, and define it if it is new; see `name`."""
        if key in self.paths:
            return self.paths[key][0]
        inner = content()  # which may define paths
        return self._name(key, lambda name: f'<g id="{name}">{inner}</g>')

    def _name(self, key: Hashable, element: Callable[[str], str]) -> str:
        if key not in self.paths:
            name = f"{self.prefix}{len(self.paths)}"
            self.paths[key] = name, element(name)
        return self.paths[key][0]

    def svg(self, first: int = 0) -> str:
        """Return the definitions as SVG, from the one numbered ``first``."""
        return "".join(element for _, element in islice(self.paths.values(), first, None))


def _letters(number: int) -> str:
    """Return a number as letters.

    Examples
    --------
    >>> _letters(0), _letters(26)
    ('a', 'ba')
    """
    high, low = divmod(number, 26)
    return (_letters(high) if high else "") + chr(ord("a") + low)


def _css(values: Mapping[str, str]) -> str:
    """Return declarations of a style sheet."""
    return ";".join(f"{name}:{value}" for name, value in values.items())


def _svg_value(value: Any) -> str:
    """Return a colour, a number or a text as SVG."""
    if isinstance(value, str):
        return value
    return hexadecimal(value) if isinstance(value, tuple) else svg_number(value)


def svg_number(value: float) -> str:
    """Return a number as SVG, with at most two decimals.

    Examples
    --------
    >>> svg_number(2.5), svg_number(-0.001)
    ('2.5', '0')
    """
    return f"{value:z.2f}".rstrip("0").rstrip(".")
