"""What is said of options that a format can't show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from convanim.errors import listed
from convanim.export.formats import FORMATS, Format, format_of

__all__ = ["advice"]

#: For each option, what files do that can't show it, and what those do that can, or what to do.
_SAID = {
    "smooth": ("does not slide the window", "do"),
    "hold": ("does not hold its last step", "do"),
    "loop": ("can't say how often it plays", "can"),
    "auto": ("has the light colours of the theme auto", "follow light and dark"),
    "font": ("has the font of its document", r"define \convanimfont there"),
}


def advice(given: Mapping[str, Any], targets: Iterable[Path]) -> list[str]:
    """Return a line for each file and each option that it can't show.

    Parameters
    ----------
    given : mapping
        The options that a user gave, by name.
    targets : iterable of Path

    Examples
    --------
    >>> [line] = advice({"smooth": True}, [Path("conv.gif"), Path("conv.mp4")])
    >>> line
    'conv.gif does not slide the window: .mp4, .webm, -anim.svg, .html do'
    """
    asked = {**given, "auto": given.get("theme") == "auto"}
    return [
        f"{target} {unable}: {' '.join([*_able(option), able])}"
        for target in targets
        for option, (unable, able) in _SAID.items()
        if asked.get(option) and _lacks(format_of(target), option)
    ]


def _lacks(row: Format, option: str) -> bool:
    """Whether files of a format differ from what an option asks for."""
    if option == "font":
        return row.has_own_font
    concerns = row.has_colours if option == "auto" else row.is_animated
    return concerns and option not in row.takes


def _able(option: str) -> list[str]:
    """Return the endings of the formats that take an option, as a list in words, if there are."""
    found = [row.ending for row in FORMATS.values() if option in row.takes]
    return [listed(found)] if found else []
