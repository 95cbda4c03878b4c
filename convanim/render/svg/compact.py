"""SVG with fewer bytes."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["compact", "shared"]

#: A path, and the parts of it: its first point, what follows that, and other attributes.
_PATH = re.compile(r'<path d="M([-\d.]+) ?([-\d.]+)([^"]+)" ([^>]*)/>')

#: Least length of what is defined once where it is used again.
SHORTEST = 40


def shared(text: str, prefix: str) -> tuple[str, str]:
    """Return SVG in which paths of the same shape are written once, and these shapes.

    Parameters
    ----------
    text : str
    prefix : str
        The beginning of the shapes' names.

    Examples
    --------
    >>> one, other = (f'<path d="M{n} 2l{"1 2" * 20}" class="a"/>' for n in (3, 4))
    >>> shared(one + other, "s")[0]
    '<use href="#s-0" x="3" y="2" class="a"/><use href="#s-0" x="4" y="2" class="a"/>'
    """
    counts = Counter(found[3] for found in _PATH.finditer(text) if len(found[3]) >= SHORTEST)
    often = (shape for shape, count in counts.items() if count > 1)
    names = {shape: f"{prefix}-{number}" for number, shape in enumerate(often)}

    def use(found: re.Match[str]) -> str:
        if found[3] not in names:
            return found[0]
        return f'<use href="#{names[found[3]]}" x="{found[1]}" y="{found[2]}" {found[4]}/>'

    shapes = "".join(f'<path id="{name}" d="M0 0{shape}"/>' for shape, name in names.items())
    return _PATH.sub(use, text), shapes


def path_of(svg: str) -> str:
    """Return the data of a path; empty if it is none.

    Examples
    --------
    >>> path_of('<path d="M1 2l3 4" class="a"/>')
    'M1 2l3 4'
    """
    found = _PATH.fullmatch(svg)
    return svg.split('"')[1] if found else ""


def shape_of(data: str) -> str:
    """Return what of a path is the same wherever it is.

    Examples
    --------
    >>> shape_of("M1 2l3 4z")
    'l3 4z'
    """
    return re.sub("^M[^a-z]*", "", data)


def compact(text: str) -> str:
    """Return SVG whose paths and places are without what can be left out.

    Examples
    --------
    >>> compact('<path d="M10.50 0.25L1.000 -2L-0.5 3z"/>')
    '<path d="M10.5 .25L1-2-.5 3z"/>'
    """
    return re.sub(r' (?:d|x|y)="[^"]*"', lambda found: _compact(found[0]), text)


def _compact(data: str) -> str:
    """Return a path without repeated commands, zeros and spaces that can be left out."""
    data = re.sub(r"([LQC])([^A-Za-z]+(?:\1[^A-Za-z]+)+)", _without_repeats, data)
    data = re.sub(r"(\.\d*?)0+(?!\d)", r"\1", data)
    data = re.sub(r"\.(?!\d)", "", data)
    data = re.sub(r"(?<![\d.])0\.(?=\d)", ".", data)
    return data.replace(" -", "-")


def _without_repeats(found: re.Match[str]) -> str:
    command, rest = found[1], found[2]
    return command + rest.replace(command, " ")
