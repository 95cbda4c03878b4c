"""Limits on what is drawn: steps, slides, ranges of options, and the number of lines and cells."""

from convanim.limits.parts import can_be_cut, check_parts, checked_shown
from convanim.limits.ranges import (
    DPI_RANGE,
    DURATION_RANGE,
    FONT_SIZE_RANGE,
    HOLD_RANGE,
    MAX_PIXELS,
    SIDE_RANGE,
)
from convanim.limits.slides import check_slides
from convanim.limits.steps import MAX_STEPS, check_poster, check_steps, checked_steps

__all__ = [
    "DPI_RANGE",
    "DURATION_RANGE",
    "FONT_SIZE_RANGE",
    "HOLD_RANGE",
    "MAX_PIXELS",
    "MAX_STEPS",
    "SIDE_RANGE",
    "can_be_cut",
    "check_parts",
    "check_poster",
    "check_slides",
    "check_steps",
    "checked_shown",
    "checked_steps",
]
