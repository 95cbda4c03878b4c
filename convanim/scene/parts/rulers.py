"""Rulers along a plane's edges: the padding's width, the stride, the dilation, windows' sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from convanim.scene.parts import labels
from convanim.scene.parts.arrows import HEAD, arrow
from convanim.scene.parts.edge import END, FIRST, Edge
from convanim.scene.parts.labels import Box, Label, overlap, sized
from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Paths, Point, Primitive, Stroke
from convanim.scene.subject import Subject
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role

__all__ = ["Length", "Ruler", "draw", "lengths_of", "rulers"]

#: Distance by which rulers other than the first are tried further out, in points.
FURTHER = 2.0

#: Least distances between two rulers, and of a bracket and of an arrow, whose head is wider, from
#: another one's name, in points.
APART, NAME_APART, ARROW_APART = 4.0, 2.5, HEAD[1] + 0.5

#: Values of lengths that are not told along an axis, besides 0.
_USUAL = {"$s": "1", "$d": "1"}


@dataclass(frozen=True)
class Ruler:
    """A length along an edge, with its name.

    Parameters
    ----------
    start, end : Point
    is_arrow : bool
        Whether it is an arrow; else it is a bracket.
    label : Label
    """

    start: Point
    end: Point
    is_arrow: bool
    label: Label

    def moved(self, dx: float, dy: float) -> Ruler:
        """Return the ruler at another place."""
        (x0, y0), (x1, y1) = self.start, self.end
        start, end = (x0 + dx, y0 + dy), (x1 + dx, y1 + dy)
        return Ruler(start, end, self.is_arrow, self.label.moved(dx, dy))

    @property
    def lines(self) -> tuple[tuple[Point, Point], ...]:
        """The bracket's line and its two ends."""
        (x0, y0), (x1, y1) = self.start, self.end
        length = math.dist(self.start, self.end)
        dx, dy = END * (y0 - y1) / length, END * (x1 - x0) / length
        return (
            (self.start, self.end),
            ((x0 - dx, y0 - dy), (x0 + dx, y0 + dy)),
            ((x1 - dx, y1 - dy), (x1 + dx, y1 + dy)),
        )

    @property
    def boxes(self) -> tuple[Box, Box]:
        """Left, bottom, right and top of the bracket or arrow, and of its name, in points."""
        xs, ys = zip(*(point for line in self.lines for point in line), strict=True)
        return (min(xs), min(ys), max(xs), max(ys)), self.label.box


@dataclass(frozen=True)
class Length:
    """A length along an axis: its name and its value, as a formula without its last dollar sign.

    Parameters
    ----------
    name, value : str
    start, end : float
        In cells.
    is_arrow : bool
    """

    name: str
    value: str
    start: float
    end: float
    is_arrow: bool = False


def rulers(
    subject: Subject, plane: Plane, taken: Sequence[Box] = (), is_right: bool = False
) -> list[Ruler]:
    """Return the rulers of a walk over two axes: padding, stride and dilation.

    Those along the other edge are left out where they say the same.

    Parameters
    ----------
    subject : Subject
        The walk's axes after the first one are those of the plane.
    plane : Plane
        The plane of the grid.
    taken : sequence of Box
        Words that stand around it; rulers and their names keep clear of them.
    is_right : bool
        Whether those of the rows of a flat plane are at its right.
    """
    count = subject.axes
    pairs = zip(subject.walk.axes[-count:], subject.true.axes[-count:], strict=True)
    lengths = [list(lengths_of(subject, axis, whole)) for axis, whole in pairs]
    told = [[(each.name, each.value) for each in along] for along in lengths]
    if subject.axes > 2:  # one edge of the first slice has the rulers of all axes
        if not all(_is_even(axis) for axis in subject.walk.spatial):
            lengths = [[each for each in along if each.name not in _USUAL] for along in lengths]
        edges = [(Edge(plane, is_first=True), _joined(subject.walk.spatial, lengths))]
    else:
        # Next to the first window: at the left of a slanted plane, above a flat one.
        is_first = subject.axes == 2 and plane.tilt != FLAT
        edges = [(Edge(plane, is_first), lengths[0 if is_first else -1])]
        if told[0] != told[-1]:
            edges.append((Edge(plane, not is_first, is_right), lengths[-1 if is_first else 0]))
    found: list[Ruler] = []
    for edge, along in edges:
        # The longest is next to the edge, so that its name is beyond those of the others.
        for each in sorted(along, key=lambda each: each.start - each.end):
            found.append(_placed(subject, edge, each, found, taken))
    return found


def lengths_of(subject: Subject, axis: AxisWalk, whole: AxisWalk) -> Iterator[Length]:
    """Yield the lengths along an axis, which may be a part of a whole one."""
    if subject.order:  # blocks of cells are spread over maps: stride and kernel are one factor
        block = axis.windows[0].extent
        yield Length("$r", str(len(block)), block.start, block.stop)
        return
    yield from _paddings(subject, axis, whole)
    if not _is_even(axis):
        return
    first, *others = axis.windows
    tap, next_tap = (*first.cells[:2], first.cells[-1])[:2]
    if next_tap - tap > 1:
        yield Length("$d", str(next_tap - tap), tap + 0.5, next_tap + 0.5, is_arrow=True)
    start, end = first.cells[0], others[0].cells[0] if others else 0
    if subject.primed:  # the window moves by one cell, and the stride stretches the input
        start, end = (*own_cells(axis)[:2], 0)[:2]
    if end > start:
        yield Length("$s", str(end - start), start, end, is_arrow=True)


def _is_even(axis: AxisWalk) -> bool:
    """Whether all windows along an axis have the same size."""
    return len({len(window.cells) for window in axis.windows}) == 1


def _paddings(subject: Subject, axis: AxisWalk, whole: AxisWalk) -> Iterator[Length]:
    """Yield the widths of the padding before and after the input.

    Where padding is negative, they are those of the cells that it crops. The whole axis says
    whether they are the same.
    """
    own, kept = own_cells(axis), axis.kept
    before, after = _widths(axis)
    names = "$p", "$p"
    if subject.primed:  # around a stretched input, there is what the layer's own padding leaves
        cells = axis.windows[0].cells
        by = cells[1] - cells[0] if len(cells) > 1 else 1
        names = ("$k$ $-$ $p$ $-$ $1" if by == 1 else "$d(k$ $-$ $1)$ $-$ $p",) * 2
    elif len({*_widths(whole)}) > 1:
        names = "$p_{1}", "$p_{2}"
    if before:
        first, last = sorted((own[0], kept.start))
        yield Length(names[0], str(before), first, last)
    if after and after != before:
        first, last = sorted((own[-1] + 1, own[-1] + 1 + after))
        yield Length(names[1], str(after), first, last)


def _widths(axis: AxisWalk) -> tuple[int, int]:
    """Return the widths of the padding before and after the input; negative where it crops."""
    own, kept = own_cells(axis), axis.kept
    padded = [cell for cell in range(own[-1] + 1, kept.stop) if axis.roles[cell] is Role.PADDING]
    return own[0] - kept.start, len(padded) or min(0, kept.stop - 1 - own[-1])


def _joined(axes: Sequence[AxisWalk], lengths: Sequence[Sequence[Length]]) -> list[Length]:
    """Return the lengths along the second of three axes, with the values along all of them.

    An axis of one window has no stride, and one of one tap no dilation: the others' are told,
    where these are the same.
    """
    values = [{each.name: each.value for each in along} for along in lengths]
    for axis, along in zip(axes, values, strict=True):
        if len(axis.windows[0].cells) > 1:
            along.setdefault("$d", "1")
    found = []
    for each in lengths[1]:
        usual, known = _USUAL.get(each.name, "0"), {along.get(each.name) for along in values}
        if each.name in _USUAL and len(known - {None}) == 1:
            usual = each.value
        own = [along.get(each.name, usual) for along in values]
        found.append(replace(each, value=r" \times ".join(own) if len({*own}) > 1 else own[0]))
    return found


def _placed(
    subject: Subject,
    edge: Edge,
    length: Length,
    others: Sequence[Ruler],
    taken: Sequence[Box],
) -> Ruler:
    """Return a length's ruler, as near to its edge as it overlaps nothing else."""
    label = sized(subject, f"{length.name} = {length.value}$")
    for number in count():
        first, last = (
            edge.point(at, FIRST + FURTHER * number) for at in (length.start, length.end)
        )
        ruler = Ruler(first, last, length.is_arrow, edge.label_at(label, first, last))
        clear = _wider(ruler.label.box, NAME_APART)
        if not (
            any(_collide(ruler, other) for other in others)
            or any(overlap(clear, box) for box in taken)
        ):
            return ruler
    raise AssertionError


def _collide(one: Ruler, other: Ruler) -> bool:
    """Whether two rulers or their names overlap."""
    pairs = (one, other), (other, one)
    return (
        overlap(one.label.box, other.label.box)
        or any(
            overlap(_around(point, ARROW_APART if a.is_arrow else NAME_APART), b.label.box)
            for a, b in pairs
            for point in _points(a)
        )
        or any(math.dist(p, q) < APART for p in _points(one) for q in _points(other))
    )


def _points(ruler: Ruler) -> list[Point]:
    """Return points along a ruler, less than its distance from others apart."""
    (x0, y0), (x1, y1) = ruler.start, ruler.end
    pieces = math.ceil(math.dist(ruler.start, ruler.end) / APART) + 1
    shares = [number / pieces for number in range(pieces + 1)]
    return [(x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for share in shares]


def _around(point: Point, distance: float) -> Box:
    return _wider((*point, *point), distance)


def _wider(box: Box, distance: float) -> Box:
    left, bottom, right, top = box
    return left - distance, bottom - distance, right + distance, top + distance


def draw(rulers: Sequence[Ruler], theme: Theme) -> Iterator[Primitive]:
    """Yield brackets, arrows and their names."""
    stroke = Stroke(theme.ink, theme.thick, grows=0.5)
    for ruler in rulers:
        if ruler.is_arrow:
            yield arrow(ruler.start, ruler.end, stroke)
        else:
            yield Paths(ruler.lines, stroke=stroke)
    yield from labels.draw([ruler.label for ruler in rulers], theme)
