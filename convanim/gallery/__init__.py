"""Galleries: figures drawn side by side, and again only where something changed."""

from convanim.gallery.figures import build, draw, outdated
from convanim.gallery.pool import cores
from convanim.gallery.whole import Gallery

__all__ = ["Gallery", "build", "cores", "draw", "outdated"]
