"""The extension of Python-Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from convanim.checks import one_of
from convanim.embed.browsers import SHOWN
from convanim.embed.kept import keep
from convanim.embed.looks import checked_look
from convanim.embed.markdown.attributes import attributes_of, is_ours
from convanim.embed.markdown.fences import Maker, fence, inline, validator
from convanim.embed.markdown.figures import USUAL_FORMAT, Figure
from convanim.embed.markdown.pages import page_of
from convanim.errors import ConvanimError, shortened

__all__ = ["ConvanimExtension"]

Put = Callable[[Figure], tuple[str, bytes]]

#: A fence at the start of lines, as Python-Markdown's own extension has them.
FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^\n`]*)\n(?P<code>.*?)(?<=\n)(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)

#: Before other fences, which don't know all that may stand in ours, and after what cleans lines and
#: takes a page's data.
PRIORITY = 26


class ConvanimExtension(Extension):
    """Fences ``convanim`` become figures.

    Where pymdown's superfences are used, too, fences in lists, quotes, admonitions and tabs do so
    as well.

    Parameters
    ----------
    put : callable, optional
        Takes a `Figure`; returns the address of its picture, and what is there. By default the
        page holds the picture, or a folder, where one is given.
    home : Path
        Where relative paths of options begin.
    **options : object
        ``format``, the name of the format where a fence says no other, ``"anim.svg"``; ``look``,
        options of all figures by their keys, such as ``{"theme": "gray"}``; ``folder`` to put
        files into, and its ``address`` for pages, which is the folder if none is given.

    Raises
    ------
    ConvanimError
        If an option is wrong.
    """

    def __init__(self, put: Put | None = None, home: Path = Path(), **options: Any) -> None:
        self.config = {
            "format": [USUAL_FORMAT, "Format where a fence says no other"],
            "look": [{}, "Options of all figures, by their keys"],
            "folder": ["", "Folder of the pictures; the page holds them if none is given"],
            "address": ["", "Address of the folder; as the folder if none is given"],
        }
        super().__init__(**options)
        folder, address = self.getConfig("folder"), self.getConfig("address")
        if address and not folder:
            raise ConvanimError("address is that of a folder: give folder, too")
        to_folder = partial(_put_into, Path(folder), address or quote(Path(folder).as_posix()))
        self.maker = Maker(
            one_of("format", self.getConfig("format"), SHOWN),
            _checked_look(self.getConfig("look"), home),
            put or (to_folder if folder else inline),
        )

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, Python-Markdown's name
        """Add fences to a converter."""
        self.md = md
        md.registerExtension(self)
        md.preprocessors.register(_Fences(md, self.maker), "convanim", PRIORITY)

    def reset(self) -> None:
        """Add the fence to superfences: those are there when all extensions are."""
        others: Any = self.md.registeredExtensions
        for other in others:
            if hasattr(other, "extend_super_fences") and not any(
                entry["name"] == "convanim" for entry in other.superfences
            ):
                own, extend = partial(_super_fence, self.maker), other.extend_super_fences
                # Later versions want to know what resets a fence, too.
                further = len(signature(extend).parameters) - 3
                extend("convanim", own, validator, *[None] * further)


class _Fences(Preprocessor):
    """Replaces the fences of a page by their figures."""

    def __init__(self, md: Markdown, maker: Maker) -> None:
        super().__init__(md)
        self.maker = maker

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page with figures in place of fences."""
        return FENCE.sub(self._figure, "\n".join(lines)).split("\n")

    def _figure(self, found: re.Match[str]) -> str:
        if not is_ours(found["info"]):
            return found[0]
        attributes: Mapping[str, Any] | ConvanimError
        try:
            attributes = attributes_of(found["info"])
        except ConvanimError as error:
            attributes = error
        made = self.maker.html(found["code"], attributes, page_of(self.md), [found["info"].strip()])
        return f"\n{self.md.htmlStash.store(made)}\n"


def _checked_look(given: Any, folder: Path) -> dict[str, Any]:
    """Return options for all figures, as `convanim.animate` takes them, from a setting.

    Parameters
    ----------
    given : object
        A mapping of keys of lists to values; ConvanimError is raised where it is wrong.
    folder : Path
        Where relative paths in it begin.
    """
    if not isinstance(given, Mapping):
        raise ConvanimError(f"look must have keys such as theme: dark, got {shortened(given)}")
    return checked_look(given, folder)


def _put_into(folder: Path, address: str, figure: Figure) -> tuple[str, bytes]:
    """Draw a picture into a folder, if it is not there; return its address, and what is there."""
    (path,) = keep(figure.picture, folder, [figure.format])
    return f"{address.rstrip('/')}/{quote(path.name)}", path.read_bytes()


def _super_fence(maker: Maker, src: str, language: str, options: Any, md: Any, **more: Any) -> str:
    """Return the HTML of a fence: superfences call this without a class."""
    return fence(src, language, "", options, md, maker, **more)
