"""What a fence asks for: a picture, and how a document shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from convanim.animation import Animation
from convanim.checks import checked_line, one_of
from convanim.embed.asked import asked_by_keys, asked_by_words, keys_of
from convanim.embed.browsers import SHOWN, still_of
from convanim.embed.looks import fitting, said_in, without_replaced
from convanim.errors import ConvanimError, as_flag, as_key, shortened, unknown
from convanim.export import FORMATS

__all__ = ["USUAL_FORMAT", "Figure", "figure_of", "message_of"]

#: Format where a fence and its document say no other.
USUAL_FORMAT = "anim.svg"

#: What a fence may say besides its picture. Its keys have all but the width: there, as in lists,
#: it is the picture's own, in pixels.
ATTRIBUTES = ("alt", "caption", "format", "width", "class", "name")
KEYS = ("alt", "caption", "format", "class", "name")

#: Keys of lists that say nothing where there is one figure, and what to write instead.
ELSEWHERE = {
    "formats": "write format, with one of them",
    "title": "write caption",
    "number": "write caption",
}

WIDTH = re.compile(r"\d{1,5}(\.\d{1,3})?(px|%|em|rem|vw)?")
NAME = re.compile(r"[^\W\d_][\w.:-]*")
CLASSES = re.compile(r"[\w-]+( +[\w-]+)*|")


@dataclass(frozen=True)
class Figure:
    """A picture, and how a document shows it.

    Parameters
    ----------
    picture : Animation
    alt : str
        Alt text.
    caption : str
        Text under the picture; empty for none.
    own_caption : bool
        Whether the writer gave the caption.
    format : str
        Name of the format, one that browsers show.
    width : str
        Width as the page shows it, such as ``"60%"``; the picture's own if empty.
    name : str
        What links lead to; empty for none.
    classes : tuple of str
        For style sheets.
    """

    picture: Animation
    alt: str
    caption: str
    own_caption: bool = False
    format: str = USUAL_FORMAT
    width: str = ""
    name: str = ""
    classes: tuple[str, ...] = ()

    @property
    def still(self) -> Figure | None:
        """The figure for those who asked for less motion, if this is an image that moves."""
        still = still_of(self.picture, self.format)
        return replace(self, picture=still[0], format=still[1]) if still else None


def figure_of(
    text: str,
    attributes: Mapping[str, Any],
    folder: Path,
    look: Mapping[str, Any],
    format: str = USUAL_FORMAT,  # noqa: A002
) -> Figure:
    """Return the figure that a fence asks for.

    Parameters
    ----------
    text : str
        What is in it: the words of a command, or the keys of a list's entry.
    attributes : mapping
        What stands after the word that opens it.
    folder : Path
        Where relative paths in it begin.
    look : mapping
        Options as `convanim.animate` takes them, where it says no others.
    format : str
        Name of the format where it says no other.

    Raises
    ------
    ConvanimError
        If something in it is wrong.
    """
    for key in attributes:
        if key not in ATTRIBUTES:
            raise unknown("attribute", key, ATTRIBUTES)
    keys = keys_of(text)
    said = {**attributes}
    if keys is not None:
        for key in ELSEWHERE.keys() & keys:
            raise ConvanimError(f"{key} does not go here: {ELSEWHERE[key]}")
        said = {**{key: keys.pop(key) for key in KEYS if key in keys}, **attributes}
    chosen = one_of("format", said.get("format", format), SHOWN)
    usual = without_replaced(fitting(look, chosen), said_in(text, keys))
    if keys is None:
        picture = asked_by_words(text, folder, usual)
    else:
        picture = asked_by_keys(keys, folder, usual)
    FORMATS[chosen].check(picture)  # here, as where it is written its file would be named
    return Figure(
        picture=picture,
        alt=checked_line("alt", said.get("alt", picture.alt)),
        caption=checked_line("caption", said.get("caption", picture.caption)),
        own_caption="caption" in said,
        format=chosen,
        width=_fitting("width", said, WIDTH, "60% or 400"),
        name=_fitting("name", said, NAME, "strided-conv: a letter first, and no blanks"),
        classes=tuple(_fitting("class", said, CLASSES, "wide").split()),
    )


def message_of(error: ConvanimError, text: str) -> str:
    """Return the message of an error, with options spelt as in the text of the fence."""
    try:
        has_words = keys_of(text) is None
    except ConvanimError:
        has_words = False
    return error.spelt(as_flag if has_words else as_key)


def _fitting(key: str, said: Mapping[str, Any], pattern: re.Pattern[str], right: str) -> str:
    """Return a value that fits a pattern; nothing where none is given."""
    if key not in said:
        return ""
    value = checked_line(key, said[key])
    if not pattern.fullmatch(value):
        raise ConvanimError(f"{key} {shortened(value)} can't be used: write such as {right}")
    return value
