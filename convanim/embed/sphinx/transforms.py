"""Give each figure the file that a builder shows, and set captions and formulas in its way."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from convanim.embed.sphinx.files import files_of
from convanim.embed.sphinx.formats import PLAYERS, VIDEOS, Showings, Shown
from convanim.embed.sphinx.nodes import FORMULAS, PICTURE, TEXT, Film
from convanim.embed.sphinx.texts import formulas_for, text_for
from convanim.errors import ConvanimError, as_key

__all__ = ["Pictures", "Texts"]

logger = logging.getLogger(__name__)

#: TeX points in a CSS pixel.
PIXEL = 72.27 / 96


class Pictures(SphinxPostTransform):
    """Give each figure the file that the builder shows, drawn if it is not there."""

    default_priority = 50  # before Sphinx fetches and converts images

    def run(self, **kwargs: Any) -> None:
        """Give files to all figures of a document."""
        for node in list(self.document.findall(nodes.image)):
            if PICTURE in node:
                self._show(node, *node.attributes.pop(PICTURE))

    def _show(self, node: nodes.image, shown: Showings, width: tuple[float, bool] | None) -> None:
        """Give its file to a figure, or take its image away where none can be shown."""
        builder = self.app.builder
        now = shown.of(builder)
        if now is None:
            if len(node.parent) > 1:  # the caption says what it shows
                node.parent.remove(node)
            return
        try:
            path, still = files_of(now, self.env)
        except (ConvanimError, OSError) as error:
            message = error.spelt(as_key) if isinstance(error, ConvanimError) else error
            logger.warning("%s", message, location=node)
            node.parent.remove(node)
            return
        self._name(node, str(path))
        if builder.format == "latex":
            _fit(node, now, width)
        elif builder.format == "html":
            _size(node, now)
            if still or now.format in (*VIDEOS, *PLAYERS):
                self._film(node, now, str(still) if still else None)

    def _name(self, node: nodes.image, file: str) -> None:
        """Give a file to a node."""
        node["uri"], node["candidates"] = file, {"*": file}
        self.env.images.add_file(self.env.docname, file)

    def _film(self, node: nodes.image, shown: Shown, still: str | None) -> None:
        """Replace an image by a film."""
        film = Film(node.rawsource, **node.attributes)
        film["format"], film["loops"] = shown.format, shown.picture.timing.loops
        if still:
            self.env.images.add_file(self.env.docname, still)
            self.app.builder.images[still] = self.env.images[still][1]
            film["still"] = still
        film.source, film.line = node.source, node.line
        node.replace_self(film)


def _fit(node: nodes.image, shown: Shown, width: tuple[float, bool] | None) -> None:
    """Give an image its width in LaTeX: that of the panel, but never more than the line's."""
    for key in ("width", "height"):  # those of the animation
        node.attributes.pop(key, None)
    if width and width[1]:
        node["width"] = f"{100 * width[0]:g}%"
    elif width:  # Sphinx lets no image be wider than the line, unless it has a width
        node["scale"] = 100 * width[0] / shown.picture.panel().width


def _size(node: nodes.image, shown: Shown) -> None:
    """Give an image of pixels its width in HTML: pictures have more of them than are seen."""
    canvas = shown.picture.canvas
    has_size = canvas.width or canvas.height or canvas.dpi
    if has_size or {"width", "height", "scale"} & {*node.attributes}:
        return
    if shown.format not in PLAYERS and not shown.format.endswith("svg"):
        node["width"] = f"{round(shown.picture.scene.width / PIXEL)}px"


class Texts(SphinxPostTransform):
    """Set symbols and formulas in the way of the builder."""

    default_priority = 50
    formats = ("html", "latex")

    def run(self, **kwargs: Any) -> None:
        """Set all texts of a document that convanim made."""
        kind = self.app.builder.format
        for node in list(self.document.findall(nodes.Element)):
            if FORMULAS in node:
                found = formulas_for(kind, *node.attributes.pop(FORMULAS))
                if found:
                    node.replace_self(found)
                    continue
            if node.attributes.pop(TEXT, False):
                for text in list(node.findall(nodes.Text)):
                    text.parent.replace(text, text_for(kind, str(text)))
