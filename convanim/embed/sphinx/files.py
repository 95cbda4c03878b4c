"""Files of figures, beside the documents that Sphinx has read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from convanim.animation import animate
from convanim.embed.kept import keep
from convanim.embed.sphinx.formats import IMAGES, Shown, is_book
from convanim.export import FORMATS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["files_of"]


def files_of(shown: Shown, app: Sphinx) -> list[Path]:
    """Return the file of a figure, and that of a still one where it moves in a page's ``<img>``.

    They are drawn if they are not there.
    """
    folder = Path(app.doctreedir, "convanim")
    files = keep(shown.picture, folder, [shown.format])
    row = FORMATS[shown.format]
    if is_book(app.builder) or shown.format not in IMAGES:
        return files
    if row.is_animated and len(shown.picture) > 1:
        look = {name: value for name, value in shown.picture.given.items() if name != "poster"}
        still = animate(shown.picture.layer, **{**look, "steps": [shown.picture.poster]})
        files += keep(still, folder, ["svg" if row.suffix == ".svg" else "png"])
    return files
