"""The directive ``convanim``: a figure of Sphinx whose picture is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.patches import Figure as SphinxFigure

from convanim.checks import one_of
from convanim.embed.asked import asked_by_words
from convanim.embed.kept import keep, stem_of
from convanim.embed.sphinx.formats import HTML_FORMATS, format_for
from convanim.embed.sphinx.options import LAYER_SPEC, LOOK_SPEC, as_field, in_fields, words_of
from convanim.embed.sphinx.settings import usual_look
from convanim.errors import ConvanimError

__all__ = ["Figure"]


class Figure(SphinxFigure):
    """A figure of Sphinx: its argument and options say what is drawn.

    Options that pictures and figures have, such as ``width``, are the figure's.
    """

    required_arguments = 1
    optional_arguments = 0
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        **LAYER_SPEC,
        **LOOK_SPEC,
        **SphinxFigure.option_spec,
        "caption": directives.unchanged,
        "format": directives.unchanged_required,
        "latex-width": directives.length_or_percentage_or_unitless,
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure, or an error of Sphinx."""
        try:
            return self._figure()
        except ConvanimError as error:
            raise self.error(in_fields(error.spelt(as_field))) from None
        except OSError as error:
            raise self.error(f"can't be drawn: {error}") from None

    def _figure(self) -> list[nodes.Node]:
        own = {key: self.options.pop(key) for key in [*self.options] if key in self._own_keys()}
        words = words_of(self.arguments[0], own)
        config, env = self.state.document.settings.env.config, self.state.document.settings.env
        folder = Path(env.doc2path(env.docname)).parent
        usual = usual_look(config, Path(env.app.confdir))
        picture = asked_by_words(words, folder, usual)
        chosen = self.options.pop("format", None) or config.convanim_html_format
        html = one_of("format", chosen, HTML_FORMATS)
        latex_width = self.options.pop("latex-width", None)
        said = self.options.pop("caption", None)
        if said and not self.content:
            self.content = StringList([said], items=[self._place()])
        self.options.setdefault("alt", picture.alt)
        name = format_for(env.app.builder, html, config.convanim_epub_format)
        if name:
            keep(picture, Path(env.doctreedir, "convanim"), [name])
        self.arguments = [f"{stem_of(picture)}.*"]
        found: list[nodes.Node] = super().run()
        figure = found[0]
        for node in figure.findall(nodes.image):
            node["convanim"] = {"picture": picture.unstaged(), "html": html, "latex": latex_width}
        if said is None and not self.content:
            caption = nodes.caption(picture.caption, picture.caption)
            caption.source, caption.line = figure.source, figure.line
            figure += caption
        return found

    def _place(self) -> tuple[str, int]:
        source, line = self.state_machine.get_source_and_line(self.lineno)
        return source, line - 1

    @staticmethod
    def _own_keys() -> set[str]:
        return ({*LAYER_SPEC} | {*LOOK_SPEC}) - {*SphinxFigure.option_spec}
