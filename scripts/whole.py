"""Read files again that convanim wrote, to the last byte: a half-written one is told."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import imageio_ffmpeg
import pypdf
from PIL import Image

__all__ = ["check_whole", "pictures"]

logging.getLogger("pypdf").setLevel(logging.ERROR)


def pictures(path: Path) -> int:
    """Count the frames or pages of a file, each of them decoded.

    Raises
    ------
    Exception
        Whatever its reader says of a file that is not whole.
    """
    suffix = path.suffix.lower()
    if not path.read_bytes().endswith(_ENDS.get(suffix, b"")):
        raise ValueError(f"does not end with {_ENDS[suffix]!r}")
    return _READERS[suffix](path)


def check_whole(path: Path) -> str:
    """Say what is wrong with a file; nothing where it is whole."""
    try:
        return "" if pictures(path) else "holds nothing"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _image(path: Path) -> int:
    with Image.open(path) as image:
        count: int = getattr(image, "n_frames", 1)
        for frame in range(count):
            image.seek(frame)
            image.load()
    return count


def _webp(path: Path) -> int:
    size = int.from_bytes(path.read_bytes()[4:8], "little")
    if path.stat().st_size != 8 + size:
        raise ValueError("is not as long as it says")
    return _image(path)


def _video(path: Path) -> int:
    data, at = path.read_bytes(), 0
    while at < len(data):  # from box to box: ffmpeg takes a last one that is cut off
        at += int.from_bytes(data[at : at + 4], "big") or len(data)
    if at != len(data):
        raise ValueError("its last box is cut off")
    count: int
    count, _ = imageio_ffmpeg.count_frames_and_secs(str(path))
    return count


def _webm(path: Path) -> int:
    data = path.read_bytes()
    # The length of the segment, after the head, tells where the file ends.
    at = data.index(b"\x18\x53\x80\x67") + 4
    octets = 9 - data[at].bit_length()
    size = int.from_bytes(data[at : at + octets], "big") - (1 << 7 * octets)
    if at + octets + size != len(data):
        raise ValueError("is not as long as it says")
    count: int
    count, _ = imageio_ffmpeg.count_frames_and_secs(str(path))
    return count


def _deck(path: Path) -> int:
    with ZipFile(path) as deck:
        if deck.testzip():
            raise ValueError("a part is damaged")
        slides = [name for name in deck.namelist() if re.fullmatch(r"ppt/slides/\w+\.xml", name)]
        for name in deck.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(deck.read(name))
    return len(slides)


def _tikz(path: Path) -> int:
    words = path.read_text(encoding="utf-8")
    return words.count(r"\begin{tikzpicture}") * (
        words.count(r"\begin{tikzpicture}") == words.count(r"\end{tikzpicture}")
    )


def _pdf(path: Path) -> int:
    # Strict: a file whose table of objects is cut off is not repaired.
    pages = pypdf.PdfReader(path, strict=True).pages
    for page in pages:
        contents = page.get_contents()
        if contents is None or not contents.get_data():
            raise ValueError("a page is empty")
    return len(pages)


def _svg(path: Path) -> int:
    ElementTree.parse(path)
    return 1


def _text(path: Path) -> int:
    path.read_text(encoding="utf-8")
    return 1


_ENDS = {
    ".apng": b"IEND\xaeB`\x82",
    ".gif": b";",
    ".html": b"</html>\n",
    ".pdf": b"%%EOF\n",
    ".png": b"IEND\xaeB`\x82",
    ".svg": b"</svg>\n",
    ".txt": b"\n",
}

_READERS: dict[str, Callable[[Path], int]] = {
    ".apng": _image,
    ".gif": _image,
    ".html": _text,
    ".mp4": _video,
    ".pdf": _pdf,
    ".png": _image,
    ".pptx": _deck,
    ".svg": _svg,
    ".tikz": _tikz,
    ".txt": _text,
    ".webm": _webm,
    ".webp": _webp,
}
