"""Drawings to SVG: single pictures, or a scene of which a page shows one step at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from convanim.render.paint import svg_of
from convanim.render.surfaces import Definitions
from convanim.render.svg.document import defs, document, ground
from convanim.scene.sheets import Drawing, Scene, Still

__all__ = ["Definitions", "drawing_svg", "scene_svg", "step_svgs"]

#: Marks the step that is shown.
ON = ' class="on"'


def drawing_svg(drawing: Drawing, title: str, wide: float | None = None) -> str:
    """Return a picture as an SVG file.

    Parameters
    ----------
    drawing : Drawing
        The picture.
    title : str
        Describes the picture to screen readers.
    wide : float, optional
        Width in CSS pixels; that of its points by default.
    """
    definitions = Definitions()
    body = ground(drawing, definitions)
    body += svg_of(drawing.primitives, drawing.height, definitions)
    return document(drawing, title, definitions.style() + defs(definitions.svg()), body, wide)


def step_svgs(
    scene: Scene, steps: Iterable[int], title: str, wide: float | None = None
) -> Iterator[str]:
    """Yield one SVG file per step. Still sheets are turned into SVG only once.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    steps : iterable of int
        The files, in this order.
    title : str
        Describes each picture to screen readers.
    wide : float, optional
        Width in CSS pixels; that of its points by default.
    """
    definitions, scene = Definitions(), scene.seen()
    under = ground(scene, definitions)
    still = {
        sheet: svg_of(sheet.draw(), scene.height, definitions)
        for sheet in scene.sheets
        if isinstance(sheet, Still)
    }
    lasting = definitions.svg()
    for step in steps:
        own = Definitions(paths=dict(definitions.paths), looks=dict(definitions.looks))
        body = under + "".join(
            still[sheet] if isinstance(sheet, Still) else svg_of(sheet.at(step), scene.height, own)
            for sheet in scene.sheets
        )
        head = own.style() + defs(lasting + own.svg(len(definitions.paths)))
        yield document(scene, title, head, body, wide)


def scene_svg(scene: Scene, steps: Sequence[int], definitions: Definitions) -> str:
    """Return a scene's sheets as SVG for a page.

    A sheet that changes has one group per step, of which the first is shown. The SVG refers to
    definitions by name. The page must write these.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    steps : sequence of int
        The steps that the page can show.
    definitions : Definitions
        Collects the paths that the SVG refers to.
    """
    groups = []
    for sheet in scene.seen().sheets:
        if isinstance(sheet, Still):
            groups.append(f"<g>{svg_of(sheet.draw(), scene.height, definitions)}</g>")
            continue
        turned = "".join(
            f"<g{ON if number == 0 else ''}>{svg_of(sheet.at(step), scene.height, definitions)}</g>"
            for number, step in enumerate(steps)
        )
        groups.append(f'<g class="steps">{turned}</g>')
    return "".join(groups)
