"""Outlines as rectangles and freeforms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from convanim.render.pptx.page import Box, Page
from convanim.render.pptx.xml import RECTANGLE, Shape, filled, frame, grouped, named
from convanim.scene.primitives import Paths, Stroke
from convanim.theme import Theme

__all__ = ["shapes"]

Points = Sequence[tuple[int, int]]


def shapes(paths: Paths, page: Page, ids: Iterator[int], theme: Theme, apart: bool) -> list[Shape]:
    """Return the outlines as shapes.

    Parameters
    ----------
    paths : Paths
    page : Page
    ids : iterator of int
        Numbers of shapes that are free.
    theme : Theme
        Tells what is drawn in which colour, for the names of shapes.
    apart : bool
        Whether each filled outline is a shape of its own; else all together are one.
    """
    outlines = [[page.at(point) for point in outline] for outline in paths.outlines]
    if not outlines:
        return []
    look = filled(paths.fill, paths.opacity) + _line(paths.stroke, paths.opacity, page)
    name = _name(paths, theme)
    if len(outlines) == 1:
        return [_shape(outlines, paths.closed, look, ids, name)]
    if not (apart and paths.closed and paths.fill):
        return [_shape(outlines, paths.closed, look, ids, f"{name}, {len(outlines)}")]
    each = [
        _shape([outline], True, look, ids, f"{name} {number}")
        for number, outline in enumerate(outlines, 1)
    ]
    return [grouped(each, ids, f"{name}, {len(each)}")]


def _name(paths: Paths, theme: Theme) -> str:
    """Return what outlines are called in a list of shapes: by their colour in the theme."""
    if paths.fill:
        known = {theme.shade: "shade", theme.output: "output", theme.input: "input"}
        return known.get(paths.fill, "shape")
    if paths.closed:
        return "outline"
    return "dashed lines" if paths.stroke and paths.stroke.dash else "lines"


def _shape(
    outlines: Sequence[Points], closed: bool, look: str, ids: Iterator[int], name: str
) -> Shape:
    """Return one shape of some outlines."""
    box = _box(outlines)
    geometry = RECTANGLE
    if not (closed and len(outlines) == 1 and _is_rectangle(outlines[0], box)):
        geometry = _freeform(outlines, closed, box)
    kind = f"<p:nvSpPr>{named(ids, name)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
    return Shape(f"<p:sp>{kind}<p:spPr>{frame(box)}{geometry}{look}</p:spPr></p:sp>", box)


def _box(outlines: Sequence[Points]) -> Box:
    """Return the box around outlines."""
    xs = [x for outline in outlines for x, _ in outline]
    ys = [y for outline in outlines for _, y in outline]
    return min(xs), min(ys), max(xs), max(ys)


def _is_rectangle(outline: Points, box: Box) -> bool:
    """Whether a closed outline goes round its box, and nowhere else."""
    left, top, right, bottom = box
    corners = {(left, top), (right, top), (right, bottom), (left, bottom)}
    return len(outline) == len(corners) and {*outline} == corners and _turns(outline)


def _turns(outline: Points) -> bool:
    """Whether the first sides of an outline of four corners are level and upright."""
    (x0, y0), (x1, y1), (x2, y2), _ = outline
    return (x0 == x1 and y1 == y2) or (y0 == y1 and x1 == x2)


def _freeform(outlines: Sequence[Points], closed: bool, box: Box) -> str:
    """Return the geometry of some outlines, each a part of one path."""
    left, top, right, bottom = box
    parts = []
    for outline in outlines:
        pairs = [f'<a:pt x="{x - left}" y="{y - top}"/>' for x, y in outline]
        lines = "".join(f"<a:lnTo>{pair}</a:lnTo>" for pair in pairs[1:])
        parts.append(f"<a:moveTo>{pairs[0]}</a:moveTo>{lines}{'<a:close/>' * closed}")
    only = "" if closed else ' fill="none"'
    size = f'w="{right - left}" h="{bottom - top}"'
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f"<a:pathLst><a:path {size}{only}>{''.join(parts)}</a:path></a:pathLst></a:custGeom>"
    )


def _line(stroke: Stroke | None, opacity: float, page: Page) -> str:
    """Return the look of a line."""
    if stroke is None:
        return "<a:ln><a:noFill/></a:ln>"
    dash = ""
    if stroke.dash:
        # In thousandths of a percent of the line's width.
        on, off = (round(100_000 * length / stroke.width) for length in stroke.dash)
        dash = f'<a:custDash><a:ds d="{on}" sp="{off}"/></a:custDash>'
    width = page.length(stroke.width)
    look = f'{filled(stroke.colour, opacity)}{dash}<a:miter lim="800000"/>'
    return f'<a:ln w="{width}" cap="flat">{look}</a:ln>'
