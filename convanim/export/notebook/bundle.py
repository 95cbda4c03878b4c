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
from dataclasses import dataclass
from functools import cached_property
from math import prod, sqrt

from convanim.encode.png import pictures, write_png
from convanim.errors import one_line
from convanim.export.foreseen import foreseen_size
from convanim.export.formats import LONGEST_PAGE
from convanim.export.picture import Picture
from convanim.render.pdf import pdf_bytes
from convanim.render.raster import frames
from convanim.render.svg import animated_svg

__all__ = ["MOST_BYTES", "MOST_STEPS", "Parts", "as_html", "bundle"]

#: Steps of an animation, and bytes: it is drawn in about a second, and a notebook keeps it as text.
MOST_STEPS, MOST_BYTES = 1000, 1_000_000

#: Bytes of a step, and of a PDF, and pixels of a step.
STILL_BYTES, STILL_PIXELS = 400_000, 500_000

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
    shows: Callable[[Parts], str] | None = None,
) -> dict[str, str]:
    """Return a picture as the types of data that notebooks show, and documents made of them take.

    These are HTML, with an image that plays by itself; for documents a PDF of the panel, and a
    PNG, both as base64; and one line of text. What plays has at most 1,000 steps and a megabyte,
    a still half a megapixel and a PDF 0.4 megabytes: two seconds and 2.5 megabytes in all. Of an
    animation that would be larger, HTML shows one step, with a hint how to write all to a file.

    Parameters
    ----------
    picture : Picture
    include, exclude : container of str, optional
        The types that are asked for, and those that are not. No other is drawn.
    shows : callable, optional
        Makes the HTML; that of `as_html` by default.
    """
    parts = Parts(picture)
    makers: dict[str, Callable[[], str | None]] = {
        TEXT: lambda: one_line(repr(picture), LINE),
        HTML: lambda: shows(parts) if shows else parts.html(),
        PDF: lambda: None if parts.pdf is None else _base64(parts.pdf),
        PNG: lambda: _base64(parts.png),
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


@dataclass(frozen=True)
class Parts:
    """What is drawn of a picture, each part once.

    Parameters
    ----------
    picture : Picture
    """

    picture: Picture

    def html(self, most: int = MOST_BYTES) -> str:
        """Return an HTML image that plays, or the poster, with a hint, where it would be larger."""
        moving = self.moving(most)
        return self.one_step("x-anim.svg") if moving is None else moving

    def moving(self, most: int = MOST_BYTES) -> str | None:
        """Return an HTML image that plays; None where its drawing would have more characters."""
        steps = self.picture.steps
        if len(steps) > MOST_STEPS or len(self._still) > most:
            return None
        if len(steps) > FEW and foreseen_size(steps, lambda some: len(self._svg(some))) > most:
            return None
        text = self._svg(steps, self.picture.poster)
        return self._image("svg+xml", text.encode()) if len(text) <= most else None

    def poster(self) -> str:
        """Return an HTML image of the poster."""
        if len(self._still) > STILL_BYTES:
            return self._image("png", self.png)
        return self._image("svg+xml", self._still.encode())

    def one_step(self, name: str) -> str:
        """Return the poster, and how all steps are written to a file of such a name."""
        return (
            f"{self.poster()}<p>One of {len(self.picture.steps):,} steps, too much to move here:"
            f' <code>.save("{name}")</code> writes a file.</p>'
        )

    @cached_property
    def png(self) -> bytes:
        """The poster as PNG, smaller than asked for where that has many pixels."""
        scene, memory = self.picture.scene, io.BytesIO()
        dpi = self.picture.canvas.pixels_per_inch(scene)
        dpi *= min(1, sqrt(STILL_PIXELS / prod(scene.pixels(dpi))))
        for one in pictures(frames(scene, [self.picture.poster], dpi)):
            write_png(memory, one, dpi)
        return memory.getvalue()

    @cached_property
    def pdf(self) -> bytes | None:
        """The panel as PDF, or its first step; None where that would be large, too."""
        first = self.picture.panel(most=1)
        for page in (self.picture.panel(), first):
            is_small = len(self._still) * max(1, len(page.parts)) <= STILL_BYTES
            if is_small and max(page.width, page.height) <= LONGEST_PAGE:
                content = pdf_bytes([page], self.picture.alt)
                if len(content) <= STILL_BYTES:
                    return content
        return None

    def _image(self, kind: str, data: bytes) -> str:
        """Return an HTML image of data of a kind such as ``svg+xml``."""
        source, alt = f"data:image/{kind};base64,{_base64(data)}", html.escape(self.picture.alt)
        return f'<img src="{source}" alt="{alt}" style="max-width:100%">'

    @cached_property
    def _still(self) -> str:
        """The poster as SVG."""
        return self._svg([self.picture.poster])

    def _svg(self, steps: Sequence[int], poster: int | None = None) -> str:
        """Return some steps as an SVG that plays, or one of them."""
        picture, size = self.picture, self.picture.canvas.size(self.picture.scene)
        shown = steps[0] if poster is None else poster
        return animated_svg(
            *(picture.scene, steps, picture.timing, shown, picture.alt, size and size[0])
        )


def as_html(picture: Picture, most: int = MOST_BYTES) -> str:
    """Return an HTML image that plays, or of one step, with a hint, where all would be too much."""
    return Parts(picture).html(most)


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
