"""A scene as SVG for a player: it has all steps, and what is alike in them is written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise

from convanim.render.paint import svg_of
from convanim.render.surfaces import Definitions, svg_number
from convanim.render.svg.compact import compact, path_of
from convanim.scene.primitives import Paths, Point, Primitive
from convanim.scene.sheets import Moving, Primitives, Scene, Still
from convanim.scene.tween import Way, ways

__all__ = ["player_svg"]

#: Marks the step that is shown.
ON = ' class="on"'

#: The attribute that says what a path becomes whose shape changes.
SHAPED = "data-d"

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
    way : str
        Where they go until the next step begins: an attribute for the script; empty if they stay.
    """

    primitives: tuple[Primitive, ...]
    shape: str
    place: Point
    way: str = ""

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
        Whether what goes with the window slides from step to step.
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
    if slides:
        for groups, sheet in zip(drawn, scene.sheets, strict=True):
            if isinstance(sheet, Moving) and sheet.slides:
                pairs = pairwise(groups)
                groups[:-1] = [_going(*pair, scene.height, definitions) for pair in pairs]
    drawn = _together(drawn, definitions)
    names = {
        shape: f"s{number}"
        for number, shape in enumerate(shape for shape, n in _shapes(drawn).items() if n > 1)
    }

    def written(group: Iterable[_Element]) -> str:
        return "".join(
            _svg(way, "".join(_named(each, names, scene.height, definitions) for each in same))
            for way, same in groupby(group, lambda each: each.way)
        )

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


def _element(
    primitives: tuple[Primitive, ...], definitions: Definitions, way: str = ""
) -> _Element:
    """Return primitives as one element."""
    first = primitives[0]
    x, y = first.start
    moved = (primitive.placed(-x, -y) for primitive in primitives)
    return _Element(primitives, svg_of(moved, 0, definitions), first.start, way)


def _going(
    group: Iterable[_Element],
    following: Iterable[_Element],
    height: float,
    definitions: Definitions,
) -> list[_Element]:
    """Return the elements of a step with their ways to the next step's."""
    old, new = ([each.primitives[0] for each in elements] for elements in (group, following))

    def said(way: Way) -> str:
        if way.shift is None:
            return f'{SHAPED}="{path_of(svg_of([way.goal], height, definitions))}"'
        x, y = map(svg_number, (way.shift[0], -way.shift[1]))
        return f'data-by="{x} {y}"' if (x, y) != ("0", "0") else ""

    pairs = zip(group, ways(old, new), strict=True)
    return [replace(each, way=said(way)) for each, way in pairs]


def _shapes(drawn: list[list[list[_Element]]]) -> Counter[str]:
    """Count the elements of each shape."""
    groups = chain.from_iterable(drawn)
    return Counter(each.shape for each in chain.from_iterable(groups))


def _together(
    drawn: list[list[list[_Element]]], definitions: Definitions
) -> list[list[list[_Element]]]:
    """Join elements that always follow each other, at the same distance, and go the same way."""
    shapes = _shapes(drawn)
    pairs = Counter(
        one.beside(other) for groups in drawn for group in groups for one, other in pairwise(group)
    )
    joined = {pair for pair, count in pairs.items() if _saves(pair, count, shapes)}

    def joins(one: _Element, other: _Element) -> bool:
        return one.way == other.way and one.beside(other) in joined

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
    return _element(primitives, definitions, elements[0].way)


def _turned(groups: Iterable[str], shown: int) -> str:
    """Return a sheet that changes."""
    turned = (
        f"<g{ON if number == shown else ''}>{group}</g>" for number, group in enumerate(groups)
    )
    return f'<g class="steps">{"".join(turned)}</g>'


def _named(
    element: _Element, names: dict[str, str], height: float, definitions: Definitions
) -> str:
    """Return an element as SVG: by its name, if it has one."""
    x, y = element.place
    name = names.get(element.shape)
    if name and not element.way.startswith(SHAPED):
        return f'<use href="#{name}" x="{svg_number(x)}" y="{svg_number(height - y)}"/>'
    return svg_of(element.primitives, height, definitions)


def _svg(way: str, svg: str) -> str:
    """Return what goes the same way as SVG."""
    if way.startswith(SHAPED):
        return svg.replace("<path ", f"<path {way} ")
    return f"<g {way}>{svg}</g>" if way else svg
