"""What primitives are drawn on: a matplotlib renderer of pixels or vectors, or an SVG."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from convanim.colours import Colour
from convanim.theme import POINTS_PER_INCH

__all__ = [
    "BIG_POINTS",
    "Box",
    "Definitions",
    "Surface",
    "rgb",
    "svg_colour",
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
    """Paths that an SVG defines once and refers to by name.

    Parameters
    ----------
    prefix : str
        The beginning of each name.
    paths : dict of Hashable to (str, str)
        For each key the name of the path, and its data.
    """

    prefix: str = "w"
    paths: dict[Hashable, tuple[str, str]] = field(default_factory=dict)

    def name(self, key: Hashable, data: Callable[[], str]) -> str:
        """Return the name of a path, and define it if it is new.

        Parameters
        ----------
        key : Hashable
            What the path is known by.
        data : callable
            Returns the data of the path. Called only if the key is new.
        """
        if key not in self.paths:
            self.paths[key] = f"{self.prefix}{len(self.paths)}", data()
        return self.paths[key][0]

    def svg(self, first: int = 0) -> str:
        """Return the definitions as SVG, from the one numbered ``first``."""
        found = islice(self.paths.values(), first, None)
        return "".join(f'<path id="{name}" d="{data}"/>' for name, data in found)


def svg_colour(colour: Colour) -> str:
    """Return a colour as SVG.

    Examples
    --------
    >>> svg_colour((7, 54, 66))
    '#073642'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


def svg_number(value: float) -> str:
    """Return a number as SVG, with at most two decimals.

    Examples
    --------
    >>> svg_number(2.5), svg_number(-0.001)
    ('2.5', '0')
    """
    return f"{value:z.2f}".rstrip("0").rstrip(".")
