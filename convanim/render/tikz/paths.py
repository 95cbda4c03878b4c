"""Outlines as TikZ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from convanim.render.surfaces import svg_number
from convanim.render.tikz.colours import Palette
from convanim.scene.primitives import Paths, Point

__all__ = ["tikz", "wrapped"]

#: Points of one path: TeX keeps all of them in its memory at a time.
MOST_POINTS = 2000

#: Length of a line.
WIDTH = 100


def tikz(shape: Paths, palette: Palette) -> str:
    """Return outlines as paths of TikZ, each with all that look alike.

    Parameters
    ----------
    shape : Paths
        The outlines.
    palette : Palette
        Names the colours.
    """
    parts = list(_parts(shape.outlines))
    filling, drawing = _filling(shape, palette), _drawing(shape, palette)
    # What is split is filled as a whole before lines are drawn: fills would cover lines of others.
    looks = [filling + drawing] if len(parts) == 1 else [filling, drawing]
    opacity = [f"opacity={svg_number(shape.opacity)}"] if shape.opacity < 1 else []
    return "".join(
        wrapped(f"\\path[{','.join(look + opacity)}]", _written(part, shape), ";")
        for look in looks
        if look
        for part in parts
    )


def wrapped(first: str, parts: Iterable[str], last: str = "") -> str:
    r"""Return what begins a path and its parts, in lines that are not too long.

    Examples
    --------
    >>> wrapped("\\path", ["(0,0)--(1,1)"], ";")
    '\\path (0,0)--(1,1);\n'
    """
    lines = [first]
    for part in parts:
        if len(lines[-1]) + len(part) < WIDTH:
            lines[-1] += f" {part}" if lines[-1] else part
        else:
            lines.append(part)
    return "\n".join(lines) + f"{last}\n"


def _parts(outlines: Sequence[tuple[Point, ...]]) -> Iterator[list[tuple[Point, ...]]]:
    """Split outlines into parts of not too many points."""
    part: list[tuple[Point, ...]] = []
    count = 0
    for outline in outlines:
        if part and count + len(outline) > MOST_POINTS:
            yield part
            part, count = [], 0
        part.append(outline)
        count += len(outline)
    if part:
        yield part


def _filling(shape: Paths, palette: Palette) -> list[str]:
    return [f"fill={palette.name(shape.fill, 'fill')}"] if shape.fill else []


def _drawing(shape: Paths, palette: Palette) -> list[str]:
    """Return the options that draw lines."""
    stroke = shape.stroke
    if not stroke:
        return []
    found = [
        f"draw={palette.name(stroke.colour, 'line')}",
        f"line width={svg_number(stroke.width)}pt",
    ]
    if stroke.dash:
        on, off = map(svg_number, stroke.dash)
        found.append(f"dash pattern=on {on}pt off {off}pt")
    return found


def _written(outlines: Iterable[tuple[Point, ...]], shape: Paths) -> Iterator[str]:
    """Yield outlines as TikZ writes them."""
    for outline in outlines:
        places = [(svg_number(x), svg_number(y)) for x, y in outline]
        points = [f"({x},{y})" for x, y in places]
        if shape.closed and _is_rectangle(places):
            yield f"{points[0]} rectangle {points[2]}"
        else:
            yield "--".join((*points, *["cycle"] * shape.closed))


def _is_rectangle(corners: Sequence[tuple[str, str]]) -> bool:
    """Whether corners are a rectangle that begins as TikZ's do: along, and then up or down.

    Where dashes begin depends on it.
    """
    if len(corners) != 4:
        return False
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    return y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0
