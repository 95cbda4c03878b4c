"""A deck with one slide per step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pptx.dml.color import RGBColor
from pptx.slide import Slide
from pptx.util import Inches, Pt

from convanim.render.pptx.package import deck_bytes, empty_deck
from convanim.render.pptx.page import Page
from convanim.render.pptx.pictures import Pictures
from convanim.render.pptx.xml import readable
from convanim.scene.sheets import Scene
from convanim.theme import Theme

__all__ = ["write_pptx"]

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

    What stands still is on each slide, and not in its layout: so a slide that is copied into
    another deck is whole. The file has no date: the same input gives the same bytes.

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
    (alt, notes), page = words, Page.of(scene, ratio)
    pictures = Pictures(scene.seen(), page, theme, alt)
    deck, step_of = empty_deck(page, alt), {}
    for step in steps:
        slide = deck.slides.add_slide(deck.slide_layouts[0])
        _set_title(slide, pictures.name(step), page)
        slide.notes_slide.notes_text_frame.text = readable(notes)
        if scene.background:
            slide.background.fill.solid()
            slide.background.fill.fore_color.rgb = RGBColor(*scene.background)
        step_of[slide.part.partname.lstrip("/")] = step

    def drawn(slide: str) -> str:
        tick()
        return pictures.xml(step_of[slide])

    path.write_bytes(deck_bytes(deck, theme, step_of, drawn))


def _set_title(slide: Slide, title: str, page: Page) -> None:
    """Set a slide's title above the slide: it is read out and listed, and not seen."""
    shape: Any = slide.shapes.title
    shape.left, shape.width = 0, page.width
    shape.top, shape.height = Inches(TITLE_TOP), Inches(TITLE_HEIGHT)
    shape.text_frame.text = title
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(TITLE_SIZE)
