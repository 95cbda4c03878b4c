"""Sliders for the parameters of a layer, in a notebook."""

from __future__ import annotations

from typing import Unpack

from convanim.animation import animate
from convanim.embed.widgets.explorer import Explorer
from convanim.errors import needs
from convanim.layers import Layer, Stack
from convanim.look import Look, document_settings

__all__ = ["Explorer", "explore"]


@document_settings
def explore(layer: Layer | Stack, **look: Unpack[Look]) -> Explorer:
    """Show a layer in a notebook with a slider or a switch for each parameter.

    Picture, worked formula, output size and the line of Python follow at once. Sizes that are
    alike along all axes have one slider, others one per axis; each goes to twice the value that
    the layer has, at least.

    Parameters
    ----------
    layer : Layer or Stack
        Where it begins.
    **look

    Returns
    -------
    Explorer
        It shows itself at the end of a cell; its `Explorer.animation` is the picture shown.

    Raises
    ------
    ConvanimError
        If ipywidgets is not installed (extra ``notebook``), or `animate` raises it.
    """
    animation = animate(layer, **look)
    try:
        from convanim.embed.widgets.board import Board
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("ipywidgets"):
            raise
        raise needs("explore", "ipywidgets", "notebook") from None
    return Explorer(Board(animation))
