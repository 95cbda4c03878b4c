"""The command that tells a layer's arithmetic, one per kind; it needs nothing to draw with."""

from __future__ import annotations

import json
from typing import Any

import click

from convanim.command.options import layer_of, layer_options

__all__ = ["shape_command"]


def shape_command(kind: str) -> click.Command:
    """Make the command that tells the arithmetic of layers of a kind."""

    @click.command(kind)
    @layer_options(kind)
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    def command(as_json: bool, **given: Any) -> None:
        from convanim.tell.shape import shape

        layer, _ = layer_of(kind, given)
        told = shape(layer)
        data = json.dumps(told.to_dict(), indent=2, ensure_ascii=False) if as_json else ""
        click.echo(data or str(told))

    return command
