"""How text is measured and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.path import Path
from numpy.typing import NDArray

from convanim.colours import Colour
from convanim.render.fonts import UNIT
from convanim.render.surfaces import (
    Box,
    Definitions,
    Surface,
    rgb,
    svg_number,
    with_all_points,
)
from convanim.render.typeset import Line, set_line
from convanim.scene.primitives import Point, Text

__all__ = [
    "baseline",
    "box",
    "colours",
    "draw",
    "extent",
    "fitted_size",
    "smallest_size",
    "svg",
    "width_of",
]

#: Words that are drawn at once, as one path.
AT_ONCE = 64

#: Commands of a path in SVG, and the number of points of each, by matplotlib's codes.
_COMMANDS = {
    Path.MOVETO: ("M", 1),
    Path.LINETO: ("L", 1),
    Path.CURVE3: ("Q", 2),
    Path.CURVE4: ("C", 3),
    Path.CLOSEPOLY: ("z", 0),
}


def width_of(words: str, size: float, font: str, face: str = "") -> float:
    """Return the width of words, in points.

    Parameters
    ----------
    words : str
        One line.
    size : float
        Font size in points.
    font, face : str
        As `convanim.scene.primitives.Text` has them.
    """
    return size * extent(words, font, face)[0]


def fitted_size(text: Text) -> float:
    """Return the font size, in points, at which all words fit into their room."""
    every = (*(words for _, words in text.items), *text.alike)
    widest = max(extent(words, text.font, text.face)[0] for words in every)
    return min(text.size, text.room / widest)


def smallest_size(text: Text) -> float:
    """Return the font size of the smallest letter, such as an index, in points."""
    sizes = (glyph.size for _, words in text.items for glyph in set_line(words, text.font).glyphs)
    return fitted_size(text) * min(sizes, default=UNIT) / UNIT


def draw(surface: Surface, context: GraphicsContextBase, text: Text) -> None:
    """Draw the words on a matplotlib renderer.

    Parameters
    ----------
    surface : Surface
        The renderer.
    context : GraphicsContextBase
        A new context of the renderer.
    text : Text
        The words.
    """
    if surface.pixels:
        _draw_outlines(surface, context, text)
    else:
        _draw_lines(surface, context, text)


def box(text: Text) -> Box:
    """Return a box around the ink of the words, in points."""
    size = fitted_size(text)
    boxes = []
    for at, words in text.items:
        left, bottom, right, top = _ink(words, text.font, text.face)
        x, y = baseline(text, at, words, size)
        boxes.append((x + size * left, y + size * bottom, x + size * right, y + size * top))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def colours(text: Text, scale: float) -> Iterator[tuple[Colour, float]]:
    """Yield the words' colour, with its opacity.

    Parameters
    ----------
    text : Text
        The words.
    scale : float
        Not used: words have the same colour at all sizes.
    """
    yield text.colour, 1.0


def svg(text: Text, height: float, definitions: Definitions) -> str:
    """Return the words as SVG: references to the outlines of their letters.

    Parameters
    ----------
    text : Text
        The words.
    height : float
        Height of the picture in points.
    definitions : Definitions
        Collects the outlines.
    """
    size = fitted_size(text)
    uses = []
    for at, words in text.items:
        name = _svg_name(words, text.font, text.face, definitions)
        x, y = baseline(text, at, words, size)
        start = f"{svg_number(x)} {svg_number(height - y)}"
        place = f"translate({start}) scale({svg_number(size)} {svg_number(-size)})"
        uses.append(f'<use href="#{name}" transform="{place}"/>')
    return f"<g {definitions.look({'fill': text.colour})}>{''.join(uses)}</g>"


def _draw_outlines(surface: Surface, context: GraphicsContextBase, text: Text) -> None:
    """Draw the outlines of the letters at their exact places."""
    context.set_linewidth(0)
    context.set_snap(False)
    size, colour = fitted_size(text), rgb(text.colour)
    for first in range(0, len(text.items), AT_ONCE):
        items = text.items[first : first + AT_ONCE]
        lines = [set_line(words, text.font, text.face) for _, words in items]
        starts = [baseline(text, at, words, size) for at, words in items]
        vertices = np.concatenate([line.vertices for line in lines]) * (size / UNIT)
        vertices += np.repeat(starts, [len(line.vertices) for line in lines], axis=0)
        codes = np.concatenate([line.codes for line in lines])
        path = with_all_points(Path(vertices, codes))
        surface.renderer.draw_path(context, path, surface.transform, colour)


def _draw_lines(surface: Surface, context: GraphicsContextBase, text: Text) -> None:
    """Let the renderer set the words as text, so that they can be searched and copied."""
    context.set_foreground(rgb(text.colour))
    size, scale = fitted_size(text), surface.scale
    for at, words in text.items:
        line = set_line(words, text.font, text.face)
        x, y = baseline(text, at, words, size)
        surface.renderer.draw_line(context, x * scale, y * scale, line, size * scale)  # type: ignore[attr-defined]


def _svg_name(words: str, font: str, face: str, definitions: Definitions) -> str:
    """Return the name of words in an SVG: of one path, or of a group that shares its letters."""
    line = set_line(words, font, face)
    if not definitions.is_compact:
        outlines = partial(_svg_outlines, line.vertices, line.codes)
        return definitions.name((words, font, face), outlines)
    if [(glyph.x, glyph.y) for glyph in line.glyphs] == [(0, 0)]:
        return _svg_glyph(line, 0, definitions)
    return definitions.group((words, font, face), partial(_svg_glyphs, line, definitions))


def _svg_glyphs(line: Line, definitions: Definitions) -> str:
    """Return the glyphs of words as references to their outlines."""
    uses = []
    for number, glyph in enumerate(line.glyphs):
        places = zip("xy", (glyph.x / UNIT, glyph.y / UNIT), strict=True)
        place = "".join(f' {axis}="{at:z.3f}"' for axis, at in places if at)
        uses.append(f'<use href="#{_svg_glyph(line, number, definitions)}"{place}/>')
    return "".join(uses)


def _svg_glyph(line: Line, number: int, definitions: Definitions) -> str:
    """Return the name of one of the glyphs of words."""
    glyph = line.glyphs[number]
    inside = slice(line.ends[number - 1] if number else 0, line.ends[number])
    points = line.vertices[inside] - (glyph.x, glyph.y)
    outlines = partial(_svg_outlines, points, line.codes[inside])
    return definitions.name((glyph.face, glyph.number, glyph.size), outlines)


def _svg_outlines(vertices: NDArray[np.float64], codes: NDArray[np.uint8]) -> str:
    """Return outlines of letters as data of an SVG's path. Their size is 1, and y runs up."""
    points, at, commands = vertices / UNIT, 0, []
    while at < len(points):
        command, count = _COMMANDS[codes[at]]
        numbers = " ".join(f"{value:.3f}" for value in points[at : at + count].ravel())
        commands.append(f"{command}{numbers}")
        at += max(1, count)  # the code that closes an outline comes with an unused point
    return "".join(commands)


def baseline(text: Text, at: Point, words: str, size: float) -> Point:
    """Return the left end of the baseline of words that are placed at a point."""
    width, middle = extent(words, text.font, text.face)
    return at[0] - (0 if text.left else size * width / 2), at[1] - size * middle


@lru_cache(8192)
def _ink(words: str, font: str, face: str) -> Box:
    """Return a box around the ink of words that begin at 0, for the font size 1."""
    vertices = set_line(words, font, face).vertices / UNIT
    (left, bottom), (right, top) = vertices.min(axis=0), vertices.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


@lru_cache(8192)
def extent(words: str, font: str, face: str = "") -> tuple[float, float]:
    """Return the width of words, and the height of their middle over the baseline.

    Both are for the font size 1. The middle is that of a digit, so that numbers stand on one
    line. For words without digits and letters, it is the middle of their ink.
    """
    line = set_line(words, font, face)
    signs = not any(map(str.isalnum, words.replace("infty", "")))
    heights = (line if signs else set_line("0", font, face)).vertices[:, 1]
    if not len(heights):  # spaces, and what is not seen
        return line.width / UNIT, 0.0
    return line.width / UNIT, (heights.min() + heights.max()) / 2 / UNIT
