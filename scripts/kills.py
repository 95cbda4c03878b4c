"""Kill runs of the command line at random times, and look at what they leave.

Each target must be as it was or as it should become, no process may be left
after five seconds, and the next run must leave its targets and nothing else.
What is not so is printed with what tries it again; then the status is 1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click
from whole import check_whole

from convanim.export import FORMATS

#: Seconds after which nothing of a killed run may be left.
GRACE = 5.0

#: What the processes of one run have in their environment.
MARK = "CONVANIM_KILLED"

SIGNALS = ("INT", "TERM", "KILL", "HUP")

#: Where runs write, and the list that galleries are built of.
OUT, SPEC = "out", "mine.toml"

#: Files that are no target: notes of what was built, and what is being written.
NOTES, PARTS = ".convanim.jsonl", ".convanim-part-"

FIGURES = ("padding_strides", "dilation", "numerical_no_padding_no_strides", "full_picture")

#: The interpreter's traceback where it was killed before the program began, and the program's.
STARTING = re.compile(r"Fatal Python error: init|<frozen \w+>")
OURS = re.compile(r"convanim/[\w/]+\.py")

Files = dict[str, bytes]


@dataclass(frozen=True)
class Run:
    """A command line that is killed, and the one that wrote what stands there before.

    Before, galleries are of a list with dark figures.
    """

    name: str
    words: Sequence[str]
    before: Sequence[str]


def _figure(theme: str, *targets: str) -> list[str]:
    written = [word for target in targets for word in ("-o", f"{OUT}/{target}")]
    return ["conv", "-i", "7", "-k", "3", "--dpi", "60", "--theme", theme, *written]


#: Names of formats that are written together.
TOGETHER = {
    "rasters": ("gif", "webp", "apng", "frames.png"),
    "videos": ("mp4", "webm"),
    "vectors": ("pdf", "frames.pdf", "frames.svg", "anim.svg", "frames.tikz", "tikz"),
    "documents": ("html", "pptx", "png", "svg", "txt"),
}


def _ends(formats: Sequence[str]) -> list[str]:
    return [f"a{FORMATS[name].ending}" for name in formats]


GUIDED = [f"{name}.{suffix}" for name in FIGURES for suffix in ("gif", "pdf")]

RUNS = (
    *(
        Run(name, _figure("guide", *_ends(formats)), _figure("dark", *_ends(formats)))
        for name, formats in TOGETHER.items()
    ),
    Run(
        "guide", ["guide", *FIGURES, "-o", OUT, "-f", "gif", "-f", "pdf"], _figure("dark", *GUIDED)
    ),
    *(Run(f"gallery -j {n}", *2 * [["gallery", SPEC, "-o", OUT, "-j", f"{n}"]]) for n in (1, 2)),
)


def _list(theme: str) -> str:
    figures = "".join(
        f'[[figure]]\nname = "f{size}"\nlayer = "conv"\ninput = {size}\nkernel = 2\n'
        f'dpi = 60\ntheme = "{theme}"\n'
        for size in range(3, 8)
    )
    return f'formats = ["gif", "webm", "anim.svg", "svg", "pptx"]\n{figures}'


@dataclass(frozen=True)
class Reference:
    """A run undisturbed: how long it takes, and the files before and after."""

    seconds: float
    old: Files
    new: Files


def _start(words: Sequence[str], folder: Path, output: Path, mark: str) -> subprocess.Popen[bytes]:
    """Start a command line in a session of its own."""
    with output.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "convanim", *words],
            cwd=folder,
            env={**os.environ, MARK: mark},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


def _files(folder: Path) -> Files:
    out = folder / OUT
    found = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def _targets(files: Files) -> Files:
    """Return the files that are targets."""
    return {
        name: data for name, data in files.items() if not Path(name).name.startswith((NOTES, PARTS))
    }


def _empty(folder: Path, theme: str = "guide") -> None:
    """Make a folder as a run finds it, with nothing written."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / OUT).mkdir(parents=True)
    (folder / SPEC).write_text(_list(theme))


def _refer(run: Run, folder: Path) -> Reference:
    """Run undisturbed, and let readers of each format read what is there then."""
    _empty(folder, "dark")
    _finish(run.before, folder)
    old = _files(folder)
    _empty(folder)
    seconds = _finish(run.words, folder)
    new = _files(folder)
    for name in new:
        if Path(name).name != NOTES and (wrong := check_whole(folder / OUT / name)):
            raise click.ClickException(f"{run.name}, undisturbed: {name}: {wrong}")
    return Reference(seconds, old, new)


def _finish(words: Sequence[str], folder: Path) -> float:
    """Run to the end, which must be a good one; return how long it took."""
    start, output = time.monotonic(), folder / "output"
    if _start(words, folder, output, "").wait():
        raise click.ClickException(f"{' '.join(words)}: {output.read_text()}")
    return time.monotonic() - start


@dataclass(frozen=True)
class Kill:
    """A run, what stands there before, and when which signal reaches whom."""

    run: Run
    signal: str
    group: bool
    over: bool
    moment: float

    @classmethod
    def drawn(cls, random: Random) -> Kill:
        """Draw one; a good part of them when the program begins."""
        moment = random.random() ** 1.5 * 1.1
        run, name = random.choice(RUNS), random.choice(SIGNALS)
        return cls(run, name, random.random() < 0.5, random.random() < 0.5, moment)

    def __str__(self) -> str:
        whom = "the group" if self.group else "the parent"
        over = "over older files" if self.over else "into an empty folder"
        return f"{self.run.name} {over}, {self.signal} to {whom} at {self.moment:.0%}"


def _kill(kill: Kill, reference: Reference, folder: Path, mark: str) -> Iterator[str]:
    """Kill a run, and tell what should not be."""
    _empty(folder)
    old = reference.old if kill.over else {}
    for name, data in old.items():
        path = folder / OUT / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    output = folder / "output"
    process = _start(kill.run.words, folder, output, mark)
    with suppress(subprocess.TimeoutExpired):
        process.wait(kill.moment * reference.seconds)
    # Not awaited: its number is still its own, and its group's.
    if process.returncode is None:
        (os.killpg if kill.group else os.kill)(process.pid, getattr(signal, f"SIG{kill.signal}"))
    try:
        status = process.wait(GRACE)
    except subprocess.TimeoutExpired:
        yield f"goes on after {GRACE:g} s"
        process.kill()
        status = process.wait()
    if left := _left(mark):
        yield f"processes left: {', '.join(left)}"
    files = _files(folder)
    yield from _judge_end(kill, status, output.read_text(errors="replace"))
    yield from _judge_files(kill, status, files, old, reference.new)
    try:
        _finish(kill.run.words, folder)
    except click.ClickException as error:
        yield f"the next run fails: {error.message}"
        return
    files = _files(folder)
    expected = {**_targets(old), **_targets(reference.new)}
    for name in files.keys() - expected.keys():
        if Path(name).name != NOTES:
            yield f"stray after the next run: {name}"
    for name, data in expected.items():
        if files.get(name) != data:
            yield f"not as it should be after the next run: {name}"


def _judge_end(kill: Kill, status: int, told: str) -> Iterator[str]:
    number = getattr(signal, f"SIG{kill.signal}")
    if "Traceback" in told or "Exception ignored" in told or "Fatal" in told:
        if OURS.search(told) or not STARTING.search(told):
            yield f"traceback: {told.rstrip().splitlines()[-1]}"
    elif status == 0 or (status == -number and (kill.signal == "KILL" or not told)):
        return
    elif status != 130:
        yield f"status {status}: {told}"
    elif sum(line.startswith("convanim: ") for line in told.splitlines()) != 1:
        yield f"no line, or several: {told}"


def _judge_files(kill: Kill, status: int, files: Files, old: Files, new: Files) -> Iterator[str]:
    if status == 0 and not _targets(new).items() <= files.items():
        yield "says that it is done, and isn't"
    for name in old.keys() - files.keys():
        yield f"lost: {name}"
    for name, data in files.items():
        if any(part.startswith(PARTS) for part in Path(name).parts):
            if kill.signal != "KILL":
                yield f"part left: {name}"
        elif Path(name).name == NOTES:
            with suppress(ValueError):
                # A line that was being written when the process was killed counts for nothing.
                for line in data.splitlines()[: -1 if kill.signal == "KILL" else None]:
                    json.loads(line)
                continue
            yield f"a note that can't be read: {name}"
        elif data not in (old.get(name), new.get(name)):
            yield f"neither old nor new: {name}"


def _left(mark: str) -> list[str]:
    """End what a run has left after a while, and return it."""
    end = time.monotonic() + GRACE
    while (found := _marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    for number in found:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    return list(found.values())


def _marked(mark: str) -> dict[int, str]:
    """Find the processes with a mark in their environment, and their commands."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile, or is another user's
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                command = (folder / "cmdline").read_bytes().split(b"\0")
                found[int(folder.name)] = Path(command[0].decode()).name
    return found


@click.command(help=__doc__)
@click.option("--count", default=200, show_default=True, help="Runs to kill.")
@click.option("--seed", default=0, show_default=True, help="What is killed when.")
@click.option("--only", type=int, help="Try this one alone.")
def main(count: int, seed: int, only: int | None) -> None:
    """Kill all, or one."""
    # Started in the background or by nohup, signals would be ignored that are sent here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    numbers = range(count) if only is None else [only]
    faults = 0
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "work"
        references = {run.name: _refer(run, folder) for run in RUNS}
        with click.progressbar(numbers, file=sys.stderr, show_pos=True) as bar:
            for number in bar:
                kill = Kill.drawn(Random(f"{seed}:{number}"))
                mark = f"{os.getpid()}-{number}"
                for fault in _kill(kill, references[kill.run.name], folder, mark):
                    faults += 1
                    told = " ".join(fault.split())
                    click.echo(f"--seed {seed} --only {number} ({kill}): {told}")
    click.echo(f"{faults} faults in {len(numbers)} kills")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
