"""How paths are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.path import Path
from numpy.typing import NDArray

from convanim.colours import Colour
from convanim.render.surfaces import (
    BIG_POINTS,
    Box,
    Definitions,
    Surface,
    rgb,
    svg_number,
    with_all_points,
)
from convanim.scene.primitives import Paths, Point

__all__ = ["box", "colours", "draw", "svg"]

#: Points of each outline.
Outlines = Sequence[Sequence[Point]]

#: Largest difference between the ends of a horizontal or vertical line, in points.
LEVEL = 1e-9

#: Width in pixels from which a translucent line has pixels that it covers fully. Where two such
#: lines cross, these are an area.
WIDE = 1.0


def draw(surface: Surface, context: GraphicsContextBase, shape: Paths) -> None:
    """Draw the outlines on a matplotlib renderer.

    Parameters
    ----------
    surface : Surface
        The renderer.
    context : GraphicsContextBase
        A new context of the renderer.
    shape : Paths
        The outlines.
    """
    context.set_alpha(shape.opacity)
    context.set_capstyle("butt")
    context.set_joinstyle("miter")
    context.set_linewidth(0)
    if shape.stroke:
        width = shape.stroke.width
        if surface.pixels and _is_level(shape):
            # matplotlib moves such lines onto whole pixels; a whole width fills the pixels.
            width = max(1, round(width * surface.scale)) / surface.scale
        context.set_linewidth(width * BIG_POINTS)
        context.set_foreground(rgb(shape.stroke.colour))
        if shape.stroke.dash:
            context.set_dashes(0, [length * BIG_POINTS for length in shape.stroke.dash])
    fill = rgb(shape.fill) if shape.fill else None
    surface.renderer.draw_path(context, _path(shape), surface.transform, fill)


def box(shape: Paths) -> Box:
    """Return a box around the outlines and their strokes, in points."""
    xs, ys = zip(*chain.from_iterable(shape.outlines), strict=True)
    # The mitred corners of a slanted cell stick out by up to twice the width of its line.
    reach = 2 * shape.stroke.width if shape.stroke else 0
    return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach


def colours(shape: Paths, scale: float) -> Iterator[tuple[Colour, float]]:
    """Yield the colours that must be exact, with their opacities.

    They are those of areas, of opaque lines and of wide translucent lines.

    Parameters
    ----------
    shape : Paths
        The outlines.
    scale : float
        Pixels per point.
    """
    if shape.fill:
        yield shape.fill, shape.opacity
    stroke = shape.stroke
    if stroke and (shape.opacity == 1 or stroke.width * scale >= WIDE):
        yield stroke.colour, shape.opacity


def svg(shape: Paths, height: float, definitions: Definitions) -> str:
    """Return the outlines as one path of an SVG.

    Parameters
    ----------
    shape : Paths
        The outlines.
    height : float
        Height of the picture in points.
    definitions : Definitions
        Collects looks that follow light and dark.
    """
    if not shape.outlines:
        return ""
    write = _compact if definitions.is_compact else _outlines
    data = write(shape.outlines, shape.closed, height)
    look: dict[str, Any] = {"fill": shape.fill or "none"}
    if stroke := shape.stroke:
        look |= {"stroke": stroke.colour, "stroke-width": stroke.width}
        if stroke.dash:
            look["stroke-dasharray"] = " ".join(map(svg_number, stroke.dash))
    if shape.opacity < 1:
        look |= {"fill-opacity": shape.opacity, "stroke-opacity": shape.opacity}
    return f'<path d="{data}" {definitions.look(look)}/>'


def _outlines(outlines: Outlines, closed: bool, height: float) -> str:
    """Return the data of outlines."""
    return "".join(_outline(outline, closed, height) for outline in outlines)


def _outline(outline: Sequence[Point], closed: bool, height: float) -> str:
    """Return the data of an outline: its first point, and the shift from each to the next."""
    # The points are rounded, not the shifts: so the errors do not add up.
    points = [(round(x, 2), round(height - y, 2)) for x, y in outline]
    shifts = "".join(
        f"l{svg_number(x1 - x0)} {svg_number(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(points)
    )
    return f"M{svg_number(points[0][0])} {svg_number(points[0][1])}{shifts}{'z' * closed}"


def _compact(outlines: Outlines, closed: bool, height: float) -> str:
    """Return short data of outlines. All that follows the first point is the same anywhere."""
    left, top = outlines[0][0]
    data = ["M", _hundredths(round(100 * left)), _after(round(100 * (height - top)))]
    at_x = at_y = 0
    for number, outline in enumerate(outlines):
        # The points are rounded, not the shifts: so the errors do not add up.
        (first_x, first_y), *others = [
            (round(100 * (x - left)), round(100 * (top - y))) for x, y in outline
        ]
        if number:
            data += ["m", _hundredths(first_x - at_x), _after(first_y - at_y)]
        at_x, at_y, command = first_x, first_y, "l"
        for x, y in others:
            write = _hundredths if command else _after
            data += [command, write(x - at_x), _after(y - at_y)]
            at_x, at_y, command = x, y, ""
        if closed:
            data.append("z")
            at_x, at_y = first_x, first_y
    return "".join(data)


@lru_cache(16384)
def _hundredths(number: int) -> str:
    """Return a whole number of hundredths as SVG, as short as can be.

    Examples
    --------
    >>> _hundredths(1050), _hundredths(-25), _hundredths(0)
    ('10.5', '-.25', '0')
    """
    written = svg_number(number / 100)
    return written.replace("0.", ".", 1) if abs(number) < 100 else written


@lru_cache(16384)
def _after(number: int) -> str:
    """Return a whole number of hundredths as it follows another one."""
    written = _hundredths(number)
    return written if written.startswith("-") else f" {written}"


def _is_level(shape: Paths) -> bool:
    """Whether all lines are horizontal or vertical."""
    return all(
        abs(x1 - x0) < LEVEL or abs(y1 - y0) < LEVEL
        for outline in shape.outlines
        for (x0, y0), (x1, y1) in pairwise(outline)
    )


def _path(shape: Paths) -> Path:
    """Return one path of all outlines."""
    closing = 1 if shape.closed else 0
    points = [point for outline in shape.outlines for point in (*outline, *outline[:closing])]
    lengths = tuple(map(len, shape.outlines))
    return with_all_points(Path(points, _codes(lengths, shape.closed)))


@lru_cache(256)
def _codes(lengths: tuple[int, ...], closed: bool) -> NDArray[np.uint8]:
    """Return matplotlib's codes for a path of several outlines.

    They are cached, since few different patterns occur.
    """
    codes: list[np.uint8] = []
    for length in lengths:
        codes += [Path.MOVETO] + [Path.LINETO] * (length - 1) + [Path.CLOSEPOLY] * closed
    return np.array(codes, np.uint8)
