"""Pictures to TikZ, in the fonts of the document that they are put into."""

from convanim.render.tikz.document import WRITERS, panel_tikz, steps_tikz

__all__ = ["WRITERS", "panel_tikz", "steps_tikz"]
