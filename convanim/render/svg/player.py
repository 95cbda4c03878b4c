"""A scene as SVG for a player: it has all steps, and what is alike in them is written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from convanim.render.paint import svg_of
from convanim.render.surfaces import Definitions, svg_number
from convanim.render.svg.compact import compact
from convanim.scene.primitives import Paths, Point, Primitive
from convanim.scene.sheets import Primitives, Scene, Still

__all__ = ["player_svg"]

#: Marks the step that is shown.
ON = ' class="on"'

#: Characters with which a shape is used by its name.
USE = 35


@dataclass(frozen=True)
class _Element:
    """Primitives that keep together: at first one each.

    Parameters
    ----------
    primitives : tuple of Primitive
    shape : str
        These as SVG, where the first one's first point is the origin: the same for those that
        differ only in their places.
    place : Point
        Where that point is.
    jumps : bool
        Whether they do not slide from step to step.
    """

    primitives: tuple[Primitive, ...]
    shape: str
    place: Point
    jumps: bool

    def beside(self, other: _Element) -> tuple[str, str, str, str]:
        """Return both shapes, and the way to the other one's place."""
        (x, y), (other_x, other_y) = self.place, other.place
        return self.shape, other.shape, svg_number(other_x - x), svg_number(other_y - y)


def player_svg(
    scene: Scene,
    steps: Sequence[int],
    shown: int,
    definitions: Definitions,
    slides: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> str:
    """Return a scene's sheets as SVG, a sheet that changes with one group per step.

    Primitives that differ only in their places are defined once, and used by name; those that
    keep together at all steps have one name.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    steps : sequence of int
        The steps that the page can show.
    shown : int
        Which of them is shown at first, counted from 0.
    definitions : Definitions
        Collects the looks. The page must write them; the SVG has all else that it refers to.
    slides : bool
        Whether what is alike slides from step to step. What does not is in a group by itself.
    tick : callable, optional
        Called after each step.
    """
    scene = scene.seen()
    drawn: list[list[list[_Element]]] = [
        [_elements(sheet.draw(), definitions)] if isinstance(sheet, Still) else []
        for sheet in scene.sheets
    ]
    for step in steps:
        for groups, sheet in zip(drawn, scene.sheets, strict=True):
            if not isinstance(sheet, Still):
                groups.append(_elements(sheet.at(step), definitions))
        tick()
    drawn = _together(drawn, definitions, slides)
    names = {
        shape: f"s{number}"
        for number, shape in enumerate(shape for shape, n in _shapes(drawn).items() if n > 1)
    }

    def written(group: Iterable[_Element]) -> str:
        return "".join(_svg(each, names, scene.height, definitions, slides) for each in group)

    body = "".join(
        f"<g>{written(groups[0])}</g>"
        if isinstance(sheet, Still)
        else _turned(map(written, groups), shown)
        for sheet, groups in zip(scene.sheets, drawn, strict=True)
    )
    named = "".join(f'<g id="{name}">{shape}</g>' for shape, name in names.items())
    return f"<defs>{compact(definitions.svg())}{named}</defs>{body}"


def _elements(primitives: Primitives, definitions: Definitions) -> list[_Element]:
    """Return what there is to see of primitives."""
    return [
        _element((primitive,), definitions)
        for primitive in primitives
        if not isinstance(primitive, Paths) or primitive.outlines
    ]


def _element(primitives: tuple[Primitive, ...], definitions: Definitions) -> _Element:
    """Return primitives as one element."""
    first = primitives[0]
    x, y = first.start
    moved = (primitive.placed(-x, -y) for primitive in primitives)
    return _Element(primitives, svg_of(moved, 0, definitions), first.start, first.form is None)


def _shapes(drawn: list[list[list[_Element]]]) -> Counter[str]:
    """Count the elements of each shape."""
    groups = chain.from_iterable(drawn)
    return Counter(each.shape for each in chain.from_iterable(groups))


def _together(
    drawn: list[list[list[_Element]]], definitions: Definitions, slides: bool
) -> list[list[list[_Element]]]:
    """Join elements that always follow each other, at the same distance."""
    shapes = _shapes(drawn)
    pairs = Counter(
        one.beside(other) for groups in drawn for group in groups for one, other in pairwise(group)
    )
    joined = {pair for pair, count in pairs.items() if _saves(pair, count, shapes)}

    def joins(one: _Element, other: _Element) -> bool:
        apart = slides and one.jumps != other.jumps
        return not apart and one.beside(other) in joined

    def runs(group: list[_Element]) -> Iterator[_Element]:
        start = 0
        for end in range(1, len(group) + 1):
            if end < len(group) and joins(group[end - 1], group[end]):
                continue
            yield _run(group[start:end], definitions)
            start = end

    return [[list(runs(group)) for group in groups] for groups in drawn]


def _saves(pair: tuple[str, ...], count: int, shapes: Counter[str]) -> bool:
    """Whether it saves room to join a pair of shapes that is found so often."""
    rarer, other = sorted(pair[:2], key=lambda shape: shapes[shape])
    if count < 2 or count < shapes[rarer]:
        return False
    return count == shapes[other] or len(other) < count * USE


def _run(elements: Sequence[_Element], definitions: Definitions) -> _Element:
    """Return elements as one."""
    if len(elements) == 1:
        return elements[0]
    primitives = tuple(chain.from_iterable(each.primitives for each in elements))
    return _element(primitives, definitions)


def _turned(groups: Iterable[str], shown: int) -> str:
    """Return a sheet that changes."""
    turned = (
        f"<g{ON if number == shown else ''}>{group}</g>" for number, group in enumerate(groups)
    )
    return f'<g class="steps">{"".join(turned)}</g>'


def _svg(
    element: _Element,
    names: dict[str, str],
    height: float,
    definitions: Definitions,
    slides: bool,
) -> str:
    """Return an element as SVG: by its name, if it has one."""
    x, y = element.place
    if name := names.get(element.shape):
        svg = f'<use href="#{name}" x="{svg_number(x)}" y="{svg_number(height - y)}"/>'
    else:
        svg = svg_of(element.primitives, height, definitions)
    return f"<g>{svg}</g>" if slides and element.jumps else svg
