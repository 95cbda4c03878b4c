"""One-axis layers: what happens along one axis, which does not depend on the other axes.

A layer has one per axis. They hold checked whole numbers, and compute sizes by closed formulas,
because sizes may be as large as 10¹⁸; only ``walk`` goes through all cells.
"""

from convanim.layers.axes.base import Axis, span
from convanim.layers.axes.fields import Field, FieldOfCell, cells_of, field_of, run_behind
from convanim.layers.axes.gaps import Gaps
from convanim.layers.axes.others import AdaptiveAxis, MirroredAxis
from convanim.layers.axes.transposed import TransposedAxis, UpsamplingAxis
from convanim.layers.axes.window import WindowAxis

#: Axes with a kernel of one size, a stride, a dilation and a padding.
SlidingAxis = WindowAxis | TransposedAxis

__all__ = [
    "AdaptiveAxis",
    "Axis",
    "Field",
    "FieldOfCell",
    "Gaps",
    "MirroredAxis",
    "SlidingAxis",
    "TransposedAxis",
    "UpsamplingAxis",
    "WindowAxis",
    "cells_of",
    "field_of",
    "run_behind",
    "span",
]
