"""What a row of the table of options says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Setting"]

#: The layer, and the values checked before, by their names.
Checked = Mapping[str, Any]


@dataclass(frozen=True)
class Setting:
    """One option of a view or a look.

    Parameters
    ----------
    kind : str
        The type of its values, for the documentation.
    default : object
        The value where none is given.
    says : str
        What the option does, for the help.
    check : callable
        Takes a user's value, and the values checked before, by their names (the layer under
        ``"layer"``). Returns the checked value, or raises ConvanimError.
    metavar : str
        Placeholder for a value on the command line; empty for a switch, and for an option that
        the command line does not have.
    typed : callable
        Returns a checked value as it is typed on the command line.
    views : tuple of str
        Names of the views that have the option; empty where all have it.
    in_command : bool
        Whether the command line has the option.
    is_seen : bool
        Whether the picture depends on the option.
    for_lists : bool
        Whether the option may be set for a whole list of figures.
    """

    kind: str
    default: Any
    says: str
    check: Callable[[Any, Checked], Any]
    metavar: str = ""
    typed: Callable[[Any], str] = str
    views: tuple[str, ...] = ()
    in_command: bool = True
    is_seen: bool = True
    for_lists: bool = False
