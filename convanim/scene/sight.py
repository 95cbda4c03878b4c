"""How large a picture is seen: what is too small in it to be told apart, or to be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from convanim.theme import POINTS_PER_INCH

__all__ = ["USUAL_DPI", "USUAL_SIDE", "Sight", "usual_dpi"]

#: Dots per inch where none are given, and the most pixels along a side that they then make.
USUAL_DPI, USUAL_SIDE = 150, 2000

#: Longest side of a picture, in points, beyond which lines that point something out get thicker.
LARGE = 512.0

#: Cells along the longest side of a picture beyond which the lines between them get paler, and
#: the least share of their colour that is left.
MANY, PALEST = 60.0, 0.2

#: Pixels from one line to the next below which lines are left out, and the least width of those
#: that are drawn.
DENSEST, HAIRLINE = 3.0, 0.5


def usual_dpi(width: float, height: float) -> float:
    """Return the dots per inch of a picture where none are given; its sides are in points.

    Examples
    --------
    >>> usual_dpi(400, 300)
    150
    >>> usual_dpi(7227, 300)
    20.0
    """
    return min(USUAL_DPI, USUAL_SIDE * POINTS_PER_INCH / max(width, height))


@dataclass(frozen=True)
class Sight:
    """How large a picture is seen.

    Parameters
    ----------
    side : float
        Its longer side, in points.
    scale : float
        Pixels per point. Vectors have none: then those that it usually has.
    """

    side: float
    scale: float

    @classmethod
    def of(cls, width: float, height: float, dpi: float = USUAL_DPI) -> Sight:
        """Return how a picture of some points is seen: more dots per inch show no more of it."""
        least = min(dpi, usual_dpi(width, height))
        return cls(max(width, height), least / POINTS_PER_INCH)

    @property
    def growth(self) -> float:
        """How many times as thick as usual lines are that point something out.

        Examples
        --------
        >>> Sight.of(400, 300).growth, Sight.of(1024, 300).growth
        (1.0, 2.0)
        """
        return max(1.0, self.side / LARGE)

    @property
    def hairline(self) -> float:
        """Least width of the lines between cells, in points."""
        return HAIRLINE / self.scale

    def tone(self, apart: float) -> float:
        """Return the share of their colour that lines have which are so many points apart.

        Examples
        --------
        >>> Sight.of(400, 300).tone(10), Sight.of(1200, 300).tone(10)
        (1.0, 0.5)
        """
        return min(1.0, max(PALEST, MANY * apart / self.side))

    def every(self, apart: float) -> int:
        """Return which lines are drawn of those so many points apart: each, each second, ….

        Examples
        --------
        >>> [Sight(400, scale).every(10) for scale in (1, 0.25, 0.1, 0.01)]
        [1, 2, 5, 50]
        """
        return next(each for each in _rounds() if each * apart * self.scale >= DENSEST)


def _rounds() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on."""
    return (digit * 10**power for power in count() for digit in (1, 2, 5))
