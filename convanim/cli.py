"""The command line."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from convanim import __version__, interrupts
from convanim.errors import LONGEST, ConvanimError, as_flag, one_line, shortened, unknown
from convanim.layers import KINDS, Layer
from convanim.options import layer_options, look_options, parameters_of

__all__ = ["main"]

#: Seconds after which work is long, and a bar shows how far it is.
LONG = 1.0

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
    """Commands in the order they are made; a wrong one is answered with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        if found is None and not ctx.resilient_parsing:
            raise unknown("command", cmd_name, self.commands)
        return found


@click.group(
    cls=_Commands,
    help=HELP,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="convanim %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@click.group(cls=_Commands, invoke_without_command=True)
@click.pass_context
def shape(ctx: click.Context) -> None:
    """Tell a layer's arithmetic, without a picture."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _add_layer_commands(kind: str) -> None:
    title = KINDS[kind].title

    @cli.command(kind, help=f"Draw {title}, step by step.")
    @layer_options(kind)
    @click.option(
        "-o",
        "--output",
        "targets",
        multiple=True,
        metavar="FILE",
        help="File to write; its suffix chooses the format: .gif, .mp4, .png, .pdf, .svg"
        " or .txt. NAME-frames.pdf, .png and .svg have all steps. May be given again.",
    )
    @look_options()
    def picture(targets: tuple[str, ...], **given: Any) -> None:
        if not targets:
            raise ConvanimError(f"nothing to write: give a file, such as -o {kind}.gif")
        layer, look = _split(kind, given)
        _draw(layer, targets, look)

    @shape.command(kind, help=f"Tell the arithmetic of {title}.")
    @layer_options(kind)
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    def told(as_json: bool, **given: Any) -> None:
        from convanim.shape import as_data, as_text

        layer, _ = _split(kind, given)
        if as_json:
            click.echo(json.dumps(as_data(layer), indent=2, ensure_ascii=False))
        else:
            click.echo(as_text(layer))


for _kind in KINDS:
    _add_layer_commands(_kind)


def _split(kind: str, given: dict[str, Any]) -> tuple[Layer, dict[str, Any]]:
    """Make the layer, and keep the options that are not its own; what was not given is left out."""
    own = {name: given.pop(name) for name in parameters_of(kind)}
    layer = KINDS[kind](**{name: value for name, value in own.items() if value is not None})
    return layer, {name: value for name, value in given.items() if value is not None}


def _draw(layer: Layer, targets: tuple[str, ...], look: dict[str, Any]) -> None:
    from convanim.animation import animate
    from convanim.export import count_ticks

    animation = animate(layer, **look)
    total = count_ticks(animation, [Path(target) for target in targets])
    with _progress(total) as advance:
        written = animation.save(*targets, tick=advance)
    for path in written:
        click.echo(f"wrote {path}", err=True)


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("-o", "--output", "folder", metavar="DIR", help="Folder to write to.")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    help="gif (default), mp4, png, pdf, svg or txt; may be given again.",
)
@click.option("-j", "--jobs", type=int, default=1, help="Processes; 0 for all cores.  [default: 1]")
@click.option("--list", "listed", is_flag=True, help="List names and numbers, and draw nothing.")
def guide(
    names: tuple[str, ...], folder: str | None, formats: tuple[str, ...], jobs: int, listed: bool
) -> None:
    """Draw the guide's figures: all of them, or those named (or numbered, as in 4.7)."""
    from dataclasses import replace

    from convanim.gallery import draw
    from convanim.listing import check_formats
    from convanim.listing import guide as guide_listing

    figures = guide_listing().pick(names)
    if listed:
        for figure in figures:
            click.echo(f"{figure.number}  {figure.name}")
        return
    if folder is None:
        raise ConvanimError("nowhere to write: give a folder, such as -o figures")
    wanted = check_formats(list(formats) or ["gif"])
    _run(
        len(figures),
        draw([replace(figure, formats=wanted) for figure in figures], Path(folder), _jobs(jobs)),
    )


@cli.command()
@click.argument("spec", metavar="SPEC.toml")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    help="Folder to write to: DIR/SPEC/NAME.gif and so on, DIR/index.html and DIR/SPEC.pdf.",
)
@click.option("-j", "--jobs", type=int, default=1, help="Processes; 0 for all cores.  [default: 1]")
def gallery(spec: str, folder: str | None, jobs: int) -> None:
    """Build a gallery from a list of figures: only what changed is drawn again."""
    from convanim.gallery import Gallery
    from convanim.listing import read_listing

    if folder is None:
        raise ConvanimError("nowhere to write: give a folder, such as -o gallery")
    built = Gallery(read_listing(Path(spec)), Path(spec), Path(folder))
    total = len(built.listing.figures)
    with _progress(total, "looking for what changed") as advance:
        figures = built.outdated(advance)
    built.check(figures)
    _run(len(figures), built.build(figures, _jobs(jobs)))
    if not built.finished:
        label = "writing the page and the booklet"
        with _progress(2 * total, label) as advance:
            built.finish(advance)
    kept = total - len(figures)
    click.echo(
        f"{len(figures)} drawn, {kept} as they were: {Path(folder) / 'index.html'}", err=True
    )
    if left := built.left():
        some = ", ".join(shortened(path.name) for path in left[:2]) + ", …" * (len(left) > 2)
        told = f"{len(left)} that the list no longer has: {some}"
        click.echo(f"files in {built.folder}, {told} (delete what is not wanted)", err=True)


cli.add_command(shape)


def _jobs(jobs: int) -> int:
    from convanim.gallery import cores

    if jobs < 0:
        raise ConvanimError(
            f"jobs must be at least 0, got {shortened(jobs)}: 0 stands for all cores"
        )
    return jobs or cores()


def _run(total: int, figures: Iterator[tuple[Any, list[Path]]]) -> None:
    """Draw figures under a bar; where there is no terminal, with a line for each."""
    terminal = sys.stderr.isatty()
    with _progress(total) as advance:
        for figure, files in figures:
            advance()
            if not terminal or total == 1:
                suffixes = ", ".join(file.suffix.removeprefix(".") for file in files)
                click.echo(f"{figure.name}: {suffixes}", err=True)


@contextmanager
def _progress(total: int, label: str = "") -> Iterator[Callable[[], None]]:
    """Show a bar, elsewhere than on a terminal its label, where work takes long.

    Yields a function that moves it by one.
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
