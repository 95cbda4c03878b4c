"""Primitives on a matplotlib renderer, of pixels or of vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path as FilePath

import matplotlib
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from convanim.scene.primitives import Point, Primitive, Shape, Text
from convanim.theme import POINTS_PER_INCH, Colour

__all__ = ["BIG_POINTS", "bounds", "outlined", "paint", "rgb", "settings", "typeset"]

#: What of a user's matplotlib settings would change a picture.
SETTINGS = {
    "agg.path.chunksize": 0,
    "mathtext.default": "rm",
    "path.effects": [],
    "path.simplify": False,
    "path.sketch": None,
    "path.snap": True,
    "pdf.compression": 6,
    "pdf.fonttype": 42,  # TrueType: publishers refuse Type 3
    "pdf.inheritcolor": False,
    "pdf.use14corefonts": False,
    "savefig.bbox": None,
    "text.usetex": False,
}

#: matplotlib's points are PostScript's, 72 an inch.
BIG_POINTS = 72 / POINTS_PER_INCH

TextPainter = Callable[[RendererBase, GraphicsContextBase, Text, float], None]


@contextmanager
def settings() -> Iterator[None]:
    """Draw as it is meant, whatever the user has set; their settings come back after."""
    with matplotlib.rc_context(SETTINGS):  # type: ignore[arg-type]
        yield


def paint(
    renderer: RendererBase, primitives: Iterable[Primitive], scale: float, write: TextPainter
) -> None:
    """Paint primitives, the later ones over the earlier.

    Parameters
    ----------
    renderer : matplotlib's, y up
    scale : the renderer's units a point
    write : how words are painted, `outlined` or `typeset`
    """
    transform = Affine2D().scale(scale)
    for primitive in primitives:
        context = renderer.new_gc()
        if isinstance(primitive, Text):
            write(renderer, context, primitive, scale)
        else:
            _shape(renderer, context, primitive, transform)
        context.restore()


def bounds(primitives: Iterable[Primitive]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of all that primitives may touch, in points."""
    boxes = [_shape_box(p) if isinstance(p, Shape) else _text_box(p) for p in primitives]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def outlined(
    renderer: RendererBase, context: GraphicsContextBase, text: Text, scale: float
) -> None:
    """Paint words as the outlines of their letters, at their exact place."""
    vertices, codes, unit = _letters(text.text)
    x, y, size = _set(text)
    place = Affine2D().scale(size / unit).translate(x, y).scale(scale)
    context.set_linewidth(0)
    context.set_snap(False)
    renderer.draw_path(context, Path(vertices, codes), place, rgb(text.colour))


def typeset(renderer: RendererBase, context: GraphicsContextBase, text: Text, scale: float) -> None:
    """Paint words with the renderer's fonts, so that they can be searched and copied."""
    x, y, size = _set(text)
    context.set_foreground(rgb(text.colour))
    font = _font(size * scale)
    renderer.draw_text(
        context, x * scale, y * scale, text.text, font, 0, ismath=_is_formula(text.text)
    )


def _shape(
    renderer: RendererBase, context: GraphicsContextBase, shape: Shape, transform: Affine2D
) -> None:
    context.set_alpha(shape.opacity)
    context.set_capstyle("butt")
    context.set_joinstyle("miter")
    context.set_linewidth(0)
    if shape.stroke:
        context.set_linewidth(shape.stroke.width * BIG_POINTS)
        context.set_foreground(rgb(shape.stroke.colour))
        if shape.stroke.dash:
            context.set_dashes(0, [length * BIG_POINTS for length in shape.stroke.dash])
    fill = rgb(shape.fill) if shape.fill else None
    renderer.draw_path(context, _path(shape), transform, fill)


def _path(shape: Shape) -> Path:
    """Make one path of all outlines."""
    points: list[Point] = []
    for line in shape.outlines:
        points += line
        if shape.closed:
            points.append(line[0])
    return Path(points, _codes(tuple(map(len, shape.outlines)), shape.closed))


@cache
def _codes(lengths: tuple[int, ...], closed: bool) -> NDArray[np.uint8]:
    """Codes of a path of several outlines; few patterns come up, again and again."""
    codes: list[np.uint8] = []
    for length in lengths:
        codes += [Path.MOVETO] + [Path.LINETO] * (length - 1) + [Path.CLOSEPOLY] * closed
    return np.array(codes, np.uint8)


def _shape_box(shape: Shape) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for line in shape.outlines for point in line), strict=True)
    # Mitred corners of a slanted cell reach up to twice the line's width.
    reach = 2 * shape.stroke.width if shape.stroke else 0
    return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach


def _text_box(text: Text) -> tuple[float, float, float, float]:
    vertices, _, unit = _letters(text.text)
    x, y, size = _set(text)
    points = vertices * (size / unit) + (x, y)
    return (*points.min(axis=0), *points.max(axis=0))


@cache
def _typesetter() -> TextToPath:
    return TextToPath()


@cache
def _font(size: float) -> FontProperties:
    """Return Computer Modern, as matplotlib ships it."""
    folder = FilePath(matplotlib.get_data_path()) / "fonts" / "ttf"
    return FontProperties(fname=str(folder / "cmr10.ttf"), size=size, math_fontfamily="cm")


def _is_formula(text: str) -> bool:
    return "$" in text


@cache
def _letters(text: str) -> tuple[NDArray[np.float64], NDArray[np.uint8], float]:
    """Outlines of words set at some size, their codes, and that size in points."""
    typesetter = _typesetter()
    vertices, codes = typesetter.get_text_path(_font(10), text, ismath=_is_formula(text))
    return np.asarray(vertices), np.asarray(codes), typesetter.FONT_SCALE


@cache
def _extent(text: str) -> tuple[float, float]:
    """Width of words, and the height of a digit, in their size."""
    typesetter = _typesetter()
    unit = float(typesetter.FONT_SCALE)
    width, _, _ = typesetter.get_text_width_height_descent(
        text, _font(unit), ismath=_is_formula(text)
    )
    _, height, _ = typesetter.get_text_width_height_descent("0", _font(unit), ismath=False)
    return width / unit, height / unit


def _set(text: Text) -> tuple[float, float, float]:
    """Left end of the baseline, for words whose digits are centred at a point, and the size."""
    width, height = _extent(text.text)
    size = min(text.size, text.room / width)
    return text.at[0] - size * width / 2, text.at[1] - size * height / 2, size


def rgb(colour: Colour) -> tuple[float, float, float]:
    """Return a colour as matplotlib has it."""
    red, green, blue = colour
    return red / 255, green / 255, blue / 255
