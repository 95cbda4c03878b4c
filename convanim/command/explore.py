"""Explorers on the command line: pages in one file, and pages that are served."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from convanim.checks import checked_whole
from convanim.command.lazy import Commands
from convanim.command.progress import progress
from convanim.errors import ConvanimError, Option, needs, shortened
from convanim.explorers.controls import controls_of
from convanim.layers import KINDS, defaults
from convanim.layers.values import entries_of
from convanim.parse.options import given_only, layer_options, look_options

__all__ = ["both_option", "explore", "write_explorer"]

#: The last of all ports.
LAST_PORT = 65_535

#: Why a port can't be had.
_PORT_ERRORS = {
    errno.EADDRINUSE: "is taken: give another --port, or none for a free one",
    errno.EACCES: "is not for everyone: give a --port of 1024 or more",
}

both_option = click.option(
    "--both",
    multiple=True,
    metavar="SWITCH",
    help="On a page with ranges, such as -k 1..5: a switch that readers turn on and off, such as"
    " ceil-mode. May be given again.",
)


def write_explorer(
    kind: str,
    given: Mapping[str, Any],
    both: Sequence[str],
    targets: Sequence[str],
    place: str | None,
) -> None:
    """Write a page on which readers choose among the values of ranges.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    given : mapping
        What was typed for each option; None where nothing was.
    both : sequence of str
        Switches to show on and off.
    targets : sequence of str
        The files.
    place : str or None
        What ``--for`` says.
    """
    controls, fixed = controls_of(kind, given_only(dict(given)), both)
    if place is not None:
        told = f"--for {shortened(place)} takes one picture: give one value to "
        raise ConvanimError(told, Option(controls[0].name))
    others = [target for target in targets if Path(target).suffix.lower() != ".html"]
    if others or not targets:
        names = [Option(controls[0].name), " has several values, and "]
        wrong = f"{others[0]} shows" if others else "there is no file that shows"
        raise ConvanimError(*names, f"{wrong} one: write a page, such as -o {kind}.html")
    from convanim.explorers.file import ExplorerPage  # which draws

    explorer = ExplorerPage(kind, controls, fixed)
    with progress(len(explorer), "drawing all settings") as advance:
        written = explorer.save(*targets, tick=advance)
    for path in written:
        click.echo(f"wrote {path}", err=True)


def _checked_port(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """Return the port that is asked for, as a number."""
    if value is None:
        return None
    return checked_whole("port", entries_of(value), 0, LAST_PORT)


def _server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a server to a command."""
    port = click.option(
        "--port",
        callback=_checked_port,
        metavar="NUMBER",
        help="Port of the address.  [default: any that is free]",
    )
    opens = click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
    return port(opens(command))


def _explore(kind: str) -> click.Command:
    """Return the command that serves the explorer of a kind of layer, such as ``"conv"``."""

    @click.command(kind)
    @layer_options(kind, must_be_given=False)
    @_server_options
    @look_options()
    @click.pass_obj
    def command(
        before: tuple[int | None, bool], /, port: int | None, opens: bool, **given: Any
    ) -> None:
        port = before[0] if port is None else port
        _serve(kind, given_only(given), port or 0, opens or before[1])

    return command


@click.group(
    cls=Commands,
    rows={
        kind: (f"Choose the sizes of {layer.title}, and see it.", partial(_explore, kind))
        for kind, layer in KINDS.items()
    },
    invoke_without_command=True,
)
@_server_options
@click.pass_context
def explore(ctx: click.Context, /, port: int | None, opens: bool) -> None:
    """Serve the explorer of a convolution, unless another layer is named."""
    ctx.obj = port, opens
    if ctx.invoked_subcommand is None:
        _serve("conv", {}, port or 0, opens)


def _serve(kind: str, given: Mapping[str, Any], port: int, opens: bool) -> None:
    """Serve the explorer of a kind of layer, and print its address, until Control-C."""
    try:
        from convanim.explorers.server import serve
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("werkzeug"):
            raise
        raise needs("explore", "Werkzeug", "explore") from None

    def ready(address: str) -> None:
        click.echo("served to this machine alone, until Control-C:", err=True)
        click.echo(address)
        if opens:
            click.launch(address)

    own = defaults(KINDS[kind])
    look = {name: value for name, value in given.items() if name not in own}
    try:
        serve(kind, given, look, port, ready)
    except OSError as error:
        said = _PORT_ERRORS.get(error.errno or 0)
        if said is None:
            raise
        raise OSError(error.errno, f"port {port} {said}") from None
    click.echo("stopped", err=True)
