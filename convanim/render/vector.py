"""Drawings to the pages of a PDF, as vectors with their fonts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from convanim.render.paint import BIG_POINTS, paint, rgb
from convanim.render.pdf import File, Renderer
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
    file = File(memory, metadata)
    for drawing in drawings:
        _page(file, drawing)
        tick()
    file.finalize()
    return memory.getvalue()


def _page(file: File, drawing: Drawing) -> None:
    """Write a page that holds a drawing and nothing else; white paper is left unpainted."""
    width, height = drawing.width / POINTS_PER_INCH, drawing.height / POINTS_PER_INCH
    file.newPage(width, height)
    renderer = Renderer(file, 72, height, width)
    if drawing.background != WHITE:
        paper = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
        whole = Affine2D().scale(72 * width, 72 * height)
        context = renderer.new_gc()
        context.set_linewidth(0)
        renderer.draw_path(context, Outline(paper, closed=True), whole, rgb(drawing.background))
    paint(renderer, drawing.primitives, BIG_POINTS, pixels=False)
    renderer.finalize()
    file.endStream()
