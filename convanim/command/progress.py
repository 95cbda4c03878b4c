"""A bar where work takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

__all__ = ["progress"]

#: Seconds after which work is long.
LONG = 1.0


@contextmanager
def progress(total: int, label: str = "") -> Iterator[Callable[[], None]]:
    """Show a bar where work takes long; elsewhere than on a terminal its label.

    Yields
    ------
    callable
        Moves the bar by one of so many.
    """
    start, done, told = time.monotonic(), 0, False
    bar: Any = None
    with ExitStack() as stack:

        def advance() -> None:
            nonlocal done, bar, told
            done += 1
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - start > LONG:
                if not sys.stderr.isatty():
                    if label and not told:
                        click.echo(label, err=True)
                    told = True
                    return
                bar = stack.enter_context(
                    click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True)
                )
                bar.update(done)

        yield advance
