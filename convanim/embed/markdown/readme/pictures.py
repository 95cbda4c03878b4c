"""The pictures of a request, and the lines that show them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from convanim.animation import Animation, animate
from convanim.embed.asked import keys_of
from convanim.embed.browsers import IMAGES, SHOWN
from convanim.embed.looks import USUAL, said_in
from convanim.embed.markdown.figures import Figure, figure_of
from convanim.embed.markdown.readme.requests import END, Request
from convanim.errors import ConvanimError, shortened
from convanim.export import FORMATS
from convanim.gallery.figures import picture_key
from convanim.layers import KINDS, Layer

__all__ = ["Shown", "names_of", "shown"]

#: Characters of a digest in the name of a file: enough to tell the pictures of a file apart.
DIGITS = 8

#: Themes of the two pictures that follow light and dark.
LIGHT, DARK = "guide", "dark"


@dataclass(frozen=True)
class Shown:
    """What is shown for a request.

    Parameters
    ----------
    files : mapping of Path to Animation
        Its pictures, by their places.
    format : str
        Name of their format.
    lines : tuple of str
        The lines after the request, without what they begin and end with.
    """

    files: Mapping[Path, Animation]
    format: str
    lines: tuple[str, ...]


def shown(request: Request, path: Path, folder: Path) -> Shown:
    """Return what is shown for a request of a file.

    Parameters
    ----------
    request : Request
    path : Path
        The file.
    folder : Path
        Folder of its pictures.

    Raises
    ------
    ConvanimError
        If something in it is wrong, or can't be shown.
    """
    figure = figure_of(request.text, request.attributes, path.parent, USUAL)
    if figure.classes:
        raise ConvanimError("class does not go here: GitHub takes no style sheets")
    if figure.format not in IMAGES:
        raise ConvanimError(f"format {figure.format} can't be shown here: choose anim.svg or gif")
    if re.search("[a-z]", figure.width.removesuffix("px")):
        raise ConvanimError(f"width {shortened(figure.width)} must be in pixels, or such as 60%")
    picture = figure.picture
    name = _name_of(figure, path)
    ending = FORMATS[figure.format].suffix
    light, dark = folder / f"{name}{ending}", folder / f"{name}-dark{ending}"
    own = said_in(request.text, keys_of(request.text))
    if own.get("theme", "auto") != "auto":
        return Shown({light: picture}, figure.format, _lines(figure, path, light))
    files = {
        light: animate(picture.layer, **{**picture.given, "theme": LIGHT}),
        dark: animate(picture.layer, **{**picture.given, "theme": DARK}),
    }
    return Shown(files, figure.format, _lines(figure, path, light, dark))


def names_of(path: Path) -> re.Pattern[str]:
    """Return the pattern of the names of a file's pictures.

    Examples
    --------
    >>> bool(names_of(Path("README.md")).fullmatch("README.conv-0123abcd-dark.svg"))
    True
    """
    suffixes = "|".join({FORMATS[name].suffix[1:] for name in SHOWN})
    return re.compile(rf"{re.escape(path.stem)}\.[^.]+-[0-9a-f]{{{DIGITS}}}(-dark)?\.({suffixes})")


def _name_of(figure: Figure, path: Path) -> str:
    """Return the name of a figure's files: that of the file it is in, its own, and a digest.

    The digest has what is drawn, and not the version of convanim: pictures in a repository stay
    as they are until something else is asked for.
    """
    layer = figure.picture.layer
    kind = _kind_of(layer) if isinstance(layer, Layer) else "stack"
    own = figure.name.replace(".", "-").replace(":", "-") or kind
    digest = picture_key(figure.picture, (figure.format,), "")[:DIGITS]
    return f"{path.stem}.{own}-{digest}"


def _kind_of(layer: Layer) -> str:
    return next(name for name, kind in KINDS.items() if type(layer) is kind)


def _lines(figure: Figure, path: Path, light: Path, dark: Path | None = None) -> tuple[str, ...]:
    """Return the lines after a request.

    None of them begins a block of HTML, which would take in the lines after it.
    """
    width = f' width="{figure.width.removesuffix("px")}"' if figure.width else ""
    image = f'<img src="{_address(light, path)}" alt="{escape(figure.alt)}"{width}></picture>'
    if dark:
        media = 'media="(prefers-color-scheme: dark)"'
        lines = [f'<picture><source {media} srcset="{_address(dark, path)}">', image]
    else:
        lines = [f"<picture>{image}"]
    if figure.own_caption and figure.caption:
        lines[-1] += "<br>"
        lines.append(f"<em>{_as_text(figure.caption)}</em>")
    return (*lines, END)


def _as_text(words: str) -> str:
    """Return words such that neither HTML nor Markdown has another meaning for them.

    Examples
    --------
    >>> _as_text("a *b*")
    'a &#42;b&#42;'
    """
    return re.sub(r"""[^\w\s.,;()='’−×+-]""", lambda sign: f"&#{ord(sign[0])};", words)


def _address(file: Path, path: Path) -> str:
    """Return the address of a picture, relative to the file that shows it."""
    try:
        relative = os.path.relpath(file, path.parent)
    except ValueError:  # on Windows
        raise ConvanimError(f"{file.parent} is on another drive: name a folder on this") from None
    return escape(quote(os.fsencode(Path(relative).as_posix())))  # its bytes may be no UTF-8
