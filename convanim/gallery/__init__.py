"""Galleries: figures drawn in several processes, and again only if something changed."""

from convanim.gallery.figures import build, draw, outdated
from convanim.gallery.pool import cores
from convanim.gallery.whole import Gallery

__all__ = ["Gallery", "build", "cores", "draw", "outdated"]
