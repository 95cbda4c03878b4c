"""The XML of shapes, colours and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from convanim.colours import Colour, hexadecimal
from convanim.render.pptx.page import Box

__all__ = [
    "RECTANGLE",
    "Shape",
    "filled",
    "frame",
    "grouped",
    "named",
    "office_colour",
    "on_one_line",
    "readable",
]

#: The geometry of a shape that fills its frame.
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'

#: Characters that XML can't hold, and longest name of a shape.
_UNREADABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Shape:
    """A shape of a slide, or a group of shapes.

    Parameters
    ----------
    xml : str
    box : Box
        What it takes up, without the width of its lines.
    """

    xml: str
    box: Box


def readable(words: str) -> str:
    r"""Return a text with a sign in place of each character that XML can't hold.

    Examples
    --------
    >>> readable("a\0b")
    'a�b'
    """
    return _UNREADABLE.sub("\ufffd", words)


def on_one_line(words: str) -> str:
    r"""Return a text on one line, as XML.

    Examples
    --------
    >>> on_one_line("1 < 2\n& 3")
    '1 &lt; 2 &amp; 3'
    """
    return escape(re.sub("[\t\n\r]", " ", readable(words)))


def office_colour(colour: Colour) -> str:
    """Return a colour as Office has it.

    Examples
    --------
    >>> office_colour((7, 54, 66))
    '073642'
    """
    return hexadecimal(colour)[1:].upper()


def filled(colour: Colour | None, opacity: float = 1.0) -> str:
    """Return a fill.

    Examples
    --------
    >>> filled((7, 54, 66))
    '<a:solidFill><a:srgbClr val="073642"/></a:solidFill>'
    """
    if colour is None:
        return "<a:noFill/>"
    value = office_colour(colour)
    if opacity == 1:
        return f'<a:solidFill><a:srgbClr val="{value}"/></a:solidFill>'
    alpha = f'<a:alpha val="{round(100_000 * opacity)}"/>'
    return f'<a:solidFill><a:srgbClr val="{value}">{alpha}</a:srgbClr></a:solidFill>'


def frame(box: Box) -> str:
    """Return the place and size of a shape."""
    left, top, right, bottom = box
    size = f'<a:ext cx="{right - left}" cy="{bottom - top}"/>'
    return f'<a:xfrm><a:off x="{left}" y="{top}"/>{size}</a:xfrm>'


def named(ids: Iterator[int], name: str, alt: str = "") -> str:
    """Return the number and name of a shape, and the text that is read out for it."""
    told = f" descr={quoteattr(readable(alt))}" if alt else ""
    return f'<p:cNvPr id="{next(ids)}" name={quoteattr(readable(name)[:_LONGEST_NAME])}{told}/>'


def grouped(shapes: Sequence[Shape], ids: Iterator[int], name: str, alt: str = "") -> Shape:
    """Return a group of at least one shape, from the back to the front."""
    lefts, tops, rights, bottoms = zip(*(shape.box for shape in shapes), strict=True)
    box = min(lefts), min(tops), max(rights), max(bottoms)
    left, top, right, bottom = box
    inner = f'<a:chOff x="{left}" y="{top}"/><a:chExt cx="{right - left}" cy="{bottom - top}"/>'
    place = frame(box).replace("</a:xfrm>", f"{inner}</a:xfrm>")
    xml = (
        f"<p:grpSp><p:nvGrpSpPr>{named(ids, name, alt)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{place}</p:grpSpPr>{''.join(shape.xml for shape in shapes)}</p:grpSp>"
    )
    return Shape(xml, box)
