"""Figures in Sphinx: the directives ``convanim`` and ``convanim-shape``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from convanim import __version__
from convanim.embed.sphinx.directives import Figure
from convanim.embed.sphinx.nodes import add_nodes
from convanim.embed.sphinx.resolving import draw, resolve
from convanim.embed.sphinx.settings import add_settings
from convanim.embed.sphinx.shape import Shape
from convanim.gallery.figures import program

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives and their settings to Sphinx."""
    add_settings(app)
    app.add_directive("convanim", Figure)
    app.add_directive("convanim-shape", Shape)
    add_nodes(app)
    app.connect("doctree-read", draw)
    app.connect("doctree-resolved", resolve)
    return {
        "version": __version__,
        # Documents hold pictures: another program reads them again, and may draw others.
        "env_version": int(program()[:12], 16),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
