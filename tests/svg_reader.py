"""An independent reading of SVG: style sheets are applied, and elements told as they are drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"

#: Properties that are inherited, with their initial values where nothing says otherwise.
LOOK = {
    "fill": "#000000",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "fill-opacity": "1",
    "stroke-opacity": "1",
}

#: What is drawn: its outline, where it stands, and its look.
Mark = tuple[str, str, tuple[tuple[str, str], ...]]


def rules(style: str, media: frozenset[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Selectors and declarations that hold for some media, in their order."""
    at = 0
    while at < len(style):
        opened = style.index("{", at)
        head, depth, end = style[at:opened].strip(), 1, opened + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(style[end], 0)
            end += 1
        body, at = style[opened + 1 : end - 1], end
        if head.startswith("@media"):
            if head.removeprefix("@media").strip() in media:
                yield from rules(body, media)
        elif not head.startswith("@"):
            pairs = (pair.split(":", 1) for pair in body.split(";") if pair)
            values = {name.strip(): value.strip() for name, value in pairs}
            for selector in head.split(","):
                yield selector.strip(), values


def styled(root: ElementTree.Element, *media: str) -> dict[str, dict[str, str]]:
    """What style sheets say of each class; ``media`` are the queries that hold."""
    found: dict[str, dict[str, str]] = {}
    for sheet in root.iter(f"{SVG}style"):
        for selector, values in rules(sheet.text or "", frozenset(media)):
            if selector.startswith("."):
                found.setdefault(selector[1:], {}).update(values)
    return found


def marks(root: ElementTree.Element, *media: str) -> list[Mark]:
    """Everything that is drawn, from the back to the front; each outline of a path by itself."""
    classes = styled(root, *media)
    names = {e.get("id"): e.get("d", "") for e in root.iter() if e.get("id")}
    return [*_marks(root, LOOK, classes, names)]


def _marks(
    element: ElementTree.Element,
    look: dict[str, str],
    classes: dict[str, dict[str, str]],
    names: dict[str | None, str],
) -> Iterator[Mark]:
    own = {name: value for name, value in element.attrib.items() if name in LOOK}
    for name in element.get("class", "").split():
        own |= {key: value for key, value in classes.get(name, {}).items() if key in LOOK}
    look, tag = {**look, **own}, element.tag.removeprefix(SVG)
    place = element.get("transform", "")
    if tag in ("defs", "title", "style"):
        return
    shown = tuple(sorted(look.items()))
    if tag == "path":
        for outline in re.findall("M[^M]*", element.attrib["d"]):
            yield outline, place, shown
    elif tag == "use":
        yield names[element.attrib["href"].removeprefix("#")], place, shown
    elif tag == "rect":
        yield "rect", place, shown
    else:
        for child in element:
            yield from _marks(child, look, classes, names)


def same_marks(one: list[Mark], other: list[Mark]) -> bool:
    """Whether the same is drawn; marks of other colours may come in another order."""
    return Counter(one) == Counter(other)
