"""The pictures of a figure: in browsers, in readers and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convanim.animation import Animation
from convanim.embed.asked import asked_by_words
from convanim.embed.sphinx.formats import Showings, Shown
from convanim.errors import as_flag
from convanim.export import FORMATS
from convanim.parse.words import split

__all__ = ["showings"]

#: Colours of pages that can be light or dark, where a figure has none of its own.
FOLLOWING = {"theme": "auto", "background": "transparent"}

#: Size of pictures among the words of a page, which are larger than those on paper, where a figure
#: has none of its own.
AMONG_WORDS = {"font_size": 11}

#: The options that tell a size.
SIZES = ("font_size", "size", "width", "height", "dpi")


def showings(words: str, folder: Path, usual: Mapping[str, Any], html: str, epub: str) -> Showings:
    """Return what is shown of a figure that words ask for.

    Parameters
    ----------
    words : str
        Those of a command that draws, such as ``conv -i 5 -k 3``.
    folder : Path
        Where relative paths in them begin.
    usual : mapping
        Options for all figures.
    html, epub : str
        Names of their formats.

    Raises
    ------
    ConvanimError
        If the words can't be read, or what they ask for can't be drawn.
    """
    said = {word.partition("=")[0] for word in split(words)}
    said |= {as_flag(name) for name in usual}

    def on_screen(name: str) -> Shown:
        look: dict[str, Any] = {}
        if "auto" in FORMATS[name].takes and not said & {*map(as_flag, FOLLOWING)}:
            look |= FOLLOWING
        if not said & {*map(as_flag, SIZES)}:
            look |= AMONG_WORDS
        return Shown(asked_by_words(words, folder, {**usual, **look}), name)

    paper: Animation = asked_by_words(words, folder, usual)
    return Showings(on_screen(html), on_screen(epub), paper)
