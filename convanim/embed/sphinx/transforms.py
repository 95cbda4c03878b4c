"""Give each figure the file that a builder shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from convanim.embed.kept import keep
from convanim.embed.sphinx.formats import format_for

__all__ = ["Files"]


class Files(SphinxPostTransform):
    """Give each figure the file that the builder shows, drawn if it is not there."""

    default_priority = 50  # before images are fetched and converted

    def run(self, **kwargs: Any) -> None:
        """Give files to all figures of a document."""
        for node in list(self.document.findall(nodes.image)):
            if "convanim" in node:
                self._show(node, **node.attributes.pop("convanim"))

    def _show(self, node: nodes.image, picture: Any, html: str, latex: str | None) -> None:
        builder = self.app.builder
        name = format_for(builder, html, self.config.convanim_epub_format)
        if name is None:
            if len(node.parent) > 1:  # the caption says what it shows
                node.parent.remove(node)
            return
        (path,) = keep(picture, Path(self.env.doctreedir, "convanim"), [name])
        node["uri"] = str(path)
        node["candidates"] = {"*": node["uri"]}
        self.env.images.add_file(self.env.docname, node["uri"])
        if builder.format == "latex":
            for key in ("width", "height"):
                node.attributes.pop(key, None)
            if latex:
                node["width"] = latex
