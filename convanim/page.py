"""The page of a gallery: pictures, captions and worked formulas, in one file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import escape

from convanim.arithmetic import formulas
from convanim.files import check_own, write_changed
from convanim.listing import Figure, Listing
from convanim.recipes import command, python
from convanim.render.svg import Words, scene_svg

__all__ = ["check_page", "write_page"]

#: What tells our page from another that stands in its place.
MARK = '<meta name="generator" content="convanim: {}">'

#: Steps that a page holds of a figure; of more it shows the GIF.
MOST = 100

#: Times as wide as high beyond which a picture gets the page's whole width.
WIDE = 2.2


@dataclass(frozen=True)
class _Entry:
    """What the template shows of a figure."""

    figure: Figure
    drawing: str  # empty where there are too many steps
    picture: str | None  # shown then
    width: float
    height: float
    background: str
    steps: int
    formulas: list[str]
    files: list[tuple[str, str]]
    panel: str | None
    command: str | None
    python: str

    @property
    def wide(self) -> bool:
        return self.width > WIDE * self.height


def write_page(listing: Listing, folder: Path) -> bool:
    """Write ``folder/index.html`` for figures in ``folder/NAME OF THE LISTING``.

    Returns whether it had to be written; a page that is as it should be is left alone.
    """
    return write_changed(folder / "index.html", _render(listing).encode())


def check_page(listing: Listing, folder: Path) -> None:
    """Raise OSError where ``index.html`` can't be written, or is not this list's."""
    mark = MARK.format(escape(listing.name)).encode()  # as the template writes it
    check_own(folder / "index.html", mark, f"is not the page of {listing.name}")


def _render(listing: Listing) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("convanim", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    template = environment.get_template("page.html.jinja")
    words = Words()
    entries = [_entry(figure, listing.name, words) for figure in listing.figures]
    return template.render(listing=listing, entries=entries, letters=words.definitions())


def _entry(figure: Figure, folder: str, words: Words) -> _Entry:
    animation = figure.animation
    scene = animation.scene
    files = [(name.upper(), quote(f"{folder}/{figure.name}.{name}")) for name in figure.formats]
    return _Entry(
        figure,
        scene_svg(scene, animation.steps, words) if len(animation) <= MOST else "",
        dict(files).get("GIF"),
        round(scene.width, 2),
        round(scene.height, 2),
        "rgb({} {} {})".format(*scene.background),
        len(animation),
        formulas(animation.layer),
        files,
        dict(files).get("SVG"),
        command(animation, figure.name),
        python(animation, figure.name),
    )
