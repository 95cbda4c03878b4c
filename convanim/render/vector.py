"""Drawings to the pages of a PDF, as vectors with their fonts."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

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
    with settings(), _quiet_fonts():
        file = PdfFile(memory, metadata=metadata)
        for drawing in drawings:
            _page(file, drawing)
            tick()
        file.finalize()
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


def _page(file: PdfFile, drawing: Drawing) -> None:
    """Write a page that holds a drawing and nothing else; white paper is left unpainted."""
    width, height = drawing.width / POINTS_PER_INCH, drawing.height / POINTS_PER_INCH
    file.newPage(width, height)
    renderer = RendererPdf(file, 72, height, width)
    if drawing.background != WHITE:
        paper = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
        whole = Affine2D().scale(72 * width, 72 * height)
        context = renderer.new_gc()
        context.set_linewidth(0)
        renderer.draw_path(context, Outline(paper, closed=True), whole, rgb(drawing.background))
    paint(renderer, drawing.primitives, BIG_POINTS, pixels=False)
    renderer.finalize()
    file.endStream()
