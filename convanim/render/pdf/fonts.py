"""Fonts in a PDF file: each is embedded with only the glyphs that are used."""

from __future__ import annotations

import io
import re
import string
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from fontTools import agl, subset
from fontTools.ttLib import TTFont, newTable
from matplotlib.backends.backend_pdf import Name, PdfFile, Reference

from convanim.errors import ConvanimError, Option
from convanim.render.fonts import Face
from convanim.render.typeset import Glyph

__all__ = ["Font"]

#: Seconds from the beginning of 1904, where TrueType begins to count, to that of 1970.
UNIX_EPOCH = 0x7C25B080

#: The map from the codes of glyphs to letters. Readers need it to search and copy text. The lines
#: of the map replace the braces.
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

#: Largest number of lines in a section of a CMap.
CMAP_LINES = 100


class Font:
    """A font in a file, with the glyphs that are used.

    Parameters
    ----------
    face : Face
        The font's file.
    name : Name
        The name by which pages refer to the font.

    Attributes
    ----------
    used : dict of int to str
        The letters that each used glyph stands for, by the glyph's number.
    """

    def __init__(self, face: Face, name: Name) -> None:
        self.name, self.face = name, face
        self.used: dict[int, str] = {}
        with _embeddable(face):
            self.font = _opened(face)

    def operands(self, glyphs: Sequence[Glyph]) -> list[Any]:
        """Return the operands that show glyphs of one size on one baseline."""
        parts: list[Any] = [b""]
        pen, size = glyphs[0].x, glyphs[0].size
        for glyph in glyphs:
            back = round((pen - glyph.x) / size * 1000)
            if back:
                parts += [back, b""]
            with _embeddable(self.face):
                parts[-1] += self._code(glyph.number).to_bytes(2, "big")
                pen += (self._advance(glyph.number) - back) / 1000 * size
            self.used.setdefault(glyph.number, glyph.letters)
        return parts

    def write(self, file: PdfFile) -> Reference:
        """Write the font with the glyphs that are used, and return the reference to it."""
        with _embeddable(self.face):
            return self._written(file)

    def _written(self, file: PdfFile) -> Reference:
        codes = {self._code(number): number for number in sorted(self.used)}
        letters = {code: self._letters(number) for code, number in codes.items()}
        widths: list[Any] = []
        for code, number in codes.items():
            widths += [code, [self._advance(number)]]
        called = re.sub(r"[^\w-]", "", f"{self.font['name'].getDebugName(6)}", flags=re.ASCII)
        name = Name(f"{_tag(codes)}+{called}")
        program, kind, extra = self._program()
        embedded, descriptor, unicode, descendant, whole = (
            file.reserveObject(purpose)
            for purpose in ("font file", "descriptor", "code points", "descendant", "font")
        )
        file.outputStream(embedded, program, extra=extra)
        file.outputStream(unicode, _cmap(letters).encode("ascii"))
        file.writeObject(descriptor, {**self._descriptor(name), kind: embedded})
        system = {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0}
        glyphs = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType2" if kind == "FontFile2" else "CIDFontType0"),
            "BaseFont": name,
            "CIDSystemInfo": system,
            "FontDescriptor": descriptor,
            "W": widths,
        }
        if kind == "FontFile2":
            glyphs["CIDToGIDMap"] = Name("Identity")
        file.writeObject(descendant, glyphs)
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
        """Return the code of a glyph on pages: its number, or the code that its font gives it."""
        name = self.font.getGlyphName(number)
        return int(name[3:]) if self._has_own_codes else number

    @cached_property
    def _has_own_codes(self) -> bool:
        return "CFF " in self.font and hasattr(self.font["CFF "].cff[0], "ROS")

    def _advance(self, number: int) -> int:
        """Return the width of a glyph, in thousandths of the font size."""
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
        """Make the font that is embedded, with only the glyphs that are used.

        Returns
        -------
        program : bytes
            The font.
        kind : str
            The key of the font in its descriptor.
        extra : dict
            Entries of the font's stream, beside its length.
        """
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


@contextmanager
def _embeddable(face: Face) -> Iterator[None]:
    """Raise ConvanimError where something of a font can't be read: errors are of any kind then."""
    try:
        yield
    except Exception as error:
        raise ConvanimError(
            f"the font {Path(face.path).name} is damaged and can't be embedded: give another ",
            Option("font"),
        ) from error


def _opened(face: Face) -> TTFont:
    """Open a font.

    Dates before 1970 are set to the beginning of 1970: fontTools would warn of them.
    """
    data = io.BytesIO(Path(face.path).read_bytes())
    font = TTFont(data, fontNumber=face.index, lazy=True, recalcTimestamp=False)
    head, table = newTable("head"), bytearray(font.reader["head"])
    for at in (20, 28):  # the dates of creation and of the last change
        table[at : at + 8] = max(UNIX_EPOCH, int.from_bytes(table[at : at + 8])).to_bytes(8)
    head.decompile(bytes(table), font)
    font["head"] = head
    return font


def _tag(codes: Iterable[int]) -> str:
    """Return six letters that distinguish this subset of a font from others."""
    rest, letters = zlib.crc32(repr(list(codes)).encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 26)
        letters += string.ascii_uppercase[digit]
    return letters


def _cmap(letters: dict[int, str]) -> str:
    """Return the CMap from codes to the letters that they stand for."""
    lines = [f"<{code:04x}> <{words.encode('utf-16be').hex()}>" for code, words in letters.items()]
    parts = [lines[at : at + CMAP_LINES] for at in range(0, len(lines), CMAP_LINES)]
    return CMAP.format(
        "\n".join("\n".join([f"{len(p)} beginbfchar", *p, "endbfchar"]) for p in parts)
    )
