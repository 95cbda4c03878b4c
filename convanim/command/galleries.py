"""The commands that draw lists of figures: the guide's, and a user's own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from convanim.command.options import given_only, look_options
from convanim.command.progress import progress
from convanim.errors import ConvanimError, shortened
from convanim.export import FORMATS
from convanim.gallery import Gallery, cores, draw
from convanim.gallery.listing import guide as guide_listing
from convanim.gallery.listing import read_listing
from convanim.gallery.looks import with_look

__all__ = ["gallery", "guide"]

_JOBS = click.option(
    "-j", "--jobs", type=int, default=1, help="Processes; 0 for all cores.  [default: 1]"
)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("-o", "--output", "folder", metavar="DIR", help="Folder to write to.")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    help=f"{', '.join(row.name for row in FORMATS.values())}; may be given again.  [default: gif]",
)
@_JOBS
@click.option("--list", "listed", is_flag=True, help="List names and numbers, and draw nothing.")
@look_options(for_lists=True)
def guide(
    names: tuple[str, ...],
    folder: str | None,
    formats: tuple[str, ...],
    jobs: int,
    listed: bool,
    **look: Any,
) -> None:
    """Draw the guide's figures, or list them."""
    figures = guide_listing().pick(names)
    if listed:
        for figure in figures:
            click.echo(f"{figure.number}  {figure.name}")
        return
    if folder is None:
        raise ConvanimError("nowhere to write: give a folder, such as -o figures")
    chosen = with_look(figures, given_only(look), formats or ["gif"])
    _run(len(chosen), draw(chosen, Path(folder), _processes(jobs)))


@click.command()
@click.argument("spec", metavar="SPEC.toml")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    help="Folder to write to: DIR/SPEC/NAME.gif and so on, DIR/index.html and DIR/SPEC.pdf.",
)
@_JOBS
def gallery(spec: str, folder: str | None, jobs: int) -> None:
    """Build the gallery of a list."""
    if folder is None:
        raise ConvanimError("nowhere to write: give a folder, such as -o gallery")
    built = Gallery(read_listing(Path(spec)), Path(spec), Path(folder))
    total = len(built.listing.figures)
    with progress(total, "looking for what changed") as advance:
        figures = built.outdated(advance)
    built.check(figures)
    _run(len(figures), built.build(figures, _processes(jobs)))
    if not built.finished:
        with progress(2 * total, "writing the page and the booklet") as advance:
            built.finish(advance)
    kept = total - len(figures)
    click.echo(
        f"{len(figures)} drawn, {kept} as they were: {Path(folder) / 'index.html'}", err=True
    )
    if left := built.left():
        some = ", ".join(shortened(path.name) for path in left[:2]) + ", …" * (len(left) > 2)
        told = f"{len(left)} that the list no longer has: {some}"
        click.echo(f"files in {built.folder}, {told} (delete what is not wanted)", err=True)


def _processes(jobs: int) -> int:
    if jobs < 0:
        raise ConvanimError(
            f"jobs must be at least 0, got {shortened(jobs)}: 0 stands for all cores"
        )
    return jobs or cores()


def _run(total: int, figures: Iterator[tuple[Any, list[Path]]]) -> None:
    """Draw figures under a bar; where there is no terminal, with a line for each."""
    terminal = sys.stderr.isatty()
    with progress(total) as advance:
        for figure, files in figures:
            advance()
            if not terminal or total == 1:
                suffixes = ", ".join(file.suffix.removeprefix(".") for file in files)
                click.echo(f"{figure.name}: {suffixes}", err=True)
