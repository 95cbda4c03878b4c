"""What ``convanim shape`` answers without a layer: which layers, and which padding."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from convanim.errors import ConvanimError, Option, as_flag
from convanim.wording import joined

__all__ = ["answer", "print_answer", "solver_options"]

#: The options that ask, and those that go with each.
ASKED = {
    "between": ("from", "to", "kernel", "stride", "padding", "dilation", "axes", "all"),
    "same": ("same", "kernel", "stride", "dilation", "input", "axes"),
}

#: Flags, placeholder (empty for a switch) and help of each option.
_ROWS = (
    (["--from"], "N[xN]", "With --to: list the layers that lead from this size to that one."),
    (["--to"], "N[xN]", "See --from."),
    (["--same"], "", "Tell the padding that keeps a size, of a kernel (and dilation, stride)."),
    (["-k", "--kernel"], "N[xN]", "Kernel size; with --from, the only one that is tried."),
    (["-s", "--stride"], "N[xN]", "Stride; with --from, the only one that is tried."),
    (["-p", "--padding"], "N[:N][xN[:N]]", "With --from: the only padding that is tried."),
    (["-d", "--dilation"], "N[xN]", "Dilation; with --from, the only one that is tried."),
    (["-i", "--input"], "N[xN]", "With --same: the size to keep; it matters with a stride."),
    (["--axes"], "N", "Number of axes of sizes of one number: 1, 2 or 3.  [default: 2]"),
    (["--all"], "", "With --from: list all layers, not only the most usual."),
)

#: Options that ask of a layer, with an example; they are known here to say so.
_OF_LAYERS = {
    "--input-for": "shape conv --input-for 112 -k 3",
    "--back": "shape conv -i 6 -k 3 --back",
}


def solver_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that ask without a layer to a command."""
    command = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(
        command
    )
    for flag, example in _OF_LAYERS.items():
        command = click.option(
            flag,
            is_flag=flag == "--back",
            hidden=True,
            expose_value=False,
            callback=partial(_refuse, example),
        )(command)
    for flags, metavar, says in reversed(_ROWS):
        name = flags[-1].strip("-")
        if metavar:
            option = click.option(*flags, name, metavar=metavar, help=says)
        else:
            option = click.option(*flags, name, is_flag=True, default=None, help=says)
        command = option(command)
    return command


def _refuse(example: str, _: click.Context, option: click.Parameter, value: Any) -> None:
    """Tell where an option belongs, if it is given."""
    if value:
        raise ConvanimError(
            Option(option.name or ""), f" is asked of a layer, after it: such as {example}"
        )


def answer(given: dict[str, Any], as_json: bool) -> None:
    """Print the answer to what options ask.

    Parameters
    ----------
    given : dict
        The options that were given.
    as_json : bool
        Whether to print JSON.

    Raises
    ------
    ConvanimError
        Where they ask nothing, or two things, or a value is wrong.
    """
    if "same" in given and given.keys() & {"from", "to"}:
        raise ConvanimError(
            *(Option("same"), " and ", Option("from"), " are two questions: ask one")
        )
    asked = "same" if "same" in given else "between"
    for name in ("kernel",) if asked == "same" else ("from", "to"):
        if name not in given:
            raise ConvanimError(
                *(Option(name), " is missing: give a layer, such as conv -i 6 -k 3,"),
                " or --from 224 --to 112, or --same -k 3",
            )
    for name in given.keys() - {*ASKED[asked]}:
        others = joined([as_flag(one) for one in ASKED[asked]])
        raise ConvanimError(Option(name), f" does not go with these: give {others}")
    options = dict(given)
    every = options.pop("all", False)
    if asked == "same":
        from convanim.tell.solver.same import same_padding

        del options["same"]
        print_answer(same_padding(**options), as_json)
        return
    from convanim.tell.solver.between import MOST_LINES, layers_between

    found = layers_between(options.pop("from"), options.pop("to"), **options)
    print_answer(found, as_json, lambda: found.text(None if every else MOST_LINES))


def print_answer(found: Any, as_json: bool, text: Callable[[], str] | None = None) -> None:
    """Print an answer as text, which is its own where none is given, or as JSON."""
    if as_json:
        click.echo(json.dumps(found.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(text() if text else str(found))
