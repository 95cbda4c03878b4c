"""SVG files: the element that holds all others, the title, and what lies under the picture."""

from __future__ import annotations

import re
from html import escape

from convanim.render.surfaces import Definitions, svg_number
from convanim.scene.sheets import Drawing, Scene
from convanim.theme import POINTS_PER_INCH

__all__ = ["CSS_PIXELS", "defs", "document", "ground"]

#: Characters that XML can't hold.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: CSS pixels per point.
CSS_PIXELS = 96 / POINTS_PER_INCH


def document(
    picture: Drawing | Scene, title: str, head: str, body: str, wide: float | None = None
) -> str:
    """Return a file of SVG.

    Parameters
    ----------
    picture : Drawing or Scene
        What has the size of the picture.
    title : str
        Describes the picture to screen readers.
    head, body : str
        SVG: what is referred to, and what is drawn.
    wide : float, optional
        Width in CSS pixels; that of its points by default.
    """
    title = escape(_NOT_XML.sub("", title))
    scale = wide / picture.width if wide else CSS_PIXELS
    width, height = (svg_number(side * scale) for side in (picture.width, picture.height))
    box = f"0 0 {svg_number(picture.width)} {svg_number(picture.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{box}" role="img"><title>{title}</title>{head}{body}</svg>\n'
    )


def ground(picture: Drawing | Scene, definitions: Definitions) -> str:
    """Return what is painted under a picture; nothing where it lies over something else."""
    if picture.background is None:
        return ""
    return f'<rect width="100%" height="100%" {definitions.look({"fill": picture.background})}/>'


def defs(definitions: str) -> str:
    """Return definitions as an element, if there are any."""
    return definitions and f"<defs>{definitions}</defs>"
