"""What documents hold besides the nodes of docutils, and how HTML shows it."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes

from convanim.embed.browsers import IMAGES, film_html, motion_tags

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["FORMULAS", "PICTURE", "TEXT", "Film", "add_nodes", "address_of"]

#: Attributes: of an image, what is shown, and its width in LaTeX; of a text, that convanim made it;
#: and of lines, the formulas in them.
PICTURE, TEXT, FORMULAS = "convanim", "convanim-text", "convanim-formulas"

SIDES = ("width", "height")


class Film(nodes.image):
    """An image that moves, a video or a player, in HTML.

    Its attributes are those of an image; ``format`` is its format, and ``still`` the address of the
    picture for those who asked for reduced motion.
    """


def add_nodes(app: Sphinx) -> None:
    """Tell Sphinx how nodes are shown."""
    app.connect("builder-inited", _add_static)
    app.add_css_file("convanim.css")
    app.add_node(Film, html=(_visit_film, _depart_film))


def _add_static(app: Sphinx) -> None:
    """Let pages of HTML find the style sheet."""
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))


def _visit_film(translator: Any, node: Film) -> None:
    """Write a film."""
    if node["format"] in IMAGES:
        translator.body.append(motion_tags(address_of(translator, node["still"]))[0])
        translator.visit_image(node)
        return
    style = "; ".join(f"{side}: {_length(node[side])}" for side in SIDES if side in node)
    address, classes = address_of(translator, node["uri"]), " ".join(node["classes"])
    film = film_html(node["format"], address, node["alt"], node["loops"], style, classes)
    translator.body.append(film)


def _depart_film(translator: Any, node: Film) -> None:
    if node["format"] in IMAGES:
        translator.depart_image(node)
        translator.body.append(motion_tags(node["still"])[1])


def _length(said: str) -> str:
    """Return a length as CSS has it: those without a unit are pixels."""
    return f"{said}px" if said.isdigit() else said


def address_of(translator: Any, uri: str) -> str:
    """Return the address of a file, seen from the page."""
    builder = translator.builder
    return posixpath.join(builder.imgpath, quote(builder.images[uri]))
