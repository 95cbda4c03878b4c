"""The command line: its commands, and one line for each mistake."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from typing import Any, NoReturn

import click

from convanim import __version__
from convanim.command.lazy import Commands
from convanim.command.solve import answer, solver_options
from convanim.errors import LONGEST_MESSAGE, ConvanimError, Option, as_flag, one_line
from convanim.files import interrupts
from convanim.layers import KINDS
from convanim.parse.options import usage_text

__all__ = ["main", "run_command"]

#: Characters of a message after the program's name.
MESSAGE_ROOM = LONGEST_MESSAGE - len("convanim: ")

# \b keeps click from wrapping the examples.
HELP = """Draw convolution arithmetic: figures and animations of any layer.

\b
  convanim conv -i 5 -k 3 -s 2 -p 1 -o conv.gif -o conv.pdf
  convanim shape conv -i 6 -k 3 -s 2 -p 1
  convanim guide 2.6 -o figures
"""


# Modules are imported by the command that needs them: those that draw take long to import.
def _draw(kind: str) -> click.Command:
    from convanim.command.draw import draw_command

    return draw_command(kind)


def _draw_stack() -> click.Command:
    from convanim.command.draw import draw_stack_command

    return draw_stack_command()


def _draw_line() -> click.Command:
    from convanim.command.draw import draw_line_command

    return draw_line_command()


def _shape(kind: str) -> click.Command:
    from convanim.command.shape import shape_command

    return shape_command(kind)


def _shape_stack() -> click.Command:
    from convanim.command.shape import shape_stack_command

    return shape_stack_command()


def _shape_line() -> click.Command:
    from convanim.command.shape import shape_line_command

    return shape_line_command()


def _guide() -> click.Command:
    from convanim.command.galleries import guide

    return guide


def _gallery() -> click.Command:
    from convanim.command.galleries import gallery

    return gallery


def _readme() -> click.Command:
    from convanim.command.readme import readme

    return readme


def _explore() -> click.Command:
    from convanim.command.explore import explore

    return explore


@click.group(
    cls=Commands,
    rows={
        **{
            kind: (f"Tell the arithmetic of {layer.title}.", partial(_shape, kind))
            for kind, layer in KINDS.items()
        },
        "stack": (
            'Tell the arithmetic of layers on top of each other: "conv -i 8 -k 3" "max-pool -k 2".',
            _shape_stack,
        ),
        "draw": (
            'Tell the arithmetic of a line of PyTorch or Keras: "nn.Conv2d(3, 64, 7)" -i 224.',
            _shape_line,
        ),
    },
    invoke_without_command=True,
)
@solver_options
@click.pass_context
def shape(ctx: click.Context, /, as_json: bool, **given: Any) -> None:
    asked = {name: value for name, value in given.items() if value is not None}
    if ctx.invoked_subcommand is None:
        if asked or as_json:
            answer(asked, as_json)
        else:
            click.echo(ctx.get_help())
    elif asked or as_json:
        raise ConvanimError(
            f"the options of {ctx.invoked_subcommand} come after it: put them there, or leave it"
            " out to ask by ",
            *(Option("from"), " or ", Option("same")),
        )


@click.group(
    cls=Commands,
    rows={
        **{
            kind: (f"Draw {layer.title}, step by step.", partial(_draw, kind))
            for kind, layer in KINDS.items()
        },
        "stack": (
            'Draw layers on top of each other, each in quotes: "conv -i 8 -k 3" "max-pool -k 2".',
            _draw_stack,
        ),
        "draw": (
            'Draw what a line of PyTorch or Keras makes: "nn.Conv2d(3, 64, 7)" -i 224.',
            _draw_line,
        ),
        "guide": (
            "Draw the guide's figures: all of them, or those named (or numbered, as in 4.7).",
            _guide,
        ),
        "gallery": (
            "Build a gallery from a list of figures: only what changed is drawn again.",
            _gallery,
        ),
        "readme": (
            "Draw what a Markdown file asks for into pictures beside it, for GitHub.",
            _readme,
        ),
        "explore": (
            "Serve a page on this machine, to choose a layer's sizes and see it (extra `explore`).",
            _explore,
        ),
        "shape": ("Tell a layer's arithmetic, without a picture.", lambda: shape),
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
    # A notebook sets it, maybe to a backend that is not installed here; none is needed.
    os.environ.pop("MPLBACKEND", None)
    logging.getLogger().addHandler(logging.NullHandler())  # hides messages of libraries
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not be able to show ⌊
    status = run_command()
    interrupts.ignore_signals()  # all is done: nothing is to be said while Python ends
    sys.exit(status)


def run_command() -> int:
    """Run the command line, print its mistake if there is one, and return the exit status."""
    try:
        status = cli(prog_name="convanim", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "convanim"
        help_at = f" (see {path} --help)"
        mistake = one_line(usage_text(error), MESSAGE_ROOM - len(help_at))
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
    return int(status or 0)


def _fail(message: str, status: int) -> int:
    """Print a message, and return the exit status."""
    click.echo(f"convanim: {one_line(message, MESSAGE_ROOM)}", err=True)
    return status
