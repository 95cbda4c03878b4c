"""The pictures of a figure: in browsers, in readers and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convanim.animation import Animation
from convanim.embed.asked import asked_by_words
from convanim.embed.looks import fitting, joined, said_in, without_replaced
from convanim.embed.sphinx.formats import Showings, Shown

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["showings"]


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
    said = said_in(words)

    def picture(look: Mapping[str, Any]) -> Animation:
        usual = joined(config.convanim_look, look)
        return asked_by_words(words, folder, without_replaced(usual, said))

    on_page, in_book = (
        fitting(config.convanim_html_look, name) for name in (html, config.convanim_epub_format)
    )
    page = picture(on_page)
    book = page if in_book == on_page else picture(in_book)
    return Showings(
        html=Shown(page, html),
        epub=Shown(book, config.convanim_epub_format),
        paper=picture(config.convanim_latex_look),
    )
