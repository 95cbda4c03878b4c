"""Stacks on the command line: each layer is the words of its own command, in quotes."""

from __future__ import annotations

import re
import shlex
from typing import Any

import click

from convanim.checks import one_of
from convanim.errors import ConvanimError, as_flag, shortened, told_of_layer
from convanim.layers import KINDS, Layer, Stack
from convanim.layers.stack import stacked
from convanim.layers.values import PARAMETERS
from convanim.parse.options import given_only, layer_options, usage_text

__all__ = ["StackCommand", "layers_argument", "layers_without_input", "stack_of"]

#: Example of a stack, for help and messages.
EXAMPLE = '"conv -i 8 -k 3" "max-pool -k 2"'

#: A range of sizes, which only a page of one layer has.
_RANGE = re.compile(r"\d+\.\.\d+.*")

#: The options of all layers.
LAYER_OPTIONS = {as_flag(name) for name in PARAMETERS} | {
    f"-{row.letter}" for row in PARAMETERS.values() if row.letter
}


class StackCommand(click.Command):
    """A command that takes layers; it tells where one lacks its quotes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words of the command line."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name not in LAYER_OPTIONS:
                raise
            raise ConvanimError(
                f"{error.option_name} belongs to a layer: put each layer in quotes,"
                f" such as {EXAMPLE}"
            ) from None


layers_argument = click.argument("layers", nargs=-1, metavar="LAYER…")


def stack_of(texts: tuple[str, ...]) -> Stack:
    """Make a stack of layers that are given by words.

    Parameters
    ----------
    texts : tuple of str
        One per layer, such as ``"conv -i 8 -k 3"``. Only the first one needs an input; that of the
        others is the output of the layer before.

    Raises
    ------
    ConvanimError
        Where a text is no layer, or does not fit; the message names the layer.

    Examples
    --------
    >>> stack_of(("conv -i 8 -k 3", "max-pool -k 2"))
    Stack(Conv(8, kernel=3), MaxPool(6, kernel=2))
    """
    _check_some(texts)
    return stacked(texts, _parsed)


def layers_without_input(texts: tuple[str, ...]) -> list[tuple[type[Layer], dict[str, Any]]]:
    """Return the kinds and parameters of layers that are given by words, none with its input."""
    _check_some(texts)
    found = []
    for number, text in enumerate(texts, start=1):
        with told_of_layer(number):
            found.append(_parsed(text, True))
    return found


def _check_some(texts: tuple[str, ...]) -> None:
    if not texts:
        raise ConvanimError(f"a stack needs layers, each in quotes, such as {EXAMPLE}")


def _parsed(text: str, has_input: bool) -> tuple[type[Layer], dict[str, Any]]:
    """Return the kind of a layer, and the parameters that its words give.

    The layer itself says where its input is missing.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ConvanimError(f"{shortened(text)} can't be read: {error}") from None
    if not words:
        raise ConvanimError(f"{shortened(text)} is no layer: give words such as 'conv -i 8 -k 3'")
    if ranges := [word for word in words[1:] if _RANGE.fullmatch(word)]:
        raise ConvanimError(f"a layer of a stack has no range: give one value, not {ranges[0]}")
    kind = KINDS[one_of("layer", words[0], KINDS)]
    found: dict[str, Any] = {}

    @click.command(kind.kind, add_help_option=False)
    @layer_options(kind.kind, must_be_given=False)
    def command(**given: Any) -> None:
        found.update(given_only(given))

    try:
        command.main(words[1:], standalone_mode=False)
    except click.UsageError as error:
        raise ConvanimError(usage_text(error)) from None
    return kind, found
