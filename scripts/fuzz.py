"""Try random command lines, lists of figures and calls of Python, sane ones and others.

A mistake must be answered in one line of at most 300 characters and a status, or
by an exception of the package; nothing may be left but whole targets. What is not
so is printed with what tries it again; then the status is 1. What succeeds is run
once more, now and then: the same files must come out.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from contextlib import suppress
from itertools import product
from pathlib import Path
from random import Random

import click
from fuzz_calls import call
from fuzz_case import ENDINGS, again, judge, run
from fuzz_commands import command
from fuzz_lists import listing

import convanim as ca
from convanim.scene.views import VIEWS

MAKERS = {"commands": command, "lists": listing, "calls": call}

#: Characters of a case that are shown; the whole of it where it is tried alone.
SHOWN = 200


@click.command(help=__doc__)
@click.option("--commands", default=5000, show_default=True, help="Command lines to try.")
@click.option("--lists", default=4000, show_default=True, help="Lists to try.")
@click.option("--calls", default=20_000, show_default=True, help="Calls to try.")
@click.option("--seed", default=0, show_default=True, help="What they are made of.")
@click.option("--only", metavar="KIND:N", help="Try one alone, such as calls:17; tell all of it.")
def main(seed: int, only: str | None, **counts: int) -> None:
    """Try all, or one."""
    _warm()
    cases = [(kind, number) for kind, count in counts.items() for number in range(count)]
    if only is not None:
        kind, _, place = only.partition(":")
        cases = [(kind, int(place))]
    found: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        click.progressbar(cases, file=sys.stderr, show_pos=True) as bar,
    ):
        for kind, number in bar:
            found.update(_try(kind, number, seed, Path(folder), bool(only)))
    for told, count in found.most_common():
        click.echo(f"{count:6} {told}")
    click.echo(f"{sum(found.values())} faults in {len(cases)} cases")
    sys.exit(1 if found else 0)


def _try(kind: str, number: int, seed: int, folder: Path, whole: bool) -> list[str]:
    """Try one case, print its faults, and return their kinds."""
    case = MAKERS[kind](Random(f"{seed}:{kind}:{number}"))
    outcome = run(case, folder)
    changed = [] if outcome.status or number % 4 else list(again(case, folder))
    faults = [*changed, *judge(case, outcome, folder)]
    told = case.told.encode("utf-8", "backslashreplace").decode()
    if whole:
        click.echo(f"{told}\n{outcome.output}{outcome.errors}status {outcome.status}")
        for content in case.files.values():
            click.echo(content)
    for fault in faults:
        click.echo(_line(f"--seed {seed} --only {kind}:{number} {fault.kind}: {fault.seen}"))
        click.echo(f"    {_line(told)}")
    return [f"{kind}: {fault.kind} {fault.place}" for fault in faults]


def _line(text: str) -> str:
    """Show a text in a line."""
    shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _warm() -> None:
    """Import what drawing needs, and find its fonts: all cases are forks of this process."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = set()
        layers = ca.Conv(3, 2), ca.Conv((3,), 2), ca.Conv((2, 2, 2), 2), ca.Fold(3, 2)
        for view, layer in product(VIEWS, layers):
            with suppress(ca.ConvanimError):  # a view that draws others
                animation = ca.animate(layer, view=view, dpi=20, x="ones")
                animation.save(*(Path(folder) / f"a{ending}" for ending in ENDINGS))
                drawn.add(view)
    assert drawn == {*VIEWS}


if __name__ == "__main__":
    main()
