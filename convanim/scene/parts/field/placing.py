"""Places of the planes of a walk, and of what is written around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from convanim.scene.parts import labels, marks, tiles
from convanim.scene.parts.field.between import Below, room_below
from convanim.scene.parts.field.drawing import Field
from convanim.scene.parts.field.slices import Slices, name_of, plane_walk
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.plane import FLAT, Plane, Tilt
from convanim.scene.parts.rulers import rulers
from convanim.scene.parts.spans import reach, span_boxes
from convanim.scene.primitives import Point
from convanim.scene.subject import Subject
from convanim.walk import Role, Window

__all__ = ["Said", "field"]

#: Distances between the planes of the grid and those of the output above them, in cells. Between
#: flat ones are also the names of the output's slices.
FLAT_GAP, SLANTED_GAP = 1.2, 2.5

#: Distance between the rows of several maps, in cells.
MAPS_GAP = 0.6

#: Distances between a plane and its name, and between a map and its name, in points.
NAME_GAP, MAP_NAME_GAP = 2.0, 4.0


@dataclass(frozen=True)
class Said:
    """What is said of several maps.

    Parameters
    ----------
    inputs : sequence of str
        Names of the input maps that are drawn; each has a row of slices.
    output : str
        Name of the output map.
    more : str
        What stands below the names of the input maps, where there are more of them.
    notes : sequence of str
        Lines below the picture.
    """

    inputs: Sequence[str] = ("",)
    output: str = ""
    more: str = ""
    notes: Sequence[str] = ()


def field(
    subject: Subject,
    tilt: Tilt,
    place: Callable[[Plane], Point] | None = None,
    said: Said | None = None,
) -> Field:
    """Place the planes of a walk.

    Parameters
    ----------
    subject : Subject
        Over three axes, of which the first may have been added.
    tilt : Tilt
        That of all planes.
    place : callable
        Takes the plane of the grid, and returns the lower left corner of the
        output's plane. Only used, and needed, where there is one slice of each.
    said : Said, optional
        What is said of several maps.
    """
    walk, theme, said = subject.walk, subject.theme, said or Said()
    deep, flat = walk.axes[0], plane_walk(walk)
    labelled, is_deep = bool(subject.options.get("labels")), subject.axes > 2
    grid, out = tiles.grid_plane(flat, tilt, theme), tiles.step_plane(flat, tilt, theme)
    width = _width(grid)
    grids = Slices(range(len(deep.roles)), grid, width)
    outs = Slices(range(len(deep.windows)), out, _width(out) if tilt == FLAT else width)
    names: list[Label] = []
    worded = subject.with_words_for(grids.bounds)
    drop = max(_height(grid), labels.HEIGHT * worded.theme.value_size) + MAPS_GAP * theme.cell
    maps = [grids.moved(0, -drop * number) for number in range(len(said.inputs))]
    left, below, right, _ = grids.bounds
    if is_deep:
        outs = _opposite(worded, outs, maps)
        names = _names(worded, maps, outs)
        below = names[0].bottom
        names += _names_of_maps(worded, maps, outs, said, names)
    elif place:
        outs = replace(outs, first=out.moved(*place(grid)))
    beside = rulers(worded, grid, [name.box for name in names]) if labelled else []
    taken = [box for ruler in beside for box in ruler.boxes]
    if room := room_below(worded):
        taken.append((left, below - room, right, below))
    taken += [] if subject.options.get("plain") else span_boxes(worded, grid)
    found = _labels(worded, maps, outs, names, tilt, taken) if labelled else []
    planes = [grid, outs.first, *(plane for slices in (*maps, outs) for _, plane in slices)]
    beyond = (box for plane in planes for box in marks.box_beyond(flat, plane, theme))
    everything = [plane.bounds for plane in planes] + [label.box for label in (*names, *found)]
    found += _notes(worded, said.notes, [*everything, *taken])
    fitted = tiles.fit_canvas(theme, planes, [*names, *found], [*taken, *beyond])
    width, height, (placed, *_), words = fitted
    dx, dy = (new - old for new, old in zip(placed.origin, grid.origin, strict=True))
    maps = [slices.moved(dx, dy) for slices in maps]
    return Field(
        subject,
        width,
        height,
        tuple(maps),
        outs.moved(dx, dy),
        names=words[: len(names)],
        labels=words[len(names) :],
        rulers=[ruler.moved(dx, dy) for ruler in beside],
        below=Below(worded, maps[-1], below + dy),
        words_theme=worded.theme,
    )


def _width(plane: Plane) -> float:
    left, _, right, _ = plane.bounds
    return right - left


def _height(plane: Plane) -> float:
    _, bottom, _, top = plane.bounds
    return top - bottom


def _opposite(subject: Subject, outs: Slices, maps: Sequence[Slices]) -> Slices:
    """Return the output's slices above those of the grid; where windows are written, below them.

    Those are the input's. Their middles are above each other. Slanted ones are each above the
    middle of their window's slices, if there is room.
    """
    theme, deep, grids = subject.theme, subject.walk.axes[0], maps[0]
    gap = SLANTED_GAP * theme.cell
    if outs.first.tilt == FLAT:
        gap = FLAT_GAP * theme.cell + NAME_GAP + labels.HEIGHT * theme.value_size
        gap += _reach_of_columns(subject)
    middle = (grids.bounds[0] + grids.bounds[2]) / 2
    if outs.first.tilt != FLAT:
        first, last = (_middle(deep.windows[end], grids) for end in (0, -1))
        middle, hops = (first + last) / 2, max(1, len(deep.windows) - 1)
        outs = outs.spread(max(outs.pitch, abs(last - first) / hops))
    left, bottom, right, top = outs.bounds
    dy = grids.bounds[3] - bottom + gap
    if subject.walk.scatter:
        dy = maps[-1].bounds[1] - top - gap
    return outs.moved(middle - (left + right) / 2, dy)


def _reach_of_columns(subject: Subject) -> float:
    """Return how far the spans along a plane's columns reach, in points."""
    return 0.0 if subject.options.get("plain") else reach(subject.walk.axes[-1], subject.theme)


def _middle(window: Window, grids: Slices) -> float:
    """Return the middle of a window's slices, from the left of the canvas."""
    (left, _, right, _), (first, *_, last) = grids.first.bounds, (*window.extent, *window.extent)
    return (left + right + (first + last) * grids.pitch) / 2


def _names(subject: Subject, maps: Sequence[Slices], outs: Slices) -> list[Label]:
    """Return the names of slices, those of the input first: of several maps, the lowest has them.

    They are below the lowest corner of each, or above the upper of slanted ones, clear of rays.
    """
    deep, scatter = subject.walk.axes[0], subject.walk.scatter
    of_grid = {cell: name_of(deep, cell) for cell in maps[-1].cells}
    of_outs = {cell: f"$z = {cell}$" for cell in outs.cells}
    rows = [(maps[-1], of_grid), (outs, of_outs)]
    if scatter:
        rows.reverse()
    lower = _reach_of_columns(subject) if outs.first.tilt != FLAT else 0
    (inputs, words), (outputs, others) = rows
    found = [_name_below(subject, words[n], plane, inputs.pitch, lower) for n, plane in inputs]
    name = _name_below if outs.first.tilt == FLAT else _name_above
    return found + [name(subject, others[n], plane, outputs.pitch) for n, plane in outputs]


def _name_above(subject: Subject, words: str, plane: Plane, pitch: float) -> Label:
    x, y = plane.point(0, plane.columns)
    return labels.name(subject, words, (x, y + NAME_GAP), pitch - NAME_GAP)


def _name_below(
    subject: Subject, words: str, plane: Plane, pitch: float, lower: float = 0.0
) -> Label:
    left, bottom, right, _ = plane.bounds
    x = (left + right) / 2 if plane.tilt == FLAT else plane.origin[0]
    height = labels.HEIGHT * subject.theme.value_size
    return labels.name(subject, words, (x, bottom - lower - NAME_GAP - height), pitch - NAME_GAP)


def _names_of_maps(
    subject: Subject, maps: Sequence[Slices], outs: Slices, said: Said, names: Sequence[Label]
) -> Iterator[Label]:
    """Yield the names of maps, at the left of their first slices and clear of rays and names."""
    rows = [
        (words, slices.first.point(0, 0))
        for slices, words in zip((*maps, outs), (*said.inputs, said.output), strict=True)
    ]
    lowest = maps[-1].first
    x, y = lowest.point(0, 0)
    height = labels.sized(subject, said.more).height
    rows.append((said.more, (x, min(lowest.bounds[1], y - height))))
    for words, (x, bottom) in rows if said.output else ():
        label = labels.sized(subject, words)
        label = label.moved(x - MAP_NAME_GAP - label.width, bottom)
        taken = [name.left for name in names if labels.overlap(label.box, name.box)]
        if words:
            yield label.moved(min([0, *(x - MAP_NAME_GAP - label.box[2] for x in taken)]), 0)


def _labels(
    subject: Subject,
    maps: Sequence[Slices],
    outs: Slices,
    names: Sequence[Label],
    tilt: Tilt,
    taken: Sequence[Box],
) -> list[Label]:
    """Return the labels of the parts, and the legend."""
    grids = maps[0].bounds
    if names:
        boxes = [*(label.box for label in names), *taken, maps[-1].bounds]
        if not subject.walk.scatter:
            return labels.around(subject, grids, outs.bounds, boxes)
        found = labels.around(subject, outs.bounds, grids, boxes)
        # What is cut off around the output is crossed.
        return [replace(n, shows=Role.CROPPED) if n.shows is Role.PADDING else n for n in found]
    place = labels.flat if tilt == FLAT else labels.slanted
    return place(subject, maps[0].first, outs.first, taken)


def _notes(subject: Subject, lines: Sequence[str], boxes: Sequence[Box]) -> Iterator[Label]:
    """Yield lines of words below all boxes."""
    left, bottom, _, _ = labels.enclosing(boxes)
    bottom -= labels.DISTANCE
    for words in lines:
        label = labels.sized(subject, words)
        bottom -= label.height + labels.DISTANCE
        yield label.moved(left, bottom)
