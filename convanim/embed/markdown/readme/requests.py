"""What a Markdown file asks for, and where: fences and comments, and what was drawn for them.

A comment ``<!-- convanim conv -i 5 -k 3 -->`` asks without being seen, a fence is seen as code.
Behind each stand its picture and the comment ``<!-- /convanim -->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from convanim.embed.markdown.attributes import attributes_of, braced, is_ours
from convanim.errors import ConvanimError

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["END", "Request", "at_line", "lines_of", "requests_of"]

#: The comment after a picture.
END = "<!-- /convanim -->"

#: A line, as CommonMark has it.
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")

COMMENT = re.compile(r"<!--(?P<body>.*?)(?P<end>-->|\Z)", re.DOTALL)
OPENS = re.compile(r"\s*convanim(?=[\s{]|\Z)(?P<rest>.*)", re.DOTALL)
CLOSES = re.compile(r"\s*/convanim\s*")

#: What stands between a request and the comment after it, if it was drawn by us.
DRAWN = re.compile(
    r"(<picture>(<source [^<>]*>\n)?<img [^<>]*></picture>(<br>\n<em>[^<>]*</em>)?)?"
)

#: Elements whose content is no HTML, or is shown as it is.
RAW = re.compile(r"\s*<(pre|script|style|textarea)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """A fence or a comment that asks for a picture.

    Parameters
    ----------
    start, end : int
        Its lines, counted from 0; the end is the line after it.
    prefix : str
        What lines after it begin with, to stand in the same list or quote.
    attributes : mapping
        What it says of the picture besides what is drawn.
    text : str
        What is drawn: words or keys.
    drawn : int
        The line after what was drawn for it, with the comment; ``end`` where there is nothing.
    lines : tuple of str
        The lines that were drawn for it, without their start and blank ones: formatters add some.
    """

    start: int
    end: int
    prefix: str
    attributes: Mapping[str, Any]
    text: str
    drawn: int
    lines: tuple[str, ...] = ()


def at_line(line: int, *said: str) -> ConvanimError:
    """Return an error of a line, counted from 0."""
    return ConvanimError(f"{line + 1}: ", *said)


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text with their ends.

    Examples
    --------
    >>> lines_of("a\r\nb\x0cc\n\nd")
    ['a\r\n', 'b\x0cc\n', '\n', 'd']
    """
    return LINE.findall(text)


def requests_of(text: str) -> list[Request]:
    """Return what a Markdown text asks for, in its order.

    Raises
    ------
    ConvanimError
        If a request can't be read, or something else stands where its picture is; the message
        begins with the number of the line.
    """
    lines = lines_of(text)
    found: list[Request] = []
    is_open = False
    for event in _events(text, lines):
        if isinstance(event, Request):
            found.append(event)
            is_open = True
            continue
        if not is_open:
            raise at_line(event, f"{END} has no request before it: remove it")
        last = found[-1]
        between = [line.lstrip("> \t").rstrip() for line in lines[last.end : event]]
        there = tuple(filter(None, between))
        if not DRAWN.fullmatch("\n".join(there)):
            raise at_line(
                last.end,
                f"what stands before {END} is not drawn by convanim: move it below that line",
            )
        found[-1] = replace(last, drawn=event + 1, lines=(*there, END))
        is_open = False
    return found


def _events(text: str, lines: Sequence[str]) -> Iterator[Request | int]:
    """Yield requests, and the lines of the comments after pictures."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "fence" and is_ours(token.info):
            yield _fenced(token, lines)
        elif token.type == "html_block" and not RAW.match(token.content):
            yield from _commented(token, lines)
        elif token.type == "inline":
            _check_inline(token, lines)


def _fenced(token: Token, lines: Sequence[str]) -> Request:
    """Return what a fence asks for."""
    start, end = token.map or [0, 0]
    if len(lines_of(token.content)) != end - start - 2:
        raise at_line(start, f"the fence is not closed: end it with {token.markup}")
    try:
        attributes = attributes_of(token.info)
    except ConvanimError as error:
        raise at_line(start, *error.args) from None
    prefix = _prefix(lines[start].partition(token.markup)[0])
    return Request(start, end, prefix, attributes, token.content, end)


def _commented(token: Token, lines: Sequence[str]) -> Iterator[Request | int]:
    """Yield what the comments of a block of HTML ask for, and the lines of those that close."""
    first = (token.map or [0])[0]
    for found in COMMENT.finditer(token.content):
        opens, closes = OPENS.fullmatch(found["body"]), CLOSES.fullmatch(found["body"])
        if not (opens or closes):
            continue
        start = first + token.content.count("\n", 0, found.start())
        end = start + found[0].count("\n") + 1
        before = token.content[: found.start()].rpartition("\n")[2]
        after = token.content[found.end() :].partition("\n")[0]
        if before.strip() or after.strip():
            raise at_line(start, "a comment for convanim must have its lines for itself")
        if not found["end"]:
            raise at_line(start, "the comment is not closed: end it with -->")
        if closes:
            yield start
            continue
        assert opens
        try:
            attributes, rest = braced(opens["rest"])
        except ConvanimError as error:
            raise at_line(start, *error.args) from None
        prefix = _prefix(lines[start].partition("<!--")[0])
        yield Request(start, end, prefix, attributes, rest, end)


def _check_inline(token: Token, lines: Sequence[str]) -> None:
    """Raise ConvanimError where a comment for convanim stands in a line of text."""
    for child in token.children or ():
        found = COMMENT.fullmatch(child.content) if child.type == "html_inline" else None
        if found and (OPENS.fullmatch(found["body"]) or CLOSES.fullmatch(found["body"])):
            # Not by its place in the content, of which blank beginnings are cut off.
            start, end = token.map or [0, 0]
            first = child.content.partition("\n")[0]
            line = next((n for n in range(start, end) if first in lines[n]), start)
            raise at_line(line, "a comment for convanim must have its lines for itself")


def _prefix(before: str) -> str:
    """Return what lines begin with that stand in the same list or quote as a line.

    Examples
    --------
    >>> _prefix("> 1. ")
    '>    '
    >>> _prefix(">- ")  # the first blank after a mark belongs to the mark
    '>   '
    """
    return re.sub(r"[^>\t]", " ", re.sub(r">(?![ \t])", "> ", before))
