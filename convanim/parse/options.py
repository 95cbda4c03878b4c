"""Options of the command line, made from the rows of `PARAMETERS` and `SETTINGS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from convanim.checks import int_if_whole
from convanim.errors import as_flag, left_out
from convanim.layers import KINDS, REQUIRED, Layer, defaults
from convanim.layers.values import PARAMETERS

if TYPE_CHECKING:
    from convanim.look import Setting

__all__ = ["given_only", "layer_of", "layer_options", "look_options", "usage_text"]

#: Adds options to a command.
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def layer_options(kind: str, must_be_given: bool = True) -> Decorator:
    """Return a decorator that adds the parameters of a kind of layer to a command.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    must_be_given : bool
        Whether the command fails where a parameter without a default is missing.
    """
    usual = defaults(KINDS[kind])
    return _combined(_layer_option(name, default, must_be_given) for name, default in usual.items())


def look_options(for_lists: bool = False) -> Decorator:
    """Return a decorator that adds the options of view and look to a command.

    Parameters
    ----------
    for_lists : bool
        Whether to add only the options that whole lists of figures can have.
    """
    from convanim.look import SETTINGS  # `shape` does not need it, and it takes long to import

    return _combined(
        _look_option(name, row) for name, row in SETTINGS.items() if row.for_lists or not for_lists
    )


def layer_of(kind: str, given: dict[str, Any]) -> tuple[Layer, dict[str, Any]]:
    """Make a layer of a command's options.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    given : dict
        Values of all options; None for those that were not given.

    Returns
    -------
    layer : Layer
    look : dict
        The options that were given and are not parameters of the layer.
    """
    look = given_only(given)
    own = {name: look.pop(name) for name in defaults(KINDS[kind]) if name in look}
    return KINDS[kind](**own), look


def given_only(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given: those whose value is not None."""
    return {name: value for name, value in options.items() if value is not None}


def usage_text(error: click.UsageError) -> str:
    """Return what is wrong with the words of a command."""
    if isinstance(error, click.NoSuchOption) and (reason := left_out(error.option_name)):
        return f"no such option {error.option_name}: {reason}"
    return error.format_message().rstrip(".")


def _layer_option(name: str, default: Any, must_be_given: bool) -> Decorator:
    row = PARAMETERS[name]
    flags = [f"-{row.letter}"] * bool(row.letter) + [f"--{row.key}"]
    if row.is_switch:
        usual = "it does" if default else ""
        switch = f"--{row.key}/--no-{row.key}" if default else f"--{row.key}"
        return click.option(switch, default=None, help=_help(row.says, usual), is_flag=True)
    if default is REQUIRED:
        return click.option(*flags, required=must_be_given, metavar=row.metavar, help=row.says)
    usual = row.when_none if default is None else str(default)
    return click.option(*flags, metavar=row.metavar, help=_help(row.says, usual))


def _look_option(name: str, row: Setting) -> Decorator:
    flag = as_flag(name)
    if not row.metavar:
        return click.option(flag, is_flag=True, default=None, help=row.told)
    usual = "" if row.default is None else row.typed(row.default) or ""
    kind = {"NUMBER": _Number()}.get(row.metavar, str)
    return click.option(flag, type=kind, metavar=row.metavar, help=_help(row.told, usual))


class _Number(click.ParamType):  # type: ignore[type-arg]  # generic in some versions only
    """A number; its range is checked by the option's row."""

    name = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        try:
            return int_if_whole(float(value))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is not a valid number.", param, ctx)


def _help(says: str, usual: str) -> str:
    """Return the help of an option, with its default if that is not empty."""
    return f"{says}  [default: {usual}]" if usual else says


def _combined(options: Iterable[Decorator]) -> Decorator:
    """Return one decorator that adds options in their order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(list(options)):
            command = option(command)
        return command

    return decorate
