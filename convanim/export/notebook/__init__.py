"""Animations in notebooks: an image that plays, a player, and what documents take instead."""

from convanim.export.notebook.shown import Shown

__all__ = ["Shown"]
