"""Drawings to SVG: one picture, or a scene whose steps a page can turn over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice, pairwise

from matplotlib.path import Path

from convanim.render.fonts import UNIT
from convanim.render.paint import baseline, fitted_size
from convanim.render.typeset import set_line
from convanim.scene.primitives import Drawing, Paths, Point, Primitive, Scene, Still, Text
from convanim.theme import POINTS_PER_INCH, Colour

__all__ = ["Words", "drawing_svg", "scene_svg", "step_svgs"]

#: Marks the step that is shown.
ON = ' class="on"'

#: CSS pixels a point.
CSS_PIXELS = 96 / POINTS_PER_INCH

_COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_POINTS = {Path.MOVETO: 1, Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}


@dataclass
class Words:
    """Words met so far: their letters are written once and used again."""

    prefix: str = "w"
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, words: str, font: str) -> str:
        """Return the name by which a picture uses words."""
        return self.names.setdefault((words, font), f"{self.prefix}{len(self.names)}")

    def definitions(self, first: int = 0) -> str:
        """Write the letters of all words from a first one, one unit their size, y up."""
        return "".join(
            f'<path id="{name}" d="{_outline(*words)}"/>'
            for words, name in islice(self.names.items(), first, None)
        )


def drawing_svg(drawing: Drawing, title: str) -> str:
    """Write one picture as a file of its own; ``title`` is told to those who don't see it."""
    words = Words()
    body = _primitives(drawing.primitives, drawing.height, words)
    return _file(drawing, title, words.definitions(), body)


def step_svgs(scene: Scene, steps: Iterable[int], title: str) -> Iterator[str]:
    """Write a file for each step; what stands still is written out once for all."""
    words = Words()
    still = {
        sheet: _primitives(sheet.draw(), scene.height, words)
        for sheet in scene.sheets
        if isinstance(sheet, Still)
    }
    lasting = words.definitions()
    for step in steps:
        own = Words(names=dict(words.names))
        body = "".join(
            still[sheet]
            if isinstance(sheet, Still)
            else _primitives(sheet.draw(step), scene.height, own)
            for sheet in scene.sheets
        )
        yield _file(scene, title, lasting + own.definitions(len(words.names)), body)


def _file(picture: Drawing | Scene, title: str, definitions: str, body: str) -> str:
    width, height = (_n(side * CSS_PIXELS) for side in (picture.width, picture.height))
    box = f"0 0 {_n(picture.width)} {_n(picture.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{box}" role="img"><title>{escape(title)}</title>{_defs(definitions)}'
        f"{_background(picture)}{body}</svg>\n"
    )


def scene_svg(scene: Scene, steps: Sequence[int], words: Words) -> str:
    """Write a scene's sheets for a page: a moving one has a group a step, the first shown.

    The letters of its words are left to the page.
    """
    groups = []
    for sheet in scene.sheets:
        if isinstance(sheet, Still):
            groups.append(f"<g>{_primitives(sheet.draw(), scene.height, words)}</g>")
            continue
        turned = "".join(
            f"<g{ON if number == 0 else ''}>"
            f"{_primitives(sheet.draw(step), scene.height, words)}</g>"
            for number, step in enumerate(steps)
        )
        groups.append(f'<g class="steps">{turned}</g>')
    return "".join(groups)


def _background(picture: Drawing | Scene) -> str:
    return f'<rect width="100%" height="100%" fill="{_colour(picture.background)}"/>'


def _defs(definitions: str) -> str:
    return f"<defs>{definitions}</defs>" if definitions else ""


def _primitives(primitives: Iterable[Primitive], height: float, words: Words) -> str:
    return "".join(
        _shape(primitive, height)
        if isinstance(primitive, Paths)
        else _text(primitive, height, words)
        for primitive in primitives
    )


def _shape(shape: Paths, height: float) -> str:
    if not shape.outlines:
        return ""
    data = "".join(_line(line, shape.closed, height) for line in shape.outlines)
    look = f'fill="{_colour(shape.fill) if shape.fill else "none"}"'
    if shape.stroke:
        look += f' stroke="{_colour(shape.stroke.colour)}" stroke-width="{_n(shape.stroke.width)}"'
        if shape.stroke.dash:
            look += f' stroke-dasharray="{" ".join(map(_n, shape.stroke.dash))}"'
    if shape.opacity < 1:
        look += f' fill-opacity="{_n(shape.opacity)}" stroke-opacity="{_n(shape.opacity)}"'
    return f'<path d="{data}" {look}/>'


def _line(line: Sequence[Point], closed: bool, height: float) -> str:
    """Write an outline by its first point and the way from each to the next."""
    # Of rounded points, lest the differences' roundings add up.
    points = [(round(x, 2), round(height - y, 2)) for x, y in line]
    ways = [f"l{_n(x1 - x0)} {_n(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(points)]
    return f"M{_n(points[0][0])} {_n(points[0][1])}{''.join(ways)}{'z' * closed}"


def _text(text: Text, height: float, words: Words) -> str:
    size = fitted_size(text)
    uses = []
    for at, written in text.items:
        x, y = baseline(text, at, written, size)
        place = f"translate({_n(x)} {_n(height - y)}) scale({_n(size)} {_n(-size)})"
        uses.append(f'<use href="#{words.name(written, text.font)}" transform="{place}"/>')
    return f'<g fill="{_colour(text.colour)}">{"".join(uses)}</g>'


def _outline(words: str, font: str) -> str:
    """Write the outlines of letters, one unit their size."""
    line = set_line(words, font)
    scaled, codes, at, commands = line.vertices / UNIT, line.codes, 0, []
    while at < len(codes):
        if codes[at] == Path.CLOSEPOLY:
            commands.append("z")
            at += 1
            continue
        count = _POINTS[codes[at]]
        numbers = " ".join(f"{value:.3f}" for value in scaled[at : at + count].ravel())
        commands.append(f"{_COMMANDS[codes[at]]}{numbers}")
        at += count
    return "".join(commands)


def _colour(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _n(value: float) -> str:
    """Write a number shortly."""
    return f"{value:z.2f}".rstrip("0").rstrip(".")
