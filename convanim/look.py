"""View and look: one row for each option, with all that is said of it.

A row is an item of `Look`: its name, its type, and a `Setting`. It feeds `animate` with its
documentation, the command line with its help, lists, recipes, and what a gallery takes a
picture to depend on.
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

#: How a matrix shows its weights.
WEIGHTS = ("symbols", "numbers")

#: Values that were checked before, by their names; the layer among them.
Checked = Mapping[str, Any]


@dataclass(frozen=True)
class Setting:
    """One option of a view or a look.

    Parameters
    ----------
    kind : str
        What a value is, for documentation.
    default : object
        What it is where it is not given.
    says : str
        What it does, for help.
    check : callable
        Takes a user's value, and those that were checked before; returns the checked one.
    metavar : str
        How a value is typed; empty for what is only switched on, and for what has no option.
    typed : callable
        Writes a checked value as it is typed.
    views : tuple of str
        The views that have it; all where there are none.
    in_command : bool
        Whether the command line has it.
    is_seen : bool
        Whether the picture depends on it.
    for_lists : bool
        Whether a whole list of figures may have it.
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
    return ",".join(map(str, steps))


def _x_separated(sizes: Sequence[int]) -> str:
    return "x".join(map(str, sizes))


class Look(TypedDict, total=False):
    """Options of `animate`."""

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


#: The rows, by their names.
SETTINGS: dict[str, Setting] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Look, include_extras=True).items()
}


def settings_of(layer: Any, look: Mapping[str, Any]) -> dict[str, Any]:
    """Check a user's look for a layer, and return a value for each setting.

    Raises
    ------
    ConvanimError
        A word that is no setting, a value that is none of it, or one that the view has not.
    """
    for name in look:
        if name not in SETTINGS:
            raise WordError(*unknown("option", name, SETTINGS).args)
    checked: dict[str, Any] = {"layer": layer}
    for name, setting in SETTINGS.items():
        value = look.get(name, setting.default)
        # None is given where it is usual; elsewhere it is none of the values.
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
    """Let a function that takes a `Look` tell of each row, in its signature and documentation.

    In the documentation the rows stand in place of a line ``**look``.
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
