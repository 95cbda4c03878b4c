"""Files of figures, beside the documents that Sphinx has read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from convanim.embed.browsers import still_of
from convanim.embed.kept import keep
from convanim.embed.sphinx.formats import Shown, is_book

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["files_of"]


def files_of(shown: Shown, app: Sphinx) -> list[Path]:
    """Return the file of a figure, and that of a still one where it moves in a page's ``<img>``.

    They are drawn if they are not there.
    """
    folder = Path(app.doctreedir, "convanim")
    files = keep(shown.picture, folder, [shown.format])
    still = None if is_book(app.builder) else still_of(shown.picture, shown.format)
    return files + keep(still[0], folder, [still[1]]) if still else files
