"""A scene to pixels: what stands still is drawn once, what moves each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, takewhile
from math import ceil, floor

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from convanim.frames import Frames, Patch, Pixels
from convanim.render.paint import bounds, paint
from convanim.scene.primitives import Moving, Primitive, Scene, Sheets, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["frames"]


def frames(scene: Scene, steps: Sequence[int], dpi: float) -> Frames:
    """Frames of a scene's steps, drawn when they are asked for."""
    width, height = scene.pixels(dpi)
    raster = _Raster(scene, width, height, dpi)
    return Frames(width, height, steps, raster.patches)


@dataclass(frozen=True)
class _Box:
    """A rectangle of pixels, rows counted from the top."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def common(self, other: _Box) -> _Box | None:
        """Return what two rectangles have in common, or None."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return _Box(left, top, right, bottom) if left < right and top < bottom else None

    def within(self, outer: _Box) -> _Box:
        """Return the rectangle as counted from another one's corner."""
        dx, dy = outer.left, outer.top
        return _Box(self.left - dx, self.top - dy, self.right - dx, self.bottom - dy)

    def joined(self, other: _Box) -> _Box:
        return _Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, eq=False)
class _Cover:
    """What stands still over something that moves, ready to be laid over it.

    It holds its own ``box`` of the canvas alone. Where nothing moves, the
    picture is ``under`` before and ``rest`` after. A pixel that moved becomes
    (pixel · clear + ink) / 255.
    """

    box: _Box
    under: Pixels
    rest: Pixels
    covered: NDArray[np.bool_]
    ink: NDArray[np.uint16]
    clear: NDArray[np.uint16]

    def lay(self, pixels: Pixels, dirty: _Box) -> None:
        common = self.box.common(dirty)
        if common is None:
            return
        mine = common.within(self.box)
        now = _packed(pixels)[common.slices]
        covered, moved = self.covered[mine.slices], now != _packed(self.under)[mine.slices]
        np.copyto(now, _packed(self.rest)[mine.slices], where=covered & ~moved)
        rows, columns = np.nonzero(covered & moved)
        colours = now[rows, columns].view(np.uint8).reshape(-1, 4)
        rows, columns = rows + mine.top, columns + mine.left
        mixed = (colours * self.clear[rows, columns] + self.ink[rows, columns]) // 255
        here = (rows - mine.top + common.top, columns - mine.left + common.left)
        pixels[here] = mixed


def _packed(pixels: Pixels) -> NDArray[np.uint32]:
    """Return the same pixels, one number each, so that they are compared and copied at once."""
    return pixels.view(np.uint32)[..., 0]


class _Raster:
    """Draws the steps of one scene onto one canvas."""

    def __init__(self, scene: Scene, width: int, height: int, dpi: float) -> None:
        self.scene = scene
        self.width, self.height = width, height
        self.dpi = dpi
        self.scale = dpi / POINTS_PER_INCH

    @cached_property
    def ground(self) -> Pixels:
        """What lies under all that moves."""
        renderer, canvas = self._canvas()
        canvas[:] = (*self.scene.background, 255)
        for sheet in self._split[0]:
            self._paint(renderer, sheet.draw())
        return canvas

    @cached_property
    def upper(self) -> tuple[Moving | _Cover, ...]:
        """The other sheets; what stands still among them drawn."""
        found: list[Moving | _Cover] = []
        rest = self.ground.copy()
        for still, sheets in groupby(self._split[1], key=lambda sheet: isinstance(sheet, Still)):
            if not still:
                found += [sheet for sheet in sheets if isinstance(sheet, Moving)]
                continue
            cover = self._cover([s for s in sheets if isinstance(s, Still)], rest)
            rest[cover.box.slices] = cover.rest
            found.append(cover)
        return tuple(found)

    @property
    def _split(self) -> tuple[list[Still], Sheets]:
        """Sheets that stand still under all that moves, and the others."""
        lowest = list(takewhile(lambda sheet: isinstance(sheet, Still), self.scene.sheets))
        return [s for s in lowest if isinstance(s, Still)], self.scene.sheets[len(lowest) :]

    def patches(self, steps: Sequence[int]) -> Iterator[Patch]:
        """Draw steps; each patch holds what changed since the one before."""
        renderer, canvas = self._canvas()
        last = _Box(0, 0, self.width, self.height)  # nothing of the canvas is drawn yet
        for step in steps:
            drawn = [
                list(sheet.draw(step)) if isinstance(sheet, Moving) else sheet
                for sheet in self.upper
            ]
            box = self._touched([p for part in drawn if isinstance(part, list) for p in part])
            dirty = box.joined(last)
            _packed(canvas)[dirty.slices] = _packed(self.ground)[dirty.slices]
            for part in drawn:
                if isinstance(part, _Cover):
                    part.lay(canvas, dirty)
                else:
                    self._paint(renderer, part)
            yield Patch(dirty.left, dirty.top, canvas[dirty.slices].copy())
            last = box

    def _canvas(self) -> tuple[RendererAgg, Pixels]:
        renderer = RendererAgg(self.width, self.height, self.dpi)  # type: ignore[no-untyped-call]
        return renderer, np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]

    def _paint(self, renderer: RendererAgg, primitives: Iterable[Primitive]) -> None:
        paint(renderer, primitives, self.scale, pixels=True)

    def _cover(self, sheets: Sequence[Still], under: Pixels) -> _Cover:
        """Draw neighbouring sheets, as one, over what lies under them."""
        primitives = [primitive for sheet in sheets for primitive in sheet.draw()]
        box = self._touched(primitives)
        renderer, whole = self._canvas()
        self._paint(renderer, primitives)
        canvas, below = whole[box.slices], np.ascontiguousarray(under[box.slices])
        alpha = canvas[..., 3:].astype(np.uint16)
        # Rounded to the nearest: the half is added here, once. The opaque stays opaque.
        ink = canvas * alpha + np.uint16(127)
        ink[..., 3:] = 255 * alpha
        clear = np.repeat(255 - alpha, 4, axis=2)
        rest = ((below * clear + ink) // 255).astype(np.uint8)
        return _Cover(box, below, rest, alpha[..., 0] > 0, ink, clear)

    def _touched(self, primitives: Sequence[Primitive]) -> _Box:
        """Pixels that primitives may touch."""
        if not primitives:
            return _Box(0, 0, 1, 1)  # a patch has at least a pixel
        left, bottom, right, top = (side * self.scale for side in bounds(primitives))
        return _Box(
            max(0, floor(left) - 1),
            max(0, self.height - ceil(top) - 1),
            min(self.width, ceil(right) + 1),
            min(self.height, self.height - floor(bottom) + 1),
        )
