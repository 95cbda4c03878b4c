"""Where a drawing stands on a slide."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.scene.primitives import Point
from convanim.scene.sheets import Scene

__all__ = ["EMU_PER_INCH", "Box", "Page"]

#: Office's unit of length, of which all numbers of a deck are whole ones.
EMU_PER_INCH = 914_400

#: Height of a slide in inches, and width over height, where no size is asked for: PowerPoint's.
HEIGHT, WIDE = 7.5, 16 / 9

#: Least and largest side of a slide that PowerPoint takes, in inches.
SIDES = (1, 56)

#: Least distance of a drawing from the slide's edges, in inches.
MARGIN = 0.3

#: Left, top, right and bottom in EMU; y runs down.
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Page:
    """A slide, and the place of a drawing on it.

    Parameters
    ----------
    width, height : int
        Size of the slide in EMU.
    scale : float
        EMU per point of the drawing.
    left, bottom : float
        Where the drawing's lower left corner is, in EMU; y runs down.
    """

    width: int
    height: int
    scale: float
    left: float
    bottom: float

    @classmethod
    def of(cls, scene: Scene, ratio: float | None = None) -> Page:
        """Return the slide for a scene: in its middle, as large as fits.

        Parameters
        ----------
        scene : Scene
        ratio : float, optional
            Width over height of the slide, which the scene then fills.

        Examples
        --------
        >>> page = Page.of(Scene(200, 100, None, 9, ()))
        >>> page.width / EMU_PER_INCH, page.height / EMU_PER_INCH
        (13.33..., 7.5)
        """
        height = min(max(HEIGHT, SIDES[0] / (ratio or 1)), SIDES[1] / (ratio or 1))
        sides = round((ratio or WIDE) * height * EMU_PER_INCH), round(height * EMU_PER_INCH)
        margin = 0 if ratio else 2 * MARGIN * EMU_PER_INCH
        scale = min((sides[0] - margin) / scene.width, (sides[1] - margin) / scene.height)
        left = (sides[0] - scale * scene.width) / 2
        return cls(*sides, scale, left, (sides[1] + scale * scene.height) / 2)

    def at(self, point: Point) -> tuple[int, int]:
        """Return a point of the drawing in EMU.

        Points are rounded, not distances: what meets in the drawing meets on the slide.
        """
        return round(self.left + self.scale * point[0]), round(self.bottom - self.scale * point[1])

    def length(self, points: float) -> int:
        """Return a length of the drawing in EMU."""
        return round(self.scale * points)

    def font_size(self, points: float) -> int:
        """Return the size of a font in hundredths of a point: PowerPoint's least is 1."""
        return max(100, int(100 * self.scale * points * 72 / EMU_PER_INCH))
