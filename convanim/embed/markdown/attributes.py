"""What may stand after the word ``convanim`` that opens a fence: its attributes."""

from __future__ import annotations

import re

from convanim.errors import ConvanimError, shortened

__all__ = ["attributes_of", "braced", "is_ours"]

#: An attribute: ``#name``, ``.class``, ``key=value``, or ``key="a value"``.
ATTRIBUTE = re.compile(
    r"""\s*(?:
        \#(?P<name>[^\s{}\#=]+) | \.(?P<class>[^\s{}\#=]+)
        | (?P<key>[A-Za-z][\w-]*)
          =(?:"(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s{}"']+))
        )(?=\s|$)""",
    re.VERBOSE,
)

#: What a fence says after its ticks if it is ours: a word and attributes, or attributes in braces
#: of which the first is a class. In MyST braces hold the name of a directive, which is not ours.
OURS = re.compile(
    r"\s*(?:\.?convanim(?=[\s{]|$)(?P<bare>.*)|\{\s*\.convanim(?=[\s}])(?P<braced>.*))"
)

#: Attributes in braces, and what follows them.
BRACED = re.compile(r"""\s*\{((?:[^{}"']|"[^"]*"|'[^']*')*)\}""")


def is_ours(info: str) -> bool:
    """Whether a fence is one of ours, by what stands after its ticks.

    Examples
    --------
    >>> [is_ours(info) for info in ("convanim", "{ .convanim #conv }", "{convanim} conv", "python")]
    [True, True, False, False]
    """
    return OURS.match(info) is not None


def attributes_of(info: str) -> dict[str, str]:
    """Return the attributes of a fence of ours, by what stands after its ticks.

    Raises
    ------
    ConvanimError
        If they can't be read.

    Examples
    --------
    >>> attributes_of('convanim format=gif')
    {'format': 'gif'}
    >>> attributes_of('{.convanim #strided .wide caption="By two."}')
    {'name': 'strided', 'caption': 'By two.', 'class': 'wide'}
    """
    found = OURS.match(info)
    assert found, "the caller asked whether it is ours"
    if found["braced"] is not None:
        inner, rest = braced("{" + found["braced"])
    elif found["bare"].lstrip().startswith("{"):
        inner, rest = braced(found["bare"])
    else:
        inner, rest = _read(found["bare"]), ""
    if rest.strip():
        raise _unread(rest)
    return inner


def braced(text: str) -> tuple[dict[str, str], str]:
    """Return the attributes in braces that a text begins with, if it does, and the rest.

    Examples
    --------
    >>> braced('{alt="A window"} conv -i 5')
    ({'alt': 'A window'}, ' conv -i 5')
    """
    if not text.lstrip().startswith("{"):
        return {}, text
    found = BRACED.match(text)
    if not found:
        raise ConvanimError(f"{shortened(text.strip())}: a brace or a quote is not closed")
    return _read(found[1]), text[found.end() :]


def _read(text: str) -> dict[str, str]:
    """Return attributes that are written one after another."""
    given: dict[str, str] = {}
    classes: list[str] = []
    text = text.strip()
    while text:
        found = ATTRIBUTE.match(text)
        if not found:
            raise _unread(text)
        text = text[found.end() :].lstrip()
        if found["class"]:
            classes.append(found["class"])
        elif found["name"]:
            given["name"] = found["name"]
        else:
            values = (found["double"], found["single"], found["bare"])
            given[found["key"]] = next(value for value in values if value is not None)
    return {**given, "class": " ".join(classes)} if classes else given


def _unread(text: str) -> ConvanimError:
    return ConvanimError(
        f'{shortened(text.strip())} can\'t be read as attributes: write such as caption="A window"'
    )
