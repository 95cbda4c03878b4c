"""The page of an explorer: the player, with a control for each parameter."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from convanim.animation import Animation
from convanim.explorers.controls import Control
from convanim.export.player.page import drawn
from convanim.export.player.parts import common, read, script, style, template
from convanim.layers import KINDS

__all__ = ["packed", "page_of"]

#: The package whose files the page extends.
PLAYER = "convanim.export.player"


def page_of(
    kind: str,
    controls: Sequence[Control],
    start: Animation,
    told: Mapping[str, Any],
    content: str = "",
    kinds: Iterable[str] = (),
) -> str:
    """Return the page of an explorer.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    controls : sequence of Control
    start : Animation
        That of the setting that is shown at first.
    told : mapping
        What is told of it; see `told`.
    content : str
        All settings, packed; if empty, the page asks the server that it came from.
    kinds : iterable of str
        Kinds of layers that have pages beside this one.
    """
    smooth = start.timing.smooth or any(one.name == "smooth" for one in controls)
    names = [(PLAYER, "player.js"), *[(PLAYER, "slide.js")] * smooth]
    names += [(__package__, "cells.js"), (__package__, "explorer.js")]
    return template(__package__, "explorer.html.jinja").render(
        **common(start),
        drawn=drawn(start),
        told=told,
        title=f"{KINDS[kind].title[:1].upper()}{KINDS[kind].title[1:]}",
        kind=kind,
        kinds=[(each, KINDS[each].title) for each in kinds],
        controls=controls,
        content=content,
        has_script=True,
        style=style(read(PLAYER, "player.css"), read(__package__, "explorer.css")),
        script=script(*(read(*name) for name in names)),
    )


def packed(entries: Iterable[Mapping[str, Any]]) -> str:
    r"""Return what is told of settings as a text: a line of JSON each, deflated, in base 64.

    Examples
    --------
    >>> from base64 import b64decode
    >>> zlib.decompress(b64decode(packed([{"i": 5}, {}])))
    b'{"i":5}\n{}'
    """
    packer, found = zlib.compressobj(9), b""
    for number, entry in enumerate(entries):
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        found += packer.compress(("\n" * (number > 0) + line).encode())
    return b64encode(found + packer.flush()).decode()
