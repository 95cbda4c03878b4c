"""Where pictures, their keys and words, and what is magnified stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convanim.scene.parts import labels
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.marks import KERNEL, box_beyond, own_cells
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.parts.rulers import Ruler, rulers
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.close import Close, close
from convanim.scene.views.pixels.key import Key
from convanim.scene.views.pixels.numbers import Numbers
from convanim.scene.views.pixels.parts import LINED, Parts
from convanim.theme import POINTS_PER_INCH

__all__ = ["Layout", "placed"]

#: A pixel at the usual resolution, in points: cells are so many pixels wide, that all are alike.
PIXEL = POINTS_PER_INCH / 150

#: Longest side of a picture, and largest side of its cells, in cells of the theme.
LONGEST, LARGEST = 18.0, 1.6

#: Share of the larger picture's height from which both labels are at one height.
NEARLY = 0.8

#: Least distance between both pictures, and distance of what is magnified below, in points.
ACROSS, BELOW = 44.0, 22.0

#: Distance of a label from its picture, and of the key, in points.
LABEL_GAP, KEY_GAP = 4.0, 8.0


@dataclass(frozen=True)
class Layout:
    """What is drawn, on a canvas of a size in points."""

    width: float
    height: float
    parts: Parts


def placed(numbers: Numbers) -> Layout:
    """Place pictures side by side, and what is magnified below them."""
    subject = numbers.subject
    walk, theme, magnified = subject.walk, subject.theme, close(subject, numbers.told_map)
    grid, out, whole = _planes(numbers)
    is_labelled = bool(subject.options.get("labels"))
    # Names of rulers keep clear of the picture: the window's outline is thick.
    is_ruled = is_labelled and grid.cell >= LINED
    beside = rulers(subject, whole, [whole.bounds]) if is_ruled else []
    own = [len(own_cells(axis)) for axis in walk.axes]
    words = [
        _label(subject, *numbers.names[0], subject.true.size, own),
        _label(subject, *numbers.names[1], subject.true.output_size, walk.output_size),
    ]
    # Each picture is in the middle of a column, which its rulers and its label may need wider.
    x, tallest = 0.0, max(grid.rows, out.rows) * grid.cell / 2
    planes = []
    around = [whole.bounds, *_boxes_of(beside)], [out.bounds]
    for number, plane in enumerate((grid, out)):
        label, wide, half = words[number], plane.columns * plane.cell, plane.rows * plane.cell / 2
        left, _, right, top = labels.enclosing(around[number])
        spare = max(0.0, (label.width - wide) / 2)
        aside = x + max(spare, -left)
        planes.append(plane.moved(_whole(aside), -_whole(half)))
        height = tallest if half > NEARLY * tallest else half
        height += max(LABEL_GAP, top - 2 * half + LABEL_GAP / 2)
        middle = planes[-1].bounds[0] + wide / 2
        words[number] = label.moved(middle - label.width / 2, height)
        x = aside + max(wide + spare, right) + ACROSS
    beside, whole = _along(beside, grid, planes[0]), planes[0].grown(*numbers.spans)
    keys = _keys(numbers, min(0.0, planes[0].bounds[0]), x - ACROSS)
    left, _, right, top = magnified.bounds
    low = min(box[1] for box in _bounds(*planes, whole, *keys))
    magnified = magnified.moved((x - ACROSS - left - right) / 2, low - BELOW - top)
    boxes = [label.box for label in words]
    boxes += [*_bounds(*planes, whole, *keys, magnified), *_boxes_of(beside)]
    boxes += [box for plane in planes for box in box_beyond(walk, plane, theme)]
    if is_labelled:
        lines = labels.legend(subject, boxes, kernel="window" not in magnified.blocks)
        # Cells that there are no lines between can't be told apart.
        words += (line for line in lines if grid.cell >= LINED or line.shows == KERNEL)
        boxes += [label.box for label in words[2:]]
    left, bottom, right, top = labels.enclosing(boxes)
    edge = theme.margin + 3 * theme.thick
    dx, dy = _whole(edge - left), _whole(edge - bottom)
    parts = Parts(
        numbers,
        planes[0].moved(dx, dy),
        planes[1].moved(dx, dy),
        magnified.moved(dx, dy),
        tuple(key.moved(dx, dy) for key in keys),
        tuple(label.moved(dx, dy) for label in words),
        tuple(ruler.moved(dx, dy) for ruler in beside),
    )
    return Layout(right + dx + edge, top + dy + edge, parts)


def _planes(numbers: Numbers) -> tuple[Plane, Plane, Plane]:
    """Return planes of input and output, with lower left corners at the canvas's corner.

    The third one is that of the input with the cells that are cropped.
    """
    theme, made = numbers.subject.theme, numbers.subject.walk.output_size
    longest = max(*map(len, numbers.spans), *made)
    cell = min(LARGEST * theme.cell, LONGEST * theme.cell / longest)
    cell = max(1, int(cell / PIXEL)) * PIXEL
    rows, columns = numbers.kept
    grid = Plane(len(rows), len(columns), FLAT, cell, (0, 0), rows.start, columns.start)
    return grid, Plane(made[0], made[1], FLAT, cell), grid.grown(*numbers.spans)


def _along(beside: Sequence[Ruler], plane: Plane, to: Plane) -> list[Ruler]:
    """Return the rulers of a plane where it was moved."""
    dx, dy = (new - old for new, old in zip(to.origin, plane.origin, strict=True))
    return [ruler.moved(dx, dy) for ruler in beside]


def _bounds(*things: Plane | Key | Close) -> list[Box]:
    return [thing.bounds for thing in things]


def _boxes_of(beside: Sequence[Ruler]) -> list[Box]:
    return [box for ruler in beside for box in ruler.boxes]


def _whole(length: float) -> float:
    """Return the next larger whole number of pixels, in points."""
    return -int(-length // PIXEL) * PIXEL


def _keys(numbers: Numbers, left: float, right: float) -> list[Key]:
    """Return the keys of input and output, outside of both, at the height of their middles."""
    subject = numbers.subject
    keys = [Key(numbers.of_input, subject, True), Key(numbers.of_output, subject, False)]
    middle = (keys[0].bounds[1] + keys[0].bounds[3]) / 2
    first = keys[0].moved(left - KEY_GAP - keys[0].bounds[2], -middle)
    return [first, keys[1].moved(right + KEY_GAP, -middle)]


def _label(
    subject: Subject, name: str, maps: Sequence[int], sizes: Sequence[int], shown: Sequence[int]
) -> Label:
    """Return the label of a picture, with its true size and that of a part that is shown."""
    part = name.partition(",")[0]
    if subject.options.get("labels") and not maps:
        words = labels.part(subject, part).words
        return labels.sized(subject, name + words.removeprefix(part))
    size, part = (
        r" \times ".join(map(str, (*maps, *subject.own(each)))) for each in (sizes, shown)
    )
    words = f"{name}, ${size}$" if size == part else f"{name}, ${size}$, shown as ${part}$"
    return labels.sized(subject, words)
