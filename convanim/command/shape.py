"""The commands that print a layer's arithmetic, one per kind of layer.

They import nothing that is needed only to draw.
"""

from __future__ import annotations

import json
from typing import Any

import click

from convanim.command.options import layer_of, layer_options

__all__ = ["shape_command"]


def shape_command(kind: str) -> click.Command:
    """Return the command that prints the arithmetic of a kind of layer, such as ``"conv"``."""

    @click.command(kind)
    @layer_options(kind)
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    def command(as_json: bool, **given: Any) -> None:
        from convanim.tell.shape import shape

        layer, _ = layer_of(kind, given)
        _print(shape(layer), as_json)

    return command


def _print(arithmetic: Any, as_json: bool) -> None:
    """Print an arithmetic as text or as JSON."""
    if as_json:
        click.echo(json.dumps(arithmetic.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(str(arithmetic))


def shape_stack_command() -> click.Command:
    """Return the command that prints the arithmetic of a stack."""
    from convanim.command.stack import layers_argument, stack_of

    @click.command("stack")
    @layers_argument
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    def command(layers: tuple[str, ...], as_json: bool) -> None:
        from convanim.tell.stack import StackArithmetic

        _print(StackArithmetic(stack_of(layers)), as_json)

    return command
