r"""Pictures as files of TikZ for ``\input``: the panel, or all steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from textwrap import wrap
from typing import Any

from convanim.render.surfaces import svg_number
from convanim.render.tikz import paths, words
from convanim.render.tikz.colours import Palette
from convanim.render.tikz.sharing import Piece, check_memory, shared
from convanim.render.tikz.source import BEAMER, FITTED, PANEL, START, STEPS, TYPE, USE
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.sheets import Drawing, Growing, Scene, Sheet, Still
from convanim.theme import Theme

__all__ = ["WRITERS", "panel_tikz", "steps_tikz"]

Tick = Callable[[], None]

WHITE = (255, 255, 255)

#: The function of each class of primitives that returns it as TikZ.
WRITERS: dict[type[Primitive], Callable[[Any, Palette], str]] = {
    Paths: paths.tikz,
    Text: words.tikz,
}

#: Width of the text of comments.
WIDTH = 92


def panel_tikz(panel: Drawing, title: str, theme: Theme) -> str:
    """Return the panel as TikZ: what its parts share is written once.

    Parameters
    ----------
    panel : Drawing
    title : str
        One line that tells what is seen.
    theme : Theme
        It gives names to the colours.

    Raises
    ------
    ConvanimError
        Where the picture is too large for TeX's memory.
    """
    palette = Palette(theme)
    corners, columns = [], []
    for part, drawn in panel.seen_parts():
        corners.append((svg_number(part.x), svg_number(part.y)))
        columns.append(_written(drawn, palette))
    pieces, count = list(shared(columns)), len(corners)
    check_memory(pieces, count, "choose fewer steps, or .pdf", together=True)
    body = [
        _comment(numbers, count) + _placed([corners[number] for number in numbers], count, text)
        for numbers, text in pieces
    ]
    return _file(panel, title, PANEL, palette, "", body)


def steps_tikz(
    scene: Scene,
    steps: Sequence[int],
    title: str,
    theme: Theme,
    poster: int,
    tick: Tick = lambda: None,
) -> str:
    """Return all steps as TikZ. What is still is written once.

    Parameters
    ----------
    scene : Scene
    steps : sequence of int
        One slide each, in this order.
    title : str
        One line that tells what is seen.
    theme : Theme
        It gives names to the colours.
    poster : int
        The step that is shown where slides have no steps; the first, if it is none of them.
    tick : callable
        Called after each step.

    Raises
    ------
    ConvanimError
        Where the picture is too large for TeX's memory.
    """
    palette, count = Palette(theme), len(steps)
    pieces = list(_pieces(scene, steps, palette))
    check_memory(pieces, count, "choose a smaller layer, or NAME-frames.pdf")
    body = [_comment(numbers, count) + _overlay(numbers, count, text) for numbers, text in pieces]
    for _ in steps:
        tick()
    first = str(steps.index(poster) + 1)
    use, commands = (
        source.replace("COUNT", str(count)).replace("FIRST", first) for source in (STEPS, BEAMER)
    )
    return _file(scene, title, use, palette, commands, body)


def _file(
    picture: Drawing | Scene,
    title: str,
    use: str,
    palette: Palette,
    more: str,
    body: Iterable[str],
) -> str:
    """Return a whole file: how it is used, definitions, and the picture."""
    seen = "".join(letter if letter.isprintable() else " " for letter in title)
    told = "".join(f"% {line}\n" for line in wrap(seen, WIDTH))
    box = f"(0,0) rectangle ({svg_number(picture.width)},{svg_number(picture.height)})"
    paper = ""
    if picture.background not in (None, WHITE):
        paper = f"\\fill[{palette.name(picture.background, 'fill')}] {box};\n"
    colours = "".join(f"{line}\n" for line in palette.definitions())
    start = end = ""
    if isinstance(picture, Scene):  # on a slide, which may be smaller
        start, end = "\\setbox\\tw@\\hbox{%\n", "}%\n" + FITTED
        for word, size in (("WIDTH", picture.width), ("HEIGHT", picture.height)):
            end = end.replace(word, svg_number(size))
    return (
        f"{told}{use}{USE}{START}{colours}{TYPE}{more}"
        f"{start}\\begin{{tikzpicture}}[x=1pt,y=1pt]\n\\useasboundingbox {box};\n"
        f"{paper}{''.join(body)}\\end{{tikzpicture}}{end}\\endgroup\n"
    )


def _pieces(scene: Scene, steps: Sequence[int], palette: Palette) -> Iterator[Piece]:
    """Yield what is drawn at some steps: all, those from one on, or others."""
    goes_on = all(one < other for one, other in pairwise(steps))
    every = range(len(steps))
    for kind, found in groupby(scene.seen().sheets, key=type):
        sheets = list(found)
        if kind is Still:
            yield every, "".join(_drawn(sheets, 0, palette))
        elif kind is Growing and goes_on:
            for sheet in sheets:
                yield from _grown(sheet, steps, palette)
        else:
            yield from shared([_drawn(sheets, step, palette) for step in steps])


def _grown(sheet: Sheet, steps: Sequence[int], palette: Palette) -> Iterator[Piece]:
    """Yield what each step adds, which stays."""
    assert isinstance(sheet, Growing)
    before = None
    for number, step in enumerate(steps):
        if text := "".join(_written(sheet.draw(before, step), palette)):
            yield range(number, len(steps)), text
        before = step


def _drawn(sheets: Iterable[Sheet], step: int, palette: Palette) -> list[str]:
    """Return what sheets draw at a step, as TikZ."""
    return [text for sheet in sheets for text in _written(sheet.at(step), palette)]


def _written(primitives: Iterable[Primitive], palette: Palette) -> list[str]:
    """Return primitives as TikZ."""
    return [WRITERS[type(primitive)](primitive, palette) for primitive in primitives]


def _placed(corners: Sequence[tuple[str, str]], count: int, text: str) -> str:
    """Return what is drawn in some parts of a picture, which have their corners there."""
    if count == 1:
        return text
    if len(corners) == 1:
        (x, y), start, end = corners[0], "", ""
    else:
        x, y, end = r"\x", r"\y", "}"
        places = ",".join(map("/".join, corners))
        start = f"\\foreach \\x/\\y in {{{places}}}{{%\n"
    return f"{start}\\begin{{scope}}[shift={{({x},{y})}}]\n{text}\\end{{scope}}{end}\n"


def _overlay(numbers: Sequence[int], count: int, text: str) -> str:
    """Return what is drawn at some steps; a range are those from one on."""
    if len(numbers) == count:
        return text
    if isinstance(numbers, range):
        return f"\\fromstep{{{numbers[0] + 1}}}{{%\n{text}}}\n"
    return f"\\atsteps{{{','.join(str(number + 1) for number in numbers)}}}{{%\n{text}}}\n"


def _comment(numbers: Sequence[int], count: int) -> str:
    """Return a comment that names steps."""
    if len(numbers) == count:
        return "% at all steps\n"
    first = str(numbers[0] + 1)
    if len(numbers) == 1:
        return f"% step {first}\n"
    return f"% steps {first} to {numbers[-1] + 1}{'' if isinstance(numbers, range) else ', some'}\n"
