"""Which format a builder of Sphinx gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convanim.export import FORMATS

if TYPE_CHECKING:
    from sphinx.builders import Builder

__all__ = ["EPUB_FORMATS", "HTML_FORMATS", "PLAYERS", "VIDEOS", "format_for"]

#: Formats that HTML shows in an ``<img>``, a ``<video>`` and an ``<iframe>``.
IMAGES = ("anim.svg", "gif", "webp", "apng", "svg", "png")
VIDEOS = ("mp4", "webm")
PLAYERS = ("html",)

HTML_FORMATS = (*IMAGES, *VIDEOS, *PLAYERS)

#: Formats that every reader of EPUB must show.
EPUB_FORMATS = ("gif", "svg", "png", "anim.svg")


def format_for(builder: Builder, html: str, epub: str) -> str | None:
    """Return the name of the format that a builder gets; None where it shows no pictures.

    Parameters
    ----------
    builder : Builder
    html : str
        Name of the format for HTML.
    epub : str
        Name of the format for EPUB.
    """
    if builder.format == "html":
        return epub if "epub" in builder.name else html
    types = builder.supported_image_types
    known = {"application/pdf": "pdf", "image/svg+xml": "svg", "image/png": "png"}
    found = next((name for type_, name in known.items() if type_ in types), None)
    assert found is None or found in FORMATS
    return found
