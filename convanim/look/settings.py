"""What is made of the table of options: checked values, and documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any, ParamSpec, TypeVar

from convanim.errors import ConvanimError, Option, WordError, unknown
from convanim.layers.values import PARAMETERS
from convanim.look.rows import SETTINGS
from convanim.scene.subject import Subject
from convanim.scene.view import View
from convanim.scene.views import VIEWS
from convanim.tell.expressions import are_same
from convanim.theme import THEMES
from convanim.wording import joined

__all__ = ["check_options", "document_settings", "given_of", "settings_of"]

P = ParamSpec("P")
R = TypeVar("R")


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
        Where an option does not exist, or has a wrong value.
    """
    for name in look:
        if name in PARAMETERS:
            raise WordError(f"{name} belongs to the layer: write it there, Conv(…, {name}=…)")
        if name not in SETTINGS:
            raise WordError(*unknown("option", name, SETTINGS).args)
    checked: dict[str, Any] = {"layer": layer}
    for name, setting in SETTINGS.items():
        value = look.get(name, setting.default)
        # None stands for the default only where the default is None.
        is_left = value is None and setting.default is None
        checked[name] = setting.usual(checked) if is_left else setting.check(value, checked)
    del checked["layer"]
    return checked


def given_of(layer: Any, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that differ from their defaults, as `convanim.animate` takes them.

    Parameters
    ----------
    layer : Layer or Stack
    settings : mapping
        The checked values of all options, by name.
    """
    theme = settings["theme"]
    known = {**settings, "layer": layer}
    if THEMES.get(theme.name) == theme:
        known["theme"] = theme.name
    return {
        name: known[name]
        for name, setting in SETTINGS.items()
        if not are_same(known[name], setting.usual(known))
    }


def check_options(view: View, look: Mapping[str, Any], subject: Callable[[], Subject]) -> None:
    """Raise ConvanimError where a view does not have an option that a user gave.

    Parameters
    ----------
    view : View
    look : mapping
        The options that a user gave, by name.
    subject : callable
        Returns the subject, where it is needed; only views that draw it so are advised.
    """
    for name, setting in SETTINGS.items():
        given = look.get(name)
        if not setting.views or name in view.options or given is None or given is False:
            continue
        others = [other for other in setting.views if VIEWS[other].offers(name, subject())]
        said, why = f"the {view.name} view has no ", view.instead.get(name)
        right = f"choose the view {joined(others, 'or')}" if others else "leave it out"
        none = "" if others or why else ", and no view that draws this layer has it"
        told = f"{none}: {why}, {right}" if why else f"{none}: {right}"
        raise ConvanimError(said, Option(name), told)


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
        lines.append(f"{name} : {setting.kind}\n        {setting.told}{usual}")
    function.__doc__ = (function.__doc__ or "").replace("**look", "\n    ".join(lines), 1)
    whole = signature(function)
    kept = [each for each in whole.parameters.values() if each.kind is not each.VAR_KEYWORD]
    kept += [
        Parameter(name, Parameter.KEYWORD_ONLY, default=setting.default)
        for name, setting in SETTINGS.items()
    ]
    function.__signature__ = whole.replace(parameters=kept)  # type: ignore[attr-defined]
    return function
