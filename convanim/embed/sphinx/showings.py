"""The pictures of a figure: in browsers, in readers and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convanim.animation import Animation
from convanim.embed.asked import asked_by_words
from convanim.embed.sphinx.formats import PLAYERS, Showings, Shown
from convanim.export import FORMATS
from convanim.parse.words import split
from convanim.theme import THEMES

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["showings", "without_groups"]

#: Options that belong together: who says one of them means none of the others.
GROUPS = (("theme", "background"), ("font_size", "size", "width", "height", "dpi"))


def showings(words: str, folder: Path, config: Config, html: str) -> Showings:
    """Return what is shown of a figure that words ask for.

    Parameters
    ----------
    words : str
        Those of a command that draws, such as ``conv -i 5 -k 3``.
    folder : Path
        Where relative paths in them begin.
    config : Config
        The looks and formats of all figures.
    html : str
        Name of the format in HTML.

    Raises
    ------
    ConvanimError
        If the words can't be read, or what they ask for can't be drawn.
    """
    flags = {word.partition("=")[0] for word in split(words) if word.startswith("--")}
    said = {flag.removeprefix("--").replace("-", "_") for flag in flags}

    def picture(look: Mapping[str, Any]) -> Animation:
        usual = {**without_groups(config.convanim_look, look), **look}
        return asked_by_words(words, folder, without_groups(usual, said))

    on_page, in_book = (
        _fitting(config.convanim_html_look, name) for name in (html, config.convanim_epub_format)
    )
    page = picture(on_page)
    book = page if in_book == on_page else picture(in_book)
    return Showings(
        html=Shown(page, html),
        epub=Shown(book, config.convanim_epub_format),
        paper=picture(config.convanim_latex_look),
    )


def without_groups(look: Mapping[str, Any], said: Iterable[str]) -> dict[str, Any]:
    """Return a look without the options that those which are said replace.

    Examples
    --------
    >>> without_groups({"theme": "auto", "background": "red", "dpi": 96}, ["theme"])
    {'dpi': 96}
    """
    replaced = {name for group in GROUPS if {*group} & {*said} for name in group}
    return {name: value for name, value in look.items() if name not in replaced}


def _fitting(look: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a look for screens as a format can have it."""
    if look.get("theme") != THEMES["auto"]:
        return {**look}
    if "auto" not in FORMATS[name].takes:
        return without_groups(look, ["theme"])
    # The buttons of a player need its own background.
    return {n: look[n] for n in look if n != "background" or name not in PLAYERS}
