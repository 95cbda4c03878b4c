"""An explorer on a page: a command with ranges, and the page that it writes."""

from __future__ import annotations

import hashlib
import io
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from convanim.command.cli import cli
from convanim.embed.browsers import film_html
from convanim.embed.sphinx.nodes import address_of
from convanim.errors import ConvanimError, as_flag
from convanim.gallery.figures import program
from convanim.parse.words import split
from extension.shown import code, command


class Frame(nodes.General, nodes.Element):
    """A page in a page; its attributes are ``uri`` and ``title``."""


def setup(app: Sphinx) -> None:
    """Add the directive."""
    skipped = (_skip, None)
    app.add_node(
        Frame, html=(_visit, None), latex=skipped, text=skipped, man=skipped, texinfo=skipped
    )
    app.add_directive("explored", Explored)
    app.add_post_transform(Files)


class Explored(SphinxDirective):
    """A command with ranges and the explorer that it writes; the body is its title.

    The argument is the command's words, without ``convanim`` and without its file.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the explorer, if it is not there; return the command and a frame with it."""
        words = self.arguments[0]
        name = hashlib.sha256(f"{words} {program()}".encode()).hexdigest()[:20]
        path = Path(self.env.doctreedir, "convanim", f"explore-{name}.html")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with redirect_stderr(io.StringIO()):  # it tells what it does
                    cli([*split(words), "-o", str(path)], "convanim", standalone_mode=False)
            except ConvanimError as error:
                raise self.error(error.spelt(as_flag)) from None
        found = self.parse_text_to_nodes(code("sh", command(words, "-o explore.html")))
        return [*found, Frame(uri=str(path), title=" ".join(self.content))]


class Files(SphinxPostTransform):
    """Let Sphinx copy explorers as it does images."""

    formats = ("html",)
    default_priority = 50

    def run(self, **kwargs: Any) -> None:
        """Name the files of all frames of a document."""
        for node in self.document.findall(Frame):
            self.env.images.add_file(self.env.docname, node["uri"])
            self.app.builder.images[node["uri"]] = self.env.images[node["uri"]][1]


def _visit(translator: HTML5Translator, node: Frame) -> None:
    address = address_of(translator, node["uri"])
    frame = film_html("html", address, node["title"], loops=False, classes="convanim explorer")
    translator.body.append(f"{frame}\n")
    raise nodes.SkipNode


def _skip(translator: nodes.NodeVisitor, node: Frame) -> None:
    """Leave the page out where there is no HTML: the command beside it stays."""
    raise nodes.SkipNode
