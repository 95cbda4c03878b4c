"""Draw every view in every theme and format, each as its own tools show it, on contact sheets.

One sheet a view: a column a theme, a row a format. Look at them after a change of drawing. What a
tool is missing for is named, and left out: ffmpeg comes with imageio, pages need pdftoppm, SVG and
HTML need Chromium, TikZ pdflatex, slides LibreOffice.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
import imageio.v3
from PIL import Image, ImageDraw, ImageOps

import convanim as ca
from convanim.export import FORMATS
from convanim.scene.views import VIEWS
from convanim.theme import THEMES

__all__ = ["LAYERS", "sheet"]

#: Width and height of a picture on a sheet, and of the line above it, in pixels.
TILE, LINE = (420, 300), 20

CONV = ca.Conv(5, kernel=3, stride=2, padding=1)
MAPS = ca.Conv(5, kernel=3, padding=1, channels=(2, 3))

#: A layer that each view draws; `CONV` where none is named.
LAYERS: dict[str, ca.Layer | ca.Stack] = {
    "channels": ca.Conv(5, kernel=3, channels=(2, 3)),
    "maps": MAPS,
    "rows": ca.Conv((8,), kernel=3, stride=2, padding=1),
    "slices": ca.Conv((4, 4, 4), kernel=3),
    "scatter": ca.ConvTranspose(3, kernel=3, stride=2),
    "stack": ca.Stack(ca.Conv(8, kernel=3)).then(ca.MaxPool, kernel=2),
    "subsampling": ca.Conv(5, kernel=3, stride=2),
    "pixels": ca.Conv(12, kernel=3, stride=2, padding=1),
}

#: Turns a file into a picture, in a folder for what it needs.
Show = Callable[[Path, Path], Image.Image]


def middle_frame(file: Path, folder: Path) -> Image.Image:
    """Return the middle frame of a picture that Pillow reads."""
    with Image.open(file) as picture:
        picture.seek(getattr(picture, "n_frames", 1) // 2)
        return picture.convert("RGBA")


def video_frame(file: Path, folder: Path) -> Image.Image:
    """Return the middle frame of a video."""
    found = imageio.v3.imread(file, plugin="FFMPEG")
    return Image.fromarray(found[len(found) // 2])


def page(file: Path, folder: Path) -> Image.Image:
    """Return the first page of a PDF."""
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", file, folder / "page"], check=True
    )
    return middle_frame(folder / "page.png", folder)


def set_by_latex(file: Path, folder: Path) -> Image.Image:
    """Return what LaTeX makes of TikZ: the first slide where there are several."""
    kind = "beamer" if file.name.endswith("-frames.tikz") else "standalone"
    frame = (r"\begin{frame}", r"\end{frame}") if kind == "beamer" else ("", "")
    (folder / "page.tex").write_text(
        rf"\documentclass{{{kind}}}\usepackage{{tikz}}\begin{{document}}{frame[0]}"
        rf"\input{{{file}}}{frame[1]}\end{{document}}",
        encoding="utf-8",
    )
    command = ["pdflatex", "-interaction=batchmode", "page.tex"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return page(folder / "page.pdf", folder)


def slide(file: Path, folder: Path) -> Image.Image:
    """Return the first slide of a deck."""
    command = [
        *["soffice", "--headless", "--convert-to", "pdf", "--outdir"],
        str(folder),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return page(folder / f"{file.stem}.pdf", folder)


def browser(stack: ExitStack) -> Show | None:
    """Return what shows a file in Chromium, half a step after its middle; None without it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    playwright = stack.enter_context(sync_playwright())
    opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    stack.callback(opened.close)

    def show(file: Path, folder: Path) -> Image.Image:
        visited = opened.new_page(viewport={"width": 840, "height": 600})
        visited.goto(file.resolve().as_uri())
        visited.wait_for_timeout(700)
        visited.screenshot(path=folder / "page.png")
        visited.close()
        return middle_frame(folder / "page.png", folder)

    return show


def shows(stack: ExitStack) -> dict[str, Show]:
    """Return what shows each format, by its name, and name those that nothing here shows."""
    seen = browser(stack)
    rows: dict[str, tuple[str, Any]] = {
        **dict.fromkeys(("gif", "webp", "apng", "png"), ("", middle_frame)),
        **dict.fromkeys(("mp4", "webm"), ("", video_frame)),
        **dict.fromkeys(("pdf", "frames.pdf"), ("pdftoppm", page)),
        **dict.fromkeys(("svg", "anim.svg", "html"), ("", seen)),
        **dict.fromkeys(("tikz", "frames.tikz"), ("pdflatex", set_by_latex)),
        "pptx": ("soffice", slide),
    }
    found = {
        name: show
        for name, (tool, show) in rows.items()
        if name in FORMATS and show and (not tool or shutil.which(tool))
    }
    left = sorted({name for name, row in FORMATS.items() if row.is_one_file} - {*found, "txt"})
    if left:
        print(f"left out, as a tool is missing: {', '.join(left)}", file=sys.stderr)
    return found


def pictures(view: str, theme: str, known: dict[str, Show]) -> Iterator[tuple[str, Image.Image]]:
    """Yield a view's picture in a theme, in each format."""
    look: dict[str, Any] = {"view": view, "theme": theme, "duration": 400}
    animation = ca.animate(LAYERS.get(view, CONV), **look)
    for name, show in known.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"picture{FORMATS[name].ending}")
            try:
                animation.save(file)
                yield name, show(file, Path(folder))
            except (ca.ConvanimError, subprocess.CalledProcessError) as error:
                tile = Image.new("RGBA", TILE, "white")
                ImageDraw.Draw(tile).text((10, 10), str(error)[:400], fill="red")
                yield name, tile


def sheet(view: str, themes: list[str], known: dict[str, Show]) -> Image.Image:
    """Return the contact sheet of a view."""
    width, height = TILE
    whole = Image.new("RGB", (len(themes) * width, len(known) * (height + LINE)), (128, 128, 128))
    words = ImageDraw.Draw(whole)
    for column, theme in enumerate(themes):
        for row, (name, picture) in enumerate(pictures(view, theme, known)):
            left, top = column * width, row * (height + LINE)
            words.text((left + 6, top + 3), f"{view} {theme} {name}", fill="white")
            small = ImageOps.contain(picture.convert("RGBA"), (width - 8, height - 8))
            whole.paste(small, (left + 4, top + LINE + 4), small)
    return whole


@click.command(help=__doc__.splitlines()[0])
@click.option("-o", "--output", "folder", default="build/contact", show_default=True)
@click.option("--view", "views", multiple=True, help="Only this view; may be given again.")
@click.option("--theme", "themes", multiple=True, help="Only this theme; may be given again.")
def main(folder: str, views: tuple[str, ...], themes: tuple[str, ...]) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        known = shows(stack)
        for view in views or VIEWS:
            file = Path(folder, f"{view}.png")
            sheet(view, [*(themes or THEMES)], known).save(file)
            print(file)


if __name__ == "__main__":
    main()
