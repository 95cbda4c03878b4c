"""The page of a player: its style, its script and the drawing in one template."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.export.picture import Picture, Tick, silent
from convanim.export.player.parts import colours, common, read, script, style, template
from convanim.render.surfaces import Definitions, svg_number
from convanim.render.svg.document import ground
from convanim.render.svg.player import player_svg
from convanim.scene.sheets import Scene

__all__ = ["Drawn", "drawn", "player_html"]


@dataclass(frozen=True)
class Drawn:
    """A drawing of all steps for a page.

    Parameters
    ----------
    svg : str
        What is in the element.
    rules : str
        The style sheet of its looks.
    width, height : str
        Size in points.
    count : int
        Number of steps.
    shown : int
        Which step is shown at first, counted from 0.
    """

    svg: str
    rules: str
    width: str
    height: str
    count: int
    shown: int


def drawn(picture: Picture, tick: Tick = silent) -> Drawn:
    """Draw a picture for a page; see `player_html`."""
    scene, steps, definitions = picture.scene, picture.steps, Definitions("c", is_compact=True)
    shown, under = steps.index(picture.poster), ground(scene, definitions)
    svg = under + player_svg(scene, steps, shown, definitions, picture.timing.smooth, tick)
    size = svg_number(scene.width), svg_number(scene.height)
    return Drawn(svg, definitions.rules(), *size, len(steps), shown)


def player_html(picture: Picture, tick: Tick) -> str:
    """Return the page of a player.

    Parameters
    ----------
    picture : Picture
    tick : callable
        Called after each step.
    """
    found = drawn(picture, tick)
    rules = style(colours(picture), ratio(picture.scene), read(__package__, "player.css"))
    names = ["player.js"] + ["slide.js"] * picture.timing.smooth
    return template(__package__, "player.html.jinja").render(
        **common(picture),
        drawn=found,
        style=rules + found.rules,
        script=script(*(read(__package__, name) for name in names)),
        has_script=found.count > 1,
    )


def ratio(scene: Scene) -> str:
    """Return the shape of the drawing as a style sheet."""
    return f":root{{--ratio:{scene.width / scene.height:.4f}}}"
