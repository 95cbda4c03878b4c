"""Lines of frameworks on the command line, such as ``nn.Conv2d(3, 64, 7)``."""

from __future__ import annotations

from typing import Any

import click

from convanim.layers import Layer, Stack
from convanim.layers.values import PARAMETERS

__all__ = ["layer_of_line", "line_options"]


def line_options(command: Any) -> Any:
    """Add the line and what it does not tell to a command."""
    channels = "Input maps, where the line does not tell them."
    for option in (
        click.option("--channels", metavar="N", help=channels),
        click.option("-i", "--input", "size", metavar="N[xN]", help=PARAMETERS["input"].says),
        click.argument("line", metavar="LINE"),
    ):
        command = option(command)
    return command


def layer_of_line(line: str, size: Any = None, channels: Any = None) -> Layer | Stack:
    """Make a layer, or a stack, of a line of a framework, which is never evaluated.

    Parameters
    ----------
    line : str
        Such as ``nn.Conv2d(3, 64, 7)``.
    size, channels : object
        Input size and maps as a user gives them; None where the line tells them.

    Raises
    ------
    ConvanimError
        Where the line can't be read, or what it makes can't be drawn.

    Examples
    --------
    >>> layer_of_line("nn.MaxPool2d(3, stride=2)", "9", None)
    MaxPool(9, kernel=3, stride=2)
    """
    from convanim.layers.frameworks.text import layer_of_line as read

    return read(line, size, channels)
