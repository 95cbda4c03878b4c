"""Drawings to the pages of a PDF, as vectors with their fonts.

matplotlib writes the pages, but independently of the user's settings. Words are set glyph by
glyph.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_pdf import (
    GraphicsContextPdf,
    Name,
    Op,
    PdfFile,
    Reference,
    RendererPdf,
)

from convanim.colours import in_light
from convanim.render.fonts import UNIT, Face
from convanim.render.paint import paint
from convanim.render.pdf.fonts import Font
from convanim.render.surfaces import BIG_POINTS, Surface
from convanim.render.typeset import Line
from convanim.scene.primitives import Paths, Primitive
from convanim.scene.sheets import Drawing, Scene, Sheet, Still
from convanim.theme import POINTS_PER_INCH

__all__ = ["CREATOR", "pdf_bytes", "write_pdf", "write_steps"]

Tick = Callable[[], None]

WHITE = (255, 255, 255)

#: The name of the program that every file records.
CREATOR = "convanim"

#: Level at which zlib compresses streams: matplotlib's default.
COMPRESSION = 6

#: Decimals of the places and sizes of words, which are in PostScript's points.
DIGITS = 3


def write_pdf(
    path: Path, drawings: Iterable[Drawing], title: str, tick: Tick = lambda: None
) -> None:
    """Write one page per drawing.

    The file has no date: the same input gives the same bytes.

    Parameters
    ----------
    path : Path
        The file.
    drawings : iterable of Drawing
        The pages, each of its own size.
    title : str
        Title of the document.
    tick : callable
        Called after each page.
    """
    # From memory: on a full disk, matplotlib would fail a second time as it closes the file.
    path.write_bytes(pdf_bytes(drawings, title, tick))


def pdf_bytes(
    drawings: Iterable[Drawing],
    title: str,
    tick: Tick = lambda: None,
    creator: str = CREATOR,
) -> bytes:
    """Return the bytes that `write_pdf` writes.

    Parameters
    ----------
    drawings : iterable of Drawing
        The pages, each of its own size.
    title : str
        Title of the document.
    tick : callable
        Called after each page.
    creator : str
        The name of the program that the file records.
    """
    with _opened(title, creator) as (file, memory):
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
    """Write one page per step. Still sheets are written once and shared by all pages.

    Parameters
    ----------
    path : Path
        The file.
    scene : Scene
        What is drawn.
    steps : iterable of int
        The pages, in this order.
    title : str
        Title of the document.
    tick : callable
        Called after each page.
    """
    groups = [list(sheets) for _, sheets in groupby(scene.seen().sheets, key=_changes)]
    with _opened(title) as (file, memory):
        still = [
            None if _changes(sheets[0]) else _part(file, scene, _drawn(sheets)) for sheets in groups
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


def _changes(sheet: Sheet) -> bool:
    return not isinstance(sheet, Still)


def _drawn(sheets: Sequence[Sheet], step: int = 0) -> Iterator[Primitive]:
    for sheet in sheets:
        yield from sheet.at(step)


@contextmanager
def _opened(title: str, creator: str = CREATOR) -> Iterator[tuple[_File, io.BytesIO]]:
    # Without this entry, matplotlib would write the current time.
    metadata = {"Title": title, "Creator": creator, "CreationDate": None}
    memory = io.BytesIO()
    file = _File(memory, metadata)
    yield file, memory
    file.finalize()


def _part(file: _File, page: Drawing | Scene, primitives: Iterable[Primitive]) -> Reference:
    """Write primitives as a part of pages, which may share it."""
    with file.part(*_inches(page)) as part:
        _draw(file, page, primitives)
    return part


def _draw(file: _File, page: Drawing | Scene, primitives: Iterable[Primitive]) -> None:
    width, height = _inches(page)
    renderer = _Renderer(file, 72, height, width)
    paint(Surface(renderer, BIG_POINTS, pixels=False), primitives)
    renderer.finalize()


def _paper(page: Drawing | Scene) -> Iterator[Primitive]:
    """Fill the page with its background; white paper, and none, are left unpainted."""
    if in_light(page.background) not in (None, WHITE):
        right, top = page.width, page.height
        corners = ((0.0, 0.0), (right, 0.0), (right, top), (0.0, top))
        yield Paths((corners,), closed=True, fill=page.background)


def _inches(page: Drawing | Scene) -> tuple[float, float]:
    return page.width / POINTS_PER_INCH, page.height / POINTS_PER_INCH


class _File(PdfFile):
    """A PDF file. Its fonts are TrueType or OpenType, since publishers refuse Type 3."""

    def __init__(self, target: io.BytesIO, metadata: dict[str, str | None]) -> None:
        super().__init__(target, metadata)
        self.fonts: dict[Face, Font] = {}

    def beginStream(  # noqa: N802 (matplotlib's name)
        self, number: int, length: Any, extra: Any = None, png: Any = None
    ) -> None:
        """Begin a compressed stream. Data encoded as PNG are compressed already."""
        filtered = {**(extra or {}), "Length": length, "Filter": Name("FlateDecode")}
        super().beginStream(number, length, filtered, png)
        if png is None:
            assert self.currentstream is not None
            self.currentstream.compressobj = zlib.compressobj(COMPRESSION)

    @contextmanager
    def part(self, width: float, height: float) -> Iterator[Reference]:
        """Write a part of the content of pages (see `add_page`), whose size is in inches."""
        self.width, self.height = width, height
        content = self.reserveObject("content")
        self.beginStream(content.id, None)
        self.output(Op.gsave)
        self.output(Name("DeviceRGB"), Op.setcolorspace_stroke)
        self.output(Name("DeviceRGB"), Op.setcolorspace_nonstroke)
        self.output(GraphicsContextPdf.joinstyles["round"], Op.setlinejoin)  # as a context begins
        yield content
        self.output(Op.grestore)
        self.endStream()

    def add_page(self, parts: Sequence[Reference]) -> None:
        """Add a page made of parts, the later ones over the earlier. Pages may share them."""
        page = self.reserveObject("page")
        entries = {
            "Type": Name("Page"),
            "Parent": self.pagesObject,
            "Resources": self.resourceObject,
            "MediaBox": [0, 0, 72 * self.width, 72 * self.height],
            "Contents": list(parts),
        }
        self.writeObject(page, entries)
        self.pageList.append(page)

    def font(self, face: Face) -> Font:
        """Return a font to set glyphs in, and add it to the file."""
        face = replace(face, slant=0.0)  # leant letters are the same glyphs
        if face not in self.fonts:
            self.fonts[face] = Font(face, Name(f"F{len(self.fonts) + 1}"))
        return self.fonts[face]

    def writeFonts(self) -> None:  # noqa: N802 (matplotlib's name)
        """Write the fonts that were used."""
        written = {font.name: font.write(self) for font in self.fonts.values()}
        self.writeObject(self.fontObject, written)


class _Renderer(RendererPdf):
    """A renderer that draws one page of a file."""

    def new_gc(self) -> _Context:
        """Return a new graphics state."""
        return _Context(self.file)

    def draw_line(
        self, context: GraphicsContextPdf, x: float, y: float, line: Line, size: float
    ) -> None:
        """Set a line of words.

        The baseline begins at ``x`` and ``y``. These and ``size`` are in PostScript's points.
        """
        self.check_gc(context, context.get_rgb())
        scale, out = size / UNIT, self.file.output
        out(Op.begin_text)
        left = bottom = 0.0
        leans = any(glyph.face.slant for glyph in line.glyphs)
        for (face, own, rise), run in groupby(line.glyphs, lambda g: (g.face, g.size, g.y)):
            glyphs, font = list(run), self.file.font(face)
            out(font.name, round(own * scale, DIGITS), Op.selectfont)
            right = round(x + glyphs[0].x * scale, DIGITS)
            top = round(y + rise * scale, DIGITS)
            if leans:
                out(1, 0, face.slant, 1, right, top, Op.textmatrix)
            else:
                out(round(right - left, DIGITS), round(top - bottom, DIGITS), Op.textpos)
            out(font.operands(glyphs), Op.showkern)
            left, bottom = right, top
        out(Op.end_text)


class _Context(GraphicsContextPdf):
    """A graphics state whose colours do not depend on the user's ``pdf.inheritcolor``."""

    def rgb_cmd(self, rgb: Sequence[float]) -> list[Any]:
        """Return the command that sets the colour of lines."""
        return _colour(rgb, Op.setgray_stroke, Op.setrgb_stroke)

    def fillcolor_cmd(self, rgb: Sequence[float] | None) -> list[Any]:
        """Return the command that sets the colour of areas."""
        return [] if rgb is None else _colour(rgb, Op.setgray_nonstroke, Op.setrgb_nonstroke)

    # matplotlib finds the two methods through this table, not by their names.
    commands: Any = tuple(
        (names, own.get(command.__name__, command))
        for own in [{"rgb_cmd": rgb_cmd, "fillcolor_cmd": fillcolor_cmd}]
        for names, command in GraphicsContextPdf.commands
    )


def _colour(rgb: Sequence[float], gray: Op, full: Op) -> list[Any]:
    return [rgb[0], gray] if rgb[0] == rgb[1] == rgb[2] else [*rgb[:3], full]
