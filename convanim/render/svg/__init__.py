"""Drawings to SVG."""

from convanim.render.svg.animated import animated_svg
from convanim.render.svg.still import Definitions, drawing_svg, scene_svg, step_svgs

__all__ = ["Definitions", "animated_svg", "drawing_svg", "scene_svg", "step_svgs"]
