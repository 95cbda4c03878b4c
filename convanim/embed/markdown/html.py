"""The HTML of a figure, and of a mistake in its place."""

from __future__ import annotations

import re
from html import escape

from convanim.embed.browsers import IMAGES, PLAYERS, film_html, motion_tags
from convanim.embed.markdown.figures import Figure
from convanim.export.player.typeset import caption as typeset

__all__ = ["figure_html", "mistake_html"]

#: The size that an SVG has by itself, in pixels.
SIZE = re.compile(rb'\A<svg [^>]*?\bwidth="([\d.]+)" height="([\d.]+)"')


def figure_html(figure: Figure, address: str, content: bytes, still: str = "") -> str:
    """Return a figure as HTML.

    Parameters
    ----------
    figure : Figure
    address : str
        Where its picture is.
    content : bytes
        What is there: the size of an SVG keeps the page from moving when it is loaded.
    still : str
        Where the picture is for those who asked for less motion; empty for none.
    """
    words = figure.caption
    said = escape(words) if figure.own_caption else typeset(words)
    caption = f"\n<figcaption>{said}</figcaption>" if said else ""
    name = f' id="{escape(figure.name)}"' if figure.name else ""
    classes = escape(" ".join(["convanim", *figure.classes]))
    picture = _picture(figure, address, content)
    if still:
        picture = picture.join(motion_tags(still))
    return f'<figure{name} class="{classes}">\n{picture}{caption}\n</figure>'


def _picture(figure: Figure, address: str, content: bytes) -> str:
    """Return the element that shows the picture."""
    size, style = "", "max-width: 100%; height: auto"
    if figure.width:
        unit = "px" if figure.width[-1].isdigit() else ""
        style = f"width: {figure.width}{unit}; {style}"
    elif found := SIZE.match(content):
        size = ' width="{:.0f}" height="{:.0f}"'.format(*map(float, found.groups()))
    if figure.format in PLAYERS:  # it has its numbers beside the picture, and buttons under it
        style = "width: 40rem; max-width: 100%; aspect-ratio: 16 / 9; min-height: 24rem; border: 0"
    if figure.format not in IMAGES:
        loops = figure.picture.timing.loops
        return film_html(figure.format, address, figure.alt, loops, style)
    return f'<img src="{escape(address)}" alt="{escape(figure.alt)}"{size} style="{style}">'


def mistake_html(message: str) -> str:
    """Return what is shown in place of a figure: what is wrong with it."""
    return (
        '<div class="admonition danger convanim-mistake">\n'
        '<p class="admonition-title">convanim</p>\n'
        f"<p>{escape(message)}</p>\n</div>"
    )
