"""The page of a gallery: pictures, captions and worked formulas, in one file.

Of many figures the drawings are in files of their own, which the page loads as they come near.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import escape

from convanim.animation import Animation
from convanim.files.whole import check_replaceable, write_whole
from convanim.gallery.listing import Figure, Listing
from convanim.recipes import command_recipe, python_recipe
from convanim.render.svg import Words, scene_svg

__all__ = ["check_page", "names_on_page", "write_drawing", "write_page"]

#: What tells our page from another that stands in its place.
MARK = '<meta name="generator" content="convanim: {}">'

#: Steps that are drawn of a figure; of more the page shows the GIF.
MOST = 100

#: Times as wide as high beyond which a picture gets the page's whole width.
WIDE = 2.2


@dataclass(frozen=True)
class _Entry:
    """What the templates show of a figure, made when it is asked for.

    Parameters
    ----------
    figure : of the list
    animation : its own
    folder : where its files are, as seen from the page
    words : where it tells of the letters that its drawing uses
    """

    figure: Figure
    animation: Animation
    folder: str
    words: Words

    @cached_property
    def drawing(self) -> str:
        """All steps as SVG, empty where there are too many."""
        if len(self.animation) > MOST:
            return ""
        return scene_svg(self.animation.scene, self.animation.steps, self.words)

    @property
    def width(self) -> float:
        return round(self.animation.scene.width, 2)

    @property
    def height(self) -> float:
        return round(self.animation.scene.height, 2)

    @property
    def wide(self) -> bool:
        return self.width > WIDE * self.height

    @property
    def background(self) -> str:
        return "#{:02x}{:02x}{:02x}".format(*self.animation.scene.background)

    @property
    def files(self) -> list[tuple[str, str]]:
        """Formats, and the addresses of their files."""
        return [(name.upper(), self._address(name)) for name in self.figure.formats]

    @property
    def gif(self) -> str | None:
        return self._address("gif") if "gif" in self.figure.formats else None

    @property
    def panel(self) -> str | None:
        return self._address("svg") if "svg" in self.figure.formats else None

    @property
    def formulas(self) -> list[str]:
        return self.animation.formulas

    @property
    def command(self) -> str | None:
        return command_recipe(self.animation.layer, self.animation.given, self.figure.name)

    @property
    def python(self) -> str:
        return python_recipe(self.animation.layer, self.animation.given, self.figure.name)

    def _address(self, suffix: str) -> str:
        return quote(f"{self.folder}/{self.figure.name}.{suffix}")


def write_page(listing: Listing, folder: Path, tick: Callable[[], None] = lambda: None) -> None:
    """Write ``folder/index.html`` for figures in ``folder/NAME OF THE LISTING``.

    ``tick`` is called after each figure.
    """
    words = Words()

    def entries() -> Iterator[_Entry]:
        for figure in listing.figures:
            yield _Entry(figure, figure.animation, listing.name, words)
            tick()

    text = _template("page").render(
        listing=listing,
        apart=any(figure.apart for figure in listing.figures),
        folder=quote(listing.name),
        entries=entries(),
        words=words,
    )
    write_whole(folder / "index.html", text)


def write_drawing(figure: Figure, folder: Path, home: str) -> None:
    """Write ``folder/NAME.js``, from which a page loads a figure.

    Parameters
    ----------
    figure : one that stands apart
    folder : where it is written
    home : where the page finds it
    """
    entry = _Entry(figure, figure.animation, home, Words(f"{figure.name}-"))
    macros = _template("figure").module
    parts = (figure.name, macros.picture(entry), macros.more(entry))  # type: ignore[attr-defined]
    told = ",\n".join(json.dumps(str(part), ensure_ascii=False) for part in parts)
    write_whole(folder / f"{figure.name}.js", f"drawn({told});\n")


def check_page(listing: Listing, folder: Path) -> None:
    """Raise OSError where ``index.html`` can't be written, or is not this list's."""
    mark = MARK.format(escape(listing.name)).encode()  # as the template writes it
    check_replaceable(folder / "index.html", mark, f"is not the page of {listing.name}")


def names_on_page(folder: Path) -> set[str]:
    """Return the names of the figures that a page shows; none where there is no page."""
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
    return {html.unescape(name) for name in re.findall(r'<figure id="([^"]*)"', text)}


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("convanim.gallery", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{name}.html.jinja")
