"""Words in an ink that can be read on what lies under them, where a theme's own can't be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from convanim.colours import READABLE, Colour, contrast, mixed, seen_on
from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.scene.sheets import Moving, Scene, Sheet, Still

__all__ = ["legible"]


def legible(scene: Scene, ground: Colour) -> Scene:
    """Return a scene whose words can be read on what lies under them.

    Parameters
    ----------
    scene : Scene
    ground : Colour
        The background; it is also an ink, where the words' own can't be read.
    """
    poster, sheets = scene.poster, [_drawn_once(sheet) for sheet in scene.sheets]
    if poster:
        under = partial(_read, [Still(poster.draw)], ground, 0)
        poster = replace(poster, draw=under)
    found = tuple(_sheet(sheets[: number + 1], ground) for number in range(len(sheets)))
    return replace(scene, sheets=found, poster=poster)


def _drawn_once(sheet: Sheet) -> Sheet:
    """Return a sheet that is not drawn again where it stays, for each step needs all of them."""
    if isinstance(sheet, Still):
        return Still(cache(lambda: tuple(sheet.draw())))
    return sheet


def _sheet(sheets: Sequence[Sheet], ground: Colour) -> Sheet:
    """Return the last one of some sheets, with words that can be read on those below.

    What lies under words may change, though they stay: then they are drawn at each step.
    """
    sheet = sheets[-1]
    if isinstance(sheet, Moving) or any(isinstance(p, Text) for p in sheet.at(0)):
        slides = isinstance(sheet, Moving) and sheet.slides
        return Moving(partial(_read, sheets, ground), slides)
    return sheet


def _read(sheets: Sequence[Sheet], ground: Colour, step: int) -> Iterator[Primitive]:
    """Yield the primitives of the last one of some sheets, words in an ink for what is under."""
    own = [*sheets[-1].at(step)]
    if not any(isinstance(primitive, Text) for primitive in own):
        yield from own
        return
    below = [*chain.from_iterable(sheet.at(step) for sheet in sheets[:-1])]
    texts = [(n, p) for n, p in enumerate(own, len(below)) if isinstance(p, Text)]
    grounds = _grounds([*below, *own], texts, ground)
    for primitive in own:
        if isinstance(primitive, Text):
            yield from _inked(primitive, next(grounds), ground)
        else:
            yield primitive


def _grounds(
    primitives: Sequence[Primitive], texts: Sequence[tuple[int, Text]], ground: Colour
) -> Iterator[list[Colour]]:
    """Yield for each text the colours that lie under its words; it comes with its place."""
    points = np.array([_middle(text, at) for _, text in texts for at, _ in text.items])
    places = np.repeat([place for place, _ in texts], [len(text.items) for _, text in texts])
    found = [ground] * len(points)
    for place, primitive in enumerate(primitives):
        if isinstance(primitive, Paths) and primitive.fill:
            for line in primitive.outlines:
                for point in np.flatnonzero(_inside(np.array(line), points) & (places > place)):
                    found[point] = mixed(primitive.fill, found[point], primitive.opacity)
    every = iter(found)
    for _, text in texts:
        yield [next(every) for _ in text.items]


def _middle(text: Text, at: Point) -> Point:
    """Return a point in words; of those that begin at it, one in the first letter."""
    return (at[0] + text.size / 4, at[1]) if text.left else at


def _inside(corners: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points lie in an outline: a line from there to the left crosses it once."""
    inside = np.zeros(len(points), bool)
    low, high = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero(((points > low) & (points < high)).all(axis=1))
    if not len(near):
        return inside
    x, y = points[near].T
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 != y2:
            crosses = (y1 > y) != (y2 > y)
            inside[near] ^= crosses & (x > x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return inside


def _inked(text: Text, grounds: Sequence[Colour], background: Colour) -> Iterator[Text]:
    """Yield words by the ink that they get, all in the same size."""
    items: dict[Colour, list[tuple[Point, str]]] = {}
    for item, under in zip(text.items, grounds, strict=True):
        items.setdefault(_ink(text.colour, under, background), []).append(item)
    alike = tuple(words for _, words in text.items)
    for ink, own in items.items():
        yield replace(text, items=tuple(own), colour=ink, alike=alike if len(items) > 1 else ())


@lru_cache(1024)
def _ink(own: Colour, under: Colour, background: Colour) -> Colour:
    """Return the colour of words where they can be read in it, or else one in which they can."""
    return own if contrast(own, under) >= READABLE else seen_on(under, own, background)
