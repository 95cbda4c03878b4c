"""A sketch: planes and labels while they are put in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, sin, tau

from convanim.scene.parts import labels, tiles
from convanim.scene.parts.labels import HEIGHT, Box, Label
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Paths, Point, Primitive, Text
from convanim.scene.subject import Subject
from convanim.scene.views.maps.around import Around
from convanim.theme import Theme

__all__ = [
    "ACROSS",
    "DIAGONAL",
    "DOWN",
    "OUTLINE",
    "Band",
    "Key",
    "Places",
    "Sketch",
    "places",
    "times",
    "write",
]

#: Distance between a map and the name of the next one below it, in cells.
GAP = 1.0

#: Distance of a name from what it names, in points.
NAME_GAP = 2.0

#: Width of the outlines of what a step reads and makes, in thick lines.
OUTLINE = 2.2

#: Ellipses: to the right, down, and along the diagonal. They are drawn as three dots.
ACROSS, DOWN, DIAGONAL = "...", ":", ".:"

#: Directions of ellipses, distance of their dots in sizes of the theme's values and at most in
#: cells, and the dots' radius in thick lines.
_WAYS: dict[str, Point] = {ACROSS: (1, 0), DOWN: (0, -1), DIAGONAL: (1, -1)}
_DOT_GAP, _MOST_GAP, _DOT = 0.4, 0.23, 0.9

#: Signs that are larger than other words, and their size in sizes of the theme's values.
_SIGNS, _SIGN_SIZE = ("$*$", "$+$", "$=$"), 1.5

#: What a plane shows: ``"x"``, ``"w"``, ``"b"`` or ``"y"``, and the numbers of its maps.
Key = tuple[str, tuple[int, ...]]

#: Top and bottom of what stands in a row, in points.
Band = tuple[float, float]


@dataclass(frozen=True)
class Places:
    """Where everything is on the canvas.

    Parameters
    ----------
    width, height : float
        Size of the canvas, in points.
    planes : dict of Key to Plane
    labels : list of Label
    said : dict of Key to list of Label
        Those of the labels that belong to a plane.
    around : Around
        What stands around the first map of a side.
    theme : Theme
        The theme of words, which are larger in large pictures.
    """

    width: float
    height: float
    planes: dict[Key, Plane]
    labels: list[Label]
    said: dict[Key, list[Label]]
    around: Around
    theme: Theme


@dataclass
class Sketch:
    """Planes and labels while they are put in their places.

    The top of the maps is at 0, so that all places are below it, and headings above.

    Parameters
    ----------
    subject : Subject
    first : Key
        The map that has something around it.
    around : Around
        What it has around it.
    """

    subject: Subject
    first: Key
    around: Around
    planes: dict[Key, Plane] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    said: defaultdict[Key, list[Label]] = field(default_factory=lambda: defaultdict(list))

    @property
    def text(self) -> float:
        """Height of words, in points."""
        return HEIGHT * self.subject.theme.value_size

    @property
    def line(self) -> float:
        """Height of a name and its distance from what it names, in points."""
        return self.text + NAME_GAP

    @property
    def gap(self) -> float:
        """Distance between a map and the name of the next one below it, in points."""
        return GAP * self.subject.theme.cell

    @property
    def beyond(self) -> float:
        """Height of an ellipsis for further maps, apart from one for further rows above it."""
        return 1.5 * self.text

    def width(self, words: str) -> float:
        """Return the width of words, in points."""
        return self.subject.width(words, self.subject.theme.value_size)

    def put(self, key: Key, plane: Plane, middle: float, top: float, name: str) -> None:
        """Put a plane with its upper edge at ``top``, and its name above it.

        What the first map has around it stands between it and its name.
        """
        left = middle - plane.columns * plane.cell / 2
        self.planes[key] = plane.moved(left, top - plane.rows * plane.cell)
        if key == self.first:
            self.around = self.around.moved_to(self.planes[key])
            top += self.around.above
        self.say(name, middle, top + self.line - self.text / 2, key)

    def name(self, kind: str, number: int) -> str:
        """Return the name of a map or a bias; one map alone has no number."""
        return f"${kind}$[{number}]" if self.subject.walk.has_maps else f"${kind}$"

    def say(self, words: str, middle: float, height: float, owner: Key | None = None) -> None:
        """Put words, if there are any, with their middle at a place; they may belong to a plane."""
        if not words:
            return
        label = labels.sized(self.subject, words)
        label = label.moved(middle - label.width / 2, height - label.height / 2)
        self.labels.append(label)
        if owner is not None:
            self.said[owner].append(label)

    def heading(self, words: str, middle: float, line: int) -> None:
        """Put words above all maps, in a line counted from below."""
        self.say(words, middle, self.around.above + self.line * line)

    def height_of(self, count: int, plane: Plane, more: bool) -> float:
        """Return the height of maps below one another, with an ellipsis if there are others."""
        each = self.line + plane.rows * plane.cell
        return count * each + (count - 1) * self.gap + more * (self.gap + self.beyond)

    def column(
        self, kind: str, maps: Sequence[int], plane: Plane, middle: float, band: Band, more: bool
    ) -> None:
        """Put maps below one another in the middle of a band, with an ellipsis if there are more.

        Parameters
        ----------
        kind : str
            ``"x"`` or ``"y"``.
        maps : sequence of int
        plane : Plane
            Of one map, with its lower left corner at (0, 0).
        middle : float
            Middle of the column, in points.
        band : Band
        more : bool
        """
        spare = band[0] - band[1] - self.height_of(len(maps), plane, more)
        top = band[0] - spare / 2
        for number in maps:
            self.put((kind, (number,)), plane, middle, top - self.line, self.name(kind, number))
            top -= self.line + plane.rows * plane.cell + self.gap
        if more:
            self.say(DOWN, middle, top - self.beyond + self.text / 2)

    def between(self, read: int, made: int) -> Point:
        """Return the place of words above an arrow from an input map to an output map."""
        _, low, right, high = self.planes["x", (read,)].bounds
        left, *_ = self.planes["y", (made,)].bounds
        return (left + right) / 2, (low + high + self.text) / 2 + NAME_GAP

    def continued(self, cut: Sequence[bool]) -> None:
        """Put ellipses below and beside maps whose rows, or columns, are left out."""
        for left, low, right, top in [
            plane.bounds for (kind, _), plane in self.planes.items() if kind in "xy"
        ]:
            if cut[0]:
                self.say(DOWN, (left + right) / 2, low - self.gap / 2)
            if cut[1]:
                self.say(ACROSS, right + self.gap / 2, (low + top) / 2)

    @property
    def boxes(self) -> list[Box]:
        """Left, bottom, right and top of all that has been put, in points."""
        drawn = (each.bounds for each in self.planes.values())
        return [*drawn, *(label.box for label in self.labels), *self.around.boxes]

    def fitted(self) -> Places:
        """Return the places of all on a canvas."""
        theme, old = self.subject.theme, [*self.planes.values()]
        width, height, new, _ = tiles.fit_canvas(theme, old, self.labels, self.around.boxes)
        edge = OUTLINE * theme.thick  # outlines stand out from the planes
        dx, dy = (b - a + edge for a, b in zip(old[0].origin, new[0].origin, strict=True))

        def moved(found: Iterable[Label]) -> list[Label]:
            return [label.moved(dx, dy) for label in found]

        planes = {key: plane.moved(dx, dy) for key, plane in self.planes.items()}
        return Places(
            width + 2 * edge,
            height + 2 * edge,
            planes,
            moved(self.labels),
            {key: moved(found) for key, found in self.said.items()},
            self.around.moved_to(planes[self.first]),
            theme,
        )


def places(subject: Subject, sketch: Callable[[Subject], Sketch]) -> Places:
    """Return the places of all in a picture, with larger words where it is large.

    Parameters
    ----------
    subject : Subject
    sketch : callable
        Takes the subject with words of some size, and returns the sketch.
    """
    usual = sketch(subject)
    worded = subject.with_words_for(labels.enclosing(usual.boxes), subject.theme.cell)
    return (usual if worded is subject else sketch(worded)).fitted()


def write(found: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Write labels, signs, and ellipses."""
    words = [label for label in found if label.words not in (*_SIGNS, *_WAYS)]
    yield from labels.draw(words, theme)
    for label in found:
        middle = label.left + label.width / 2, label.bottom + label.height / 2
        if label.words in _SIGNS:
            yield Text(((middle, label.words),), _SIGN_SIZE * theme.value_size, theme.text)
        if label.words in _WAYS:
            gap = min(_DOT_GAP * theme.value_size, _MOST_GAP * theme.cell)
            across, up = _WAYS[label.words]
            places = ((middle[0] + n * gap * across, middle[1] + n * gap * up) for n in (-1, 0, 1))
            dots = tuple(_disc(place, _DOT * theme.thick) for place in places)
            yield Paths(dots, closed=True, fill=theme.text)


def _disc(middle: Point, radius: float) -> tuple[Point, ...]:
    """Return the corners of a disc."""
    turns = (tau * number / 12 for number in range(12))
    x, y = middle
    return tuple((x + radius * cos(turn), y + radius * sin(turn)) for turn in turns)


def times(sizes: Sequence[int | str]) -> str:
    r"""Return sizes as a formula, such as ``$3 \times 5$``."""
    written = r" \times ".join(map(str, sizes))
    return f"${written}$"
