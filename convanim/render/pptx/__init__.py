"""Scenes to the slides of a PowerPoint deck, as shapes and text boxes that can be edited.

The deck itself is python-pptx's; shapes are written as the XML that they are in the file.
"""

from convanim.render.pptx.deck import write_pptx

__all__ = ["write_pptx"]
