"""A scene to pixels: what stands still is drawn once, what moves each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from convanim.frames import Frames, Patch, Pixels
from convanim.render.paint import bounds, paint, settings
from convanim.scene.primitives import Moving, Primitive, Scene, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["frames", "pixel_size"]


def pixel_size(scene: Scene, dpi: float) -> tuple[int, int]:
    """Width and height of a scene's frames, in pixels."""
    scale = dpi / POINTS_PER_INCH
    return max(1, round(scene.width * scale)), max(1, round(scene.height * scale))


def frames(scene: Scene, steps: Sequence[int], dpi: float) -> Frames:
    """Frames of a scene's steps, drawn when they are asked for."""
    width, height = pixel_size(scene, dpi)
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

    def joined(self, other: _Box) -> _Box:
        return _Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class _Cover:
    """What stands still over something that moves, ready to be laid over it.

    A pixel becomes (under · clear + ink) / 255.
    """

    ink: NDArray[np.uint16]
    clear: NDArray[np.uint16]

    def lay(self, pixels: Pixels, box: _Box) -> None:
        under = pixels[(*box.slices, slice(0, 3))]
        mixed = under * self.clear[box.slices] + self.ink[box.slices]
        pixels[(*box.slices, slice(0, 3))] = mixed // 255


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
        pixels = np.empty((self.height, self.width, 4), np.uint8)
        pixels[:] = (*self.scene.background, 255)
        renderer, canvas = self._canvas()
        canvas[:] = pixels
        sheets = self.scene.sheets
        if sheets and isinstance(sheets[0], Still):
            self._paint(renderer, sheets[0].draw())
        return canvas

    @cached_property
    def upper(self) -> tuple[Moving | _Cover, ...]:
        """The other sheets; what stands still among them drawn."""
        sheets = self.scene.sheets
        rest = sheets[1:] if sheets and isinstance(sheets[0], Still) else sheets
        return tuple(sheet if isinstance(sheet, Moving) else self._cover(sheet) for sheet in rest)

    def patches(self, steps: Sequence[int]) -> Iterator[Patch]:
        """Draw steps; each patch holds what changed since the one before."""
        renderer, canvas = self._canvas()
        whole = _Box(0, 0, self.width, self.height)
        last = whole  # nothing of the canvas is drawn yet
        for step in steps:
            with settings():  # not held while the caller works
                moving = [
                    list(sheet.draw(step)) if isinstance(sheet, Moving) else sheet
                    for sheet in self.upper
                ]
                box = self._touched([p for part in moving if isinstance(part, list) for p in part])
                dirty = box.joined(last)
                canvas[dirty.slices] = self.ground[dirty.slices]
                for part in moving:
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

    def _cover(self, sheet: Still) -> _Cover:
        renderer, canvas = self._canvas()
        self._paint(renderer, sheet.draw())
        alpha = canvas[..., 3:].astype(np.uint16)
        # Rounded to the nearest: the halves are added here, once.
        return _Cover(canvas[..., :3] * alpha + np.uint16(127), 255 - alpha)

    def _touched(self, primitives: Sequence[Primitive]) -> _Box:
        """Pixels that primitives may touch."""
        if not primitives:
            return _Box(0, 0, 0, 0)
        left, bottom, right, top = (side * self.scale for side in bounds(primitives))
        return _Box(
            max(0, floor(left) - 1),
            max(0, self.height - ceil(top) - 1),
            min(self.width, ceil(right) + 1),
            min(self.height, self.height - floor(bottom) + 1),
        )
