"""A deck with one slide per step."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, groupby
from pathlib import Path
from typing import Any

from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches, Pt

from convanim.limits.slides import count_parts
from convanim.render.pptx.outlines import shapes as shapes_of_paths
from convanim.render.pptx.package import empty_deck, settled
from convanim.render.pptx.page import Page
from convanim.render.pptx.words import shapes as text_boxes
from convanim.render.pptx.xml import NAMESPACES, Shape, grouped, readable
from convanim.scene.primitives import Paths, Primitive, Text
from convanim.scene.sheets import Scene, Sheet, Still
from convanim.theme import Theme

__all__ = ["PAINTERS", "write_pptx"]

#: What makes shapes of each class of primitives.
PAINTERS: dict[type[Primitive], Callable[..., list[Shape]]] = {
    Paths: shapes_of_paths,
    Text: text_boxes,
}

#: Shapes of a slide up to which each filled outline is one of them.
MOST_APART = 500

#: The number of a slide's first shape; titles have smaller ones.
FIRST = 10

#: The title's place above the slide, as PowerPoint's hidden titles have it, in inches, and the
#: size of its font in points.
TITLE_TOP, TITLE_HEIGHT, TITLE_SIZE = -0.7, 0.5, 12


def write_pptx(
    path: Path,
    scene: Scene,
    steps: Sequence[int],
    words: tuple[str, str],
    theme: Theme,
    ratio: float | None = None,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Write a deck with one slide per step.

    Still sheets are on each slide, and not in its layout: so a slide that is copied into another
    deck is whole. The file has no date: the same input gives the same bytes.

    Parameters
    ----------
    path : Path
        The file.
    scene : Scene
        What is drawn.
    steps : sequence of int
        The slides, in this order.
    words : tuple of str
        What is read out for the pictures, and the notes of each slide.
    theme : Theme
        Its colours become the deck's.
    ratio : float, optional
        Width over height of the slides, which the scene then fills; 16 to 9 by default.
    tick : callable
        Called after each slide.
    """
    alt, notes = words
    page, scene = Page.of(scene, ratio), scene.seen()
    deck = empty_deck(page, alt)
    for step, picture in zip(steps, _pictures(scene, steps, page, theme, alt), strict=True):
        slide = deck.slides.add_slide(deck.slide_layouts[0])
        _set_title(slide, _called(scene, step), page)
        slide.shapes.element.append(parse_xml(picture))
        slide.notes_slide.notes_text_frame.text = readable(notes)
        if scene.background:
            slide.background.fill.solid()
            slide.background.fill.fore_color.rgb = RGBColor(*scene.background)
        tick()
    memory = io.BytesIO()
    deck.save(memory)
    path.write_bytes(settled(memory, theme))


def _called(scene: Scene, step: int) -> str:
    """Return what a slide is called."""
    return f"Step {step + 1} of {scene.steps}"


def _pictures(
    scene: Scene, steps: Sequence[int], page: Page, theme: Theme, alt: str
) -> Iterator[str]:
    """Yield the group of shapes of each step. Still sheets are turned into shapes only once."""
    apart = count_parts(scene, steps[0]) <= MOST_APART
    layers = [[*sheets] for _, sheets in groupby(scene.sheets, lambda s: isinstance(s, Still))]
    ids = count(FIRST)

    def shapes_of(sheets: Iterable[Sheet], step: int, ids: Iterator[int]) -> list[Shape]:
        drawn = (primitive for sheet in sheets for primitive in sheet.at(step))
        return [
            shape
            for primitive in drawn
            for shape in PAINTERS[type(primitive)](primitive, page, ids, theme, apart)
        ]

    still = {
        number: shapes_of(sheets, steps[0], ids)
        for number, sheets in enumerate(layers)
        if isinstance(sheets[0], Still)
    }
    groups = {n: grouped(shapes, ids, "still") for n, shapes in still.items() if shapes}
    first = next(ids)
    for step in steps:
        ids, found = count(first), []
        for number, sheets in enumerate(layers):
            if number in still:
                found += [groups[number]] if number in groups else []
            elif moving := shapes_of(sheets, step, ids):
                found.append(grouped(moving, ids, f"step {step + 1}"))
        name = _called(scene, step)
        whole = grouped(found, ids, name, f"{alt} {name}.")
        yield whole.xml.replace("<p:grpSp>", f"<p:grpSp {NAMESPACES}>", 1)


def _set_title(slide: Slide, title: str, page: Page) -> None:
    """Set a slide's title above the slide: it is read out and listed, and not seen."""
    shape: Any = slide.shapes.title
    shape.left, shape.width = 0, page.width
    shape.top, shape.height = Inches(TITLE_TOP), Inches(TITLE_HEIGHT)
    shape.text_frame.text = title
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(TITLE_SIZE)
