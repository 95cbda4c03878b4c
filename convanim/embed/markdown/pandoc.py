"""A filter of pandoc, and so of Quarto: fences become figures, for pages as for print.

``pandoc --filter pandoc-convanim notes.md -o notes.pdf``

Quarto takes filters that stand beside the document: a file ``convanim_filter.py`` there, with the
lines ``from convanim.embed.markdown.pandoc import main`` and ``main()``, and in the document's head
``filters: [convanim_filter.py]``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from convanim.embed.browsers import PLAYERS, VIDEOS
from convanim.embed.formulas import tex_of
from convanim.embed.kept import keep
from convanim.embed.looks import FOLLOWING
from convanim.embed.markdown.figures import USUAL_FORMAT, Figure, figure_of, message_of
from convanim.errors import ConvanimError, one_line
from convanim.wording import symbols_apart

__all__ = ["filtered", "format_for", "main"]

#: Folder of the pictures, beside the document.
FOLDER = Path("figures")

#: Formats of documents that are no pages, by how their names begin, and those of their pictures.
FORMATS_OF = {
    "latex": "pdf",
    "beamer": "pdf",
    "context": "pdf",
    "epub": "gif",
    "pptx": "gif",
    "docx": "png",
    "odt": "png",
    "rtf": "png",
    "typst": "svg",
}

#: What may follow the letter of a symbol.
MARKS = "′₁₂"

#: Version of pandoc's tree from which figures have a node of their own.
WITH_FIGURES = [1, 23]


def format_for(document: str, chosen: str) -> str:
    """Return the format of the pictures of a document, by its own and that for pages.

    Examples
    --------
    >>> format_for("html5", "anim.svg"), format_for("beamer", "anim.svg")
    ('anim.svg', 'pdf')
    """
    fitting = (form for name, form in FORMATS_OF.items() if document.startswith(name))
    return next(fitting, chosen)


def filtered(tree: Mapping[str, Any], document: str, folder: Path) -> Any:
    """Return pandoc's tree of a document with figures in place of fences.

    Parameters
    ----------
    tree : mapping
        The tree, as pandoc writes it for filters.
    document : str
        Format of the document that is made, such as ``"html5"``.
    folder : Path
        Folder of the pictures.

    Raises
    ------
    ConvanimError
        If a fence is wrong: the message begins with its first line.
    """
    has_figures = list(tree["pandoc-api-version"]) >= WITH_FIGURES

    def walked(node: Any) -> Any:
        if isinstance(node, list):
            return [walked(each) for each in node]
        if not isinstance(node, dict):
            return node
        if node.get("t") == "CodeBlock" and "convanim" in node["c"][0][1]:
            return _figure_node(node["c"], document, folder, has_figures)
        return {key: walked(value) for key, value in node.items()}

    return walked(tree)


def _figure_node(content: Any, document: str, folder: Path, has_figures: bool) -> dict[str, Any]:
    """Return the node of a figure in place of that of a fence."""
    (name, classes, pairs), text = content
    attributes = dict(pairs)
    if name:
        attributes["name"] = name
    if others := [each for each in classes if each != "convanim"]:
        attributes["class"] = " ".join(others)
    try:
        is_page = format_for(document, USUAL_FORMAT) == USUAL_FORMAT
        figure = figure_of(text, attributes, Path(), FOLLOWING if is_page else {})
        form = format_for(document, figure.format)
        if form in VIDEOS or form in PLAYERS:
            raise ConvanimError(f"format {form} can't be shown by pandoc: choose anim.svg or gif")
        (path,) = keep(figure.picture, folder, [form])
    except ConvanimError as error:
        first = next((line for line in text.splitlines() if line.strip()), "")
        raise ConvanimError(f"fence {first.strip()!r}: {message_of(error, text)}") from None
    return _node(figure, path.as_posix(), has_figures, form == "pdf")


def _node(figure: Figure, address: str, has_figures: bool, is_tex: bool) -> dict[str, Any]:
    """Return the node of a figure."""
    classes = ["convanim", *figure.classes]
    # In print it is the panel, which has another shape.
    size = [["width", figure.width]] if figure.width and not is_tex else []
    caption = _text(figure.caption) if figure.own_caption else _inlines(figure.caption, is_tex)
    if not has_figures:  # a paragraph with an image of such a title is one
        size.append(["alt", figure.alt])
        image = [[figure.name, classes, size], caption, [address, "fig:" if caption else ""]]
        return {"t": "Para", "c": [{"t": "Image", "c": image}]}
    image = [["", [], size], _text(figure.alt), [address, ""]]
    shown = [{"t": "Plain", "c": [{"t": "Image", "c": image}]}]
    said = [None, [{"t": "Plain", "c": caption}] if caption else []]
    return {"t": "Figure", "c": [[figure.name, classes, []], said, shown]}


def _text(words: str) -> list[dict[str, Any]]:
    """Return a user's text as pandoc has it: as it is."""
    return [{"t": "Str", "c": words}] if words else []


def _inlines(words: str, is_tex: bool) -> list[dict[str, Any]]:
    """Return a text as pandoc has it, its symbols in italics: for TeX, as formulas.

    Examples
    --------
    >>> [node["t"] for node in _inlines("stride 2 (i′ = 3)", True)]
    ['Str', 'Space', 'Str', 'Space', 'Str', 'Math', 'Str']
    """
    found: list[dict[str, Any]] = []
    symbol = ""
    for part, is_symbol in symbols_apart(words.replace(" = ", "\xa0=\xa0")):
        if is_symbol:
            symbol = part
            continue
        rest = part.lstrip(MARKS) if symbol else part
        if symbol:
            found += _symbol(symbol, part[: len(part) - len(rest)], is_tex)
            symbol = ""
        pieces = re.split("( )", rest)
        found += [{"t": "Space"} if p == " " else {"t": "Str", "c": p} for p in pieces if p]
    return found


def _symbol(letter: str, marks: str, is_tex: bool) -> list[dict[str, Any]]:
    """Return a symbol and the marks after it as pandoc has them."""
    if not is_tex:
        named = [{"t": "Emph", "c": [{"t": "Str", "c": letter}]}]
        return [*named, {"t": "Str", "c": marks}] if marks else named
    return [{"t": "Math", "c": [{"t": "InlineMath"}, tex_of(letter + marks)]}]


def main() -> NoReturn:
    """Filter what pandoc writes to standard input; one line for a mistake."""
    try:
        tree = json.load(sys.stdin.buffer)
        document = sys.argv[1] if len(sys.argv) > 1 else "html"
        found = json.dumps(filtered(tree, document, FOLDER))
    except ConvanimError as error:
        sys.exit(f"convanim: {one_line(str(error))}")
    except OSError as error:
        sys.exit(f"convanim: {error.filename or FOLDER}: {error.strerror or error}")
    except (ValueError, KeyError, TypeError):
        sys.exit("convanim: this is no document of pandoc: use it by --filter pandoc-convanim")
    sys.stdout.write(found)
    sys.exit(0)
