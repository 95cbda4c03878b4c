"""The extension of Sphinx: ``extensions = ["convanim.sphinxext"]``."""

from convanim.embed.sphinx import setup

__all__ = ["setup"]
