"""Scenes between two steps: what moves from one to the next is somewhere on its way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain

from convanim.colours import mixed
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.sheets import Growing, Moving, Scene, Sheet, Still

__all__ = ["Stop", "between", "tweened"]

#: Largest difference, in points, of the ways of points that move together.
TOGETHER = 1e-6

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


def tweened(scene: Scene, stops: Sequence[Stop]) -> Scene:
    """Return a scene whose steps are stops between the steps of another.

    What moves is on its way; what is left behind on a sheet that grows is there when the window
    arrives.

    Parameters
    ----------
    scene : Scene
    stops : sequence of Stop
    """
    sheets = tuple(_tweened_sheet(sheet, stops) for sheet in scene.sheets)
    return replace(scene, steps=len(stops), sheets=sheets)


def between(
    old: Sequence[Primitive], new: Sequence[Primitive], share: float
) -> tuple[Primitive, ...]:
    """Return what a moving sheet draws between two steps.

    Primitives of both that are alike slide. Where some differ in what they are made of, the
    others are still matched in their order; those without a match stay as they were, and those
    that are new wait until the window arrives.

    Parameters
    ----------
    old, new : sequence of Primitive
        Those at the first step, and at the second.
    share : float
        Share of the way from the first step to the second.
    """
    if share <= 0 or share >= 1:
        return tuple(new if share >= 1 else old)
    goals: dict[int, Primitive] = {}
    matcher = SequenceMatcher(None, [*map(_kind, old)], [*map(_kind, new)], autojunk=False)
    for block in matcher.get_matching_blocks():
        goals |= {block.a + n: new[block.b + n] for n in range(block.size)}
    return tuple(_slid(one, goals.get(place, one), share) for place, one in enumerate(old))


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

    def draw(number: int) -> tuple[Primitive, ...]:
        stop = stops[number]
        return between(at(stop.step), at(stop.goal), stop.share) if stop.share else at(stop.step)

    return Moving(draw)


def _kind(primitive: Primitive) -> Hashable:
    """Return what two primitives must have in common for one to become the other."""
    if isinstance(primitive, Text):
        words = tuple(text for _, text in primitive.items)
        return words, primitive.font, primitive.left
    if isinstance(primitive, Paths):
        stroke = primitive.stroke
        return (
            tuple(map(len, primitive.outlines)),
            (primitive.closed, primitive.opacity, len(primitive.numbers)),
            # An area that covers what lies below it tells something by its colour.
            primitive.fill if primitive.opacity == 1 else primitive.fill is None,
            stroke and (stroke.dash is None, stroke.grows),
        )
    return id(primitive)


def _slid(old: Primitive, new: Primitive, share: float) -> Primitive:
    """Return a primitive on its way to another of its kind."""
    if isinstance(old, Text) and isinstance(new, Text):
        if not _move_together([_places(old)], [_places(new)]):
            return old
        places = _on_the_way(_places(old), _places(new), share)
        words = (text for _, text in old.items)
        return replace(
            old,
            items=tuple(zip(places, words, strict=True)),
            size=_part(old.size, new.size, share),
            room=old.room if old.room == new.room else _part(old.room, new.room, share),
            colour=mixed(new.colour, old.colour, share),
        )
    if isinstance(old, Paths) and isinstance(new, Paths):
        # Cells may be told in another order at the next step: then they would cross each other.
        is_many = old.closed and len(old.outlines) > 1
        if is_many and not _move_together(old.outlines, new.outlines):
            return old
        pairs = zip(old.outlines, new.outlines, strict=True)
        return replace(
            old,
            outlines=tuple(_on_the_way(before, after, share) for before, after in pairs),
            fill=old.fill and new.fill and mixed(new.fill, old.fill, share),
            stroke=_slid_stroke(old.stroke, new.stroke, share),
        )
    return old


def _slid_stroke(old: Stroke | None, new: Stroke | None, share: float) -> Stroke | None:
    """Return a stroke on its way to another."""
    if old is None or new is None:
        return old
    colour = mixed(new.colour, old.colour, share)
    return replace(old, colour=colour, width=_part(old.width, new.width, share))


def _move_together(old: Sequence[Outline], new: Sequence[Outline]) -> bool:
    """Whether all points go the same way."""
    ways = [*_ways(chain.from_iterable(old), chain.from_iterable(new))]
    return all(max(side) - min(side) < TOGETHER for side in zip(*ways, strict=True))


def _ways(old: Iterator[Point], new: Iterator[Point]) -> Iterator[Point]:
    """Yield how far points have to go."""
    return ((x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in zip(old, new, strict=True))


def _places(text: Text) -> Outline:
    """Return where words are."""
    return [place for place, _ in text.items]


def _on_the_way(old: Outline, new: Outline, share: float) -> tuple[Point, ...]:
    """Return points on their way to others."""
    pairs = zip(old, new, strict=True)
    return tuple((_part(a, c, share), _part(b, d, share)) for (a, b), (c, d) in pairs)


def _part(old: float, new: float, share: float) -> float:
    """Return a number between two others."""
    return old + share * (new - old)
