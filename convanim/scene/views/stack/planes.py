"""A stack over two axes: slanted planes above one another, with the receptive field in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, product

from convanim.colours import mixed
from convanim.scene.parts import labels, marks, rulers, spans, tiles
from convanim.scene.parts.copies import links_of
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import SLANTED, Plane
from convanim.scene.parts.rulers import Ruler
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.stack import told
from convanim.scene.views.stack.cone import Places, as_read, cone
from convanim.scene.views.stack.placed import Placed
from convanim.walk import Walk

__all__ = ["stage"]

#: Distance between a plane and the next one above it, in cells: nothing is then hidden, and the
#: lines beside them have room.
GAP = 2.2

#: Distance of words from the planes, in points.
NAME_GAP = 10.0

#: Distance of what stands around a plane from the one below, and pieces by which planes are lifted
#: where it is less, in points.
CLEAR, LIFT = 2.0, 1.0

#: Distance of what lies behind a ruler's words from them, in points: rays don't touch them.
BEHIND = 1.0


@dataclass(frozen=True)
class _Planes(Placed):
    """The planes of a stack, placed on a canvas; see `Placed`.

    Parameters
    ----------
    read : list of Subject
        All layers, from the input up, as layers whose windows are read.
    planes : sequence of Plane
        The grid of each, and the output of the last one.
    rulers : list of Ruler
        Padding, stride and dilation of each layer, where there are labels.
    """

    read: list[Subject]
    planes: Sequence[Plane]
    rulers: list[Ruler]


def stage(subject: Subject) -> Scene:
    """Stage a stack over two axes."""
    found = _placed(subject)
    theme, out, top = subject.theme, found.planes[-1], found.read[-1].walk
    sheets: list[Still | Moving] = []
    for number in range(len(found.read)):
        sheets.append(Still(partial(_still, found, number)))
        sheets.append(Moving(partial(_read, found, number)))
    sheets += [
        Still(lambda: tiles.output(out, theme)),
        Still(lambda: marks.beyond(top, out, theme)),
        Moving(lambda step: tiles.current(top, out, theme, step)),
        Still(partial(_words, found)),
        Moving(lambda step: found.written(found.reach(step, top.at(step))), slides=False),
    ]
    return Scene(found.width, found.height, theme.background, len(top), tuple(sheets))


def _placed(subject: Subject) -> _Planes:
    """Place all planes, and the words beside and below them."""
    theme, given = subject.theme, (*subject.below, subject)
    layers = [*map(as_read, given)]
    walks, lines = [one.walk for one in layers], told.beside(given)
    grids = [tiles.grid_plane(walk, SLANTED, theme) for walk in walks]
    planes = [*grids, tiles.output_plane(walks[-1], SLANTED, theme)]
    least = [told.height_of(subject, len(each)) for each in lines]
    # The larger the picture, the larger the words, which need room themselves.
    planes = _above_each_other(subject, layers, planes, least)
    middles, bounds = _middles(planes), labels.enclosing(plane.bounds for plane in planes)
    worded = subject.with_words_for(bounds, told.largest([*map(len, lines)], middles))
    planes = _above_each_other(worded, layers, planes, least)
    pairs = [*zip(layers, planes, strict=False)]
    sided = [*chain(*(_rulers(worded, *pair) for pair in pairs))]
    around = [*chain(*(_around(worded, *pair) for pair in pairs))]
    left, bottom, right, _ = labels.enclosing([*(plane.bounds for plane in planes), *around])
    words = [*_beside(worded, given, lines, planes, right + NAME_GAP)]
    bottom = min([bottom, *(word.bottom for word in words)])
    below, room = told.below(worded, given, walks[-1], left, bottom - NAME_GAP)
    words += below
    if room:
        around.append(room.box)
    under = [(left, bottom, right, bottom), *around, *(word.box for word in below)]
    words += told.legend(worded, layers, under)
    pairs_beyond = zip([*walks, walks[-1]], planes, strict=True)
    around += chain(*(marks.box_beyond(walk, plane, theme) for walk, plane in pairs_beyond))
    width, height, fitted, words = tiles.fit_canvas(theme, planes, words, around)
    dx, dy = (new - old for new, old in zip(fitted[0].origin, planes[0].origin, strict=True))
    return _Planes(
        subject,
        worded,
        width,
        height,
        words,
        room and room.moved(dx, dy),
        lru_cache(maxsize=1)(partial(cone, walks)),  # all planes need those of a step
        layers,
        fitted,
        [ruler.moved(dx, dy) for ruler in sided],
    )


def _above_each_other(
    subject: Subject, layers: Sequence[Subject], planes: Sequence[Plane], least: Sequence[float]
) -> list[Plane]:
    """Place each plane above the one before, its middle above that of the cells it is made of.

    The middles of neighbours are at least as far from each other as is said for each layer, and
    what stands around a plane is clear of the one below.
    """
    walks = [*(one.walk for one in layers), None]
    found = [planes[0]]
    for number, plane in enumerate(planes[1:], start=1):
        below = found[-1]
        x, y = _middle(below, walks[number - 1])
        own_x, own_y = _middle(plane, walks[number])
        # A slanted plane is as thick as it has rows, measured straight up.
        rise = ((below.rows + plane.rows) / 2 + GAP) * plane.cell
        placed = plane.moved(x - own_x, y - own_y + rise)
        low, high = _middles([below, placed])
        placed = placed.moved(0, max(0, least[number - 1] - (high - low)))
        around = _around(subject, layers[number], placed) if number < len(layers) else []
        lift = 0.0
        while any(_overlap(box, lift, below) for box in around):
            lift += LIFT
        found.append(placed.moved(0, lift))
    return found


def _overlap(box: Box, lift: float, plane: Plane) -> bool:
    """Whether a box that is lifted by some points lies on a plane, or touches it."""
    left, bottom, right, top = box
    corners = [(x, y + lift - CLEAR) for x in (left, right) for y in (bottom, top)]
    a, b, c, d = plane.tilt
    for u, v in ((1, 0), (0, 1), (-c, a), (d, -b)):  # across the edges of both
        one, other = (
            [u * x + v * y for x, y in each] for each in (corners, plane.block(*plane.area))
        )
        if max(one) < min(other) or max(other) < min(one):
            return False
    return True


def _middles(planes: Sequence[Plane]) -> list[float]:
    """Return the heights of planes' middles."""
    return [(plane.bounds[1] + plane.bounds[3]) / 2 for plane in planes]


def _middle(plane: Plane, walk: Walk | None) -> Point:
    """Return the middle of a plane, or of the layer's own cells in its grid."""
    if walk is None:
        return plane.point(plane.rows / 2, plane.columns / 2)
    rows, columns = (own_cells(axis) for axis in walk.axes)
    return plane.point((rows[0] + rows[-1] + 1) / 2, (columns[0] + columns[-1] + 1) / 2)


def _rulers(worded: Subject, layer: Subject, plane: Plane) -> list[Ruler]:
    """Return the rulers of a layer, where there are labels."""
    if not layer.options.get("labels"):
        return []
    return rulers.rulers(replace(layer, theme=worded.theme), plane)


def _around(worded: Subject, layer: Subject, plane: Plane) -> list[Box]:
    """Return boxes of what stands around a plane: rulers, and sizes of windows."""
    found = [box for ruler in _rulers(worded, layer, plane) for box in ruler.boxes]
    return found if layer.options.get("plain") else [*found, *spans.span_boxes(layer, plane)]


def _beside(
    subject: Subject,
    layers: Sequence[Subject],
    lines: Sequence[Sequence[str]],
    planes: Sequence[Plane],
    left: float,
) -> Iterator[Label]:
    """Yield the words to the right: the sizes of planes, and between them what the layers do."""
    middles = _middles(planes)
    sizes = [one.true.input_size for one in layers] + [subject.true.output_size]
    fields = [[field.size for field in one.fields] for one in layers] + [[]]
    for number, y in enumerate(middles):
        name = {0: "input, ", len(layers): "output, "}.get(number, "")
        field = f", field {told.sizes(fields[number])}" if fields[number] else ""
        yield told.centred(subject, f"{name}{told.sizes(sizes[number])}{field}", left, y)
    for number, each in enumerate(lines):
        middle = (middles[number] + middles[number + 1]) / 2
        yield from told.stacked(subject, each, left + NAME_GAP, middle)


def _still(found: _Planes, number: int) -> Iterator[Primitive]:
    """Draw what no step changes of a layer's grid."""
    layer, plane, theme = found.read[number], found.planes[number], found.subject.theme
    fill = mixed(theme.output, theme.input, number / len(found.read))
    yield from tiles.grid_and_data(layer.walk, plane, theme, fill)
    yield from marks.beyond(layer.walk, plane, theme)
    if layer.options.get("labels"):
        yield from marks.unread(layer.walk, plane, theme)
    if not layer.options.get("plain"):
        yield from spans.all_spans(layer, plane)


def _words(found: _Planes) -> Iterator[Primitive]:
    """Write all that stays; rulers stand before the rays."""
    for left, bottom, right, top in (_behind(ruler.label.box) for ruler in found.rulers):
        box = (left, bottom), (right, bottom), (right, top), (left, top)
        yield Paths((box,), closed=True, fill=found.subject.theme.background)
    yield from rulers.draw(found.rulers, found.worded.theme)
    yield from labels.draw(found.words, found.worded.theme)


def _behind(box: Box) -> Box:
    left, bottom, right, top = box
    return left - BEHIND, bottom, right + BEHIND, top


def _read(found: _Planes, number: int, step: int) -> Iterator[Primitive]:
    """Shade the cells that a layer reads for a step, with rays to the cells made of them."""
    level = found.levels(step)[number]
    if not all(level.read):  # these cells come from nothing: they are padding, or not written
        return
    layer, grid, theme = found.read[number], found.planes[number], found.subject.theme
    if not layer.options.get("plain"):
        yield from spans.spans_of_windows(layer, grid, level.made)
    yield tiles.shade(grid, dict.fromkeys([*product(*level.read), *product(*level.own)]), theme)
    area = _block(grid, level.read)
    yield tiles.outline(area, theme)
    above = level.made
    if number + 1 < len(found.read):
        above = tuple(
            tuple(own_cells(axis)[cell] for cell in made)
            for axis, made in zip(found.read[number + 1].walk.axes, level.made, strict=True)
        )
    rays = tuple(zip(area, _block(found.planes[number + 1], above), strict=True))
    yield Paths(rays, stroke=Stroke(theme.rays, theme.thin, grows=1))
    yield from links_of(layer, layer.walk, grid, level.read)


def _block(plane: Plane, cells: tuple[Places, ...]) -> tuple[Point, ...]:
    """Return the corners of the smallest block that has cells."""
    (top, *_, bottom), (left, *_, right) = ((*places, places[-1]) for places in cells)
    return plane.block(top, left, bottom - top + 1, right - left + 1)
