"""What the pages of the documentation hold: their directives, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

DOCS = Path(__file__).parents[1] / "docs"

#: All pages, by their names.
PAGES = {
    path.relative_to(DOCS).with_suffix("").as_posix(): path for path in sorted(DOCS.rglob("*.rst"))
}


@dataclass(frozen=True)
class Block:
    """A directive of a page.

    Parameters
    ----------
    page : str
    line : int
    directive : str
        Its name, such as ``"code-block"``.
    argument : str
    options : dict
    text : str
        Its body.
    """

    page: str
    line: int
    directive: str
    argument: str
    options: dict[str, str]
    text: str


def blocks(page: str) -> Iterator[Block]:
    """Yield the directives of a page, but for those inside others."""
    lines = PAGES[page].read_text(encoding="utf-8").splitlines()
    number = 0
    while number < len(lines):
        begin = re.match(r"\.\. ([a-z-]+):: ?(.*)", lines[number])
        number += 1
        if not begin:
            continue
        start = number
        while number < len(lines) and (not lines[number] or lines[number].startswith("   ")):
            number += 1
        body = dedent("\n".join(lines[start:number])).splitlines()
        options = {}
        while body and (found := re.fullmatch(r":([a-z-]+):\s*(.*)", body[0])):
            options[found[1]] = found[2]
            body.pop(0)
        text = "\n".join(body).strip("\n")
        yield Block(page, start, begin[1], begin[2], options, text)


def all_blocks(directive: str) -> list[Block]:
    """Return the directives of a name, of all pages."""
    return [block for page in PAGES for block in blocks(page) if block.directive == directive]
