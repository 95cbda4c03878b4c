"""Edges of planes, outside of which rulers and spans stand."""

from __future__ import annotations

import math
from dataclasses import dataclass

from convanim.scene.parts.labels import Label
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.primitives import Point

__all__ = ["END", "FIRST", "Edge"]

#: Distance of the first ruler from its edge, in points.
FIRST = 5.0

#: Half the length of a bracket's ends, and distance of a ruler's words from it, in points.
END, WORDS_APART = 2.0, 3.0


@dataclass(frozen=True)
class Edge:
    """An edge of a plane, outside of which rulers and spans stand.

    Parameters
    ----------
    plane : Plane
    is_first : bool
        Whether it runs along the rows, at the plane's left; else along the columns: above a flat
        plane, and below a slanted one, whose far edge is hidden by rays.
    is_right : bool
        Whether that of the rows is at the right instead, of a flat plane.
    """

    plane: Plane
    is_first: bool
    is_right: bool = False

    def point(self, at: float, away: float) -> Point:
        """Return the point beside a place along the edge, so many points away from it."""
        plane, (a, b, c, d) = self.plane, self.plane.tilt
        if self.is_first and self.is_right:
            x, y = plane.point(at, plane.left + plane.columns)
            return x + away, y
        if self.is_first:
            (x, y), length = plane.point(at, plane.left), math.hypot(b, d)
            return x - away * d / length, y + away * b / length
        if plane.tilt == FLAT:
            x, y = plane.point(plane.top, at)
            return x, y + away
        (x, y), length = plane.point(plane.top + plane.rows, at), math.hypot(a, c)
        return x + away * c / length, y - away * a / length

    def label_at(self, label: Label, start: Point, end: Point) -> Label:
        """Return a ruler's label beside it: to the left of its middle, or beyond its end."""
        if self.is_first:
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            if self.is_right:
                return label.moved(x + END + WORDS_APART, y - label.height / 2)
            x -= abs(self.plane.tilt[1] / self.plane.tilt[3]) * label.height / 2
            return label.moved(x - END - WORDS_APART - label.width, y - label.height / 2)
        return label.moved(end[0] + WORDS_APART + END, end[1] - label.height / 2)
