"""The values that a theme may have, checked."""

from __future__ import annotations

import re
from typing import Any

from convanim.checks import as_text, as_whole, checked_line, checked_real, items
from convanim.colours import Colour, LightDark, LightDarkShare
from convanim.errors import ConvanimError, Option, shortened

__all__ = ["LENGTH_RANGE", "SHARES", "checked_colour", "checked_field"]

#: Smallest and largest length of a theme, in points.
LENGTH_RANGE = (0.1, 1000)

#: Names of a theme's shares of colours.
SHARES = ("shade_opacity", "pale")

#: Limit on the colours of a theme for maps.
MOST_MAP_COLOURS = 256


def checked_field(name: str, value: Any, is_colour: bool) -> Any:
    """Return the checked value of one field of a theme.

    Parameters
    ----------
    name : str
        The field's name.
    value : object
        The user's value.
    is_colour : bool
        Whether it must be a colour.

    Raises
    ------
    ConvanimError
        Where the value is none of the field's.
    """
    label = f"theme's {name}"
    if name == "name":
        return checked_line(label, value)
    if name in SHARES:
        # one that follows light and dark is made of checked ones
        return value if isinstance(value, LightDarkShare) else checked_real(label, value, 0, 1)
    if name == "dash":
        ends = items(value, 2) or ()
        if len(ends) != 2:
            raise ConvanimError(f"{label} must be two lengths, on and off, got {shortened(value)}")
        return tuple(checked_real(label, end, *LENGTH_RANGE) for end in ends)
    if name == "maps":
        colours = items(value, MOST_MAP_COLOURS)
        if not colours or len(colours) > MOST_MAP_COLOURS:
            raise ConvanimError(
                f"{label} must be 1 to {MOST_MAP_COLOURS} colours, got {shortened(value)}"
            )
        return tuple(checked_colour(label, colour) for colour in colours)
    if is_colour:
        return checked_colour(label, value)
    return checked_real(label, value, *LENGTH_RANGE)


def checked_colour(label: str | Option, value: Any, others: str = "") -> Colour:
    """Return a colour from three numbers or from a text such as ``#268bd2`` or ``#fff``.

    Parameters
    ----------
    label : str or Option
        What the message names.
    value : object
        The user's value.
    others : str
        What else may be given, for the message.

    Raises
    ------
    ConvanimError
        Where the value is no colour.
    """
    if isinstance(value, LightDark):  # made of checked ones
        return value
    words = as_text(value)
    if words is not None and re.fullmatch("#([0-9a-fA-F]{3}){1,2}", words):
        digits = words[1:] if len(words) > 4 else "".join(2 * digit for digit in words[1:])
        value = tuple(bytes.fromhex(digits))
    parts = [as_whole(part) for part in items(value, 3) or ()]
    if len(parts) != 3 or not all(part is not None and 0 <= part <= 255 for part in parts):
        raise ConvanimError(
            label,
            f" must be a colour such as '#268bd2', or red, green and blue from 0 to 255{others},"
            f" got {shortened(value)}",
        )
    red, green, blue = (part or 0 for part in parts)
    return red, green, blue
