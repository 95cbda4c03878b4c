"""A scene to pixels: still sheets are drawn once, moving sheets at each step.

Of growing sheets, each step draws what it adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, dropwhile, groupby, takewhile
from math import ceil, floor

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from convanim.colours import in_light
from convanim.encode.frames import Frame, Frames, Numbers, Patch, Pixels, as_channels, as_numbers
from convanim.render.boxes import Box, merged
from convanim.render.paint import Paints, bounds, paint, paints_of
from convanim.render.surfaces import Surface
from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Growing, Moving, Scene, Sheet, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["frames"]

#: Rows that are searched, and pixels that are mixed, at once. The limits keep memory small.
ROWS, CHUNK = 256, 1 << 18

#: Places on the canvas, counted row by row, and the colours there.
Covered = tuple[NDArray[np.uint32], Numbers]


def frames(scene: Scene, steps: Sequence[int], dpi: float) -> Frames:
    """Return the frames of a scene's steps. They are drawn when they are iterated over.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    steps : sequence of int
        One frame per step, in this order.
    dpi : float
        Pixels per inch.
    """
    width, height = scene.pixels(dpi)
    raster = _Raster(scene.seen(dpi), width, height, dpi)
    return Frames(width, height, steps, raster.frames, has_alpha=scene.background is None)


@dataclass(frozen=True, eq=False)
class _Cover:
    """Still sheets that lie over moving ones, drawn so that they can be laid over them.

    Parameters
    ----------
    paints : Paints
        The paints of the sheets.
    width : int
        Width of the canvas, in pixels.
    box : Box
        The pixels that the sheets may touch.
    places : array of uint32
        The pixels that they cover, counted row by row.
    colours : array of uint32
        What covers these pixels: colours and opacities.
    """

    paints: Paints
    width: int
    box: Box
    places: NDArray[np.uint32]
    colours: Numbers

    def within(self, box: Box) -> Covered:
        """Return places and colours of the pixels in a box."""
        if not box.meets(self.box):
            return self.places[:0], self.colours[:0]
        rows = np.arange(box.top, box.bottom, dtype=np.uint32) * np.uint32(self.width)
        first = np.searchsorted(self.places, rows + np.uint32(box.left))
        counts = np.searchsorted(self.places, rows + np.uint32(box.right)) - first
        # Indices of the places: in each row they follow each other from the first.
        starts = first - (np.cumsum(counts) - counts)
        inside = np.repeat(starts, counts) + np.arange(counts.sum())
        return self.places[inside], self.colours[inside]


@dataclass(frozen=True, eq=False)
class _Painted:
    """What a moving sheet paints at a step, and the pixels that it may touch, if any."""

    primitives: tuple[Primitive, ...]
    box: Box | None

    def meets(self, boxes: Iterable[Box]) -> bool:
        """Whether it may touch some of the pixels in rectangles."""
        return self.box is not None and any(map(self.box.meets, boxes))


class _Raster:
    """Draws the steps of one scene onto one canvas.

    Between two steps the canvas holds the ground: the still sheets under all others, and the
    growing ones on them, as they were at the step. Each step saves the ground that it paints
    over, and puts it back. So no second canvas is needed.
    """

    def __init__(self, scene: Scene, width: int, height: int, dpi: float) -> None:
        self.scene = scene
        self.width, self.height = width, height
        self.dpi = dpi
        self.scale = dpi / POINTS_PER_INCH
        above = [*dropwhile(_is_still, scene.sheets)]
        self.lowest = scene.sheets[: len(scene.sheets) - len(above)]
        growing = takewhile(lambda sheet: isinstance(sheet, Growing), above)
        self.growing = [sheet for sheet in growing if isinstance(sheet, Growing)]
        self.above = above[len(self.growing) :]

    @cached_property
    def upper(self) -> tuple[Growing | Moving | _Cover, ...]:
        """The sheets over the ground, from the back to the front.

        Adjacent still sheets are drawn together, as one cover.
        """
        found: list[Growing | Moving | _Cover] = []
        for still, sheets in groupby(self.above, _is_still):
            if still:
                primitives = [p for sheet in sheets for p in _drawn(sheet)]
                found += [self._cover(primitives)] if primitives else []
            else:
                found += [sheet for sheet in sheets if not isinstance(sheet, Still)]
        return tuple(found)

    def frames(self, steps: Sequence[int]) -> Iterator[Frame]:
        """Yield one frame per step, with what changed since the frame before."""
        upper = self.upper  # made first: memory holds one canvas at a time
        surface, canvas = self._surface()
        pixels = as_numbers(canvas).reshape(-1)
        still = self._ground(surface, canvas)
        for sheet in upper:
            still |= sheet.paints if isinstance(sheet, _Cover) else Paints()
        before: list[_Painted] = []  # of the step before
        last: int | None = None
        for step in steps:
            grown = self._painted(p for sheet in self.growing for p in sheet.draw(last, step))
            paint(surface, grown.primitives)
            still, last = still | paints_of(grown.primitives, self.scale), step
            parts = [s if isinstance(s, _Cover) else self._painted(s.at(step)) for s in upper]
            painted = [part for part in parts if isinstance(part, _Painted)]
            dirty, before = self._changed(before, painted, grown), painted
            # What lies beside all that changed is in no patch, and need not be painted again.
            parts = [part for part in parts if isinstance(part, _Cover) or part.meets(dirty)]
            boxes = merged(part.box for part in parts if isinstance(part, _Painted) and part.box)
            saved = [(box.slices, canvas[box.slices].copy()) for box in boxes]
            covered: list[Covered] = []
            for part in parts:
                if isinstance(part, _Painted):
                    paint(surface, part.primitives)
                    continue
                for places, colours in _chunks(map(part.within, dirty)):
                    covered.append((places, pixels.take(places)))
                    pixels[places] = _over(colours, covered[-1][1])
            moving = paints_of(chain.from_iterable(one.primitives for one in painted), self.scale)
            patches = [Patch(box.left, box.top, canvas[box.slices]) for box in dirty]
            yield Frame(patches, (still | moving).flats)
            for places, under in reversed(covered):
                pixels[places] = under
            for slices, ground in saved:
                canvas[slices] = ground

    def _surface(self) -> tuple[Surface, Pixels]:
        """Return a surface of the canvas's size, and its pixels."""
        renderer = RendererAgg(self.width, self.height, self.dpi)  # type: ignore[no-untyped-call]
        pixels = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
        return Surface(renderer, self.scale, pixels=True), pixels

    def _ground(self, surface: Surface, canvas: Pixels) -> Paints:
        """Draw the still sheets under all moving ones, and return their paints."""
        background = in_light(self.scene.background)
        canvas[:] = (*background, 255) if background else 0
        primitives = [p for sheet in self.lowest for p in _drawn(sheet)]
        paint(surface, primitives)
        under = Paints(frozenset([background] if background else []))
        return under | paints_of(primitives, self.scale)

    def _cover(self, primitives: Sequence[Primitive]) -> _Cover:
        """Draw still sheets that lie over moving ones, on a canvas of their own."""
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
            colours[some] = as_numbers(rows).reshape(-1)[covered]
        paints = paints_of(primitives, self.scale)
        return _Cover(
            replace(paints, laid=paints.veils),
            self.width,
            self._touched(primitives),
            places,
            colours,
        )

    def _painted(self, primitives: Iterable[Primitive]) -> _Painted:
        """Return what a sheet paints, with the pixels that it may touch."""
        found = tuple(primitives)
        return _Painted(found, self._touched(found) if found else None)

    def _changed(
        self, before: Sequence[_Painted], painted: Sequence[_Painted], grown: _Painted
    ) -> list[Box]:
        """Return the pixels that may differ from the step before: those of sheets that do.

        What has grown is on the ground.

        At the first step that is the whole canvas.
        """
        if not before:
            return [Box(0, 0, self.width, self.height)]
        pairs = zip(before, painted, strict=True)
        changed = ((old, new) for old, new in pairs if old.primitives != new.primitives)
        boxes = (one.box for one in chain(chain.from_iterable(changed), [grown]) if one.box)
        return merged(boxes) or [Box(0, 0, 1, 1)]

    def _touched(self, primitives: Sequence[Primitive]) -> Box:
        """Return the pixels that primitives may touch."""
        left, bottom, right, top = (side * self.scale for side in bounds(primitives))
        return Box(
            max(0, floor(left) - 1),
            max(0, self.height - ceil(top) - 1),
            min(self.width, ceil(right) + 1),
            min(self.height, self.height - floor(bottom) + 1),
        )


def _is_still(sheet: Sheet) -> bool:
    return isinstance(sheet, Still)


def _drawn(sheet: Sheet) -> Iterable[Primitive]:
    return sheet.draw() if isinstance(sheet, Still) else ()


def _chunks(found: Iterable[Covered]) -> Iterator[Covered]:
    """Yield covered pixels in parts of at most `CHUNK`."""
    for places, colours in found:
        for start in range(0, len(places), CHUNK):
            yield places[start : start + CHUNK], colours[start : start + CHUNK]


def _over(colours: Numbers, under: Numbers) -> Numbers:
    """Return colours laid over others. Mixes are rounded to the nearest whole number."""
    result = colours.copy()
    edges = np.flatnonzero(as_channels(colours)[:, 3] != 255)
    upper, lower = (as_channels(part[edges]).astype(np.uint32) for part in (colours, under))
    # Parts of each in the mix, of 255²; what is not opaque lets the lower one through.
    above = upper[:, 3:] * 255
    below = lower[:, 3:] * (255 - upper[:, 3:])
    whole = above + below
    mixed = (upper * above + lower * below + whole // 2) // np.maximum(whole, 1)
    mixed[:, 3:] = (whole + 127) // 255
    result[edges] = as_numbers(mixed.astype(np.uint8))
    return result
