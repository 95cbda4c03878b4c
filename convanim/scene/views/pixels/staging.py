"""What the pixels view draws: input and output side by side, and a window magnified below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from convanim.scene.parts import labels
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import box_beyond, own_cells
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.close import Close, close
from convanim.scene.views.pixels.key import Key
from convanim.scene.views.pixels.numbers import Numbers
from convanim.scene.views.pixels.parts import Parts
from convanim.theme import POINTS_PER_INCH

__all__ = ["stage"]

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


def stage(subject: Subject) -> Scene:
    """Stage input and output side by side, and the window's numbers below them."""
    numbers = Numbers(subject)
    subject = numbers.subject
    walk, theme, magnified = subject.walk, subject.theme, close(subject, numbers.told_map)
    made = walk.output_size
    cell = min(LARGEST * theme.cell, LONGEST * theme.cell / max(*map(len, walk.kept), *made))
    cell = max(1, int(cell / PIXEL)) * PIXEL
    rows, columns = walk.kept
    own = [len(own_cells(axis)) for axis in walk.axes]
    words = [
        _label(subject, *numbers.names[0], subject.true.size, own),
        _label(subject, *numbers.names[1], subject.true.output_size, made),
    ]
    grid = Plane(len(rows), len(columns), FLAT, cell, (0, 0), rows.start, columns.start)
    planes = [grid, Plane(made[0], made[1], FLAT, cell)]
    # Each picture is in the middle of a column, which its label may need wider.
    wide = [
        max(plane.columns * cell, label.width) for plane, label in zip(planes, words, strict=True)
    ]
    x, tallest = 0.0, max(plane.rows for plane in planes) * cell / 2
    for number, plane in enumerate(planes):
        aside = x + (wide[number] - plane.columns * cell) / 2
        planes[number] = plane.moved(_whole(aside), -_whole(plane.rows * cell / 2))
        left, _, right, _ = planes[number].bounds
        label, top = words[number], plane.rows * cell / 2
        top = tallest if top > NEARLY * tallest else top
        words[number] = label.moved((left + right - label.width) / 2, top + LABEL_GAP)
        x += wide[number] + ACROSS
    keys = _keys(numbers, min(0.0, planes[0].bounds[0]), x - ACROSS)
    left, _, right, top = magnified.bounds
    low = min(box[1] for box in _boxes(*planes, *keys))
    magnified = magnified.moved((x - ACROSS - left - right) / 2, low - BELOW - top)
    boxes = [label.box for label in words]
    boxes += _boxes(*planes, *keys, magnified)
    boxes += [box for plane in planes for box in box_beyond(walk, plane, theme)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    edge = theme.margin + 3 * theme.thick
    dx, dy = _whole(edge - min(lefts)), _whole(edge - min(bottoms))
    grid, out = (plane.moved(dx, dy) for plane in planes)
    parts = Parts(
        numbers,
        grid,
        out,
        magnified.moved(dx, dy),
        tuple(key.moved(dx, dy) for key in keys),
        tuple(label.moved(dx, dy) for label in words),
    )
    sheets = (
        Still(parts.still),
        Moving(parts.window),
        Moving(parts.cell),
        Moving(parts.magnified),
    )
    width, height = max(rights) + dx + edge, max(tops) + dy + edge
    scene = Scene(width, height, theme.background, len(walk), sheets)
    row, column = (size // 2 for size in made)
    return replace(scene, poster=scene.at(row * made[1] + column))


def _boxes(*things: Plane | Key | Close) -> list[tuple[float, float, float, float]]:
    return [thing.bounds for thing in things]


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
    size, part = (
        r" \times ".join(map(str, (*maps, *subject.own(each)))) for each in (sizes, shown)
    )
    words = f"{name}, ${size}$" if size == part else f"{name}, ${size}$, shown as ${part}$"
    return labels.sized(subject, words)
