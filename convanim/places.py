"""Places that figures are put into: what each of them takes, and the lines to paste there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from convanim.errors import ConvanimError, shortened
from convanim.export import FORMATS, numbered
from convanim.timing import Timing
from convanim.wording import joined

__all__ = ["PLACES", "Figure", "Place"]

#: Pixels of a slide.
SLIDE = (1920, 1080)


@dataclass(frozen=True)
class Figure:
    """What the lines of a place tell of a figure.

    Parameters
    ----------
    name : Path
        Its files without their endings.
    steps : sequence of int
        The steps that are shown.
    alt : str
        Alt text: one sentence.
    timing : Timing
        How long the steps are shown, and whether the animation repeats.
    """

    name: Path
    steps: Sequence[int]
    alt: str
    timing: Timing

    def path(self, name: str) -> Path:
        """Return its file in a format."""
        return self.name.with_name(f"{self.name.name}{FORMATS[name].ending}")

    def file(self, name: str) -> str:
        """Return the name of its file in a format, with slashes."""
        return self.path(name).as_posix()

    def address(self, name: str) -> str:
        """Return the address of its file in a format, for HTML and Markdown."""
        return quote(self.file(name))

    def addresses(self, name: str) -> list[str]:
        """Return the addresses of its files in a format that has one per step."""
        return [quote(path.as_posix()) for path in numbered(self.path(name), self.steps)]


@dataclass(frozen=True)
class Place:
    """A place that figures are put into.

    Parameters
    ----------
    name : str
        What it is called on the command line.
    says : str
        What it gets, for the documentation.
    formats : tuple of str
        Names of the formats that it takes.
    lines : callable
        Takes a `Figure`, and returns the lines to paste, or what to do.
    look : mapping
        Options of `convanim.animate` that suit it, by name; those of the user come first.
    """

    name: str
    says: str
    formats: tuple[str, ...]
    lines: Callable[[Figure], str]
    look: Mapping[str, Any] = field(default_factory=dict)

    def with_own(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options for this place, with those that a user gave.

        Examples
        --------
        >>> PLACES["keynote"].with_own({"width": 640, "theme": "dark"})
        {'smooth': True, 'width': 640, 'theme': 'dark'}
        """
        sizes = {"size", "width", "height"}
        replaced = sizes if sizes & given.keys() else set()
        usual = {name: value for name, value in self.look.items() if name not in replaced}
        return {**usual, **given}


def _beamer(figure: Figure) -> str:
    file = _for_latex(figure.file("frames.pdf"))
    plays = "autoplay,loop" if figure.timing.loops else "autoplay"
    rate = f"{1000 / figure.timing.duration:.4g}"  # steps a second
    fit = r"width=\linewidth,height=.8\textheight,keepaspectratio"
    return rf"""\usepackage{{pgffor}}  % in the preamble

% a step at each key
\begin{{frame}}
  \centering
  \foreach \n in {{1,...,{len(figure.steps)}}}{{%
    \only<\n>{{\includegraphics[page=\n,{fit}]{{{file}}}}}}}
\end{{frame}}

% or playing, in readers that can: \usepackage{{animate}} in the preamble, and in a frame
% \animategraphics[{plays},{fit}]{{{rate}}}{{{file.removesuffix(".pdf")}}}{{}}{{}}"""


def _powerpoint(figure: Figure) -> str:
    loops = ", Loop until Stopped" if figure.timing.loops else ""
    return f"""Insert > Video > This Device: {figure.file("mp4")}
Playback > Start: Automatically{loops}
Video Format > Poster Frame > Image from File: {figure.file("png")}

Or slides of shapes that can be edited, one per step: -o {figure.file("pptx")}"""


def _keynote(figure: Figure) -> str:
    return f"""Insert > Choose: {figure.file("mp4")}
Format > Movie > Repeat: {"Loop" if figure.timing.loops else "None"}"""


def _reveal(figure: Figure) -> str:
    alt = html.escape(figure.alt)
    first, *others = figure.addresses("frames.svg")
    stepped = "".join(
        f'\n  <img class="fragment current-visible" data-fragment-index="{number}" src="{address}"'
        f' alt="" style="height: 60vh">'
        for number, address in enumerate(others)
    )
    return f"""<!-- plays by itself -->
<img src="{figure.address("anim.svg")}" alt="{alt}" style="height: 60vh">

<!-- a step at each key -->
<div class="r-stack">
  <img class="fragment fade-out" data-fragment-index="0" src="{first}" alt="{alt}"\
 style="height: 60vh">{stepped}
</div>"""


def _marp(figure: Figure) -> str:
    return f"![h:480 {_for_markdown(figure.alt)}]({figure.address('anim.svg')})"


def _github(figure: Figure) -> str:
    return f"![{_for_markdown(figure.alt)}]({figure.address('anim.svg')})"


def _docs(figure: Figure) -> str:
    return f""".. only:: html

   .. figure:: {figure.file("anim.svg")}
      :alt: {figure.alt}

.. only:: latex

   .. figure:: {_for_latex(figure.file("pdf"))}

<!-- Markdown -->
![{_for_markdown(figure.alt)}]({figure.address("anim.svg")})"""


def _for_latex(name: str) -> str:
    """Return a file's name; raise ConvanimError if TeX would not take it."""
    if wrong := re.findall(r"[^\w./+=:@,;!()' -]", name, flags=re.ASCII):
        signs = joined(sorted({shortened(sign) for sign in wrong}))
        raise ConvanimError(f"TeX takes no {signs} in names of files: give {name} another")
    return name


def _for_markdown(words: str) -> str:
    """Return words such that Markdown has no other meaning for them."""
    return re.sub(r"([\\`*_{}\[\]<>])", r"\\\1", words)


#: All places, by their names.
PLACES = {
    place.name: place
    for place in (
        Place("beamer", "overlays, a page per step, as vectors", ("frames.pdf",), _beamer),
        Place(
            "powerpoint",
            "a video of a slide's size, and its poster frame",
            ("mp4", "png"),
            _powerpoint,
            {"size": SLIDE, "dpi": 144, "smooth": True},
        ),
        Place(
            "keynote",
            "a video of a slide's size",
            ("mp4",),
            _keynote,
            {"size": SLIDE, "smooth": True},
        ),
        Place(
            "reveal",
            "an animation, and a picture per step for fragments",
            ("anim.svg", "frames.svg"),
            _reveal,
        ),
        Place("marp", "an animation", ("anim.svg",), _marp),
        Place(
            "github",
            "an animation that follows light and dark",
            ("anim.svg",),
            _github,
            {"theme": "auto"},
        ),
        Place(
            "docs",
            "an animation that follows light and dark, and the panel for LaTeX",
            ("anim.svg", "pdf"),
            _docs,
            {"theme": "auto"},
        ),
    )
}
