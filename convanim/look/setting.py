"""What a row of the table of options says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convanim.scene.views import VIEWS
from convanim.wording import joined

__all__ = ["Setting", "views_with"]

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
        The value where none is given; None where there is none, or `derive` finds it.
    says : str
        What the option does, for the help.
    check : callable
        Takes a user's value, and the values checked before, by their names (the layer under
        ``"layer"``). Returns the checked value, or raises ConvanimError.
    metavar : str
        Placeholder for a value on the command line; empty for a switch.
    typed : callable
        Returns a checked value as it is typed on the command line; None where it can't be.
    views : tuple of str
        Names of the views that have the option; empty where all have it.
    fills : bool
        Whether something is then drawn in every cell: large layers are refused earlier.
    is_seen : bool
        Whether the picture depends on the option.
    for_lists : bool
        Whether the option may be set for a whole list of figures.
    derive : callable, optional
        Finds the value where none is given, from the values checked before.
    located : callable, optional
        Takes a user's value, which may be a path, and the folder where relative ones begin.
        Returns what `check` takes.
    """

    kind: str
    default: Any
    says: str
    check: Callable[[Any, Checked], Any]
    metavar: str = ""
    typed: Callable[[Any], str | None] = str
    views: tuple[str, ...] = ()
    fills: bool = False
    is_seen: bool = True
    for_lists: bool = False
    derive: Callable[[Checked], Any] | None = None
    located: Callable[[Any, Path], Any] | None = None

    @property
    def told(self) -> str:
        """What the option does, and in which views."""
        if not self.views:
            return self.says
        return f"{self.says.removesuffix('.')} (view {joined(self.views, 'or')})."

    def usual(self, checked: Checked) -> Any:
        """Return the value where none is given."""
        return self.default if self.derive is None else self.derive(checked)


def views_with(option: str) -> tuple[str, ...]:
    """Return the names of the views that have an option."""
    return tuple(name for name, view in VIEWS.items() if option in view.options)
