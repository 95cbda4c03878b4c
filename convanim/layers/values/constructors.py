"""The parameters of the layers' constructors."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter as Argument
from inspect import signature
from typing import Any

from convanim.errors import Option, WordError, shortened, unknown
from convanim.layers.values.parameters import PARAMETERS
from convanim.wording import joined

__all__ = ["REQUIRED", "check_names", "checked", "defaults"]

#: Stands for the default of a parameter that must be given.
REQUIRED = Argument.empty

#: Our names by those that others have for the parameters.
_OUR_NAMES = {other: row.name for row in PARAMETERS.values() for other in row.other_names}


def defaults(kind: type[Any]) -> dict[str, Any]:
    """Return the parameters of a kind of layer, in their order, with their defaults.

    Parameters
    ----------
    kind : type
        The class.

    Returns
    -------
    dict
        Defaults by name; `REQUIRED` for a parameter that must be given.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> list(defaults(Conv)), defaults(Conv)["stride"]
    (['input', 'kernel', 'stride', 'padding', ..., 'groups', 'true_convolution', 'axes'], 1)
    """
    found = list(signature(kind.__init__).parameters.values())[1:]
    return {argument.name: argument.default for argument in found}


def check_names(kind: type[Any], sizes: tuple[Any, ...], given: Mapping[str, Any]) -> None:
    """Raise WordError for parameters that a kind of layer does not have, or that are missing."""
    known = list(defaults(kind))
    arguments = signature(kind.__init__).parameters.values()
    placed = [one.name for one in arguments if one.kind is one.POSITIONAL_OR_KEYWORD][1:]
    if len(sizes) > len(placed):
        places = "their places" if placed[1:] else "its place"
        raise WordError(
            f"{kind.__name__} takes {joined(placed)} by {places}, and all else by name:"
            f" write {known[len(placed)]}={shortened(sizes[len(placed)])}"
        )
    for name in given:
        if name not in known:
            meant = _OUR_NAMES.get(name)
            if meant in known:
                raise WordError(f"{name} is called {meant} here: write {meant}=…")
            raise WordError(*unknown("parameter", name, known).args)
    needed = [name for name, default in defaults(kind).items() if default is REQUIRED]
    for name in needed[len(sizes) :]:
        if name not in given:
            raise WordError(f"{kind.__name__} needs ", Option(name), ": give a number")


def checked(kind: type[Any], name: str, value: Any, axes: int) -> Any:
    """Return a checked value of a parameter; None stays None where that is its default."""
    is_left = value is None and defaults(kind)[name] is None
    return None if is_left else PARAMETERS[name].check(name, value, axes)
