"""Animations to files: all that are asked for or none; a file's suffix chooses its format."""

from convanim.export.formats import FORMATS, PER_STEP_ENDING
from convanim.export.picture import Picture, Tick, silent
from convanim.export.save import check, count_ticks, save, to_bytes

__all__ = [
    "FORMATS",
    "PER_STEP_ENDING",
    "Picture",
    "Tick",
    "check",
    "count_ticks",
    "save",
    "silent",
    "to_bytes",
]
