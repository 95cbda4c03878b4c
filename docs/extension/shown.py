"""Commands beside what they make, said once: figures, arithmetic, and the lines of places."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from textwrap import indent
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from convanim.command.cli import cli
from convanim.embed.asked import asked_by_words
from convanim.errors import ConvanimError, as_flag
from convanim.export import FORMATS
from convanim.parse.words import split
from convanim.places import PLACES, Figure
from extension.examples import LANGUAGES

#: Columns of a command before it goes on in the next line.
WIDTH = 78


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("drawn", Drawn)
    app.add_directive("told", Told)
    app.add_directive("place", PlaceLines)


def code(language: str, lines: str) -> str:
    """Return a block of code."""
    return f".. code-block:: {language}\n\n{indent(lines, '   ')}\n\n"


def figure(words: str, options: Mapping[str, str], caption: str = "") -> str:
    """Return the directive that draws the figure of a command's words."""
    given = "".join(f"   :{name}: {value}\n" for name, value in options.items())
    return f".. convanim:: {words}\n{given}\n{indent(caption, '   ')}\n\n"


def command(words: str, *more: str) -> str:
    """Return a command, in several lines where it is long.

    Examples
    --------
    >>> print(command("conv -i 5", "-o conv.gif"))
    convanim conv -i 5 -o conv.gif
    """
    parts: list[str] = []
    for word in map(_quoted, split(words)):
        if parts and parts[-1].startswith("-") and " " not in parts[-1] and word[:2] != "--":
            parts[-1] += f" {word}"  # an option and its value stay in one line
        else:
            parts.append(word)
    line, lines = "convanim", []
    for part in [*parts, *more]:
        if len(line) + len(part) > WIDTH:
            lines.append(f"{line} \\")
            line = "   "
        line += f" {part}"
    return "\n".join([*lines, line])


def _quoted(word: str) -> str:
    """Return a word as people type it: between double quotes where it needs some."""
    return word if shlex.quote(word) == word else f'"{word}"'


class Drawn(SphinxDirective):
    """A command that draws, and its figure; the body is the caption.

    The argument is the command's words, without ``convanim`` and without its file.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012  # docutils wants it so
        "name": directives.unchanged,
        "alt": directives.unchanged,
        "format": directives.unchanged,
        "width": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Return the command and the figure."""
        words = " ".join(self.arguments[0].split())
        kind = split(words)[0]
        ending = FORMATS[self.options.get("format", "gif")].ending
        file = "-o figures" if kind == "guide" else f"-o {kind}{ending}"
        text = code("sh", command(words, file))
        text += figure(words, self.options, "\n".join(self.content))
        return self.parse_text_to_nodes(text)


class Told(SphinxDirective):
    """A command that tells something, and what it tells.

    The argument is the command's words, without ``convanim``. With ``:fails:`` it is the mistake in
    them.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"fails": directives.flag}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the command and its output."""
        words = " ".join(self.arguments[0].split())
        output = io.StringIO()
        mistake = ""
        try:
            with redirect_stdout(output):
                cli(split(words), prog_name="convanim", standalone_mode=False)
        except ConvanimError as error:
            mistake = f"convanim: {error.spelt(as_flag)}"
        if bool(mistake) != ("fails" in self.options):
            raise self.error(mistake or f"convanim {words} does not fail")
        output.write(mistake)
        told = "\n".join(line.rstrip() for line in output.getvalue().splitlines())
        lines = indent(f"$ {command(words)}\n{told}", "   ")
        # Columns of a stack's table stay apart; other lines may go on in the next.
        asks = re.search("--(back|input-for)", words) or mistake
        kind = "columns" if split(words)[1] == "stack" and not asks else "prose"
        text = f".. code-block:: console\n   :class: {kind}\n\n{lines}\n"
        return self.parse_text_to_nodes(text)


class PlaceLines(SphinxDirective):
    """A command with ``--for``, and the lines to paste; arguments are the place and words."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the command, the names of its files, and the lines."""
        name, _, words = self.arguments[0].partition(" ")
        place = PLACES[name]
        found = asked_by_words(words, Path(self.env.srcdir))
        figure = Figure(Path("conv"), found.steps, found.alt, found.timing)
        files = _listed(f"``{figure.file(each)}``" for each in place.formats)
        text = code("sh", command(words, f"--for {name}", "-o conv"))
        text += f"It writes {files}, and prints what to do next:\n\n"
        text += code(LANGUAGES[name], place.lines(figure))
        return self.parse_text_to_nodes(text)


def _listed(words: Iterable[Any]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
