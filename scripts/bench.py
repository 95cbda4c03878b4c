"""Measure speed, size and memory, and print it as tables (``make bench``).

Times are CPU times, medians of several runs, children included; the same
picture is drawn by matplotlib's FuncAnimation, artists and all, in the same run.
"""

from __future__ import annotations

import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

import imageio_ffmpeg
import matplotlib as mpl
import numpy as np
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from PIL import Image, ImageSequence

import convanim as ca
from convanim.export import FORMATS
from convanim.gallery.listing import guide
from convanim.render.raster import frames
from convanim.scene.primitives import Paths
from convanim.theme import POINTS_PER_INCH

RUNS = 5
ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "convanim"]
FIGURES = ("2.6", "1.2", "1.3", "2.4")
ANIMATED = ("gif", "webp", "apng", "mp4", "webm", "anim.svg", "html", "frames.tikz", "pptx")
VIEWS = ("slanted", "numerical")  # of the guide's nineteen animations


def cpu() -> float:
    """CPU time of this process and of its children that ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


def median(job: Callable[[], object], runs: int = RUNS) -> float:
    """Median CPU time of a job, in seconds; run once before to warm up."""
    job()
    times = []
    for _ in range(runs):
        start = cpu()
        job()
        times.append(cpu() - start)
    return statistics.median(times)


def ratio(job: Callable[[], object], other: Callable[[], object]) -> float:
    """Median CPU time of a job against another's, run in turns."""
    times = [(median(job, 1), median(other, 1)) for _ in range(2 * RUNS)]
    return statistics.median(mine / others for mine, others in times)


def process(*arguments: str) -> Callable[[], object]:
    """Job that runs a command."""
    return lambda: subprocess.run(arguments, check=True, capture_output=True)


def by_func_animation(animation: ca.Animation, path: Path) -> None:
    """Draw an animation as matplotlib's users do: FuncAnimation, one artist per cell and line.

    Each frame the axes are cleared and all artists made anew, as in most tutorials.
    """
    scene = animation.scene
    size = (scene.width / POINTS_PER_INCH, scene.height / POINTS_PER_INCH)
    figure = Figure(figsize=size, dpi=animation.dpi)
    axes = figure.add_axes((0, 0, 1, 1))

    def draw(step: int) -> None:
        axes.clear()
        axes.set(xlim=(0, scene.width), ylim=(0, scene.height))
        axes.set_axis_off()
        for order, shape in enumerate(scene.at(step).primitives):
            if isinstance(shape, Paths):
                for line in shape.outlines:
                    axes.add_patch(_patch(shape, line, order))

    writer = PillowWriter(fps=1) if path.suffix == ".gif" else FFMpegWriter(fps=1)
    animated = FuncAnimation(figure, draw, frames=scene.steps, init_func=lambda: None)
    animated.save(path, writer=writer, dpi=animation.dpi)


def _patch(shape: Paths, line: tuple[tuple[float, float], ...], order: int) -> PathPatch:
    codes = [Outline.MOVETO] + [Outline.LINETO] * (len(line) - 1)
    codes += [Outline.CLOSEPOLY] * shape.closed
    stroke = shape.stroke
    return PathPatch(
        Outline([*line, *line[: shape.closed]], codes),
        facecolor=[part / 255 for part in shape.fill] if shape.fill else "none",
        edgecolor=[part / 255 for part in stroke.colour] if stroke else "none",
        linewidth=stroke.width if stroke else 0,
        linestyle=(0, stroke.dash) if stroke and stroke.dash else "solid",
        alpha=shape.opacity,
        zorder=order,
    )


def peak(code: str) -> float:
    """Peak memory of a program, in MB."""
    script = f"{code}\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    # Between a shell and the program, whose peak would else be at least this process's own.
    command = ["sh", "-c", '"$0" -c "$1"; true', sys.executable, script]
    shown = subprocess.run(command, check=True, capture_output=True)
    return int(shown.stdout.split()[-1]) / 1024


def truth(animations: list[ca.Animation], folder: Path) -> int:
    """Furthest that a pixel of a GIF is from what was drawn."""
    worst = 0
    for number, animation in enumerate(animations):
        with Image.open(folder / f"{number}.gif") as image:
            drawn = frames(animation.scene, animation.steps, animation.dpi).whole()
            for shown, expected in zip(ImageSequence.Iterator(image), drawn, strict=True):
                off = np.abs(np.asarray(shown.convert("RGB")).astype(int) - expected)
                worst = max(worst, int(off.max()))
    return worst


def measure(folder: Path) -> list[tuple[str, str]]:
    """Measure everything: what, and how much."""
    rows: list[tuple[str, str]] = []
    (figure,) = guide().pick(["padding_strides_transposed"])
    animation = figure.animation
    count = len(animation)
    gif, mp4, webm = (folder / f"a.{suffix}" for suffix in ("gif", "mp4", "webm"))

    ours = median(lambda: animation.save(gif)) / count
    theirs = median(lambda: by_func_animation(animation, gif), 3) / count
    rows.append(("a frame drawn and written to GIF (395×449)", f"{1000 * ours:.2f} ms"))
    rows.append(("the same by FuncAnimation and PillowWriter", f"{1000 * theirs:.0f} ms"))
    ours = median(lambda: animation.save(mp4)) / count
    animation.save(gif)
    share = mp4.stat().st_size / gif.stat().st_size
    mpl.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()
    theirs = median(lambda: by_func_animation(animation, mp4), 3) / count
    rows.append(("a frame drawn and written to MP4", f"{1000 * ours:.1f} ms"))
    rows.append(("the same by FuncAnimation and FFMpegWriter", f"{1000 * theirs:.0f} ms"))
    # In turns, so that what else the machine does slows both.
    webp = ratio(lambda: animation.save(folder / "a.webp"), lambda: animation.save(gif))
    rows.append(("a frame drawn and written to WebP against GIF", f"{webp:.2f} ×"))
    apng = median(lambda: animation.save(folder / "a.apng")) / count
    rows.append(("a frame drawn and written to APNG", f"{1000 * apng:.1f} ms"))
    rows.append(("bytes of that MP4 against the GIF", f"{share:.2f} ×"))
    other = median(lambda: animation.save(webm), 3) / count
    rows.append(("a frame drawn and written to WebM", f"{1000 * other:.1f} ms"))
    smooth = ca.animate(animation.layer, **{**animation.given, "smooth": True})
    slides = median(lambda: smooth.save(mp4), 3)
    rows.append(("a second of MP4 in which the window slides", f"{1000 * slides / count:.0f} ms"))
    page = median(lambda: animation.save(folder / "a-frames.pdf")) / count
    rows.append(("a page of a PDF", f"{1000 * page:.1f} ms"))

    step = median(lambda: animation.save(folder / "a-anim.svg")) / count
    rows.append(("a step of an animated SVG", f"{1000 * step:.2f} ms"))

    names = [f.name for f in guide().figures if f.animation.view.name in VIEWS]
    whole = median(process(*COMMAND, "guide", *names, "-o", str(folder / "g"), "-f", "gif"))
    rows.append(("the guide's nineteen animations, `convanim guide … -f gif`", f"{whole:.2f} s"))
    imports = "import matplotlib.backends.backend_agg, PIL.Image"
    base = median(process(sys.executable, "-c", imports))
    layer = ["-i", "5", "-k", "3", "-s", "2", "-p", "1"]
    one = median(process(*COMMAND, "conv", *layer, "-o", str(gif)))
    rows.append(("`convanim conv … -o x.gif`", f"{one:.2f} s"))
    rows.append(("of that, matplotlib's and Pillow's imports", f"{base:.2f} s"))
    told = median(process(*COMMAND, "shape", "conv", *layer))
    rows.append(("`convanim shape …`", f"{told:.2f} s"))

    slanted = [f.animation for f in guide().figures if f.animation.view.name == "slanted"]
    paths = [folder / f"{number}.gif" for number in range(len(slanted))]
    for each, path in zip(slanted, paths, strict=True):
        each.save(path)
    size = sum(path.stat().st_size for path in paths)
    rows.append(("bytes of the fifteen slanted GIFs", f"{size / 1e6:.2f} MB"))
    if shutil.which("gifsicle"):
        for path in paths:
            press = ["gifsicle", "-O3", str(path), "-o", str(path.with_suffix(".small"))]
            subprocess.run(press, check=True, capture_output=True)
        less = sum(path.with_suffix(".small").stat().st_size for path in paths)
        rows.append(("what `gifsicle -O3` takes off these", f"{100 * (1 - less / size):.1f} %"))
    rows.append(("furthest pixel of these from the drawing", f"{truth(slanted, folder)} of 255"))

    small = ca.animate(ca.Conv(8, 3), dpi=300, steps=range(30))
    large = ca.animate(ca.Conv(64, 3), dpi=300 * small.scene.width / _width(64), steps=range(30))
    times = [median(partial(a.save, gif)) for a in (large, small)]
    same = "a frame of input 64×64 against one of 8×8, on canvases of one size"
    rows.append((same, f"{times[0] / times[1]:.2f} ×"))
    code = "import convanim as ca; ca.animate(ca.Conv(64, 3){}).save({!r})"
    few = peak(code.format(", steps=range(400), dpi=60", str(gif)))
    all_of_them = peak(code.format(", dpi=60", str(gif)))
    rows.append(("memory, input 64×64, 400 frames to GIF", f"{few:.0f} MB"))
    rows.append(("the same, 3,844 frames", f"{all_of_them:.0f} MB"))
    if (ROOT / ".venv" / "ready").exists():
        start = time.perf_counter()
        build = [*COMMAND, "gallery", str(ROOT / "gallery" / "guide.toml"), "-j", "2"]
        subprocess.run([*build, "-o", str(folder / "all")], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        rows.append(("the guide's gallery from nothing, `-j 2` (wall)", f"{seconds:.1f} s"))
    return rows


def _width(cells: int) -> float:
    return ca.animate(ca.Conv(cells, 3), dpi=10, max_pixels=10**9).scene.width


def sizes() -> list[tuple[str, ...]]:
    """Measure how many bytes files of a few figures have, of each animated format."""
    figures = guide().pick(FIGURES)
    return [
        (
            f"`name{row.ending}`",
            *(f"{len(one.animation.to_bytes(row.name)):,}" for one in figures),
        )
        for row in map(FORMATS.__getitem__, ANIMATED)
    ]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).replace(" --- ", "---")


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    libraries = ", ".join(f"{name} {version(name)}" for name in ("matplotlib", "numpy", "pillow"))
    print(f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {libraries}\n")
    print(table(("what", "measured"), rows))
    print(table(("bytes of figure", *FIGURES), sizes()), end="")


if __name__ == "__main__":
    main()
