"""The commands that draw lists of figures: the guide's figures, and galleries of users."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from convanim.command.progress import progress
from convanim.errors import ConvanimError, listed, shortened
from convanim.export import FILE_FORMATS
from convanim.gallery import Gallery, cores, draw
from convanim.gallery.listing import guide as guide_listing
from convanim.gallery.listing import read_listing
from convanim.gallery.looks import with_look
from convanim.gallery.paper import PAPERS, USUAL_PAPER, checked_paper
from convanim.parse.options import given_only, look_options

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
    help=f"{', '.join(FILE_FORMATS)}; may be given again.  [default: gif]",
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
    """Draw figures of the guide, or list them."""
    figures = guide_listing().pick(names)
    if listed:
        for figure in figures:
            click.echo(f"{figure.number}  {figure.name}")
        return
    if folder is None:
        raise ConvanimError("nowhere to write: give a folder, such as -o figures")
    chosen = with_look(figures, given_only(look), formats or ["gif"])
    _draw_with_progress(len(chosen), draw(chosen, Path(folder), _process_count(jobs)))


@click.command()
@click.argument("spec", metavar="SPEC.toml")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    help="Folder to write to: DIR/SPEC/NAME.gif and so on, DIR/index.html and DIR/SPEC.pdf.",
)
@click.option(
    "--paper",
    metavar="NAME",
    help=f"Size of the booklet's pages: {listed(PAPERS)}; the list's if none is given, or"
    f" {USUAL_PAPER}.",
)
@_JOBS
def gallery(spec: str, folder: str | None, paper: str | None, jobs: int) -> None:
    """Build the gallery of a list."""
    if folder is None:
        raise ConvanimError("nowhere to write: give a folder, such as -o gallery")
    listing = read_listing(Path(spec))
    if paper is not None:
        listing = replace(listing, paper=checked_paper(paper))
    built = Gallery(listing, Path(spec), Path(folder))
    total = len(built.listing.figures)
    with progress(total, "looking for what changed") as advance:
        figures = built.outdated(advance)
    built.check(figures)
    _draw_with_progress(len(figures), built.build(figures, _process_count(jobs)))
    if not built.finished:
        with progress(2 * total, "writing the page and the booklet") as advance:
            built.finish(advance)
    kept = total - len(figures)
    click.echo(
        f"{len(figures)} drawn, {kept} as they were: {Path(folder) / 'index.html'}", err=True
    )
    if files := built.leftovers():
        names = ", ".join(shortened(path.name) for path in files[:2]) + ", …" * (len(files) > 2)
        leftovers = f"{len(files)} that the list no longer has: {names}"
        click.echo(f"files in {built.folder}, {leftovers} (delete what is not wanted)", err=True)


def _process_count(jobs: int) -> int:
    """Return the number of processes: ``jobs``, or that of all cores for 0."""
    if jobs < 0:
        raise ConvanimError(
            f"jobs must be at least 0, got {shortened(jobs)}: 0 stands for all cores"
        )
    return jobs or cores()


def _draw_with_progress(total: int, figures: Iterator[tuple[Any, list[Path]]]) -> None:
    """Draw figures with a progress bar; without a terminal, print one line per figure.

    Parameters
    ----------
    total : int
        Number of figures.
    figures : iterator of (Figure, list of Path)
        Draws a figure, and yields it with its files.
    """
    terminal = sys.stderr.isatty()
    with progress(total) as advance:
        for figure, _ in figures:
            advance()
            if not terminal or total == 1:
                click.echo(f"{figure.name}: {', '.join(figure.formats)}", err=True)
