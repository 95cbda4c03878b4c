"""An animation becomes whole files, or none; a file's suffix chooses its format."""

from convanim.export.formats import EACH, FORMATS, Format
from convanim.export.picture import Picture, Tick, silent
from convanim.export.save import check, count_ticks, save, to_bytes

__all__ = [
    "EACH",
    "FORMATS",
    "Format",
    "Picture",
    "Tick",
    "check",
    "count_ticks",
    "save",
    "silent",
    "to_bytes",
]
