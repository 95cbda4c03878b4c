"""A stack over two axes: slanted planes above one another, with the receptive field in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import product

from convanim.colours import mixed
from convanim.scene.parts import labels, marks, tiles
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import SLANTED, Plane
from convanim.scene.primitives import Moving, Paths, Point, Primitive, Scene, Still, Stroke
from convanim.scene.subject import Subject
from convanim.scene.views.stack import told
from convanim.scene.views.stack.cone import Level, Places, cone
from convanim.theme import Theme
from convanim.walk import Walk

__all__ = ["stage"]

#: Distance between a plane and the next one above it, in cells: nothing is then hidden, and the
#: lines beside them have room.
GAP = 2.2

#: Distance of words from the planes, in points.
NAME_GAP = 10.0


def stage(subject: Subject) -> Scene:
    """Stage a stack over two axes."""
    theme = subject.theme
    layers = (*subject.below, subject)
    walks = [one.walk for one in layers]
    planes = [tiles.grid_plane(walk, SLANTED, theme) for walk in walks]
    planes = _above_each_other(walks, [*planes, tiles.output_plane(walks[-1], SLANTED, theme)])
    lefts, bottoms, rights, tops = zip(*(plane.bounds for plane in planes), strict=True)
    right = max(rights) + NAME_GAP
    bounds = min(lefts), min(bottoms), max(rights), max(tops)
    middles = [(bottom + top) / 2 for bottom, top in zip(bottoms, tops, strict=True)]
    worded = subject.with_words_for(bounds, told.largest(layers, middles))
    words = [*_beside(worded, layers, planes, right)]
    boxes = [*(plane.bounds for plane in planes), *(word.box for word in words)]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    lines, room = told.below(worded, layers, left, bottom - NAME_GAP)
    words += lines + ([room] if room else [])
    pairs = zip([*walks, walks[-1]], planes, strict=True)
    beyond = [box for walk, plane in pairs for box in marks.box_beyond(walk, plane, theme)]
    width, height, placed, words = tiles.fit_canvas(theme, planes, words, beyond)
    if room:
        *words, room = words
    *grids, out = placed
    levels = lru_cache(maxsize=1)(partial(cone, walks))  # all planes need those of a step

    def reach(step: int) -> Iterator[Primitive]:
        words = told.reach(layers, subject.walk.at(step), levels(step)[0])
        return told.written(worded, room, words)

    sheets: list[Still | Moving] = []
    for number, (walk, grid) in enumerate(zip(walks, grids, strict=True)):
        fill = mixed(theme.output, theme.input, number / len(walks))
        sheets.append(Still(partial(tiles.grid_and_data, walk, grid, theme, fill)))
        sheets.append(Still(partial(marks.beyond, walk, grid, theme)))
        sheets.append(Moving(partial(_read, levels, walks, placed, number, theme)))
    sheets += [
        Still(lambda: tiles.output(out, theme)),
        Still(lambda: marks.beyond(walks[-1], out, theme)),
        Moving(lambda step: tiles.current(walks[-1], out, theme, step)),
        Still(lambda: labels.draw(words, worded.theme)),
        Moving(reach),
    ]
    return Scene(width, height, theme.background, len(walks[-1]), tuple(sheets))


def _above_each_other(walks: Sequence[Walk], planes: Sequence[Plane]) -> list[Plane]:
    """Place each plane above the one before, its middle above that of the cells it is made of."""
    found = [planes[0]]
    for number, plane in enumerate(planes[1:]):
        below = found[-1]
        x, y = _middle(below, walks[number])
        own_x, own_y = _middle(plane, walks[number + 1] if number + 1 < len(walks) else None)
        # A slanted plane is as thick as it has rows, measured straight up.
        rise = ((below.rows + plane.rows) / 2 + GAP) * plane.cell
        found.append(plane.moved(x - own_x, y - own_y + rise))
    return found


def _middle(plane: Plane, walk: Walk | None) -> Point:
    """Return the middle of a plane, or of the layer's own cells in its grid."""
    if walk is None:
        return plane.point(plane.rows / 2, plane.columns / 2)
    rows, columns = (own_cells(axis) for axis in walk.axes)
    return plane.point((rows[0] + rows[-1] + 1) / 2, (columns[0] + columns[-1] + 1) / 2)


def _beside(
    subject: Subject, layers: Sequence[Subject], planes: Sequence[Plane], left: float
) -> Iterator[Label]:
    """Yield the words to the right: the sizes of planes, and between them what the layers do."""
    middles = [(plane.bounds[1] + plane.bounds[3]) / 2 for plane in planes]
    sizes = [one.walk.size for one in layers] + [subject.true.output_size]
    fields = [[field.size for field in one.fields] for one in layers] + [[]]
    for number, y in enumerate(middles):
        name = {0: "input, ", len(layers): "output, "}.get(number, "")
        field = f", field {told.sizes(fields[number])}" if fields[number] else ""
        yield _centred(subject, f"{name}{told.sizes(sizes[number])}{field}", left, y)
    for number, lines in enumerate(told.beside(layers)):
        middle = (middles[number] + middles[number + 1]) / 2
        apart = labels.HEIGHT * subject.theme.value_size + 1
        for place, words in enumerate(lines):
            y = middle + ((len(lines) - 1) / 2 - place) * apart
            yield _centred(subject, words, left + NAME_GAP, y)


def _centred(subject: Subject, words: str, left: float, y: float) -> Label:
    label = labels.sized(subject, words)
    return label.moved(left, y - label.height / 2)


def _read(
    levels: Callable[[int], list[Level]],
    walks: Sequence[Walk],
    planes: Sequence[Plane],
    number: int,
    theme: Theme,
    step: int,
) -> Iterator[Primitive]:
    """Shade the cells that a layer reads for a step, with rays to the cells made of them."""
    level = levels(step)[number]
    if not all(level.made):  # only padding leads there
        return
    grid = planes[number]
    found = dict.fromkeys([*product(*level.read), *product(*level.own)])
    thin = Stroke(theme.rays, theme.thin)
    yield Paths(
        grid.cells(found), closed=True, fill=theme.shade, stroke=thin, opacity=theme.shade_opacity
    )
    area = _block(grid, level.read)
    yield Paths((area,), closed=True, stroke=Stroke(theme.ink, theme.thick))
    above = level.made
    if number + 1 < len(walks):
        above = tuple(
            tuple(own_cells(axis)[cell] for cell in made)
            for axis, made in zip(walks[number + 1].axes, level.made, strict=True)
        )
    yield Paths(tuple(zip(area, _block(planes[number + 1], above), strict=True)), stroke=thin)


def _block(plane: Plane, cells: tuple[Places, ...]) -> tuple[Point, ...]:
    """Return the corners of the smallest block that has cells."""
    (top, *_, bottom), (left, *_, right) = ((*places, places[-1]) for places in cells)
    return plane.block(top, left, bottom - top + 1, right - left + 1)
