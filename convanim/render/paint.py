"""Primitives on a matplotlib renderer, of pixels or of vectors."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from convanim.render.fonts import UNIT
from convanim.render.typeset import set_line
from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.theme import POINTS_PER_INCH, Colour

__all__ = [
    "BIG_POINTS",
    "baseline",
    "bounds",
    "fitted_size",
    "paint",
    "rgb",
    "width_of",
]

#: matplotlib's points are PostScript's, 72 an inch.
BIG_POINTS = 72 / POINTS_PER_INCH

#: Points by which the ends of a level line may differ.
LEVEL = 1e-9


def paint(
    renderer: RendererBase, primitives: Iterable[Primitive], scale: float, pixels: bool
) -> None:
    """Paint primitives, the later ones over the earlier.

    Parameters
    ----------
    renderer : matplotlib's, y up
    scale : the renderer's units a point
    pixels : whether the units are pixels. Then level lines get whole widths,
        and words become outlines at their exact place; otherwise the renderer
        sets their lines with ``draw_line``, so that they can be searched and copied.
    """
    transform = Affine2D().scale(scale)
    for primitive in primitives:
        context = renderer.new_gc()
        if isinstance(primitive, Paths):
            _shape(renderer, context, primitive, transform, scale if pixels else None)
        elif pixels:
            _outline(renderer, context, primitive, scale)
        else:
            _typeset(renderer, context, primitive, scale)
        context.restore()


def bounds(primitives: Iterable[Primitive]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of all that primitives may touch, in points."""
    boxes = [_shape_box(p) if isinstance(p, Paths) else _text_box(p) for p in primitives]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _outline(
    renderer: RendererBase, context: GraphicsContextBase, text: Text, scale: float
) -> None:
    context.set_linewidth(0)
    context.set_snap(False)
    size = fitted_size(text)
    for at, words in text.items:
        line = set_line(words, text.font)
        place = (
            Affine2D().scale(size / UNIT).translate(*baseline(text, at, words, size)).scale(scale)
        )
        path = _whole(Path(line.vertices, line.codes))
        renderer.draw_path(context, path, place, rgb(text.colour))


def _typeset(
    renderer: RendererBase, context: GraphicsContextBase, text: Text, scale: float
) -> None:
    context.set_foreground(rgb(text.colour))
    size = fitted_size(text)
    for at, words in text.items:
        x, y = baseline(text, at, words, size)
        line = set_line(words, text.font)
        renderer.draw_line(context, x * scale, y * scale, line, size * scale)  # type: ignore[attr-defined]


def _shape(
    renderer: RendererBase,
    context: GraphicsContextBase,
    shape: Paths,
    transform: Affine2D,
    pixels: float | None,
) -> None:
    """Paint a shape; ``pixels`` a point, where lines are to have whole widths."""
    path = _path(shape)
    context.set_alpha(shape.opacity)
    context.set_capstyle("butt")
    context.set_joinstyle("miter")
    context.set_linewidth(0)
    if shape.stroke:
        width = shape.stroke.width
        if pixels and _is_level(shape):
            # matplotlib moves level lines onto pixels; a whole width fills them.
            width = max(1, round(width * pixels)) / pixels
        context.set_linewidth(width * BIG_POINTS)
        context.set_foreground(rgb(shape.stroke.colour))
        if shape.stroke.dash:
            context.set_dashes(0, [length * BIG_POINTS for length in shape.stroke.dash])
    renderer.draw_path(context, path, transform, rgb(shape.fill) if shape.fill else None)


def _is_level(shape: Paths) -> bool:
    """Whether all lines run along the axes; of a slanted shape the first tells."""
    return all(
        abs(x1 - x0) < LEVEL or abs(y1 - y0) < LEVEL
        for line in shape.outlines
        for (x0, y0), (x1, y1) in pairwise(line)
    )


def _path(shape: Paths) -> Path:
    """Make one path of all outlines."""
    closing = 1 if shape.closed else 0
    points = [point for line in shape.outlines for point in (*line, *line[:closing])]
    return _whole(Path(points, _codes(tuple(map(len, shape.outlines)), shape.closed)))


def _whole(path: Path) -> Path:
    """Keep all points of a path, whatever a user's settings say."""
    path.should_simplify = False
    return path


@lru_cache(256)
def _codes(lengths: tuple[int, ...], closed: bool) -> NDArray[np.uint8]:
    """Codes of a path of several outlines; few patterns come up, again and again."""
    codes: list[np.uint8] = []
    for length in lengths:
        codes += [Path.MOVETO] + [Path.LINETO] * (length - 1) + [Path.CLOSEPOLY] * closed
    return np.array(codes, np.uint8)


def _shape_box(shape: Paths) -> tuple[float, float, float, float]:
    xs, ys = zip(*chain.from_iterable(shape.outlines), strict=True)
    # Mitred corners of a slanted cell reach up to twice the line's width.
    reach = 2 * shape.stroke.width if shape.stroke else 0
    return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach


def _text_box(text: Text) -> tuple[float, float, float, float]:
    size = fitted_size(text)
    boxes = []
    for at, words in text.items:
        vertices = set_line(words, text.font).vertices
        points = vertices * (size / UNIT) + baseline(text, at, words, size)
        boxes.append((*points.min(axis=0), *points.max(axis=0)))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@lru_cache(8192)
def _extent(words: str, font: str) -> tuple[float, float]:
    """Width of words, and how high over the baseline their middle is, in their size.

    The middle is that of a digit, so that numbers stand on one line; of what
    has neither digits nor letters, that of its ink.
    """
    line = set_line(words, font)
    signs = not any(map(str.isalnum, words.replace("infty", "")))
    heights = (line if signs else set_line("0", font)).vertices[:, 1]
    return line.width / UNIT, (heights.min() + heights.max()) / 2 / UNIT


def width_of(words: str, size: float, font: str) -> float:
    """Width of words set in a size, in points."""
    return size * _extent(words, font)[0]


def fitted_size(text: Text) -> float:
    """Size at which all words keep to their room."""
    widest = max(_extent(words, text.font)[0] for _, words in text.items)
    return min(text.size, text.room / widest)


def baseline(text: Text, at: Point, words: str, size: float) -> Point:
    """Left end of the baseline of words that belong at a point."""
    width, middle = _extent(words, text.font)
    return at[0] - (0 if text.left else size * width / 2), at[1] - size * middle


def rgb(colour: Colour) -> tuple[float, float, float]:
    """Return a colour as matplotlib has it."""
    red, green, blue = colour
    return red / 255, green / 255, blue / 255
