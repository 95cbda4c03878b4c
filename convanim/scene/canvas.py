"""The canvas that a picture is set on: its size in pixels, and what lies under it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convanim.scene.compose import Picture, on_canvas
from convanim.scene.sheets import Scene
from convanim.scene.sight import usual_dpi
from convanim.theme import POINTS_PER_INCH

__all__ = ["Canvas"]


@dataclass(frozen=True)
class Canvas:
    """What is asked for of the canvas of a picture.

    Parameters
    ----------
    width, height : int, optional
        In pixels. Where only one is given, the drawing tells the other.
    dpi : float, optional
        Dots per inch. With a size in pixels, it tells how large the picture is in print.
    is_transparent : bool
        Whether the picture is laid over something else.
    scale : float
        How many times as large as usual everything is.
    """

    width: int | None = None
    height: int | None = None
    dpi: float | None = None
    is_transparent: bool = False
    scale: float = 1.0

    @property
    def ratio(self) -> float | None:
        """Width over height, if both are given."""
        return self.width / self.height if self.width and self.height else None

    def under(self, picture: Picture) -> Picture:
        """Return a picture on this canvas, in its middle."""
        if self.is_transparent:
            picture = replace(picture, background=None)
        if self.scale != 1:
            picture = picture.scaled(self.scale)
        return on_canvas(picture, self.ratio) if self.ratio else picture

    def size(self, scene: Scene) -> tuple[int, int] | None:
        """Return width and height of a scene on this canvas in pixels, if a size is asked for.

        Examples
        --------
        >>> Canvas(width=300).size(Scene(20, 10, (255, 255, 255), 9, ()))
        (300, 150)
        """
        if self.width is None and self.height is None:
            return None
        return (
            self.width or max(1, round((self.height or 1) * scene.width / scene.height)),
            self.height or max(1, round((self.width or 1) * scene.height / scene.width)),
        )

    def pixels(self, scene: Scene) -> tuple[int, int]:
        """Return width and height of a scene in pixels."""
        return scene.pixels(self.pixels_per_inch(scene))

    def pixels_per_inch(self, scene: Scene) -> float:
        """Return how many pixels an inch of the drawing gets."""
        if size := self.size(scene):
            return size[0] / scene.width * POINTS_PER_INCH
        return self.dots_per_inch(scene)

    def dots_per_inch(self, scene: Scene) -> float:
        """Return the dots per inch of raster files: few enough for a usual size, if none given."""
        if self.dpi is not None:
            return float(self.dpi)
        if self.width or self.height:
            return self.pixels_per_inch(scene)
        return float(usual_dpi(scene.width, scene.height))
