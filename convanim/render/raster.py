"""A scene to pixels: what stands still is drawn once, what moves each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, dropwhile, groupby, takewhile
from math import ceil, floor

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from convanim.encode.frames import Frame, Frames, Patch, Pixels
from convanim.render.paint import Paints, bounds, paint, paints_of
from convanim.render.surfaces import Surface
from convanim.scene.primitives import Moving, Primitive, Scene, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["frames"]

#: How many rows are searched, and how many pixels are mixed, at once: memory stays small.
ROWS, CHUNK = 256, 1 << 18

#: Colours of pixels as one number each, so that their channels are copied at once.
Colours = NDArray[np.uint32]

#: Places on the canvas, counted row by row, and the pixels there.
Covered = tuple[NDArray[np.uint32], Colours]


def frames(scene: Scene, steps: Sequence[int], dpi: float) -> Frames:
    """Return the frames of a scene's steps, drawn when they are asked for.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    steps : sequence of int
        A frame each, in this order.
    dpi : float
        Pixels per inch.
    """
    width, height = scene.pixels(dpi)
    raster = _Raster(scene, width, height, dpi)
    return Frames(width, height, steps, raster.frames)


@dataclass(frozen=True)
class _Box:
    """A rectangle of pixels, rows counted from the top."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def meets(self, other: _Box) -> bool:
        """Tell whether two rectangles have pixels in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def _merged(boxes: Iterable[_Box]) -> list[_Box]:
    """Join rectangles that have pixels in common, until none have."""
    apart: list[_Box] = []
    for box in boxes:
        while meeting := [other for other in apart if other.meets(box)]:
            apart = [other for other in apart if other not in meeting]
            joined = (box, *meeting)
            box = _Box(
                min(each.left for each in joined),
                min(each.top for each in joined),
                max(each.right for each in joined),
                max(each.bottom for each in joined),
            )
        apart.append(box)
    return apart


@dataclass(frozen=True, eq=False)
class _Cover:
    """What stands still over something that moves, ready to be laid over it.

    Parameters
    ----------
    paints : Paints
        What it is painted with.
    width : int
        Pixels of a row of the canvas.
    box : _Box
        What it may touch.
    places, colours : arrays of uint32
        The pixels it covers, counted row by row, and what covers them.
    """

    paints: Paints
    width: int
    box: _Box
    places: NDArray[np.uint32]
    colours: Colours

    def within(self, box: _Box) -> Covered:
        """Return places and colours of the pixels in a box."""
        if not box.meets(self.box):
            return self.places[:0], self.colours[:0]
        rows = np.arange(box.top, box.bottom, dtype=np.uint32) * np.uint32(self.width)
        first = np.searchsorted(self.places, rows + np.uint32(box.left))
        counts = np.searchsorted(self.places, rows + np.uint32(box.right)) - first
        # Each row's first index, and then one further each time.
        starts = first - (np.cumsum(counts) - counts)
        inside = np.repeat(starts, counts) + np.arange(counts.sum())
        return self.places[inside], self.colours[inside]


class _Raster:
    """Draws the steps of one scene onto one canvas.

    Between two steps the canvas holds what lies under all that moves: a step
    saves what it paints over and puts it back, so that there is no second canvas.
    """

    def __init__(self, scene: Scene, width: int, height: int, dpi: float) -> None:
        self.scene = scene
        self.width, self.height = width, height
        self.dpi = dpi
        self.scale = dpi / POINTS_PER_INCH

    @cached_property
    def upper(self) -> tuple[Moving | _Cover, ...]:
        """The sheets over the ground; what stands still among them drawn."""
        found: list[Moving | _Cover] = []
        for still, sheets in groupby(dropwhile(_is_still, self.scene.sheets), _is_still):
            if still:
                found.append(self._cover([p for sheet in sheets for p in _drawn(sheet)]))
            else:
                found += [sheet for sheet in sheets if isinstance(sheet, Moving)]
        return tuple(found)

    def frames(self, steps: Sequence[int]) -> Iterator[Frame]:
        """Draw steps; each frame holds what changed since the one before."""
        upper = self.upper  # made first: memory holds one canvas at a time
        surface, canvas = self._surface()
        pixels = _as_numbers(canvas).reshape(-1)
        still = self._ground(surface, canvas)
        for sheet in upper:
            still |= sheet.paints if isinstance(sheet, _Cover) else Paints()
        shown = [_Box(0, 0, self.width, self.height)]  # what the step before changed: all
        for step in steps:
            parts = [s if isinstance(s, _Cover) else list(s.draw(step)) for s in upper]
            marks = [part for part in parts if isinstance(part, list) and part]
            boxes = _merged(map(self._touched, marks)) or [_Box(0, 0, 1, 1)]
            dirty = _merged([*boxes, *shown])
            saved = [(box.slices, canvas[box.slices].copy()) for box in boxes]
            covered: list[Covered] = []
            for part in parts:
                if isinstance(part, list):
                    paint(surface, part)
                    continue
                for places, colours in _chunks(map(part.within, dirty)):
                    covered.append((places, pixels.take(places)))
                    pixels[places] = _over(colours, covered[-1][1])
            moving = paints_of(chain.from_iterable(marks), self.scale)
            patches = [Patch(box.left, box.top, canvas[box.slices]) for box in dirty]
            yield Frame(patches, (still | moving).flats)
            for places, under in reversed(covered):
                pixels[places] = under
            for slices, ground in saved:
                canvas[slices] = ground
            shown = boxes

    def _surface(self) -> tuple[Surface, Pixels]:
        """Return a surface of the canvas's size, and its pixels."""
        renderer = RendererAgg(self.width, self.height, self.dpi)  # type: ignore[no-untyped-call]
        pixels = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
        return Surface(renderer, self.scale, pixels=True), pixels

    def _ground(self, surface: Surface, canvas: Pixels) -> Paints:
        """Draw what lies under all that moves."""
        canvas[:] = (*self.scene.background, 255)
        lowest = takewhile(_is_still, self.scene.sheets)
        primitives = [p for sheet in lowest for p in _drawn(sheet)]
        paint(surface, primitives)
        return Paints(frozenset([self.scene.background])) | paints_of(primitives, self.scale)

    def _cover(self, primitives: Sequence[Primitive]) -> _Cover:
        """Draw what stands still over something that moves, on a canvas of its own."""
        surface, canvas = self._surface()
        paint(surface, primitives)
        count = np.count_nonzero(canvas[..., 3])
        places, colours = np.empty(count, np.uint32), np.empty(count, np.uint32)
        done = 0
        for top in range(0, self.height, ROWS):
            rows = canvas[top : top + ROWS]
            covered = np.flatnonzero(rows[..., 3])
            some = slice(done, done := done + len(covered))
            places[some] = covered + top * self.width
            colours[some] = _as_numbers(rows).reshape(-1)[covered]
        return _Cover(
            paints_of(primitives, self.scale),
            self.width,
            self._touched(primitives),
            places,
            colours,
        )

    def _touched(self, primitives: Sequence[Primitive]) -> _Box:
        """Return the pixels that primitives may touch."""
        left, bottom, right, top = (side * self.scale for side in bounds(primitives))
        return _Box(
            max(0, floor(left) - 1),
            max(0, self.height - ceil(top) - 1),
            min(self.width, ceil(right) + 1),
            min(self.height, self.height - floor(bottom) + 1),
        )


def _is_still(sheet: Still | Moving) -> bool:
    return isinstance(sheet, Still)


def _drawn(sheet: Still | Moving) -> Iterable[Primitive]:
    return sheet.draw() if isinstance(sheet, Still) else ()


def _chunks(found: Iterable[Covered]) -> Iterator[Covered]:
    """Cut what covers pixels into parts, each of which needs little memory."""
    for places, colours in found:
        for start in range(0, len(places), CHUNK):
            yield places[start : start + CHUNK], colours[start : start + CHUNK]


def _over(colours: Colours, under: Colours) -> Colours:
    """Lay colours over opaque ones; mixes are rounded to the nearest."""
    result = colours.copy()
    edges = np.flatnonzero(_as_channels(colours)[:, 3] != 255)
    ink = _as_channels(colours[edges]).astype(np.uint16)
    alpha = ink[:, 3:].copy()
    ink[:, 3] = 255  # what is opaque stays so
    mixed = (ink * alpha + _as_channels(under[edges]) * (255 - alpha) + np.uint16(127)) // 255
    result[edges] = _as_numbers(mixed.astype(np.uint8))
    return result


def _as_numbers(pixels: Pixels) -> Colours:
    """View the four channels of each pixel as one number."""
    return pixels.view(np.uint32)[..., 0]


def _as_channels(colours: Colours) -> Pixels:
    """View numbers as a row of pixels with their four channels."""
    return colours.view(np.uint8).reshape(-1, 4)
