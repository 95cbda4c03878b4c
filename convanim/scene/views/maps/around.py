"""What stands around the first map of a side: padding, stride, dilation, sizes of windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from convanim.scene.parts.labels import Box
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.rulers import Ruler, draw, rulers
from convanim.scene.parts.spans import all_spans, span_boxes, spans_of
from convanim.scene.primitives import Primitive
from convanim.scene.subject import Subject
from convanim.theme import Theme

__all__ = ["Around", "around"]

#: Distance of a map's name from what stands between it and the map, in points.
NAME_GAP = 2.0


@dataclass(frozen=True)
class Around:
    """Rulers and sizes of windows around a map.

    Parameters
    ----------
    subject : Subject
        Of what is drawn.
    plane : Plane
        The map's plane.
    rulers : tuple of Ruler
    boxes : tuple of Box
        What they take up.
    """

    subject: Subject
    plane: Plane
    rulers: tuple[Ruler, ...]
    boxes: tuple[Box, ...]

    @property
    def above(self) -> float:
        """Room between the map and its name, in points."""
        top = self.plane.bounds[3]
        far = max((top, *(box[3] for box in self.boxes)))
        return far - top + NAME_GAP if far > top else 0.0

    @property
    def left(self) -> float:
        """Room at the map's left, in points."""
        edge = self.plane.bounds[0]
        return edge - min((edge, *(box[0] for box in self.boxes)))

    @property
    def right(self) -> float:
        """Room at the map's right, in points."""
        edge = self.plane.bounds[2]
        return max((edge, *(box[2] for box in self.boxes))) - edge

    def moved_to(self, plane: Plane) -> Around:
        """Return the same around a map at another place."""
        dx, dy = (new - old for new, old in zip(plane.origin, self.plane.origin, strict=True))
        return replace(
            self,
            plane=plane,
            rulers=tuple(ruler.moved(dx, dy) for ruler in self.rulers),
            boxes=tuple((a + dx, b + dy, c + dx, d + dy) for a, b, c, d in self.boxes),
        )

    def draw(self, theme: Theme) -> Iterator[Primitive]:
        """Draw the rulers in a theme, and the sizes of all windows where they differ, pale."""
        yield from draw(self.rulers, theme)
        if not self.subject.options.get("plain"):
            yield from all_spans(self.subject, self.plane)

    def sizes(self, step: int) -> Iterator[Primitive]:
        """Draw the sizes of a step's window along axes where they differ."""
        if not self.subject.options.get("plain"):
            yield from spans_of(self.subject, self.plane, step)


def around(subject: Subject, plane: Plane, theme: Theme) -> Around:
    """Place what stands around a map.

    Parameters
    ----------
    subject : Subject
        Of what is drawn: the last two axes of its walk are those of the plane.
    plane : Plane
        The map's plane.
    theme : Theme
        That of the words.
    """
    boxes = [] if subject.options.get("plain") else span_boxes(subject, plane)
    found: list[Ruler] = []
    if subject.options.get("labels"):
        found = rulers(replace(subject, theme=theme), plane, [*boxes, plane.bounds])
    boxes += [box for ruler in found for box in ruler.boxes]
    return Around(subject, plane, tuple(found), tuple(boxes))
