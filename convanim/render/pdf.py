"""A PDF file and its pages, as matplotlib writes them, but for what a user's settings would change.

Words are set glyph by glyph; each font travels with the glyphs that are used.
"""

from __future__ import annotations

import io
import string
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from fontTools import agl, subset
from fontTools.ttLib import TTFont, newTable
from matplotlib.backends.backend_pdf import (
    GraphicsContextPdf,
    Name,
    Op,
    PdfFile,
    Reference,
    RendererPdf,
)

from convanim.render.fonts import UNIT, Face
from convanim.render.typeset import Glyph, Line

__all__ = ["File", "Reference", "Renderer"]

#: How hard streams are compressed: matplotlib's own usual level.
LEVEL = 6

#: Digits of a point's parts that words are placed by.
DIGITS = 3

#: The epoch of Unix, in seconds since that of TrueType.
UNIX = 0x7C25B080

#: Code points of a font's glyphs that a reader copies.
CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

#: Lines that a section of a CMap may have.
MOST = 100


class File(PdfFile):
    """A PDF file; its fonts are TrueType or OpenType, for publishers refuse Type 3."""

    def __init__(self, target: io.BytesIO, metadata: dict[str, str | None]) -> None:
        super().__init__(target, metadata)
        self.fonts: dict[Face, _Font] = {}

    def beginStream(  # noqa: N802 (matplotlib's name)
        self, number: int, length: Any, extra: Any = None, png: Any = None
    ) -> None:
        """Begin a stream that is compressed."""
        filtered = {**(extra or {}), "Length": length, "Filter": Name("FlateDecode")}
        super().beginStream(number, length, filtered, png)
        assert self.currentstream is not None
        self.currentstream.compressobj = zlib.compressobj(LEVEL)

    @contextmanager
    def part(self, width: float, height: float) -> Iterator[Reference]:
        """Write a part of pages of a size in inches: see `add_page`."""
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
        """Add a page of parts that were written, from the back; pages may share them."""
        page = self.reserveObject("page")
        told = {
            "Type": Name("Page"),
            "Parent": self.pagesObject,
            "Resources": self.resourceObject,
            "MediaBox": [0, 0, 72 * self.width, 72 * self.height],
            "Contents": list(parts),
        }
        self.writeObject(page, told)
        self.pageList.append(page)

    def font(self, face: Face) -> _Font:
        """Return a font by which glyphs are set; it will be in the file."""
        if face not in self.fonts:
            self.fonts[face] = _Font(face, Name(f"F{len(self.fonts) + 1}"))
        return self.fonts[face]

    def writeFonts(self) -> None:  # noqa: N802 (matplotlib's name)
        """Write the fonts that were used."""
        written = {font.name: font.write(self) for font in self.fonts.values()}
        self.writeObject(self.fontObject, written)


class Renderer(RendererPdf):
    """What paints one page of a file."""

    def new_gc(self) -> _Context:
        """Return a new look of lines and areas."""
        return _Context(self.file)

    def draw_line(
        self, context: GraphicsContextPdf, x: float, y: float, line: Line, size: float
    ) -> None:
        """Set a line of words, the beginning of its baseline at a point."""
        self.check_gc(context, context.get_rgb())
        scale, out = size / UNIT, self.file.output
        out(Op.begin_text)
        left = bottom = 0.0
        for (face, own, rise), run in groupby(line.glyphs, lambda g: (g.face, g.size, g.y)):
            glyphs, font = list(run), self.file.font(face)
            out(font.name, round(own * scale, DIGITS), Op.selectfont)
            right = round(x + glyphs[0].x * scale, DIGITS)
            top = round(y + rise * scale, DIGITS)
            out(round(right - left, DIGITS), round(top - bottom, DIGITS), Op.textpos)
            out(font.shown(glyphs), Op.showkern)
            left, bottom = right, top
        out(Op.end_text)


class _Context(GraphicsContextPdf):
    """A look that keeps its own colours."""

    def rgb_cmd(self, rgb: Sequence[float]) -> list[Any]:
        """Set the colour of lines."""
        return _colour(rgb, Op.setgray_stroke, Op.setrgb_stroke)

    def fillcolor_cmd(self, rgb: Sequence[float] | None) -> list[Any]:
        """Set the colour of areas."""
        return [] if rgb is None else _colour(rgb, Op.setgray_nonstroke, Op.setrgb_nonstroke)

    # They are called by this table, not by their names.
    commands: Any = tuple(
        (names, own.get(command.__name__, command))
        for own in [{"rgb_cmd": rgb_cmd, "fillcolor_cmd": fillcolor_cmd}]
        for names, command in GraphicsContextPdf.commands
    )


def _colour(rgb: Sequence[float], gray: Op, full: Op) -> list[Any]:
    return [rgb[0], gray] if rgb[0] == rgb[1] == rgb[2] else [*rgb[:3], full]


class _Font:
    """A font in a file, and the letters that its glyphs stand for.

    Parameters
    ----------
    face : Face
        Where it is read from.
    name : Name
        What pages call it.
    """

    def __init__(self, face: Face, name: Name) -> None:
        self.name = name
        self.font = _opened(face)
        self.used: dict[int, str] = {}

    def shown(self, glyphs: Sequence[Glyph]) -> list[Any]:
        """Operands that show glyphs of one size on one baseline, each at its place."""
        parts: list[Any] = [b""]
        pen, size = glyphs[0].x, glyphs[0].size
        for glyph in glyphs:
            back = round((pen - glyph.x) / size * 1000)
            if back:
                parts += [back, b""]
            parts[-1] += self._code(glyph.number).to_bytes(2, "big")
            self.used.setdefault(glyph.number, glyph.letters)
            pen += (self._advance(glyph.number) - back) / 1000 * size
        return parts

    def write(self, file: PdfFile) -> Reference:
        """Write the font with the glyphs that are used, and return where it stands."""
        codes = {self._code(number): number for number in sorted(self.used)}
        letters = {code: self._letters(number) for code, number in codes.items()}
        widths: list[Any] = []
        for code, number in codes.items():
            widths += [code, [self._advance(number)]]
        name = Name(f"{_tag(codes)}+{self.font['name'].getDebugName(6)}")
        program, kind, extra = self._program()
        embedded, told, unicode = (file.reserveObject(kind) for kind in ("font file", "", ""))
        descendant, whole = file.reserveObject("descendant font"), file.reserveObject("font")
        file.outputStream(embedded, program, extra=extra)
        file.outputStream(unicode, _cmap(letters).encode("ascii"))
        file.writeObject(told, {**self._descriptor(name), kind: embedded})
        system = {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0}
        described = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType2" if kind == "FontFile2" else "CIDFontType0"),
            "BaseFont": name,
            "CIDSystemInfo": system,
            "FontDescriptor": told,
            "W": widths,
        }
        if kind == "FontFile2":
            described["CIDToGIDMap"] = Name("Identity")
        file.writeObject(descendant, described)
        font = {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": name,
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [descendant],
            "ToUnicode": unicode,
        }
        file.writeObject(whole, font)
        return whole

    def _code(self, number: int) -> int:
        """Return the number by which a page calls a glyph: its own, or what its font has for it."""
        name = self.font.getGlyphName(number)
        return int(name[3:]) if self._has_own_codes else number

    @cached_property
    def _has_own_codes(self) -> bool:
        return "CFF " in self.font and hasattr(self.font["CFF "].cff[0], "ROS")

    def _advance(self, number: int) -> int:
        """Width of a glyph, in thousandths of the size."""
        width, _ = self.font["hmtx"][self.font.getGlyphName(number)]
        return self._thousandths(width)

    def _thousandths(self, length: float) -> int:
        return round(1000 * length / self.font["head"].unitsPerEm)

    def _letters(self, number: int) -> str:
        name = self.font.getGlyphName(number)
        return self.used[number] or agl.toUnicode(name) or self._names.get(name, "")

    @cached_property
    def _names(self) -> dict[str, str]:
        """Letters by the names of their glyphs."""
        return {name: chr(letter) for letter, name in self.font.getBestCmap().items()}

    def _descriptor(self, name: Name) -> dict[str, Any]:
        head, lines, slant = self.font["head"], self.font["hhea"], self.font["post"].italicAngle
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        return {
            "Type": Name("FontDescriptor"),
            "FontName": name,
            "Flags": 4,  # symbolic: glyphs are called by their numbers
            "FontBBox": [self._thousandths(side) for side in box],
            "Ascent": self._thousandths(lines.ascent),
            "Descent": self._thousandths(lines.descent),
            "CapHeight": self._thousandths(lines.ascent),
            "ItalicAngle": slant,
            "StemV": 80,
        }

    def _program(self) -> tuple[bytes, str, dict[str, Any]]:
        """Font with the glyphs that are used, what a descriptor calls it, and its lengths."""
        options = subset.Options(
            retain_gids=not self._has_own_codes,
            notdef_outline=True,
            glyph_names=False,
            layout_features=[],
        )
        options.drop_tables += ["GDEF", "GPOS", "GSUB", "FFTM", "PCLT", "kern", "MATH", "meta"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(gids=self.used)
        subsetter.subset(self.font)
        if "CFF " in self.font:
            program = self.font.getTableData("CFF ")
            return program, "FontFile3", {"Subtype": Name("CIDFontType0C")}
        whole = io.BytesIO()
        self.font.save(whole, reorderTables=False)
        program = whole.getvalue()
        return program, "FontFile2", {"Length1": len(program)}


def _opened(face: Face) -> TTFont:
    """Open a font; dates before Unix, of which fontTools would tell, become its epoch."""
    data = io.BytesIO(Path(face.path).read_bytes())
    font = TTFont(data, fontNumber=face.index, lazy=True, recalcTimestamp=False)
    head, table = newTable("head"), bytearray(font.reader["head"])
    for at in (20, 28):  # made, changed
        table[at : at + 8] = max(UNIX, int.from_bytes(table[at : at + 8])).to_bytes(8)
    head.decompile(bytes(table), font)
    font["head"] = head
    return font


def _tag(codes: Iterable[int]) -> str:
    """Six letters that tell this part of a font from others."""
    rest, letters = zlib.crc32(repr(list(codes)).encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 26)
        letters += string.ascii_uppercase[digit]
    return letters


def _cmap(letters: dict[int, str]) -> str:
    """Write which letters codes stand for."""
    lines = [f"<{code:04x}> <{words.encode('utf-16be').hex()}>" for code, words in letters.items()]
    parts = [lines[at : at + MOST] for at in range(0, len(lines), MOST)]
    return CMAP.format(
        "\n".join("\n".join([f"{len(p)} beginbfchar", *p, "endbfchar"]) for p in parts)
    )
