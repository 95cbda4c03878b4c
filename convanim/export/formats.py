"""Formats of files: one row each, by how the names of its files end.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from convanim.checks import one_of
from convanim.errors import ConvanimError
from convanim.export import fits
from convanim.export.documents import write_caption, write_deck, write_player
from convanim.export.job import Writer
from convanim.export.pixels import (
    animation_writer,
    noting_writer,
    still_writer,
    stills_writer,
    video_writer,
)
from convanim.export.vectors import (
    animation_text_writer,
    pages_writer,
    panel_source_writer,
    panel_text_writer,
    panel_writer,
    steps_source_writer,
    texts_writer,
)

__all__ = ["FILE_FORMATS", "FORMATS", "LONGEST_PAGE", "Format", "format_of"]

#: Longest side of a PDF page that readers can show, and longest length that TeX knows, in points.
LONGEST_PAGE, LONGEST_LENGTH = 14_400, 16_383


@dataclass(frozen=True)
class Format:
    """A format.

    Parameters
    ----------
    name : str
        The suffix without its dot, such as ``"gif"``; before it, after a dot, the ending of the
        file's name, as in ``"frames.pdf"`` for ``name-frames.pdf``.
    says : str
        What a file holds, for the documentation.
    write : callable
        Takes a `Job`, writes its files, and returns their paths.
    check : callable
        Takes a picture, and raises ConvanimError if the format can't hold it.
    has_all_steps : bool
        Whether it is drawn step by step.
    is_animated : bool
        Whether it plays.
    takes : frozenset of str
        Which of the options ``hold``, ``loop`` and ``smooth``, and whether the theme ``auto``,
        it can show.
    is_one_file : bool
        Whether all is in one file.
    has_colours : bool
        Whether it has a picture.
    has_own_font : bool
        Whether its words are in the font of the document that it is put into.
    """

    name: str
    says: str
    write: Writer
    check: fits.Check
    has_all_steps: bool = False
    is_animated: bool = False
    takes: frozenset[str] = frozenset()
    is_one_file: bool = True
    has_colours: bool = True
    has_own_font: bool = False

    @property
    def suffix(self) -> str:
        """The suffix of its files, such as ``.pdf``."""
        return f".{self.name.rpartition('.')[2]}"

    @property
    def ending(self) -> str:
        """How the names of its files end, such as ``.gif`` or ``-frames.pdf``."""
        before = self.name.rpartition(".")[0]
        return f"-{before}{self.suffix}" if before else self.suffix


def format_of(target: Path) -> Format:
    """Return the format of a file by its name: the longest ending that fits.

    Raises
    ------
    ConvanimError
        Where there is none.

    Examples
    --------
    >>> format_of(Path("conv-frames.pdf")).name, format_of(Path("conv-frames.gif")).name
    ('frames.pdf', 'gif')
    """
    suffix, name = target.suffix.lower(), target.name.lower()
    suffixes = [*dict.fromkeys(row.suffix for row in FORMATS.values())]
    if not suffix:
        raise ConvanimError(
            f"has no suffix to choose the format by: add one of {', '.join(suffixes)}"
        )
    one_of("suffix", suffix, suffixes)
    # A name that is nothing but an ending has the format of its suffix.
    fitting = (row for row in FORMATS.values() if name.removesuffix(row.ending) not in (name, ""))
    return max(fitting, key=lambda row: len(row.ending), default=FORMATS[suffix.removeprefix(".")])


#: All formats, by their names. The longest sides are those of the specification for GIF and
#: PNG, and of the encoder for WebP and MP4.
FORMATS = {
    row.name: row
    for row in (
        Format(
            "gif",
            "the animation",
            animation_writer("encode.gif.write_gif"),
            fits.pixels(65_535, is_opaque=True),
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "loop"}),
        ),
        Format(
            "webp",
            "the animation, smaller than the GIF, with alpha where the background is transparent",
            noting_writer("encode.webp.write_webp"),
            fits.pixels(16_383),
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "loop"}),
        ),
        Format(
            "apng",
            "the animation in true colours, with alpha where the background is transparent",
            noting_writer("encode.apng.write_apng", has_poster=True),
            fits.pixels(2**31 - 1),
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "loop"}),
        ),
        Format(
            "mp4",
            "the animation, for PowerPoint and browsers",
            video_writer("encode.mp4.write_mp4"),
            fits.pixels(16_384, is_opaque=True),
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "smooth"}),
        ),
        Format(
            "webm",
            "the animation, for browsers, with alpha where the background is transparent",
            video_writer("encode.webm.write_webm"),
            fits.pixels(16_384),
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "smooth"}),
        ),
        Format(
            "pdf",
            "a panel of the first steps, as vectors (`--steps` chooses others)",
            panel_writer("render.pdf.write_pdf"),
            fits.panel(LONGEST_PAGE, "PDF", "choose fewer steps, or NAME-frames.pdf"),
        ),
        Format(
            "frames.pdf",
            "one page per step, for `\\animategraphics` or overlays in Beamer",
            pages_writer("render.pdf.write_steps"),
            fits.pages(LONGEST_PAGE, "PDF"),
            has_all_steps=True,
        ),
        Format(
            "png",
            "the first frame, or the one that `--poster` chooses",
            still_writer("encode.png.write_pngs"),
            fits.pixels(2**31 - 1),
        ),
        Format(
            "frames.png",
            "one file per step: `name-00.png`, `name-01.png`, …",
            stills_writer("encode.png.write_pngs"),
            fits.pixels(2**31 - 1),
            has_all_steps=True,
            is_one_file=False,
        ),
        Format(
            "svg",
            "the panel, for web pages",
            panel_text_writer("render.svg.drawing_svg"),
            fits.anything,
            takes=frozenset({"auto"}),
        ),
        Format(
            "frames.svg",
            "one file per step: `name-00.svg`, `name-01.svg`, …",
            texts_writer("render.svg.step_svgs"),
            fits.anything,
            has_all_steps=True,
            takes=frozenset({"auto"}),
            is_one_file=False,
        ),
        Format(
            "anim.svg",
            "the animation without a script: it plays in an `<img>`, too",
            animation_text_writer("render.svg.animated_svg"),
            fits.anything,
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "loop", "smooth", "auto"}),
        ),
        Format(
            "html",
            "a player for browsers and slides, which fetches nothing; `#step=4` opens the fourth"
            " step",
            write_player,
            fits.player,
            has_all_steps=True,
            is_animated=True,
            takes=frozenset({"hold", "loop", "smooth", "auto"}),
        ),
        Format(
            "tikz",
            "the panel as TikZ, for `\\input`: the document's fonts, colours by name",
            panel_source_writer("render.tikz.panel_tikz"),
            fits.panel(LONGEST_LENGTH, "TeX", "choose fewer steps, or NAME-frames.tikz"),
            has_own_font=True,
        ),
        Format(
            "frames.tikz",
            "all steps as TikZ, for `\\input` in Beamer: one slide each",
            steps_source_writer("render.tikz.steps_tikz"),
            fits.pages(LONGEST_LENGTH, "TeX"),
            has_all_steps=True,
            has_own_font=True,
        ),
        Format(
            "pptx",
            "one slide per step for PowerPoint, of editable shapes (extra `pptx`)",
            write_deck,
            fits.deck,
            has_all_steps=True,
        ),
        Format(
            "txt",
            "caption, worked formula and alt text",
            write_caption,
            fits.anything,
            has_colours=False,
        ),
    )
}

#: Names of those of which all is in one file.
FILE_FORMATS = tuple(row.name for row in FORMATS.values() if row.is_one_file)
