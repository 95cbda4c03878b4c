"""Options of views and looks: one row per option, from which everything about it is made.

A row is an item of `Look`: its name, its type, and a `Setting`. The signature and the
documentation of `animate`, the options of the command line with their help, the keys of lists
of figures, recipes, and the key that tells whether a gallery's figure is up to date, are all
made from the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Annotated, Any, ParamSpec, TypedDict, TypeVar, get_type_hints

from numpy.typing import ArrayLike

from convanim.checks import checked_bool, checked_real, checked_whole, int_if_whole, one_of
from convanim.errors import ConvanimError, Option, WordError, listed, unknown
from convanim.layers.arrays import checked_arrays
from convanim.limits import (
    DPI_RANGE,
    DURATION_RANGE,
    MAX_PIXELS,
    MAX_STEPS,
    checked_channels,
    checked_steps,
)
from convanim.scene.views import VIEWS
from convanim.theme import THEMES, Theme, theme_named

__all__ = ["SETTINGS", "WEIGHTS", "Look", "Setting", "document_settings", "settings_of"]

P = ParamSpec("P")
R = TypeVar("R")

#: How the matrix view can show the weights.
WEIGHTS = ("symbols", "numbers")

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


def _comma_separated(steps: Sequence[int]) -> str:
    """Return steps as they are typed, such as ``0,2``."""
    return ",".join(map(str, steps))


def _x_separated(sizes: Sequence[int]) -> str:
    """Return sizes as they are typed, such as ``2x3``."""
    return "x".join(map(str, sizes))


class Look(TypedDict, total=False):
    """Options of `animate`, all of which may be left out."""

    view: Annotated[
        str,
        Setting(
            "str",
            "slanted",
            f"A way to draw: {listed(VIEWS)}.",
            lambda value, _: one_of("view", value, VIEWS),
            "NAME",
        ),
    ]
    labels: Annotated[
        bool,
        Setting(
            "bool",
            False,
            "Name the parts and their sizes, cross what is never read or cropped.",
            lambda value, _: checked_bool("labels", value),
            views=("slanted", "numerical"),
            for_lists=True,
        ),
    ]
    channels: Annotated[
        str | Sequence[int],
        Setting(
            "str, or two int",
            (1, 1),
            "Input and output maps of the channels view.",
            lambda value, _: checked_channels(value),
            "NxN",
            _x_separated,
            views=("channels",),
        ),
    ]
    weights: Annotated[
        str,
        Setting(
            "str",
            None,
            "Symbols or numbers in the matrix view; numbers where w is given.",
            lambda value, _: one_of("weights", value, WEIGHTS),
            "NAME",
            views=("matrix",),
        ),
    ]
    theme: Annotated[
        str | Theme,
        Setting(
            "str or Theme",
            "guide",
            f"Colours: {listed(THEMES)}; in Python also a Theme of your own.",
            lambda value, _: theme_named(value),
            "NAME",
            for_lists=True,
        ),
    ]
    dpi: Annotated[
        float,
        Setting(
            "float",
            150,
            "Dots per inch; a cell is 0.5 cm wide.",
            lambda value, _: int_if_whole(checked_real("dpi", value, *DPI_RANGE)),
            "NUMBER",
            for_lists=True,
        ),
    ]
    duration: Annotated[
        float,
        Setting(
            "float",
            1000,
            "Milliseconds per step.",
            lambda value, _: int_if_whole(checked_real("duration", value, *DURATION_RANGE)),
            "NUMBER",
            for_lists=True,
        ),
    ]
    max_steps: Annotated[
        int,
        Setting(
            "int",
            MAX_STEPS,
            "Raise the limit on steps.",
            lambda value, _: checked_whole("max_steps", value),
            "NUMBER",
            is_seen=False,
            for_lists=True,
        ),
    ]
    steps: Annotated[
        str | Sequence[int],
        Setting(
            "str, or sequence of int",
            None,
            "Steps to draw, counted from 0, such as 0-3,8; all, or the first few in a panel.",
            lambda value, before: checked_steps(value, before["max_steps"]),
            "N[-N],…",
            _comma_separated,
        ),
    ]
    max_pixels: Annotated[
        int,
        Setting(
            "int",
            MAX_PIXELS,
            "Raise the limit on the pixels of a frame; vectors have none.",
            lambda value, _: checked_whole("max_pixels", value),
            "NUMBER",
            is_seen=False,
            for_lists=True,
        ),
    ]
    x: Annotated[
        ArrayLike,
        Setting(
            "array",
            None,
            "The input's numbers.",
            lambda value, before: checked_arrays(before["layer"], value, None)[0],
            in_command=False,
        ),
    ]
    w: Annotated[
        ArrayLike,
        Setting(
            "array",
            None,
            "The kernel's numbers.",
            lambda value, before: checked_arrays(before["layer"], None, value)[1],
            in_command=False,
        ),
    ]


#: The options by their names.
SETTINGS: dict[str, Setting] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Look, include_extras=True).items()
}


def settings_of(layer: Any, look: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked value of every option.

    Parameters
    ----------
    layer : Layer
        The layer to draw.
    look : mapping
        The options that a user gave, by name.

    Returns
    -------
    dict
        One value per option, in the order of `SETTINGS`; the default where none was given.

    Raises
    ------
    ConvanimError
        Where an option does not exist, has a wrong value, or does not belong to the view.
    """
    for name in look:
        if name not in SETTINGS:
            raise WordError(*unknown("option", name, SETTINGS).args)
    checked: dict[str, Any] = {"layer": layer}
    for name, setting in SETTINGS.items():
        value = look.get(name, setting.default)
        # None stands for the default only where the default is None.
        is_left = value is None and setting.default is None
        checked[name] = None if is_left else setting.check(value, checked)
    for name, setting in SETTINGS.items():
        view, given = checked["view"], look.get(name)
        if setting.views and view not in setting.views and given is not None and given is not False:
            message = f"the {view} view has no "
            raise ConvanimError(message, Option(name), f": choose {' or '.join(setting.views)}")
    del checked["layer"]
    return checked


def document_settings(function: Callable[P, R]) -> Callable[P, R]:
    """Write all options into the signature and the documentation of a function.

    In its documentation, they replace a line ``**look``.

    Parameters
    ----------
    function : callable
        A function that takes ``**look``; it is changed and returned.
    """
    lines = []
    for name, setting in SETTINGS.items():
        usual = "" if setting.default is None else f" By default {setting.default!r}."
        lines.append(f"{name} : {setting.kind}\n        {setting.says}{usual}")
    function.__doc__ = (function.__doc__ or "").replace("**look", "\n    ".join(lines), 1)
    whole = signature(function)
    kept = [each for each in whole.parameters.values() if each.kind is not each.VAR_KEYWORD]
    kept += [
        Parameter(name, Parameter.KEYWORD_ONLY, default=setting.default)
        for name, setting in SETTINGS.items()
    ]
    function.__signature__ = whole.replace(parameters=kept)  # type: ignore[attr-defined]
    return function
