"""What stands below the names of slices: links to copies among them, and spans of windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convanim.scene.parts.copies import arc, copied, pointing
from convanim.scene.parts.field.slices import Slices
from convanim.scene.parts.plane import FLAT
from convanim.scene.parts.spans import all_along, reach, spans_along, varies
from convanim.scene.primitives import Point, Primitive
from convanim.scene.subject import Subject

__all__ = ["Below", "room_below"]

#: Depth of a link between slices, in cells; distance of its ends from the names, in points; the
#: number of its pieces; and the size of its dot and head, as a share of those of shorter links.
DEPTH, GAP, PIECES, ENDS = 0.9, 2.5, 16, 2.0


def room_below(subject: Subject) -> float:
    """Return the height of what may stand below the names of slices, in points."""
    deep = subject.walk.axes[0]
    if subject.options.get("plain") or subject.axes < 3:
        return 0.0
    has_copies = any(copied(deep, cell) not in (cell, None) for cell in deep.read)
    return max(reach(deep, subject.theme), has_copies * (DEPTH * subject.theme.cell + 2 * GAP))


@dataclass(frozen=True)
class Below:
    """The line below the names of the grid's slices.

    Parameters
    ----------
    subject : Subject
        Over three axes, with words of the size of the names.
    slices : Slices
    top : float
        The names' lower edge, in points.
    """

    subject: Subject
    slices: Slices
    top: float

    def point(self, at: float, away: float) -> Point:
        """Return the point below a place among the slices, whose numbers are those of cells.

        A slice's name is in the middle, so that it lies between its own number and the next one.
        """
        plane = self.slices.first
        left, _, right, _ = plane.bounds
        middle = (left + right) / 2 if plane.tilt == FLAT else plane.origin[0]
        return middle + (at - 0.5 - self.slices.cells.start) * self.slices.pitch, self.top - away

    def links(self, step: int) -> Iterator[Primitive]:
        """Link slices of the window that are copies, each with the slice that is copied."""
        deep = self.subject.walk.axes[0]
        cells = self.subject.walk.windows(step)[0].cells
        lines = [
            self._hanging(own, cell)
            for cell in cells
            if (own := copied(deep, cell)) not in (cell, None) and own is not None
        ]
        yield from pointing(lines, self.subject.theme, share=ENDS)

    def sizes(self, step: int | None) -> Iterator[Primitive]:
        """Tell the sizes of windows along the slices: pale for all of them, or that of a step."""
        deep, theme = self.subject.walk.axes[0], self.subject.theme
        if varies(deep) and step is None:
            yield from all_along(self, deep, theme)
        elif varies(deep) and step is not None:
            yield from spans_along(self, deep, self.subject.walk.at(step)[:1], theme)

    def _hanging(self, start: int, end: int) -> tuple[Point, ...]:
        """Return an arc that hangs from the name of a slice to that of another."""
        first, last = (self.point(cell + 0.5, GAP) for cell in (start, end))
        return arc(first, last, -DEPTH * self.subject.theme.cell, PIECES)
