"""The directive ``convanim``: a figure of Sphinx whose picture is drawn."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.patches import Figure as SphinxFigure

from convanim.animation import Animation
from convanim.checks import one_of
from convanim.embed.browsers import SHOWN
from convanim.embed.kept import stem_of
from convanim.embed.sphinx.asking import Asking
from convanim.embed.sphinx.nodes import PICTURE, TEXT
from convanim.embed.sphinx.options import LAYER_SPEC, LOOK_SPEC, Spec, width_on_paper
from convanim.embed.sphinx.showings import showings
from convanim.errors import ConvanimError, Option

__all__ = ["Figure"]


class Figure(Asking, SphinxFigure):
    """A figure of Sphinx: its argument and options say what is drawn.

    Options that pictures and figures have, such as ``width``, are the figure's.
    """

    option_spec: ClassVar[Spec] = Spec(
        {
            **LAYER_SPEC,
            **LOOK_SPEC,
            **SphinxFigure.option_spec,
            "caption": directives.unchanged,
            "format": directives.unchanged_required,
            "latex-width": width_on_paper,
        }
    )
    has_content = True

    def asked(self) -> list[nodes.Node]:
        """Return the figure."""
        config = self.env.config
        if self.options.get("figwidth") == "image":
            raise ConvanimError(
                Option("figwidth"), " image: give a width, as formats differ in theirs, such as 80%"
            )
        words = self.words({*SphinxFigure.option_spec})
        html = self.options.pop("format", config.convanim_html_format)
        width = self.options.pop("latex-width", None)
        caption = self.options.pop("caption", None)
        html = one_of("format", html, SHOWN)
        shown = showings(words, self.folder, config, html)
        self.arguments = [f"{stem_of(shown.paper)}.*"]  # no file: each builder gets its own
        self.options.setdefault("alt", shown.paper.alt)
        body, self.content = self.content, self.content if caption is None else []
        found: list[nodes.Node] = SphinxFigure.run(self)
        source, line = self.state_machine.get_source_and_line(self.lineno)
        for image in found[0].findall(nodes.image):
            image[PICTURE] = (shown, width)
            image.source, image.line = source, line
        if isinstance(found[0], nodes.figure) and not self.content:
            found += self._add_caption(found[0], shown.paper, caption, body)
        return found

    def _add_caption(
        self, figure: nodes.figure, picture: Animation, said: str | None, body: Any
    ) -> list[nodes.Node]:
        """Add the caption that is said, or that of the layer, and the body as legend."""
        messages: list[nodes.Node] = []
        if said is None:
            figure += nodes.caption(picture.caption, picture.caption, **{TEXT: True})
        elif said.strip():
            children, messages = self.state.inline_text(said, self.lineno)
            figure += nodes.caption(said, "", *children)
        for caption in figure.findall(nodes.caption):
            caption.source, caption.line = self.state_machine.get_source_and_line(self.lineno)
        if body:
            legend = nodes.legend()
            self.state.nested_parse(body, self.content_offset, legend)
            figure += legend
        return messages
