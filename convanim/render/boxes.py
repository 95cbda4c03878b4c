"""Rectangles of pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Box", "merged"]


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels. Rows count from the top."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def meets(self, other: Box) -> bool:
        """Whether two rectangles have pixels in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Join rectangles that have pixels in common, until none have."""
    apart: list[Box] = []
    for box in boxes:
        while meeting := [other for other in apart if other.meets(box)]:
            apart = [other for other in apart if other not in meeting]
            joined = (box, *meeting)
            box = Box(
                min(each.left for each in joined),
                min(each.top for each in joined),
                max(each.right for each in joined),
                max(each.bottom for each in joined),
            )
        apart.append(box)
    return apart
