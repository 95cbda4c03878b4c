"""Give each figure the file that a builder shows, and set captions and formulas in its way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from convanim.embed.browsers import IMAGES, PLAYERS, still_of
from convanim.embed.kept import keep
from convanim.embed.sphinx.formats import Shown, is_book
from convanim.embed.sphinx.nodes import FORMULAS, PICTURE, TEXT, Film
from convanim.embed.sphinx.options import message_of
from convanim.embed.sphinx.texts import formulas_for, text_for
from convanim.errors import ConvanimError
from convanim.theme import THEMES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["draw", "resolve"]

logger = logging.getLogger(__name__)

#: TeX points in a CSS pixel.
PIXEL = 72.27 / 96

#: In LaTeX, about the width of a line, and the height that leaves room for a caption, in points.
LINE, HIGHEST = 440.0, 520.0


def draw(app: Sphinx, document: nodes.document) -> None:
    """Draw what the builder shows of a document's figures, when it has been read.

    Several documents are read at once. Where another builder has read them, `resolve` draws.
    """
    for image in _pictures(document):
        shown = image[PICTURE][0].of(app.builder)
        try:
            if shown:
                _files_of(shown, app)
        except (ConvanimError, OSError) as error:
            _refuse(image, error)
            app.env.note_reread()  # to tell it again at the next build


def resolve(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Give files to a document's figures, and set texts, before it is written."""
    for image in _pictures(document):
        try:
            _show(app, docname, image)
        except (ConvanimError, OSError) as error:
            _refuse(image, error)
    if app.builder.format in ("html", "latex"):
        _set_texts(document, app.builder.format, not is_book(app.builder))


def _pictures(document: nodes.document) -> list[nodes.image]:
    """Return the images of figures."""
    return [image for image in document.findall(nodes.image) if PICTURE in image]


def _files_of(shown: Shown, app: Sphinx) -> list[Path]:
    """Return the file of a figure, and that of a still one where it moves in a page's ``<img>``.

    They are beside the documents that Sphinx has read, and drawn if they are not there.
    """
    folder = Path(app.doctreedir, "convanim")
    files = keep(shown.picture, folder, [shown.format])
    still = None if is_book(app.builder) else still_of(shown.picture, shown.format)
    return files + keep(still[0], folder, [still[1]]) if still else files


def _refuse(image: nodes.image, error: ConvanimError | OSError) -> None:
    """Tell why a figure can't be drawn, and take its image away."""
    logger.error("%s", message_of(error), location=image)
    image.parent.remove(image)


def _show(app: Sphinx, docname: str, image: nodes.image) -> None:
    """Give its file to a figure, or take its image away where none can be shown."""
    showings, width = image.attributes.pop(PICTURE)
    builder = app.builder
    shown = showings.of(builder)
    if shown is None:
        # The caption says what it shows; builders without a format, as gettext, read alt texts.
        if builder.format and len(image.parent) > 1:
            image.parent.remove(image)
        return
    file, *stills = map(str, _files_of(shown, app))
    image["uri"], image["candidates"] = file, {"*": file}
    for each in (file, *stills):
        app.env.images.add_file(docname, each)
    if builder.format == "latex":
        _fit(image, shown, width)
    elif builder.format == "html":
        _size(image, shown)
        image["classes"] += ["convanim"]
        if shown.picture.settings["theme"] == THEMES["auto"]:
            image["classes"] += ["dark-light"]  # it needs no filter on dark pages
        if stills or shown.format not in IMAGES:
            film = Film(image.rawsource, **image.attributes)
            film["format"], film["loops"] = shown.format, shown.picture.timing.loops
            for still in stills:
                film["still"] = still
                builder.images[still] = app.env.images[still][1]
            film.source, film.line = image.source, image.line
            image.replace_self(film)


def _fit(image: nodes.image, shown: Shown, width: tuple[float, bool] | None) -> None:
    """Give an image its width in LaTeX: that of the panel, but never more than the line's.

    One that has no width of its own is also never so high that its caption leaves the page.
    """
    for key in ("width", "height"):  # those of the animation
        image.attributes.pop(key, None)
    if width and width[1]:
        image["width"] = f"{100 * width[0]:g}%"
        return
    panel = shown.picture.panel()
    if width:  # Sphinx lets no image be wider than the line, unless it has a width
        image["scale"] = round(100 * width[0] / panel.width, 3)
    elif panel.height > HIGHEST * max(1, panel.width / LINE):
        image["scale"] = round(100 * HIGHEST / panel.height, 3)


def _size(image: nodes.image, shown: Shown) -> None:
    """Give an image of pixels its width in HTML: pictures have more of them than are seen."""
    canvas = shown.picture.canvas
    has_size = canvas.width or canvas.height or canvas.dpi
    if shown.format in PLAYERS or shown.format.endswith("svg") or has_size:
        return
    if {"width", "height"} & {*image.attributes}:
        return
    width = shown.picture.scene.width / PIXEL
    image["width"] = f"{round(width * image.attributes.pop('scale', 100) / 100)}px"


def _set_texts(document: nodes.document, kind: str, has_formulas: bool) -> None:
    """Set what convanim says in a document, for HTML or LaTeX; formulas may stay text."""
    for node in list(document.findall(nodes.Element)):
        formulas = node.attributes.pop(FORMULAS, None)
        if formulas and has_formulas:
            node.replace_self(formulas_for(kind, formulas))
        elif node.attributes.pop(TEXT, False):
            for text in list(node.findall(nodes.Text)):
                text.parent.replace(text, text_for(kind, str(text)))
