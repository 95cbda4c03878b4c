"""Themes: the colours, line widths and sizes of pictures."""

from convanim.theme.fields import LENGTH_RANGE, checked_colour
from convanim.theme.themes import GUIDE, POINTS_PER_INCH, THEMES, Theme, paired, theme_named

__all__ = [
    "GUIDE",
    "LENGTH_RANGE",
    "POINTS_PER_INCH",
    "THEMES",
    "Theme",
    "checked_colour",
    "paired",
    "theme_named",
]
