"""The command that draws what Markdown files ask for into pictures beside them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from convanim.command.progress import progress
from convanim.embed.markdown.readme import Plan, carry_out, plan_of
from convanim.errors import ConvanimError, needs
from convanim.wording import counted, joined

__all__ = ["readme"]

#: Folder of the pictures, beside a file.
FOLDER = "figures"

#: What a file may ask for, for messages.
EXAMPLE = "<!-- convanim conv -i 5 -k 3 -->"


@click.command(epilog=f"It asks by comments, {EXAMPLE}, or by fences, ```convanim.")
@click.argument("files", nargs=-1, metavar="FILE.md…")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    help=f"Folder of the pictures.  [default: {FOLDER}, beside the file]",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where something would be.")
@click.option("--again", is_flag=True, help="Draw the pictures that are there, too.")
def readme(files: tuple[str, ...], folder: str | None, check: bool, again: bool) -> int:
    """Draw what Markdown files ask for."""
    if not files:
        raise ConvanimError("nothing to read: give a file, such as README.md")
    if find_spec("markdown_it") is None:
        raise needs("readme", "markdown-it-py", "markdown")
    paths = [*dict.fromkeys(map(_real, files))]
    homes = [Path(folder) if folder else path.parent / FOLDER for path in paths]
    plans = [plan_of(path, home, again) for path, home in zip(paths, homes, strict=True)]
    if not check:
        with progress(sum(len(plan.pictures) for plan in plans)) as advance:
            written = carry_out(plans, advance)
        for path in written:
            click.echo(f"wrote {path}", err=True)
    shown = frozenset[Path]().union(*(plan.files for plan in plans))
    for plan in plans:
        click.echo(_told(plan, check), err=True)
        if check and plan.changes:
            continue  # it may still show them
        for file in (each for each in plan.leftovers if each not in shown):
            click.echo(f"{file} is no longer shown: delete it if it is not wanted", err=True)
    return int(check and any(plan.changes for plan in plans))


def _real(file: str) -> Path:
    """Return the place of a file; of a symbolic link, that of the file it leads to.

    That is the file which changes, and its links begin there.
    """
    path = Path(file)
    return Path(os.path.relpath(os.path.realpath(path))) if path.is_symlink() else path


def _told(plan: Plan, is_checked: bool) -> str:
    """Return what was done for a file, or what is to be done."""
    drawn = len(plan.pictures)
    if not plan.files:
        return f"{plan.path} asks for no picture: write such as {EXAMPLE}"
    if is_checked and plan.changes:
        lines = "its lines" if plan.after != plan.before else ""
        what = joined([part for part in (drawn and counted(drawn, "picture"), lines) if part])
        return f"{plan.path} is not up to date ({what}): run convanim readme {plan.path}"
    return f"{drawn} drawn, {len(plan.files) - drawn} as they were: {plan.path}"
