"""What happens between two steps: the one rule of how videos, SVG and the player slide.

What a moving sheet draws goes with the window; the window arrives when the next step begins. What
becomes something else stays as it was until then, and so do sheets that wait or grow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, starmap
from typing import Any

from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.scene.sheets import Growing, Moving, Scene, Sheet, Still

__all__ = ["STILL", "Stop", "Way", "between", "tweened", "ways"]

#: Decimals of a point to which places are told apart.
DECIMALS = 3

#: Largest difference, in points, of the ways of what goes together.
TOGETHER = 1e-6

#: The way of what stays.
STILL = (0.0, 0.0)

Outline = Sequence[Point]


@dataclass(frozen=True)
class Stop:
    """A place on the way between two steps.

    Parameters
    ----------
    step, goal : int
        The step that was left, and the one that comes next.
    share : float
        Share of the way between them, from 0, which is the first one itself, to less than 1.
    """

    step: int
    goal: int
    share: float = 0.0


@dataclass(frozen=True)
class Way:
    """Where a primitive goes until the next step begins.

    Parameters
    ----------
    goal : Primitive
        What it is then: of as many points and words, and of the same look.
    shift : Point, optional
        How far all of it moves; None where it changes its shape.
    place : int, optional
        The place of the goal among the primitives of the next step; None where it is not drawn
        there, but something else instead.
    """

    goal: Primitive
    shift: Point | None = STILL
    place: int | None = None


def tweened(scene: Scene, stops: Sequence[Stop]) -> Scene:
    """Return a scene whose steps are stops between the steps of another.

    Parameters
    ----------
    scene : Scene
    stops : sequence of Stop
    """
    sheets = tuple(_tweened_sheet(sheet, stops) for sheet in scene.sheets)
    return replace(scene, steps=len(stops), sheets=sheets)


def ways(
    old: Sequence[Primitive], new: Sequence[Primitive], slides: bool = True
) -> tuple[Way, ...]:
    """Return the ways of what a moving sheet draws at a step, to the next step.

    Lines and veils go to their like in the next step, in their order; lines wait with the veil
    that they are drawn on. Words, and areas that cover what lies below, tell something where they
    are: those of a sheet go together, or all wait.

    Parameters
    ----------
    old, new : sequence of Primitive
        What is drawn at the first step, and at the second.
    slides : bool
        Whether the sheet goes with the window.
    """
    if not slides:
        same = _matches(old, new)
        return tuple(Way(one, place=same.get(number)) for number, one in enumerate(old))
    found = [*_ways_apart(old, new, _matches([*map(_kind, old)], [*map(_kind, new)]))]
    shift = _words_shift(old, new)
    if shift is not None:
        found = [
            Way(one.placed(*shift), shift) if isinstance(one, Text) and way.place is None else way
            for one, way in zip(old, found, strict=True)
        ]
    if shift is None or not _go_together(old, new, found):
        found = [
            Way(one) if _is_solid(one) and way.goal != one else way
            for one, way in zip(old, found, strict=True)
        ]
    return tuple(found)


def between(old: Sequence[Primitive], found: Sequence[Way], share: float) -> tuple[Primitive, ...]:
    """Return primitives that went a share of their ways."""
    return tuple(_slid(one, way.goal, share) for one, way in zip(old, found, strict=True))


def _tweened_sheet(sheet: Sheet, stops: Sequence[Stop]) -> Sheet:
    """Return a sheet at stops."""
    if isinstance(sheet, Still):
        return sheet
    return _grown(sheet, stops) if isinstance(sheet, Growing) else _moved(sheet, stops)


def _grown(sheet: Growing, stops: Sequence[Stop]) -> Growing:
    """Return a growing sheet at stops: between two steps nothing is added."""

    def draw(before: int | None, number: int) -> Sequence[Primitive]:
        step, known = stops[number].step, None if before is None else stops[before].step
        return () if known == step else tuple(sheet.draw(known, step))

    return Growing(draw)


def _moved(sheet: Moving, stops: Sequence[Stop]) -> Moving:
    """Return a moving sheet at stops."""
    at: Callable[[int], tuple[Primitive, ...]] = lru_cache(2)(lambda step: tuple(sheet.at(step)))
    to = lru_cache(1)(lambda step, goal: ways(at(step), at(goal), sheet.slides))

    def draw(number: int) -> tuple[Primitive, ...]:
        step, goal, share = (stop := stops[number]).step, stop.goal, stop.share
        return between(at(step), to(step, goal), share) if share else at(step)

    return replace(sheet, draw=draw)


def _matches(old: Sequence[object], new: Sequence[object]) -> dict[int, int]:
    """Return which places of two sequences hold the same, in their order."""
    if old == new:
        return {number: number for number in range(len(old))}
    matcher: SequenceMatcher[Any] = SequenceMatcher(None, old, new, autojunk=False)
    return {
        block.a + number: block.b + number
        for block in matcher.get_matching_blocks()
        for number in range(block.size)
    }


def _kind(primitive: Primitive) -> object:
    """Return what two primitives have in common of which one becomes the other."""
    if isinstance(primitive, Text):
        x, y = next(_points(primitive), STILL)
        items = (((a - x, b - y), words) for (a, b), words in primitive.items)
        rounded = tuple((_rounded(place), words) for place, words in items)
        return replace(primitive, items=rounded)
    if isinstance(primitive, Paths):
        points, numbers = tuple(map(len, primitive.outlines)), len(primitive.numbers)
        look = primitive.closed, primitive.fill, primitive.stroke, primitive.opacity
        return points, numbers, *look
    return primitive


def _ways_apart(
    old: Sequence[Primitive], new: Sequence[Primitive], matches: dict[int, int]
) -> Iterator[Way]:
    """Yield the ways of all, whatever words and areas do."""
    waits = False
    for number, one in enumerate(old):
        is_line = isinstance(one, Paths) and not one.fill
        way = _way(one, new, None if is_line and waits else matches.get(number))
        if not is_line and not _is_solid(one):
            waits = way.place is None
        yield way


def _way(one: Primitive, new: Sequence[Primitive], place: int | None) -> Way:
    """Return the way of a primitive to the one at a place among others; it waits if there's none.

    Cells that are drawn together may be told in another order at the next step, and would cross
    each other: those that move go the same way.
    """
    if place is None:
        return Way(one)
    goal = new[place]
    if goal == one:
        return Way(goal, place=place)
    shifts = _shifts(_points(one), _points(goal))
    if _is_one(shifts):
        return Way(goal, shifts[0] if shifts else STILL, place)
    is_many = isinstance(one, Paths) and one.closed and len(one.outlines) > 1
    return Way(one) if is_many and not _is_one(_moves(shifts)) else Way(goal, None, place)


def _words_shift(old: Sequence[Primitive], new: Sequence[Primitive]) -> Point | None:
    """Return how far all words of a sheet go, whatever their inks; None if they change."""
    before, after = (sorted(_words(each)) for each in (old, new))
    if [item[1] for item in before] != [item[1] for item in after]:
        return None
    shifts = _shifts([item[2] for item in before], [item[2] for item in after])
    return (shifts or [STILL])[0] if _is_one(shifts) else None


def _words(primitives: Sequence[Primitive]) -> Iterator[tuple[Point, tuple[str, float], Point]]:
    """Yield all words, from the left to the right, with their sizes and places."""
    for text in primitives:
        if isinstance(text, Text):
            for place, words in text.items:
                yield _rounded(place), (words, text.size), place


def _go_together(old: Sequence[Primitive], new: Sequence[Primitive], found: Sequence[Way]) -> bool:
    """Whether all words and areas go the same way, as far as they move, and none comes or goes."""
    solid = [(one, way) for one, way in zip(old, found, strict=True) if _is_solid(one)]
    areas = [way.place for one, way in solid if isinstance(one, Paths)]
    others = [one for one in new if isinstance(one, Paths) and _is_solid(one)]
    pairs = ((_points(one), _points(way.goal)) for one, way in solid)
    moves = _moves(chain.from_iterable(starmap(_shifts, pairs)))
    return None not in areas and len(areas) == len(others) and _is_one(moves)


def _is_solid(primitive: Primitive) -> bool:
    """Whether it is words, or covers what lies below."""
    if isinstance(primitive, Paths):
        return primitive.fill is not None and primitive.opacity == 1
    return True


def _shifts(old: Iterable[Point], new: Iterable[Point]) -> list[Point]:
    """Return how far points have to go."""
    return [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in zip(old, new, strict=True)]


def _moves(shifts: Iterable[Point]) -> list[Point]:
    """Return the shifts of points that do not stay."""
    return [shift for shift in shifts if not _is_one([shift, STILL])]


def _is_one(shifts: Sequence[Point]) -> bool:
    """Whether all shifts, if any, are the same."""
    return all(max(side) - min(side) < TOGETHER for side in zip(*shifts, strict=True))


def _points(primitive: Primitive) -> Iterator[Point]:
    """Return the points of a primitive."""
    if isinstance(primitive, Paths):
        return chain.from_iterable(primitive.outlines)
    return (place for place, _ in primitive.items) if isinstance(primitive, Text) else iter(())


def _rounded(place: Point) -> Point:
    return round(place[0], DECIMALS) + 0.0, round(place[1], DECIMALS) + 0.0


def _slid(old: Primitive, new: Primitive, share: float) -> Primitive:
    """Return a primitive that went a share of its way to another of its kind."""
    if old is new:
        return old
    if isinstance(old, Text) and isinstance(new, Text):
        words = (text for _, text in old.items)
        places = _on_the_way([*_points(old)], [*_points(new)], share)
        return replace(old, items=tuple(zip(places, words, strict=True)))
    if isinstance(old, Paths) and isinstance(new, Paths):
        pairs = zip(old.outlines, new.outlines, strict=True)
        return replace(old, outlines=tuple(_on_the_way(*pair, share) for pair in pairs))
    return old


def _on_the_way(old: Outline, new: Outline, share: float) -> tuple[Point, ...]:
    """Return points on their way to others."""
    pairs = zip(old, new, strict=True)
    return tuple((a + share * (c - a), b + share * (d - b)) for (a, b), (c, d) in pairs)
