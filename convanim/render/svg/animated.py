"""A scene as one SVG that plays by itself, without a script, in an image, too.

Where motion is not wanted, in print, and where style sheets are not read, it shows the poster.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b

from convanim.render.paint import svg_of
from convanim.render.surfaces import Definitions
from convanim.render.svg.compact import compact, shared
from convanim.render.svg.document import defs, document, ground
from convanim.render.svg.smooth import Smooth
from convanim.render.svg.spans import Part, Track
from convanim.render.svg.stepped import Stepped, parts
from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Growing, Moving, Scene, Sheet, Still
from convanim.timing import Timing

__all__ = ["animated_svg"]

#: Stands for the name of the picture, which is made of its content, until that is written. No
#: XML holds this character.
NAME = "\x1a"

#: Where it plays. Everywhere else the poster is shown: attributes, which rules override, say so.
SCREEN = "@media screen and (prefers-reduced-motion:no-preference)"


def animated_svg(
    scene: Scene,
    steps: Sequence[int],
    timing: Timing,
    poster: int,
    title: str,
    wide: float | None = None,
    tick: Callable[[], None] = lambda: None,
) -> str:
    """Return steps of a scene as one SVG that plays.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    steps : sequence of int
        The steps, in the order in which they are shown.
    timing : Timing
        How long they are shown, and whether the animation repeats.
    poster : int
        The step that is shown where the animation does not play.
    title : str
        Describes the picture to screen readers.
    wide : float, optional
        Width in CSS pixels; that of its points by default.
    tick : callable, optional
        Called after each step.
    """
    scene, definitions = scene.seen(), Definitions(NAME, is_compact=True)
    player = (Smooth if timing.smooth else Stepped)(timing, len(steps), NAME)
    moving = [sheet for sheet in scene.sheets if not isinstance(sheet, Still)]
    tracks: dict[Sheet, Track] = {sheet: Track() for sheet in moving}

    def written(primitives: Iterable[Primitive]) -> str:
        return svg_of(primitives, scene.height, definitions)

    def write(primitive: Primitive) -> str:
        return written([primitive])

    body = ground(scene, definitions)
    pictures: dict[Sheet, Iterator[list[Part]]] = {
        sheet: player.pictures(sheet, steps, write) for sheet in moving if isinstance(sheet, Moving)
    }
    before: int | None = None
    for step in steps:
        for sheet, track in tracks.items():
            if isinstance(sheet, Growing):
                track.leave(parts(sheet.draw(before, step), write))
            else:
                track.add(next(pictures[sheet]))
        before = step
        tick()
    for sheet in scene.sheets:
        if isinstance(sheet, Still) or len(steps) == 1:
            body += written(sheet.at(poster))
        else:
            body += f'<g class="{NAME}" display="none">{player.sheet(tracks[sheet])}</g>'
            body += f'<g class="{NAME}-">{written(sheet.at(poster))}</g>'
    body, shapes = shared(body, NAME)
    rules = definitions.rules()
    if len(steps) > 1:
        rules += f"{SCREEN}{{.{NAME}{{display:inline}}.{NAME}-{{display:none}}}}{player.rules()}"
    head = f"<style>{rules}</style>"
    head += defs(compact(definitions.svg()) + shapes)
    return document(scene, title, "", (head + body).replace(NAME, _name(head + body)), wide)


def _name(text: str) -> str:
    """Return a short name that tells a text from others."""
    return "c" + b32encode(blake2b(text.encode(), digest_size=5).digest()).decode()[:4].lower()
