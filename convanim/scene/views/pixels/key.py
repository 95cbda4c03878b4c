"""The key of a scale: a bar of its shades, from the least to the greatest number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from convanim.colours import Colour
from convanim.scene.parts.plane import Outline
from convanim.scene.parts.words import formula_texts
from convanim.scene.primitives import Paths, Point, Primitive, Stroke, Text
from convanim.scene.subject import Subject
from convanim.scene.views.pixels.shades import Scale

__all__ = ["Key"]

#: Number of stretches of the bar, and its width and height in cells of the theme.
STRETCHES, WIDTH, HEIGHT = 61, 0.45, 6.0

#: Distance of the numbers from the bar, in points.
GAP = 4.0

#: Share of the bar, from its ends, in which the place of 0 is not told.
NEAR = 0.12


@dataclass(frozen=True)
class Key:
    """A bar of shades, and the numbers at its ends; 0 is told where it is between them.

    Parameters
    ----------
    scale : Scale
    subject : Subject
    is_left : bool
        Whether the numbers are to the left of the bar.
    origin : Point
        Lower left corner of the bar.
    """

    scale: Scale
    subject: Subject
    is_left: bool
    origin: Point = (0.0, 0.0)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, in points, with the numbers."""
        theme, (x, y) = self.subject.theme, self.origin
        wide = max(self.subject.width(text, theme.value_size) for _, text in self._numbers())
        left = x - GAP - wide if self.is_left else x
        right = x + WIDTH * theme.cell + (0 if self.is_left else GAP + wide)
        reach = theme.value_size / 2
        return left, y - reach, right, y + HEIGHT * theme.cell + reach

    def moved(self, dx: float, dy: float) -> Key:
        """Return the key at another place."""
        return replace(self, origin=(self.origin[0] + dx, self.origin[1] + dy))

    @property
    def _ends(self) -> tuple[float, float]:
        low, high = self.scale.ends
        return low, high if high > low else low + 1

    def _numbers(self) -> list[tuple[float, str]]:
        """Return the numbers beside the bar, each with its height as a share of the bar's."""
        low, high = self._ends
        shares, values = [0.0, 1.0], [low, high]
        zero = -low / (high - low)
        if not self.scale.is_grey and NEAR < zero < 1 - NEAR:
            shares.append(zero)
            values.append(0.0)
        return list(zip(shares, formula_texts(values), strict=True))

    def draw(self) -> Iterator[Primitive]:
        """Draw the bar and write its numbers."""
        theme, (low, high), (x, y) = self.subject.theme, self._ends, self.origin
        wide, tall = WIDTH * theme.cell, HEIGHT * theme.cell
        found: dict[Colour, list[Outline]] = {}
        middles = low + (np.arange(STRETCHES) + 0.5) / STRETCHES * (high - low)
        for number, level in enumerate(self.scale.levels(middles).tolist()):
            bottom, top = (y + tall * n / STRETCHES for n in (number, number + 1))
            block = (x, bottom), (x + wide, bottom), (x + wide, top), (x, top)
            found.setdefault(self.scale.colour(level), []).append(block)
        for colour, outlines in found.items():
            yield Paths(tuple(outlines), closed=True, fill=colour)
        border = (x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)
        yield Paths((border,), closed=True, stroke=Stroke(theme.ink, theme.thin))
        edge, side = (x, -1) if self.is_left else (x + wide, 1)
        items, ticks = [], []
        for share, text in self._numbers():
            at = y + share * tall
            half = self.subject.width(text, theme.value_size) / 2
            items.append(((edge + side * (GAP + half), at), text))
            ticks.append(((edge, at), (edge + side * GAP / 2, at)))
        yield Text(tuple(items), theme.value_size, theme.text)
        yield Paths(tuple(ticks), stroke=Stroke(theme.ink, theme.thin))
