"""Drawings to SVG."""

from convanim.render.svg.still import Definitions, drawing_svg, scene_svg, step_svgs

__all__ = ["Definitions", "drawing_svg", "scene_svg", "step_svgs"]
