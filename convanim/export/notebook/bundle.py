"""Animations as what notebooks show and documents take: an image that plays, and stills.

Front ends ask for all that a notebook may need later, such as when it is printed. What would be
large or take long is therefore not drawn: see `bundle`.
"""

from __future__ import annotations

import html
import io
import sys
from base64 import b64encode
from collections.abc import Callable, Container, Sequence
from math import prod, sqrt

from convanim.encode.png import pictures, write_png
from convanim.errors import one_line
from convanim.export.foreseen import foreseen_size
from convanim.export.picture import Picture
from convanim.render.pdf import pdf_bytes
from convanim.render.raster import frames
from convanim.render.svg import animated_svg, drawing_svg

__all__ = ["MOST_BYTES", "as_html", "bundle", "image", "one_step", "playing"]

#: Bytes of an animation: it is drawn in about a second, and a notebook keeps it as text.
MOST_BYTES = 1_000_000

#: Bytes of a step, and of a PDF, and pixels of a step.
STILL_BYTES, STILL_PIXELS = 400_000, 500_000

#: Longest side of a page, in points.
LONGEST_PAGE = 14_400

#: Steps of which all are drawn without drawing some to tell their size.
FEW = 16

#: Characters of the line that stands for a picture where there are none.
LINE = 100

HTML, PDF, PNG, TEXT = "text/html", "application/pdf", "image/png", "text/plain"

Types = Container[str] | None


def bundle(
    picture: Picture,
    include: Types = None,
    exclude: Types = None,
    shows: Callable[[Picture], str] | None = None,
) -> dict[str, str]:
    """Return a picture as the types of data that notebooks show, and documents made of them take.

    These are HTML, with an image that plays by itself; for documents a PDF of the panel, and a
    PNG, both as base64; and one line of text. What plays has at most a megabyte, a still half a
    megapixel and a PDF 0.4 megabytes, which takes about two seconds in all. Of an animation that
    would be larger, HTML shows one step, with a hint how to write all to a file.

    Parameters
    ----------
    picture : Picture
    include, exclude : container of str, optional
        The types that are asked for, and those that are not. No other is drawn.
    shows : callable, optional
        Makes the HTML; `as_html` by default.
    """
    makers: dict[str, Callable[[], str | None]] = {
        TEXT: lambda: one_line(repr(picture), LINE),
        HTML: lambda: (shows or as_html)(picture),
        PDF: lambda: _pdf(picture),
        PNG: lambda: _base64(_png(picture, picture.poster)),
    }
    shown = _types_of_ipython()
    made = {
        kind: make()
        for kind, make in makers.items()
        if all(some is None or kind in some for some in (include, shown))
        and not (exclude and kind in exclude)
    }
    return {kind: data for kind, data in made.items() if data is not None}


def _types_of_ipython() -> Types:
    """Return the types that IPython shows, where it runs: in a terminal, that is text alone."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return shell and set(shell.display_formatter.active_types)


def as_html(picture: Picture, most: int = MOST_BYTES) -> str:
    """Return an HTML image that plays, or of one step, with a hint, where all would be too much."""
    animation = playing(picture, most)
    if animation is None:
        return one_step(picture, "x-anim.svg")
    return image(picture, "svg+xml", animation.encode())


def playing(picture: Picture, most: int = MOST_BYTES) -> str | None:
    """Return the SVG that plays; None where it would have more bytes, of which most are ASCII."""
    scene, size = picture.scene, picture.canvas.size(picture.scene)

    def drawn(steps: Sequence[int], poster: int) -> str:
        wide = size and size[0]
        return animated_svg(scene, steps, picture.timing, poster, picture.alt, wide)

    if len(picture.steps) > FEW:
        foreseen = foreseen_size(picture.steps, lambda some: len(drawn(some, some[0])))
        if foreseen > most:
            return None
    text = drawn(picture.steps, picture.poster)
    return text if len(text) <= most else None


def one_step(picture: Picture, name: str) -> str:
    """Return the first step as HTML, and how all are written to a file of such a name."""
    size = picture.canvas.size(picture.scene)
    text = drawing_svg(picture.panel(most=1), picture.alt, size and size[0])
    is_small = len(text) <= STILL_BYTES
    data = text.encode() if is_small else _png(picture, picture.steps[0])
    return (
        f"{image(picture, 'svg+xml' if is_small else 'png', data)}"
        f"<p>The first of {len(picture.steps):,} steps, too much to move here:"
        f' <code>.save("{name}")</code> writes a file.</p>'
    )


def image(picture: Picture, kind: str, data: bytes) -> str:
    """Return an HTML image of data of a kind such as ``svg+xml``."""
    source, alt = f"data:image/{kind};base64,{_base64(data)}", html.escape(picture.alt)
    return f'<img src="{source}" alt="{alt}" style="max-width:100%">'


def _png(picture: Picture, step: int) -> bytes:
    """Return a step as PNG, smaller than asked for where that has many pixels."""
    scene, memory = picture.scene, io.BytesIO()
    dpi = picture.canvas.pixels_per_inch(scene)
    dpi *= min(1, sqrt(STILL_PIXELS / prod(scene.pixels(dpi))))
    for one in pictures(frames(scene, [step], dpi)):
        write_png(memory, one, dpi)
    return memory.getvalue()


def _pdf(picture: Picture) -> str | None:
    """Return the panel as PDF, or its first step; None where that would be large, too."""
    first = picture.panel(most=1)
    weight = len(drawing_svg(first, picture.alt))
    for page in (picture.panel(), first):
        is_small = weight * max(1, len(page.parts)) <= STILL_BYTES
        if is_small and max(page.width, page.height) <= LONGEST_PAGE:
            content = pdf_bytes([page], picture.alt)
            if len(content) <= STILL_BYTES:
                return _base64(content)
    return None


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
