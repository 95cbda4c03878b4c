"""The walk of a window over a grid, and its numbers; knows no layer."""

from convanim.walk.model import (
    MAX,
    MEAN,
    MEAN_OF_DATA,
    SUM,
    WEIGHTED_SUM,
    AxisWalk,
    Cell,
    Combine,
    Role,
    Walk,
    Window,
    entries,
)

__all__ = [
    "MAX",
    "MEAN",
    "MEAN_OF_DATA",
    "SUM",
    "WEIGHTED_SUM",
    "AxisWalk",
    "Cell",
    "Combine",
    "Role",
    "Walk",
    "Window",
    "entries",
]
