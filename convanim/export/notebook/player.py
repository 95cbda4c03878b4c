"""Players in notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convanim.export.notebook.bundle import MOST_BYTES, MOST_STEPS, Parts, bundle
from convanim.export.picture import Picture, silent
from convanim.export.player import page_size, player_html
from convanim.render.svg.document import CSS_PIXELS

__all__ = ["Player"]

#: Least and largest width of a frame in CSS pixels, and the largest height of the drawing in it.
LEAST_WIDTH, MOST_WIDTH, MOST_HEIGHT = 480, 960, 600

#: Height of the controls.
CONTROLS = 76


@dataclass(frozen=True, repr=False)
class Player:
    """An animation with controls, for notebooks; `Animation.player` makes it.

    Parameters
    ----------
    picture : Animation
    """

    picture: Picture

    def __repr__(self) -> str:
        """Return the Python expression that makes it."""
        return f"{self.picture!r}.player()"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Show the player, and what the animation has for documents."""
        return bundle(self.picture, include, exclude, framed)

    def _repr_html_(self) -> str:
        """Show the player where HTML alone is asked for."""
        return framed(Parts(self.picture))


def framed(parts: Parts) -> str:
    """Return an HTML frame of a player that sees nothing of the notebook, and the image.

    A notebook shows only one of them. A template stays out of sight, but one that is not trusted
    takes both tags away, with the page of the frame: it leaves the image.
    """
    picture = parts.picture
    page = ""
    if len(picture.steps) <= MOST_STEPS and page_size(picture) <= MOST_BYTES:
        page = player_html(picture, silent)
    if not page or len(page) > MOST_BYTES:
        return parts.one_step("x.html")
    image = parts.moving(MOST_BYTES - len(page)) or parts.poster()
    page = page.replace("&", "&amp;").replace("'", "&#39;")
    width, height = _size(picture)
    return (
        f'<template>{image}</template><iframe sandbox="allow-scripts" allow="fullscreen"'
        ' title="Player" style="border:0;max-width:100%;'
        f"width:{width}px;height:{height}px\" srcdoc='{page}'></iframe>"
    )


def _size(picture: Picture) -> tuple[int, int]:
    """Return width and height of a frame in CSS pixels, in which drawing and controls fit."""
    scene, size = picture.scene, picture.canvas.size(picture.scene)
    wide = size[0] if size else scene.width * CSS_PIXELS
    width = round(min(max(wide, LEAST_WIDTH), MOST_WIDTH))
    drawing = round(min(width * scene.height / scene.width, MOST_HEIGHT))
    return width, drawing + CONTROLS
