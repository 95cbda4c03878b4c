"""Values that users give for the parameters of layers: the table, checks, and texts."""

from convanim.layers.values.constructors import REQUIRED, check_names, checked, defaults
from convanim.layers.values.entries import (
    Ints,
    Padding,
    Paddings,
    Pair,
    axis_count,
    entries_of,
    padding_word,
)
from convanim.layers.values.parameters import PARAMETERS
from convanim.layers.values.text import as_typed, python_text

__all__ = [
    "PARAMETERS",
    "REQUIRED",
    "Ints",
    "Padding",
    "Paddings",
    "Pair",
    "as_typed",
    "axis_count",
    "check_names",
    "checked",
    "defaults",
    "entries_of",
    "padding_word",
    "python_text",
]
