"""Drawings to the pages of a PDF, as vectors with their fonts."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from convanim.render.paint import BIG_POINTS, paint, rgb, settings
from convanim.scene.primitives import Drawing
from convanim.theme import POINTS_PER_INCH

__all__ = ["CREATOR", "pdf_bytes", "write_pdf"]

WHITE = (255, 255, 255)

#: Told in every file, and by this recognised.
CREATOR = "convanim"


def write_pdf(
    path: Path, drawings: Iterable[Drawing], title: str, tick: Callable[[], None] = lambda: None
) -> None:
    """Write one page a drawing; ``tick`` is called after each.

    There is no date in the file: same input, same bytes.
    """
    # Through memory: on a full disk matplotlib would fail once more while it closes the file.
    path.write_bytes(pdf_bytes(drawings, title, tick))


def pdf_bytes(
    drawings: Iterable[Drawing], title: str, tick: Callable[[], None] = lambda: None
) -> bytes:
    """Return what `write_pdf` writes."""
    # Without an entry matplotlib would write the time.
    metadata = {"Title": title, "Creator": CREATOR, "CreationDate": None}
    memory = io.BytesIO()
    with settings(), _quiet_fonts(), PdfPages(memory, metadata=metadata) as pages:
        for drawing in drawings:
            pages.savefig(_figure(drawing))
            tick()
    return memory.getvalue()


@contextmanager
def _quiet_fonts() -> Iterator[None]:
    """Keep fontTools' remarks on the age of Computer Modern from the user."""
    logger = logging.getLogger("fontTools")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _figure(drawing: Drawing) -> Figure:
    """Figure that holds a drawing and nothing else; white paper is left unpainted."""
    size = (drawing.width / POINTS_PER_INCH, drawing.height / POINTS_PER_INCH)
    figure = Figure(
        figsize=size,
        frameon=drawing.background != WHITE,
        facecolor=rgb(drawing.background),
        edgecolor="none",
        linewidth=0,
    )
    figure.add_artist(_Picture(drawing))
    return figure


class _Picture(Artist):
    """A drawing, as an artist."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing

    def draw(self, renderer: RendererBase) -> None:
        paint(renderer, self.drawing.primitives, BIG_POINTS, pixels=False)
