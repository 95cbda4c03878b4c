"""Files of figures, beside the documents that Sphinx has read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from convanim.animation import animate
from convanim.embed.kept import keep
from convanim.embed.sphinx.formats import IMAGES, Shown
from convanim.export import FORMATS

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["files_of"]


def files_of(shown: Shown, env: BuildEnvironment) -> tuple[Path, Path | None]:
    """Return the file of a figure, and that of a still one where it moves in an ``<img>`` of HTML.

    They are drawn if they are not there.
    """
    folder = Path(env.doctreedir, "convanim")
    (path,) = keep(shown.picture, folder, [shown.format])
    row = FORMATS[shown.format]
    if not row.is_animated or shown.format not in IMAGES or len(shown.picture) == 1:
        return path, None
    look = {name: value for name, value in shown.picture.given.items() if name != "poster"}
    still = animate(shown.picture.layer, **{**look, "steps": [shown.picture.poster]})
    (other,) = keep(still, folder, ["svg" if row.suffix == ".svg" else "png"])
    return path, other
