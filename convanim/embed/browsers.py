"""Pictures in pages of HTML: the formats that browsers show, and their elements."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from urllib.parse import quote

from convanim.animation import Animation, animate
from convanim.export import FORMATS

__all__ = [
    "IMAGES",
    "PLAYERS",
    "SHOWN",
    "TYPES",
    "VIDEOS",
    "data_address",
    "film_html",
    "motion_tags",
    "still_of",
]

#: Types of data of formats that browsers show in an ``<img>``, a ``<video>`` and an ``<iframe>``.
IMAGES = {
    "anim.svg": "image/svg+xml",
    "gif": "image/gif",
    "webp": "image/webp",
    "apng": "image/apng",
    "svg": "image/svg+xml",
    "png": "image/png",
}
VIDEOS = {"mp4": "video/mp4", "webm": "video/webm"}
PLAYERS = {"html": "text/html"}

TYPES = {**IMAGES, **VIDEOS, **PLAYERS}

#: Those that are text, and characters of it that need no escape in an address or an attribute.
TEXTS, PLAIN = ("image/svg+xml", "text/html"), "!$()*+,-./:;=?@_~"

#: Names of all of them.
SHOWN = tuple(TYPES)


def still_of(picture: Animation, format: str) -> tuple[Animation, str] | None:  # noqa: A002
    """Return the picture for those who asked for less motion, and its format.

    Parameters
    ----------
    picture : Animation
    format : str
        Name of the format that all others see.

    Returns
    -------
    tuple of Animation and str, or None
        None where nothing moves, or where it can be stopped, as it is no image.
    """
    row = FORMATS[format]
    if format not in IMAGES or not row.is_animated or len(picture) == 1:
        return None
    look = {name: value for name, value in picture.given.items() if name != "poster"}
    still = animate(picture.layer, **{**look, "steps": [picture.poster]})
    return still, "svg" if row.suffix == ".svg" else "png"


def data_address(content: bytes, format: str) -> str:  # noqa: A002
    """Return an address that holds a file of a format.

    Text stays text: a page is compressed on its way, and base64 is not compressed well.
    """
    kind = TYPES[format]
    if kind in TEXTS:
        return f"data:{kind};charset=utf-8,{quote(content, safe=PLAIN)}"
    return f"data:{kind};base64,{b64encode(content).decode()}"


def motion_tags(still: str) -> tuple[str, str]:
    """Return what stands before and after an image for those who asked for less motion.

    Parameters
    ----------
    still : str
        Where they find a picture that does not move: in an image, no picture knows of them.
    """
    source = f'<source media="(prefers-reduced-motion: reduce)" srcset="{escape(still)}">'
    return f"<picture>{source}", "</picture>"


def film_html(
    format: str,  # noqa: A002
    address: str,
    alt: str,
    loops: bool,
    style: str = "",
    classes: str = "",
) -> str:
    """Return a video or a player as HTML.

    Parameters
    ----------
    format : str
        Name of its format.
    address, alt : str
        Where it is, and what it shows.
    loops : bool
        Whether a video begins again at its end.
    style, classes : str
        Its size in CSS, and its classes for style sheets.
    """
    given = {"class": classes, "src": address, "style": style}
    common = " ".join(f'{name}="{escape(value)}"' for name, value in given.items() if value)
    if format in PLAYERS:
        runs = 'sandbox="allow-scripts" allow="fullscreen" loading="lazy"'
        return f'<iframe {common} title="{escape(alt)}" {runs}></iframe>'
    plays = f"autoplay muted{' loop' if loops else ''} playsinline controls"
    return f'<video {common} aria-label="{escape(alt)}" {plays}></video>'
