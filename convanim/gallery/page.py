"""The page of a gallery: pictures, captions and worked formulas, in one file.

The drawings of long lists are in files of their own. The page loads each one when the reader
scrolls near it.
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
from markupsafe import Markup, escape

from convanim.animation import Animation, animate
from convanim.colours import LightDark, hexadecimal
from convanim.export import FORMATS
from convanim.export.player.typeset import caption, formula, whole
from convanim.files.whole import check_replaceable, write_whole
from convanim.gallery.listing import Figure, Listing
from convanim.recipes import command_recipe, python_recipe
from convanim.render.svg import Definitions, scene_svg
from convanim.tell.shape.frameworks import FrameworkLine, framework_lines
from convanim.theme import GUIDE

__all__ = ["check_page", "names_on_page", "write_drawing", "write_page"]

#: Line that only pages of convanim have, with the name of the list.
MARK = '<meta name="generator" content="convanim: {}">'

#: Steps of a figure up to which the page draws it; it shows the GIF of a longer one.
MOST_STEPS = 100

#: Ratio of width to height above which a picture gets two columns of the page.
WIDE_RATIO = 2.2


@dataclass(frozen=True)
class _Entry:
    """A figure as the templates use it.

    Parameters
    ----------
    figure : Figure
    animation : Animation
        The figure's animation, whose scenes are kept as long as the entry.
    folder : str
        Path from the page to the figure's files.
    definitions : Definitions
        Collects what the drawing uses by name.
    """

    figure: Figure
    animation: Animation
    folder: str
    definitions: Definitions

    @cached_property
    def shown(self) -> Animation:
        """The animation as it is drawn on the page: the usual theme follows light and dark."""
        if self.animation.theme != GUIDE:
            return self.animation
        return animate(self.animation.layer, **{**self.animation.given, "theme": "auto"})

    @cached_property
    def drawing(self) -> str:
        """All steps as SVG; empty if there are more than `MOST_STEPS`."""
        if len(self.animation) > MOST_STEPS:
            return ""
        return scene_svg(self.shown.scene, self.shown.steps, self.definitions)

    @property
    def width(self) -> float:
        """Width of the picture, in points."""
        return round(self.shown.scene.width, 2)

    @property
    def height(self) -> float:
        """Height of the picture, in points."""
        return round(self.shown.scene.height, 2)

    @property
    def wide(self) -> bool:
        """Whether the picture gets two columns of the page."""
        return self.width > WIDE_RATIO * self.height

    @property
    def background(self) -> str | None:
        """Colour of the background, for CSS; None where the page's is seen."""
        background = self.shown.scene.background or self.shown.theme.background
        return None if isinstance(background, LightDark) else hexadecimal(background)

    @property
    def files(self) -> list[tuple[str, str]]:
        """Names of formats, and addresses of their files."""
        return [(name.upper(), self._address(name)) for name in self.figure.formats]

    @property
    def gif(self) -> str | None:
        """Address of the GIF, if there is one."""
        return self._address("gif") if "gif" in self.figure.formats else None

    @property
    def panel(self) -> str | None:
        """Address of the panel, if there is one."""
        return self._address("svg") if "svg" in self.figure.formats else None

    @property
    def caption(self) -> Markup:
        """The user's caption, or ours with its symbols in italics; no line ends in an equation."""
        own = self.figure.own_caption
        return whole(escape(own)) if own else caption(self.animation.caption)

    @property
    def formulas(self) -> list[Markup]:
        """Worked formulas of the layer, their symbols in italics."""
        return [formula(words) for words in self.animation.formulas]

    @property
    def command(self) -> str | None:
        """The command that draws the figure, if there is one."""
        return command_recipe(self.animation.layer, self.animation.given, self.figure.name)

    @property
    def frameworks(self) -> tuple[FrameworkLine, ...]:
        """The lines that make the layer in frameworks."""
        return framework_lines(self.animation.layer)

    @property
    def python(self) -> str:
        """Lines of Python that draw the figure."""
        return python_recipe(self.animation.layer, self.animation.given, self.figure.name)

    def _address(self, name: str) -> str:
        return quote(f"{self.folder}/{self.figure.name}{FORMATS[name].ending}")


def write_page(listing: Listing, folder: Path, tick: Callable[[], None] = lambda: None) -> None:
    """Write ``folder/index.html`` for figures in ``folder/NAME``.

    Parameters
    ----------
    listing : Listing
        Its name is that of the figures' folder.
    folder : Path
    tick : callable, optional
        Called after each figure.
    """
    definitions = Definitions()

    def entries() -> Iterator[_Entry]:
        for figure in listing.figures:
            yield _Entry(figure, figure.animation, listing.name, definitions)
            tick()

    text = _template("page").render(
        listing=listing,
        has_scripts=any(figure.has_script for figure in listing.figures),
        folder=quote(listing.name),
        entries=entries(),
        definitions=definitions,
    )
    write_whole(folder / "index.html", text)


def write_drawing(figure: Figure, folder: Path, home: str) -> None:
    """Write ``folder/NAME.js``, from which the page loads a figure.

    Parameters
    ----------
    figure : Figure
        One with ``has_script``.
    folder : Path
    home : str
        Path from the page to the figure's files.
    """
    entry = _Entry(figure, figure.animation, home, Definitions(f"{figure.name}-"))
    macros = _template("figure").module
    parts = (figure.name, macros.picture(entry), macros.more(entry))  # type: ignore[attr-defined]
    arguments = ",\n".join(json.dumps(str(part), ensure_ascii=False) for part in parts)
    write_whole(folder / f"{figure.name}.js", f"drawn({arguments});\n")


def check_page(listing: Listing, folder: Path) -> None:
    """Raise OSError if ``index.html`` can't be written, or is not the page of this list."""
    mark = MARK.format(escape(listing.name)).encode()  # as the template writes it
    check_replaceable(folder / "index.html", mark, f"is not the page of {listing.name}")


def names_on_page(folder: Path) -> set[str]:
    """Return the names of the figures on the page in a folder; none if there is no page."""
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
    return {html.unescape(name) for name in re.findall(r'<figure id="([^"]*)"', text)}


def _template(name: str) -> jinja2.Template:
    """Load a template of this folder."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("convanim.gallery", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{name}.html.jinja")
