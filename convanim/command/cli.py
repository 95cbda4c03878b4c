"""The command line: commands are made when they are asked for, and mistakes answered."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

import click

from convanim import __version__
from convanim.errors import LONGEST, ConvanimError, as_flag, one_line, unknown
from convanim.files import interrupts
from convanim.layers import KINDS

__all__ = ["main"]

#: Characters a message has left beside the program's name.
ROOM = LONGEST - len("convanim: ")

# \b keeps click from wrapping the examples.
HELP = """Draw convolution arithmetic: figures and animations of any layer.

\b
  convanim conv -i 5 -k 3 -s 2 -p 1 -o conv.gif -o conv.pdf
  convanim shape conv -i 6 -k 3 -s 2 -p 1
  convanim guide 2.6 -o figures
"""


class _Commands(click.Group):
    """Commands that are made when they are asked for; a wrong one is answered with the nearest.

    Parameters
    ----------
    makers : mapping
        What makes each, in the order of help.
    """

    def __init__(self, *args: Any, makers: Mapping[str, Callable[[], click.Command]], **more: Any):
        super().__init__(*args, **more)
        self.makers = makers

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.makers)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.makers:
            if ctx.resilient_parsing:
                return None
            raise unknown("command", cmd_name, self.makers)
        return self.makers[cmd_name]()


# What draws takes long to load, and `shape` needs none of it.
def _draw(kind: str) -> click.Command:
    from convanim.command.draw import draw_command

    return draw_command(kind)


def _shape(kind: str) -> click.Command:
    from convanim.command.shape import shape_command

    return shape_command(kind)


def _guide() -> click.Command:
    from convanim.command.galleries import guide

    return guide


def _gallery() -> click.Command:
    from convanim.command.galleries import gallery

    return gallery


@click.group(
    cls=_Commands,
    makers={kind: partial(_shape, kind) for kind in KINDS},
    invoke_without_command=True,
)
@click.pass_context
def shape(ctx: click.Context) -> None:
    """Tell a layer's arithmetic, without a picture."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@click.group(
    cls=_Commands,
    makers={
        **{kind: partial(_draw, kind) for kind in KINDS},
        "guide": _guide,
        "gallery": _gallery,
        "shape": lambda: shape,
    },
    help=HELP,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="convanim %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> NoReturn:
    """Run the command line: one line for a mistake, never a traceback."""
    # A notebook's, which may name what is not installed here; no window is ever shown.
    os.environ.pop("MPLBACKEND", None)
    logging.getLogger().addHandler(logging.NullHandler())  # libraries' remarks are for programmers
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that knows no ⌊
    status = _run_command()
    interrupts.finished()  # while Python ends all is done, and said
    sys.exit(status)


def _run_command() -> int:
    try:
        cli(prog_name="convanim", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "convanim"
        help_at = f" (see {path} --help)"
        mistake = one_line(error.format_message().rstrip("."), ROOM - len(help_at))
        return _fail(f"{mistake}{help_at}", 2)
    except ConvanimError as error:
        return _fail(error.spelt(as_flag), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        return _fail("not enough memory: give a smaller dpi or layer, or fewer steps", 1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{error.strerror or error}", 1)
    return 0


def _fail(message: str, status: int) -> int:
    click.echo(f"convanim: {one_line(message, ROOM)}", err=True)
    return status
