"""The page of a gallery: pictures, captions and worked formulas, in one file."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import jinja2

from convanim.arithmetic import work
from convanim.files import check_target, write_whole
from convanim.layers import Layer
from convanim.listing import Figure, Listing

__all__ = ["check_page", "formulas", "write_page"]

#: What tells our page from another that stands in its place.
MARK = '<meta name="generator" content="convanim: {}">'

#: Formats that a page can show by itself, the best first.
_SHOWN = ("gif", "png")


@dataclass(frozen=True)
class _Entry:
    figure: Figure
    picture: str | None
    formulas: list[str]
    files: list[tuple[str, str]]


def write_page(listing: Listing, folder: Path) -> bool:
    """Write ``folder/index.html`` for figures in ``folder/NAME OF THE LISTING``.

    Returns whether it had to be written; a page that is as it should be is left alone.
    """
    page = folder / "index.html"
    text = _render(listing)
    if page.is_file() and page.read_bytes() == text.encode():
        return False
    write_whole(page, text)
    return True


def check_page(listing: Listing, folder: Path) -> None:
    """Raise OSError where ``index.html`` can't be written, or is not this list's."""
    page = folder / "index.html"
    if not page.exists():
        return
    check_target(page)
    if MARK.format(listing.name) not in page.read_text(encoding="utf-8", errors="replace"):
        message = f"is not the page of {listing.name} and would be lost: choose another folder"
        raise FileExistsError(errno.EEXIST, message, str(page))


def formulas(layer: Layer) -> list[str]:
    """Worked formulas of a layer, the plainest of each axis; one where all axes agree.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> formulas(Conv((4, 5), kernel=3))
    ['o = (4 − 3) + 1 = 2', 'o = (5 − 3) + 1 = 3']
    """
    return list(dict.fromkeys(work(layer, axis)[0].worked for axis in range(len(layer.axes))))


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
    entries = [_entry(figure, listing.name) for figure in listing.figures]
    return template.render(listing=listing, entries=entries)


def _entry(figure: Figure, folder: str) -> _Entry:
    files = [(name.upper(), quote(f"{folder}/{figure.name}.{name}")) for name in figure.formats]
    shown = next((name for name in _SHOWN if name in figure.formats), None)
    picture = quote(f"{folder}/{figure.name}.{shown}") if shown else None
    return _Entry(figure, picture, formulas(figure.animation.layer), files)
