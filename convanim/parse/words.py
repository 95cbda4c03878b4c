"""A picture by the words of a command: its layer, and the options of its look."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any

import click

from convanim.checks import one_of
from convanim.errors import ConvanimError, shortened
from convanim.layers import KINDS, Layer, Stack
from convanim.parse.line import layer_of_line, line_options
from convanim.parse.options import given_only, layer_of, layer_options, look_options, usage_text
from convanim.parse.stack import StackCommand, layers_argument, stack_of

__all__ = ["guide_of", "picture_of", "split"]

#: Example of a picture's words, for messages.
EXAMPLE = "conv -i 5 -k 3 -s 2"

#: Words that begin a command that draws.
DRAWN = (*KINDS, "stack", "draw")

#: Options of the command that name its files, which are chosen where the words stand.
FILES = re.compile(r"-o.*|--output(=.*)?|--for(=.*)?", re.DOTALL)


def split(text: str) -> list[str]:
    """Split a line, or several, into words as a shell does.

    The word ``convanim`` may come first; a line that ends with a backslash goes on in the next.

    Raises
    ------
    ConvanimError
        If a quote is not closed.

    Examples
    --------
    >>> split("convanim stack 'conv -i 8 -k 3' 'max-pool -k 2'")
    ['stack', 'conv -i 8 -k 3', 'max-pool -k 2']
    """
    try:
        words = shlex.split(text.replace("\\\n", " "), comments=True)
    except ValueError as error:
        raise ConvanimError(f"{shortened(text)} can't be read: {error}") from None
    return words[1:] if words[:1] == ["convanim"] else words


def picture_of(words: Sequence[str]) -> tuple[Layer | Stack, dict[str, Any]]:
    """Return the layer and the options of a picture that is given by words.

    Parameters
    ----------
    words : sequence of str
        Those of a command that draws, without its files.

    Returns
    -------
    layer : Layer or Stack
    look : dict
        Options, as `convanim.animate` takes them.

    Raises
    ------
    ConvanimError
        If there is no such command or option, or a value is wrong.

    Examples
    --------
    >>> picture_of(["conv", "-i", "5", "-k", "3", "--view", "numerical"])
    (Conv(5, kernel=3), {'view': 'numerical'})
    >>> picture_of(["draw", "nn.MaxPool2d(2)", "-i", "6"])
    (MaxPool(6, kernel=2), {})
    """
    if not words:
        raise ConvanimError(f"nothing to draw: give a layer, such as {EXAMPLE}")
    kind, *rest = words
    found: list[tuple[Layer | Stack, dict[str, Any]]] = []
    one_of("layer", kind, DRAWN)
    others = {"stack": _stack, "draw": _line}
    _run(others[kind](found) if kind in others else _layer(kind, found), rest)
    return found[0]


def guide_of(words: Sequence[str]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the names and the options of figures of the guide that are given by words.

    Parameters
    ----------
    words : sequence of str
        Those of the command `guide` after its own, without its folder and formats.

    Raises
    ------
    ConvanimError
        If there is no such option.

    Examples
    --------
    >>> guide_of(["4.7", "--theme", "dark"])
    (('4.7',), {'theme': 'dark'})
    """
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    @click.command("guide", add_help_option=False)
    @click.argument("names", nargs=-1)
    @look_options(for_lists=True)
    def command(names: tuple[str, ...], **given: Any) -> None:
        found.append((names, given_only(given)))

    _run(command, words)
    return found[0]


def _run(command: click.Command, words: Sequence[str]) -> None:
    """Give words to a command; raise ConvanimError where they don't fit."""
    for word in words:
        if FILES.fullmatch(word):
            raise ConvanimError(f"{shortened(word)} does not go here: files are chosen for you")
    try:
        command.main([*words], standalone_mode=False)
    except click.UsageError as error:
        raise ConvanimError(usage_text(error)) from None


def _layer(kind: str, found: list[tuple[Layer | Stack, dict[str, Any]]]) -> click.Command:
    """Return a command that puts a layer and its look into a list."""

    @click.command(kind, add_help_option=False)
    @layer_options(kind)
    @look_options()
    def command(**given: Any) -> None:
        found.append(layer_of(kind, given))

    return command


def _stack(found: list[tuple[Layer | Stack, dict[str, Any]]]) -> click.Command:
    """Return a command that puts a stack and its look into a list."""

    @click.command("stack", StackCommand, add_help_option=False)
    @layers_argument
    @look_options()
    def command(layers: tuple[str, ...], **given: Any) -> None:
        found.append((stack_of(layers), given_only(given)))

    return command


def _line(found: list[tuple[Layer | Stack, dict[str, Any]]]) -> click.Command:
    """Return a command that puts the layer of a framework's line and its look into a list."""

    @click.command("draw", add_help_option=False)
    @line_options
    @look_options()
    def command(line: str, size: str | None, channels: str | None, **given: Any) -> None:
        found.append((layer_of_line(line, size, channels), given_only(given)))

    return command
