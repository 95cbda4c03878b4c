"""A progress bar for work that takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

__all__ = ["progress"]

#: Seconds after which progress is shown.
PATIENCE = 1.0


@contextmanager
def progress(total: int, label: str = "") -> Iterator[Callable[[], None]]:
    """Show a progress bar if work takes long; without a terminal, print the label once.

    Parameters
    ----------
    total : int
        Number of pieces of work.
    label : str
        What is being done.

    Yields
    ------
    callable
        To be called after each piece of work.
    """
    start, done, label_shown = time.monotonic(), 0, False
    bar: Any = None
    with ExitStack() as stack:

        def advance() -> None:
            nonlocal done, bar, label_shown
            done += 1
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - start > PATIENCE:
                if not sys.stderr.isatty():
                    if label and not label_shown:
                        click.echo(label, err=True)
                    label_shown = True
                    return
                bar = stack.enter_context(
                    click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True)
                )
                bar.update(done)

        yield advance
