"""The commands that print a layer's arithmetic, one per kind of layer.

They import nothing that is needed only to draw.
"""

from __future__ import annotations

from typing import Any

import click

from convanim.command.solve import print_answer
from convanim.errors import ConvanimError, Option
from convanim.layers import KINDS, Layer, Stack
from convanim.parse.options import given_only, layer_of, layer_options

__all__ = ["shape_command", "shape_line_command", "shape_stack_command"]

_back_option = click.option(
    "--back", is_flag=True, help="Tell the layer that leads back to the input size."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def shape_command(kind: str) -> click.Command:
    """Return the command that prints the arithmetic of a kind of layer, such as ``"conv"``."""

    @click.command(kind)
    @layer_options(kind)
    @click.option(
        "--input-for",
        metavar="N[xN]",
        is_eager=True,
        callback=_free_sizes,
        help="Tell the inputs that give this output size; no input is needed then.",
    )
    @_back_option
    @_json_option
    def command(input_for: str | None, back: bool, as_json: bool, **given: Any) -> None:
        _check_one_question(input_for, back)
        if input_for is not None:
            from convanim.tell.solver.inputs import find_inputs

            print_answer(
                find_inputs("input_for", input_for, KINDS[kind], given_only(given)), as_json
            )
            return
        _print(layer_of(kind, given)[0], back, as_json)

    return command


def _check_one_question(input_for: str | None, back: bool) -> None:
    """Raise ConvanimError where both are asked."""
    if input_for is not None and back:
        raise ConvanimError(
            *(Option("back"), " and ", Option("input_for"), " are two questions: ask one")
        )


def _free_sizes(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Let the sizes that an output tells be missing."""
    if value is not None:
        for option in ctx.command.params:
            if option.name in ("input", "output_size"):
                option.required = False
    return value


def shape_line_command() -> click.Command:
    """Return the command that prints the arithmetic of a framework's line."""
    from convanim.parse.line import layer_of_line, line_options

    @click.command("draw")
    @line_options
    @_back_option
    @_json_option
    def command(
        line: str, size: str | None, channels: str | None, back: bool, as_json: bool
    ) -> None:
        _print(layer_of_line(line, size, channels), back, as_json)

    return command


def _print(layer: Layer | Stack, back: bool, as_json: bool) -> None:
    """Print the arithmetic of a layer, or the layer that leads back."""
    if back:
        from convanim.tell.solver.back import layer_back

        print_answer(layer_back(layer), as_json)
        return
    from convanim.tell.shape import shape

    print_answer(shape(layer), as_json)


def shape_stack_command() -> click.Command:
    """Return the command that prints the arithmetic of a stack."""
    from convanim.parse.stack import (
        StackCommand,
        layers_argument,
        layers_without_input,
        stack_of,
    )

    @click.command("stack", StackCommand)
    @layers_argument
    @click.option(
        "--input-for",
        metavar="N[xN]",
        help="Tell the inputs that give this output size; no layer has an input then.",
    )
    @_back_option
    @_json_option
    def command(layers: tuple[str, ...], input_for: str | None, back: bool, as_json: bool) -> None:
        _check_one_question(input_for, back)
        if input_for is not None:
            from convanim.tell.solver.through import inputs_through

            given = layers_without_input(layers)
            print_answer(inputs_through("input_for", input_for, given), as_json)
            return
        _print(stack_of(layers), back, as_json)

    return command
