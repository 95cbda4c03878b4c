"""Drawings to the pages of a PDF, as vectors with their fonts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from convanim.render.paint import BIG_POINTS, paint
from convanim.render.pdf import File, Reference, Renderer
from convanim.scene.primitives import Drawing, Moving, Paths, Primitive, Scene, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["CREATOR", "pdf_bytes", "write_pdf", "write_steps"]

Tick = Callable[[], None]

WHITE = (255, 255, 255)

#: Told in every file, and by this recognised.
CREATOR = "convanim"


def write_pdf(
    path: Path, drawings: Iterable[Drawing], title: str, tick: Tick = lambda: None
) -> None:
    """Write one page a drawing; ``tick`` is called after each.

    There is no date in the file: same input, same bytes.
    """
    # Through memory: on a full disk matplotlib would fail once more while it closes the file.
    path.write_bytes(pdf_bytes(drawings, title, tick))


def pdf_bytes(
    drawings: Iterable[Drawing],
    title: str,
    tick: Tick = lambda: None,
    creator: str = CREATOR,
) -> bytes:
    """Return what `write_pdf` writes."""
    with _file(title, creator) as (file, memory):
        for drawing in drawings:
            width, height = _inches(drawing)
            file.newPage(width, height)
            _draw(file, drawing, [*_paper(drawing), *drawing.primitives])
            file.endStream()
            tick()
    return memory.getvalue()


def write_steps(
    path: Path, scene: Scene, steps: Iterable[int], title: str, tick: Tick = lambda: None
) -> None:
    """Write one page a step; what stands still is written once, for all pages."""
    groups = [list(sheets) for _, sheets in groupby(scene.sheets, key=_moves)]
    with _file(title) as (file, memory):
        still = [
            None if _moves(sheets[0]) else _part(file, scene, _drawn(sheets)) for sheets in groups
        ]
        paper = [_part(file, scene, found)] if (found := list(_paper(scene))) else []
        for step in steps:
            parts = [
                part or _part(file, scene, _drawn(sheets, step))
                for part, sheets in zip(still, groups, strict=True)
            ]
            file.add_page([*paper, *parts])
            tick()
    path.write_bytes(memory.getvalue())


def _moves(sheet: Still | Moving) -> bool:
    return isinstance(sheet, Moving)


def _drawn(sheets: Sequence[Still | Moving], step: int = 0) -> Iterator[Primitive]:
    for sheet in sheets:
        yield from sheet.draw(step) if isinstance(sheet, Moving) else sheet.draw()


@contextmanager
def _file(title: str, creator: str = CREATOR) -> Iterator[tuple[File, io.BytesIO]]:
    # Without an entry matplotlib would write the time.
    metadata = {"Title": title, "Creator": creator, "CreationDate": None}
    memory = io.BytesIO()
    file = File(memory, metadata)
    yield file, memory
    file.finalize()


def _part(file: File, page: Drawing | Scene, primitives: Iterable[Primitive]) -> Reference:
    """Write a part of pages."""
    with file.part(*_inches(page)) as part:
        _draw(file, page, primitives)
    return part


def _draw(file: File, page: Drawing | Scene, primitives: Iterable[Primitive]) -> None:
    width, height = _inches(page)
    renderer = Renderer(file, 72, height, width)
    paint(renderer, primitives, BIG_POINTS, pixels=False)
    renderer.finalize()


def _paper(page: Drawing | Scene) -> Iterator[Primitive]:
    """Fill the page with its background; white paper is left unpainted."""
    if page.background != WHITE:
        right, top = page.width, page.height
        corners = ((0.0, 0.0), (right, 0.0), (right, top), (0.0, top))
        yield Paths((corners,), closed=True, fill=page.background)


def _inches(page: Drawing | Scene) -> tuple[float, float]:
    return page.width / POINTS_PER_INCH, page.height / POINTS_PER_INCH
