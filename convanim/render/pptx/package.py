"""The deck's file: what is in it besides slides, and the same bytes for the same deck."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Container
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation

from convanim.colours import Colour
from convanim.render.pptx.page import Page
from convanim.render.pptx.words import FONT
from convanim.render.pptx.xml import office_colour, readable
from convanim.theme import Theme

__all__ = ["deck_bytes", "empty_deck"]

#: The only layout that is kept of python-pptx's, and the date of all files.
LAYOUT, DATE = "Title Only", datetime(1980, 1, 1)

#: Longest title of a file.
LONGEST_TITLE = 255

#: The part that has the colours and fonts of the deck, and what comes after the shapes of a slide.
THEME, END = "ppt/theme/theme1.xml", b"</p:spTree>"


def empty_deck(page: Page, title: str) -> Any:
    """Return a deck without slides, and with one layout."""
    deck: Any = Presentation()  # what may be missing in others is in this one
    for layout in [*deck.slide_layouts]:
        if layout.name != LAYOUT:
            deck.slide_layouts.remove(layout)
    across, down = page.width / deck.slide_width, page.height / deck.slide_height
    for shape in deck.slide_master.shapes:
        shape.left, shape.width = round(across * shape.left), round(across * shape.width)
        shape.top, shape.height = round(down * shape.top), round(down * shape.height)
    deck.slide_width, deck.slide_height = page.width, page.height
    del deck.element.sldSz.attrib["type"]  # the word for 4 to 3
    about = deck.core_properties
    about.title = readable(title)[:LONGEST_TITLE]
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = DATE
    return deck


def deck_bytes(
    deck: Any, theme: Theme, slides: Container[str], drawn: Callable[[str], str]
) -> bytes:
    """Return the bytes of a deck: without a date, with the colours of a theme, and our font.

    Parameters
    ----------
    deck : Presentation
    theme : Theme
    slides : container of str
        Names of the slides' files.
    drawn : callable
        Takes such a name, and returns the XML of shapes that are added to the slide. It is put
        into the file as it is: python-pptx would need a hundred times as much memory for it.
    """
    saved, memory = io.BytesIO(), io.BytesIO()
    deck.save(saved)
    with ZipFile(saved) as given, ZipFile(memory, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name in slides:
                content = content.replace(END, drawn(name).encode("utf-8") + END)
            elif name == THEME:
                content = _dressed(content.decode("utf-8"), theme).encode("utf-8")
            entry = ZipInfo(name)  # of 1980
            entry.compress_type = ZIP_DEFLATED
            made.writestr(entry, content)
    return memory.getvalue()


def _dressed(xml: str, theme: Theme) -> str:
    """Return the XML of a deck's theme with our font and colours, for what users add to slides."""
    colours: dict[str, Colour] = {
        "dk1": theme.text,
        "lt1": theme.background,
        "accent1": theme.input,
        "accent2": theme.output,
        "accent3": theme.accent,
        "accent4": theme.shade,
    }
    for slot, colour in colours.items():
        value = f'<a:srgbClr val="{office_colour(colour)}"/>'
        xml = re.sub(f"(<a:{slot}>).*?(</a:{slot}>)", rf"\g<1>{value}\g<2>", xml)
    return re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
