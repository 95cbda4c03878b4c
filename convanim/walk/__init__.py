"""The walk of a window over a grid, and its numbers; knows no layer."""

from convanim.walk.combine import (
    LAY,
    MAX,
    MEAN,
    MEAN_OF_DATA,
    PLACE,
    SUM,
    WEIGHTED_SUM,
    Combine,
    Role,
    norm,
)
from convanim.walk.model import AxisWalk, Cell, Walk, Window, entries

__all__ = [
    "LAY",
    "MAX",
    "MEAN",
    "MEAN_OF_DATA",
    "PLACE",
    "SUM",
    "WEIGHTED_SUM",
    "AxisWalk",
    "Cell",
    "Combine",
    "Role",
    "Walk",
    "Window",
    "entries",
    "norm",
]
