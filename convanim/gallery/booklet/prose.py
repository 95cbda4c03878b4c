"""Lines of a booklet: words are broken at the width of its text."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from convanim.render.text import width_of
from convanim.scene.primitives import Text
from convanim.theme import GUIDE

__all__ = ["Line", "broken", "formula_lines", "heights", "set_lines"]

#: Font size of prose, in points.
PROSE_SIZE = 9.5

#: How far formulas are moved in, and the distance above the first line of one, in points.
INDENT, FORMULA_GAP = 14.0, 3.0

#: Signs of formulas before which a line may end, but not after them.
_SIGNS = re.compile(r" ([=+−×]) ")


@dataclass(frozen=True)
class Line:
    """A line of words.

    Parameters
    ----------
    words : str
    font : str
        As `convanim.scene.primitives.Text` has it.
    size : float
        Font size in points.
    indent, above : float
        How far it is moved in, and moved down, in points.
    """

    words: str
    font: str = "text"
    size: float = PROSE_SIZE
    indent: float = 0.0
    above: float = 0.0

    @property
    def height(self) -> float:
        """Distance from the line before to the next one, in points."""
        return self.above + 1.26 * self.size


def broken(line: Line, width: float) -> Iterator[Line]:
    """Yield a line as several that are not too wide; equations are not broken."""
    kept = line.words.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    return _wrapped(replace(line, words=kept), width)


def formula_lines(formula: str, width: float) -> Iterator[Line]:
    """Yield the lines of a worked formula; they are broken before signs."""
    kept = _SIGNS.sub(" \\1\N{NO-BREAK SPACE}", formula)
    above = FORMULA_GAP
    for line in _wrapped(Line(kept, "caption", indent=INDENT), width - 2 * INDENT):
        yield replace(line, above=above, indent=INDENT if above else 2 * INDENT)
        above = 0.0


def heights(lines: Iterable[Line]) -> float:
    """Return the height of lines, in points."""
    return sum(line.height for line in lines)


def set_lines(lines: Iterable[Line], left: float, top: float) -> Iterator[Text]:
    """Yield lines as words, below one another from a height in points."""
    y = top
    for line in lines:
        y -= line.height
        at = (left + line.indent, y + (line.height - line.above) / 2)
        yield Text(((at, line.words),), line.size, GUIDE.text, left=True, font=line.font)


def _wrapped(line: Line, width: float) -> Iterator[Line]:
    """Yield a line as several, broken at spaces."""
    taken: list[str] = []
    room, space = width, _width("a a", line) - 2 * _width("a", line)
    for word in (
        part for long in line.words.split(" ") if long for part in _parts(long, line, width)
    ):
        wide = _width(word, line)
        if taken and wide > room:
            yield replace(line, words=" ".join(taken))
            taken, room = [], width
        taken.append(word)
        room -= wide + space
    yield replace(line, words=" ".join(taken))


def _parts(word: str, line: Line, width: float) -> Iterator[str]:
    """Yield a word, cut where it is wider than a line."""
    while len(word) > 1 and _width(word, line) > width:
        fits = bisect(range(1, len(word)), width, key=lambda count: _width(word[:count], line))
        yield word[: max(1, fits)]
        word = word[max(1, fits) :]
    yield word


def _width(words: str, line: Line) -> float:
    return width_of(words, line.size, line.font)
