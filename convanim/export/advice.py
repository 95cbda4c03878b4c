"""What is said of options that a format can't show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from convanim.errors import listed
from convanim.export.formats import FORMATS, format_of

__all__ = ["advice"]

#: For each option, what files do that can't show it, and what those do that can.
_SAID = {
    "smooth": ("does not slide the window", "do"),
    "hold": ("does not hold its last step", "do"),
    "loop": ("can't say how often it plays", "can"),
    "auto": ("has the light colours of the theme auto", "follow light and dark"),
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
    >>> [line] = advice({"loop": "once"}, [Path("conv.gif"), Path("conv.mp4")])
    >>> line.partition(":")[0]
    "conv.mp4 can't say how often it plays"
    """
    asked = {**given, "auto": given.get("theme") == "auto"}
    return [
        f"{target} {unable}: {listed(_able(option))} {able}"
        for target in targets
        for option, (unable, able) in _SAID.items()
        if asked.get(option) and option not in format_of(target).takes
        if (format_of(target).has_colours if option == "auto" else format_of(target).is_animated)
    ]


def _able(option: str) -> list[str]:
    """Return the endings of the formats that can show an option."""
    return [row.ending for row in FORMATS.values() if option in row.takes]
