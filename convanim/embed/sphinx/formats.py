"""What each builder of Sphinx shows of a figure: a picture, and its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from convanim.animation import Animation

if TYPE_CHECKING:
    from sphinx.builders import Builder

__all__ = ["EPUB_FORMATS", "Showings", "Shown", "is_book"]

#: Formats that Sphinx puts into an EPUB.
EPUB_FORMATS = ("gif", "svg", "png", "anim.svg")

#: Formats of paper, by what builders call them; the first that a builder takes is shown.
PAPER = {"application/pdf": "pdf", "image/svg+xml": "svg", "image/png": "png"}


@dataclass(frozen=True)
class Shown:
    """A picture, and the name of the format that it is shown in."""

    picture: Animation
    format: str


@dataclass(frozen=True)
class Showings:
    """What is shown of a figure.

    Parameters
    ----------
    html : Shown
        In browsers.
    epub : Shown
        In readers of EPUB.
    paper : Animation
        Elsewhere, in a format that the builder takes.
    """

    html: Shown
    epub: Shown
    paper: Animation

    def of(self, builder: Builder) -> Shown | None:
        """Return what a builder shows; None where it shows no pictures."""
        if builder.format == "html":
            return self.epub if is_book(builder) else self.html
        types = builder.supported_image_types
        return next((Shown(self.paper, PAPER[kind]) for kind in PAPER if kind in types), None)


def is_book(builder: Builder) -> bool:
    """Return whether a builder makes a book of pages of HTML."""
    return "epub" in builder.name
