"""A stack over one axis: a row of cells for each layer's input, and one for the output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, pairwise

from convanim.colours import Colour, mixed
from convanim.scene.parts import labels, row
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.row import Row
from convanim.scene.primitives import Paths, Primitive, Stroke, Text
from convanim.scene.sheets import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.stack import told
from convanim.scene.views.stack.cone import as_read, cone
from convanim.scene.views.stack.lengths import Lengths
from convanim.scene.views.stack.placed import Placed
from convanim.walk import AxisWalk, Role
from convanim.wording import counted

__all__ = ["stage"]

#: Distance of names from the rows, in points.
NAME_GAP = 10.0

#: Dashes of the bracket beyond the border, in points.
DASH = (2.0, 2.0)


@dataclass(frozen=True)
class _Rows(Placed):
    """The rows of a stack, placed on a canvas; see `Placed`.

    Parameters
    ----------
    axes : tuple of AxisWalk
        The walks of all layers, as layers whose windows are read.
    rows : tuple of Row
        The grid of each, and the output of the last one.
    shapes : tuple of Paths
        Lines and arrows that show lengths, where there are labels.
    """

    axes: tuple[AxisWalk, ...]
    rows: tuple[Row, ...]
    shapes: tuple[Paths, ...]

    @property
    def steps(self) -> int:
        """Number of output cells."""
        return len(self.axes[-1].windows)


def stage(subject: Subject) -> Scene:
    """Stage a stack over one axis."""
    found = _placed(subject)
    # What is below is a sheet of its own: less changes between two steps.
    sheets: list[Still | Moving] = [Still(partial(_still, found)), Moving(partial(_moving, found))]
    if subject.options.get("labels"):  # a sheet over one that changes takes time
        sheets.append(Still(partial(_lengths, found)))
    sheets.append(Moving(partial(_field, found)))
    background = subject.theme.background
    return Scene(found.width, found.height, background, found.steps, tuple(sheets))


def _placed(subject: Subject) -> _Rows:
    """Place all rows, and the words beside and below them."""
    theme, given = subject.theme, (*subject.below, subject)
    layers = [*map(as_read, given)]
    walks = [one.walk for one in layers]
    axes = tuple(walk.axes[0] for walk in walks)
    named, lines = [*map(Lengths.of, layers)], told.beside(given)
    counts = [len(each) + one.has_hops for each, one in zip(lines, named, strict=True)]
    least = [told.height_of(subject, count) for count in counts]
    rows = _rows(axes, [*map(_over, given)], theme.cell, least)
    right = max(one.bounds[2] for one in rows) + NAME_GAP
    left = min(one.bounds[0] for one in rows)
    bounds = left, rows[0].bottom, right, rows[-1].top
    middles = [(one.bottom + one.top) / 2 for one in rows]
    worded = subject.with_words_for(bounds, told.largest(counts, middles))
    sizes = [*_sizes(worded, given, rows, right)]
    sides = [
        one.beside(worded, lower, each, right + NAME_GAP, (lower.top + upper.bottom) / 2)
        for one, each, (lower, upper) in zip(named, lines, pairwise(rows), strict=True)
    ]
    beside = [*(word.box for word in sizes), *chain(*(side.boxes for side in sides))]
    left = min([left, *(box[0] for box in beside)])
    line = row.NUMBER_GAP + theme.small_size
    hung = row.depth(rows[0], row.copies(axes[0], axes[0].kept))
    top = rows[0].bottom - line - hung - 2 * told.LINE_GAP - row.BRACKET
    below, room = told.below(worded, given, walks[-1], left, top)
    own = zip((*axes, axes[-1]), rows, strict=True)
    under = [*(word.box for word in below), *([room.box] if room else [])]
    below += told.legend(worded, layers, [(left, top, right, top), *under])
    boxes = [*(row.room(axis, one, theme) for axis, one in own), *beside, *under]
    boxes += [(left, top, right, rows[-1].top + line), *(word.box for word in below)]
    width, height, dx, dy = row.canvas(theme, boxes)
    return _Rows(
        subject,
        worded,
        width,
        height,
        [word.moved(dx, dy) for word in chain(sizes, *(side.words for side in sides), below)],
        room and room.moved(dx, dy),
        lru_cache(maxsize=1)(partial(cone, walks)),
        axes,
        tuple(one.moved(dx, dy) for one in rows),
        tuple(shape.placed(dx, dy) for side in sides for shape in side.shapes),
    )


def _over(subject: Subject) -> tuple[float, float]:
    """Return where a layer's first output cell stands over its grid, and how far they are apart.

    Where windows are written, each input cell stands under the middle of its window.
    """
    axis = subject.walk.axes[0]
    start, pitch = row.above(axis)
    return (
        ((own_cells(axis)[0] - start) / pitch, 1 / pitch)
        if subject.walk.scatter
        else (start, pitch)
    )


def _rows(
    axes: Sequence[AxisWalk],
    overs: Sequence[tuple[float, float]],
    side: float,
    least: Sequence[float],
) -> tuple[Row, ...]:
    """Place the rows above one another, each cell over the middle of what it is made of.

    The middles of neighbours are at least as far from each other as is said for each layer.
    """
    starts, pitches = [0.0], [1.0]
    for number, (start, pitch) in enumerate(overs):
        start, pitch = starts[-1] + pitches[-1] * start, pitches[-1] * pitch
        if number + 1 < len(axes):  # the next grid, in which these are the input's own cells
            own = own_cells(axes[number + 1])
            pitch /= own[1] - own[0] if len(own) > 1 else 1
            start -= pitch * own[0]
        starts.append(start)
        pitches.append(pitch)
    scale = side / min(pitches)
    found: list[Row] = []
    bottom = 0.0
    for number, (start, pitch) in enumerate(zip(starts, pitches, strict=True)):
        last = number == len(axes)
        cells = range(len(axes[-1].windows)) if last else row.drawn_cells(axes[number])
        found.append(Row(cells, scale * start, scale * pitch, bottom, side))
        if not last:
            axis, over = axes[number], overs[number]
            gap = row.gap_of(axis, side, scale * pitch / side, over)
            bottom += max(side + gap, least[number])
    return tuple(found)


def _sizes(
    subject: Subject, layers: Sequence[Subject], rows: Sequence[Row], left: float
) -> Iterator[labels.Label]:
    """Yield the sizes of all rows, to the right of them."""
    sizes = [one.true.input_size[0] for one in layers] + [subject.true.output_size[0]]
    for number, (one, size) in enumerate(zip(rows, sizes, strict=True)):
        name = {0: "input, ", len(layers): "output, "}.get(number, "")
        words = name + counted(size, "cell")
        yield told.centred(subject, words, left, (one.bottom + one.top) / 2)


def _fill(found: _Rows, number: int) -> Colour:
    """Return the colour of a row, from that of the input to that of the output."""
    theme = found.subject.theme
    return mixed(theme.output, theme.input, number / len(found.axes))


def _own(found: _Rows, number: int) -> list[int]:
    """Return the cells of a row that hold what the layer below made."""
    last = number == len(found.axes)
    return [*found.rows[-1].cells] if last else own_cells(found.axes[number])


def _still(found: _Rows) -> Iterator[Primitive]:
    """Draw what no step changes: faint links, cells, words."""
    theme, rows = found.subject.theme, found.rows
    for number, axis in enumerate(found.axes):
        over = _own(found, number + 1)  # of a part, it may be less than what this layer makes
        each = zip(axis.windows, over, strict=False)
        pairs = [(cell, made) for window, made in each for cell in window.cells]
        yield from row.links(rows[number], rows[number + 1], pairs, row.faint(theme))
    for number, axis in enumerate(found.axes):
        yield from row.draw_grid(axis, rows[number], theme, _fill(found, number))
    yield from row.draw_cells(rows[-1], rows[-1].cells, theme, theme.output)
    yield from row.goes_on(found.axes[-1], rows[-1], theme)
    first = found.axes[0]
    own = {*own_cells(first)}
    here = [(cell, first.sources[cell]) for cell in first.kept if first.sources[cell] >= 0]
    yield from row.indices(rows[0], [one for one in here if one[0] in own], theme, theme.text)
    copied = [one for one in here if one[0] not in own]
    yield from row.indices(rows[0], copied, theme, theme.accent)
    yield from row.indices(rows[-1], enumerate(rows[-1].cells), theme, theme.text, 1)
    yield from labels.draw(found.words, found.worded.theme)


def _lengths(found: _Rows) -> Iterator[Primitive]:
    """Draw what names lengths, and cross what is never read."""
    yield from found.shapes
    for axis, one in zip(found.axes, found.rows, strict=False):
        unread = [cell for cell in axis.kept if axis.role(cell) is Role.UNUSED]
        if unread:
            yield row.crosses(one, unread, found.subject.theme)


def _moving(found: _Rows, step: int) -> Iterator[Primitive]:
    """Draw all that a step's cell depends on, and the bracket below."""
    theme, rows = found.subject.theme, found.rows
    levels = found.levels(step)
    marked = rows[-1].squares([step])
    lines: list[tuple[tuple[float, float], ...]] = []
    for number, (axis, level) in enumerate(zip(found.axes, levels, strict=True)):
        lower, upper, over = rows[number], rows[number + 1], _own(found, number + 1)
        marked += lower.squares(sorted({*level.read[0], *level.own[0]}))
        lines += [
            (lower.head(cell), upper.foot(over[made]))
            for made in level.made[0]
            for cell in axis.windows[made].cells
        ]
    thick = Stroke(theme.ink, theme.thick, grows=1)
    yield Paths(marked, closed=True, fill=theme.shade, opacity=theme.shade_opacity)
    yield Paths(marked, closed=True, stroke=thick)
    if lines:  # nothing is written to some cells
        yield Paths(tuple(lines), stroke=thick)
    accent = Stroke(theme.accent, theme.thick, grows=1)
    if found.subject.options.get("plain"):
        return
    for one, axis, level in zip(rows, found.axes, levels, strict=False):
        pairs = row.copies(axis, level.read[0])
        yield from row.arcs(one, pairs, theme, accent, numbered=one is rows[0])


def _field(found: _Rows, step: int) -> Iterator[Primitive]:
    """Draw a bracket below the receptive field, dashed beyond the border, and its cells."""
    runs = found.layers[0].find_runs((step,))
    if not runs or found.room is None:
        return
    words = found.reach(step, (step,))
    if not found.levels(step)[0].own[0]:
        yield from found.written(words)
        return
    ((first, last),) = runs
    theme, grid, axis = found.subject.theme, found.rows[0], found.axes[0]
    own = own_cells(axis)
    apart = own[1] - own[0] if len(own) > 1 else 1
    nearest = theme.margin + row.WIDEST * theme.thick
    furthest = found.width - nearest

    def edge(cell: int, side: int) -> float:
        """Return an end of the bracket: the left edge of a cell, or the right one."""
        x = grid.x(own[0] + apart * cell) + side * grid.side / 2
        return min(max(x, nearest), furthest)

    left, right = edge(first, -1), edge(last, 1)
    start, stop = (min(max(x, left), right) for x in (edge(0, -1), edge(axis.size - 1, 1)))
    y = found.room.bottom + found.room.height + told.LINE_GAP
    solid = tuple(((x, y), (x, y + row.BRACKET)) for x in (left, right))
    if start < stop:
        solid += (((start, y), (stop, y)),)
    yield Paths(solid, stroke=Stroke(theme.ink, theme.thick))
    beyond = tuple(((a, y), (b, y)) for a, b in ((left, start), (stop, right)) if a < b)
    if beyond:
        yield Paths(beyond, stroke=Stroke(theme.ink, theme.thick, DASH))
    size = found.worded.theme.value_size
    wide = found.subject.width(words, size) / 2
    middle = max(min((left + right) / 2, furthest - wide), nearest + wide)
    at = middle, found.room.bottom + found.room.height / 2
    yield Text(((at, words),), size, theme.text, furthest - nearest)
