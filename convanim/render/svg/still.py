"""Drawings to SVG: single pictures, or a scene of which a page shows one step at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from convanim.render.paint import svg_of
from convanim.render.surfaces import Definitions, svg_number
from convanim.scene.sheets import Drawing, Scene, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["Definitions", "drawing_svg", "scene_svg", "step_svgs"]

#: Marks the step that is shown.
ON = ' class="on"'

#: CSS pixels per point.
CSS_PIXELS = 96 / POINTS_PER_INCH


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
    body = _ground(drawing, definitions)
    body += svg_of(drawing.primitives, drawing.height, definitions)
    return _file(drawing, title, definitions.style() + _defs(definitions.svg()), body, wide)


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
    ground = _ground(scene, definitions)
    still = {
        sheet: svg_of(sheet.draw(), scene.height, definitions)
        for sheet in scene.sheets
        if isinstance(sheet, Still)
    }
    lasting = definitions.svg()
    for step in steps:
        own = Definitions(paths=dict(definitions.paths), looks=dict(definitions.looks))
        body = ground + "".join(
            still[sheet] if isinstance(sheet, Still) else svg_of(sheet.at(step), scene.height, own)
            for sheet in scene.sheets
        )
        defs = _defs(lasting + own.svg(len(definitions.paths)))
        yield _file(scene, title, own.style() + defs, body, wide)


def _file(picture: Drawing | Scene, title: str, head: str, body: str, wide: float | None) -> str:
    scale = wide / picture.width if wide else CSS_PIXELS
    width, height = (svg_number(side * scale) for side in (picture.width, picture.height))
    box = f"0 0 {svg_number(picture.width)} {svg_number(picture.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{box}" role="img"><title>{escape(title)}</title>{head}{body}</svg>\n'
    )


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


def _ground(picture: Drawing | Scene, definitions: Definitions) -> str:
    """Return what is painted under a picture; nothing where it lies over something else."""
    if picture.background is None:
        return ""
    return f'<rect width="100%" height="100%" {definitions.look({"fill": picture.background})}/>'


def _defs(definitions: str) -> str:
    return f"<defs>{definitions}</defs>" if definitions else ""
