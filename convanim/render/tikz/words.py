"""Words as TikZ: in the fonts of the document, or as outlines of letters that LaTeX can't set."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.path import Path

from convanim.render.fonts import UNIT
from convanim.render.surfaces import svg_number
from convanim.render.text import baseline, fitted_size, width_of
from convanim.render.tikz.colours import Palette
from convanim.render.tikz.letters import prose, roman
from convanim.render.tikz.paths import wrapped
from convanim.render.typeset import set_line
from convanim.scene.primitives import Point, Text

__all__ = ["tikz"]

#: Sizes in which Computer Modern comes, in points: others would be replaced by one of them. So
#: the next larger one is scaled.
SIZES = (5, 6, 7, 8, 9, 10, 10.95, 12, 14.4, 17.28, 20.74, 24.88)

#: How much wider than where they were laid out words may get in a document: so many points, or
#: this part of their width. Otherwise they are set smaller, so that they do not meet others.
LEAST_SPARE, SPARE = 1.5, 0.05


def tikz(text: Text, palette: Palette) -> str:
    r"""Return words as TeX.

    They are set by the commands in `convanim.render.tikz.source`: ``\type`` chooses
    the font, ``\fit`` says what has to fit into a room, and ``\word`` and ``\sign`` set words
    whose middle is that of a digit or that of a sign.

    Parameters
    ----------
    text : Text
        The words.
    palette : Palette
        Names the colours.
    """
    colour = palette.name(text.colour, "words")
    written = {words: _written(words, text.font) for _, words in text.items}
    set_by_tex = [item for item in text.items if written[item[1]] is not None]
    drawn = [item for item in text.items if written[item[1]] is None]
    found = ""
    if set_by_tex:
        size = next((size for size in SIZES if size >= text.size), SIZES[-1])
        place = "base,left" if text.left else "base"
        scale = f"{text.size / size:.4g}"
        widest = max((words for _, words in set_by_tex), key=lambda w: _width(w, text.font))
        room = min(text.room, _given(_width(widest, text.font) * text.size))
        start = (
            f"{{\\type{{{size}}}{{{scale}}}{{{colour}}}{{{place}}}"
            f"\\fit{{{svg_number(room)}}}{{{written[widest]}}}"
        )
        items = [f"{_command(words)}{_at(at)}{{{written[words]}}}" for at, words in set_by_tex]
        found += wrapped(start, items, "}")
    if drawn:
        outlines = [_outlines(text, at, words) for at, words in drawn]
        found += wrapped(f"\\fill[{colour}]", (part for line in outlines for part in line), ";")
    return found


def _written(words: str, font: str) -> str | None:
    """Return words as TeX, or None where they have to be drawn."""
    found = roman(words) if font == "roman" else prose(words)
    if not found:
        return found
    if font == "bold":
        found = f"\\textbf{{{found}}}"
    if _is_sign(words) and "$" not in words:
        found = f"$\\vcenter{{\\hbox{{{found}}}}}$"  # such as dots on the baseline
    return found


def _width(words: str, font: str) -> float:
    return width_of(words, 1.0, font)


def _given(width: float) -> float:
    """Return the room of words that were laid out with a width: fonts of documents differ."""
    return width + max(LEAST_SPARE, SPARE * width)


def _command(words: str) -> str:
    return "\\sign" if _is_sign(words) else "\\word"


def _is_sign(words: str) -> bool:
    """Whether words have no letters and digits, by which they are placed."""
    return not any(map(str.isalnum, words.replace("infty", "")))


def _at(point: Point) -> str:
    return f"({','.join(map(svg_number, point))})"


def _outlines(text: Text, at: Point, words: str) -> Iterator[str]:
    """Yield the outlines of letters, one after the other, as TikZ."""
    line, size = set_line(words, text.font), fitted_size(text)
    points = line.vertices * (size / UNIT) + baseline(text, at, words, size)
    before, start = points[:1], 0
    steps: list[str] = []
    while start < len(points):
        code = line.codes[start]
        count = {Path.CURVE3: 2, Path.CURVE4: 3}.get(code, 1)
        own = points[start : start + count]
        start += count
        if code == Path.MOVETO:
            steps = [_at(tuple(own[0]))]
        elif code == Path.LINETO:
            steps.append(f"--{_at(tuple(own[0]))}")
        elif code == Path.CLOSEPOLY:
            yield "".join((*steps, "--cycle"))
        else:
            if count == 2:  # TikZ has only cubic curves
                ends = np.array((before[-1], own[1]))
                own = np.array((*(ends + 2 * own[0]) / 3, own[1]))
            first, second, end = (_at(tuple(point)) for point in own)
            steps.append(f"..controls{first}and{second}..{end}")
        before = own
