"""Animations to files: all that are asked for or none; a file's suffix chooses its format."""

from convanim.export.advice import advice
from convanim.export.formats import FILE_FORMATS, FORMATS, format_of
from convanim.export.job import numbered
from convanim.export.picture import Picture, Tick, silent
from convanim.export.save import check, count_ticks, save, to_bytes

__all__ = [
    "FILE_FORMATS",
    "FORMATS",
    "Picture",
    "Tick",
    "advice",
    "check",
    "count_ticks",
    "format_of",
    "numbered",
    "save",
    "silent",
    "to_bytes",
]
