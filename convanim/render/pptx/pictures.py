"""The pictures of a scene's steps, each a group of shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby

from convanim.limits.slides import count_parts
from convanim.render.pptx.outlines import shapes as shapes_of_outlines
from convanim.render.pptx.page import Page
from convanim.render.pptx.words import shapes as text_boxes
from convanim.render.pptx.xml import Shape, grouped
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.sheets import Scene, Sheet, Still
from convanim.theme import Theme

__all__ = ["PAINTERS", "Pictures"]

#: What makes shapes of each class of primitives.
PAINTERS: dict[type[Primitive], Callable[..., list[Shape]]] = {
    Paths: shapes_of_outlines,
    Text: text_boxes,
}

#: Outlines and words of a slide up to which each filled outline is a shape of its own.
MOST_APART = 500

#: The number of a slide's first shape; titles have smaller ones.
FIRST = 10


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of a scene's steps. Still sheets are turned into shapes only once.

    Parameters
    ----------
    scene : Scene
        As it is seen.
    page : Page
    theme : Theme
    alt : str
        What is read out for a picture, before the step.
    """

    scene: Scene
    page: Page
    theme: Theme
    alt: str

    def name(self, step: int) -> str:
        """Return what a step is called."""
        return f"Step {step + 1} of {self.scene.steps}"

    def xml(self, step: int) -> str:
        """Return the picture of a step: in one group, a group for all that stands still or moves.

        There are several of either where what moves lies between what stands still.
        """
        still, first = self._still
        ids, found = count(first), []
        for layer, sheets in enumerate(self._layers):
            if layer in still:
                found += still[layer]
            elif moving := self._shapes(sheets, step, ids):
                found.append(grouped(moving, ids, f"step {step + 1}"))
        name = self.name(step)
        return grouped(found, ids, name, f"{self.alt} {name}.").xml

    @cached_property
    def _layers(self) -> list[list[Sheet]]:
        """The sheets, those together that follow each other and stand still, or do not."""
        return [
            [*sheets] for _, sheets in groupby(self.scene.sheets, lambda s: isinstance(s, Still))
        ]

    @cached_property
    def _still(self) -> tuple[dict[int, list[Shape]], int]:
        """The groups of the layers that stand still, none if empty, and the next free number."""
        ids, found = count(FIRST), {}
        for layer, sheets in enumerate(self._layers):
            if isinstance(sheets[0], Still):
                shapes = self._shapes(sheets, 0, ids)
                found[layer] = [grouped(shapes, ids, "still")] if shapes else []
        return found, next(ids)

    @cached_property
    def _apart(self) -> bool:
        """Whether each filled outline is a shape of its own."""
        return count_parts(self.scene, 0) <= MOST_APART

    def _shapes(self, sheets: Iterable[Sheet], step: int, ids: Iterator[int]) -> list[Shape]:
        """Return the shapes of some sheets at a step."""
        return [
            shape
            for sheet in sheets
            for primitive in sheet.at(step)
            for shape in PAINTERS[type(primitive)](
                primitive, self.page, ids, self.theme, self._apart
            )
        ]
