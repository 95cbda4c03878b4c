"""Commands that are made when they are called, so that others need not import what they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from convanim.errors import unknown

__all__ = ["Commands"]


class Commands(click.Group):
    """Commands that are made when they are called; an unknown one raises ConvanimError.

    Parameters
    ----------
    *args, **more : object
        Arguments of `click.Group`.
    rows : mapping
        By the command's name, what it does and a function that makes it; in the order of help.
    """

    def __init__(
        self, *args: Any, rows: Mapping[str, tuple[str, Callable[[], click.Command]]], **more: Any
    ):
        super().__init__(*args, **more)
        self.rows = rows

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a name."""
        if cmd_name not in self.rows:
            if ctx.resilient_parsing:
                return None
            raise unknown("command", cmd_name, self.rows)
        says, make = self.rows[cmd_name]
        command = make()
        command.help = says
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, without making the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (says, _) in self.rows.items()])
