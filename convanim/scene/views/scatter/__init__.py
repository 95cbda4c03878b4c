"""The scatter view: each step stamps a window on the output, and what overlaps adds up."""

from convanim.scene.views.scatter.view import VIEW

__all__ = ["VIEW"]
