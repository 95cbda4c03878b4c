"""How paths are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.path import Path
from numpy.typing import NDArray

from convanim.render.surfaces import (
    BIG_POINTS,
    Box,
    Definitions,
    Surface,
    rgb,
    svg_colour,
    svg_number,
    with_all_points,
)
from convanim.scene.primitives import Paths, Point
from convanim.theme import Colour

__all__ = ["box", "colours", "draw", "svg"]

#: Points by which the ends of a level line may differ.
LEVEL = 1e-9

#: Pixels that a translucent line must be wide to have more than edges.
WIDE = 2.5


def draw(surface: Surface, context: GraphicsContextBase, shape: Paths) -> None:
    """Draw the outlines on a matplotlib renderer."""
    context.set_alpha(shape.opacity)
    context.set_capstyle("butt")
    context.set_joinstyle("miter")
    context.set_linewidth(0)
    if shape.stroke:
        width = shape.stroke.width
        if surface.pixels and _is_level(shape):
            # matplotlib moves level lines onto pixels; a whole width fills them.
            width = max(1, round(width * surface.scale)) / surface.scale
        context.set_linewidth(width * BIG_POINTS)
        context.set_foreground(rgb(shape.stroke.colour))
        if shape.stroke.dash:
            context.set_dashes(0, [length * BIG_POINTS for length in shape.stroke.dash])
    fill = rgb(shape.fill) if shape.fill else None
    surface.renderer.draw_path(context, _path(shape), surface.transform, fill)


def box(shape: Paths) -> Box:
    """Return what the outlines and their strokes may touch."""
    xs, ys = zip(*chain.from_iterable(shape.outlines), strict=True)
    # Mitred corners of a slanted cell reach up to twice the line's width.
    reach = 2 * shape.stroke.width if shape.stroke else 0
    return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach


def colours(shape: Paths, scale: float) -> Iterator[tuple[Colour, float]]:
    """Yield the colours that areas or opaque lines have, with their opacities."""
    if shape.fill:
        yield shape.fill, shape.opacity
    stroke = shape.stroke
    if stroke and (shape.opacity == 1 or stroke.width * scale >= WIDE):
        yield stroke.colour, shape.opacity


def svg(shape: Paths, height: float, definitions: Definitions) -> str:
    """Write the outlines as one path."""
    if not shape.outlines:
        return ""
    data = "".join(_outline(outline, shape.closed, height) for outline in shape.outlines)
    look = f'fill="{svg_colour(shape.fill) if shape.fill else "none"}"'
    if stroke := shape.stroke:
        look += f' stroke="{svg_colour(stroke.colour)}" stroke-width="{svg_number(stroke.width)}"'
        if stroke.dash:
            look += f' stroke-dasharray="{" ".join(map(svg_number, stroke.dash))}"'
    if shape.opacity < 1:
        opacity = svg_number(shape.opacity)
        look += f' fill-opacity="{opacity}" stroke-opacity="{opacity}"'
    return f'<path d="{data}" {look}/>'


def _outline(outline: Sequence[Point], closed: bool, height: float) -> str:
    """Write an outline: its first point, and the way from each point to the next."""
    # The points are rounded, not the ways, lest errors add up.
    points = [(round(x, 2), round(height - y, 2)) for x, y in outline]
    ways = "".join(
        f"l{svg_number(x1 - x0)} {svg_number(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(points)
    )
    return f"M{svg_number(points[0][0])} {svg_number(points[0][1])}{ways}{'z' * closed}"


def _is_level(shape: Paths) -> bool:
    """Tell whether all lines run along the axes."""
    return all(
        abs(x1 - x0) < LEVEL or abs(y1 - y0) < LEVEL
        for outline in shape.outlines
        for (x0, y0), (x1, y1) in pairwise(outline)
    )


def _path(shape: Paths) -> Path:
    """Make one path of all outlines."""
    closing = 1 if shape.closed else 0
    points = [point for outline in shape.outlines for point in (*outline, *outline[:closing])]
    lengths = tuple(map(len, shape.outlines))
    return with_all_points(Path(points, _codes(lengths, shape.closed)))


@lru_cache(256)
def _codes(lengths: tuple[int, ...], closed: bool) -> NDArray[np.uint8]:
    """Return the codes of a path of several outlines: few patterns come up, again and again."""
    codes: list[np.uint8] = []
    for length in lengths:
        codes += [Path.MOVETO] + [Path.LINETO] * (length - 1) + [Path.CLOSEPOLY] * closed
    return np.array(codes, np.uint8)
