"""Fences in Markdown that becomes HTML: a figure for each, or its mistake."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from convanim.embed.browsers import data_address
from convanim.embed.looks import CLEAR, FOLLOWING, joined
from convanim.embed.markdown.figures import USUAL_FORMAT, Figure, figure_of, message_of
from convanim.embed.markdown.html import figure_html, mistake_html
from convanim.embed.markdown.pages import Page, page_of
from convanim.errors import ConvanimError

__all__ = ["Maker", "fence", "inline", "validator"]


def inline(figure: Figure) -> tuple[str, bytes]:
    """Return the address of a picture that the page itself holds, and the picture."""
    content = figure.picture.to_bytes(figure.format)
    return data_address(content, figure.format), content


@dataclass(frozen=True)
class Maker:
    """Makes figures of fences.

    Parameters
    ----------
    format : str
        Name of the format where a fence says no other.
    look : mapping
        Options of all figures, as `convanim.animate` takes them, where a fence says no others.
    put : callable
        Takes a `Figure`; returns the address of its picture, and what is there.
    """

    format: str = USUAL_FORMAT
    look: Mapping[str, Any] = field(default_factory=dict)
    put: Callable[[Figure], tuple[str, bytes]] = inline

    def html(
        self,
        code: str,
        attributes: Mapping[str, Any] | ConvanimError,
        page: Page,
        opened: Collection[str],
    ) -> str:
        """Return the HTML of a fence: its figure, or what is wrong with it, which is logged.

        Parameters
        ----------
        code : str
            What is in the fence.
        attributes : mapping or ConvanimError
            What stands after the word that opens it, or why it can't be read.
        page : Page
        opened : collection of str
            What is in the line that opens it.
        """
        try:
            if isinstance(attributes, ConvanimError):
                raise attributes
            look = joined(CLEAR if page.is_clear else FOLLOWING, self.look)
            figure = figure_of(code, attributes, page.folder, look, self.format)
            still = figure.still
            return figure_html(figure, *self.put(figure), self.put(still)[0] if still else "")
        except ConvanimError as error:
            message = message_of(error, code)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            message = f"{place}{error.strerror or error}"
        logging.getLogger(page.log).warning("convanim: %s%s", page.place_of(code, opened), message)
        return mistake_html(message)


def validator(
    language: str, inputs: Mapping[str, Any], options: dict[str, Any], attrs: Any, md: Any
) -> bool:
    """Take all attributes of a fence, for pymdown's superfences: `fence` checks them."""
    options.update(inputs)
    return True


def fence(
    source: str,
    language: str,
    css_class: str,
    options: Mapping[str, Any],
    md: Any,
    maker: Maker = Maker(),
    **more: Any,
) -> str:
    """Return the HTML of a fence, for pymdown's superfences.

    In ``mkdocs.yml``::

        - pymdownx.superfences:
            custom_fences:
              - name: convanim
                class: convanim
                format: !!python/name:convanim.embed.markdown.fence
                validator: !!python/name:convanim.embed.markdown.validator
    """
    given = {**more.get("attrs", {}), **options}
    attributes = {**given}
    if more.get("id_value"):
        attributes["name"] = more["id_value"]
    if more.get("classes"):
        attributes["class"] = " ".join(more["classes"])
    return maker.html(source, attributes, page_of(md), given)
