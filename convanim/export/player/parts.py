"""What pages with a player are made of: a template, a script and a style sheet."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from importlib import resources
from typing import Any

import jinja2

from convanim.colours import LightDark, contrast
from convanim.export.picture import Picture
from convanim.export.player.typeset import caption, formula
from convanim.render.surfaces import svg_number
from convanim.tell.phrases import shapes_text

__all__ = ["colours", "common", "read", "script", "style", "template"]

#: Speeds that readers can choose, as factors.
SPEEDS = (0.25, 0.5, 1, 2, 4)

#: Colours of all that is around the drawing.
_LIGHT = "--ink:#073642;--quiet:#4f6268;--line:#d5dadb;--page:#fff;--soft:#f1f4f4;--go:#1a6898"
_DARK = "--ink:#eee8d5;--quiet:#b3bebe;--line:#2b4a53;--page:#002b36;--soft:#073642;--go:#7fc1ee"


def common(picture: Picture) -> dict[str, Any]:
    """Return what all pages with a player tell of a picture."""
    return {"picture": picture, "speeds": SPEEDS, "sizes": shapes_text(picture.layer)}


def colours(picture: Picture) -> str:
    """Return the colours around the drawing as a style sheet: they follow light and dark.

    Around a drawing that is laid over something else they are what its own colours are made for.
    """
    theme = picture.theme.background
    page = "" if picture.scene.background else ":root{--page:none}"
    if page and not isinstance(theme, LightDark):
        is_dark = contrast(theme, (255, 255, 255)) > contrast(theme, (0, 0, 0))
        scheme, own = ("dark", _DARK) if is_dark else ("light", _LIGHT)
        return f":root{{color-scheme:{scheme};{own}}}{page}"
    dark = f"@media(prefers-color-scheme:dark){{:root{{{_DARK}}}}}"
    return f":root{{color-scheme:light dark;{_LIGHT}}}{dark}{page}"


def script(*texts: str) -> str:
    """Return scripts as one, without comments and indentation."""
    text = re.sub(r"^\s*//.*| // .*", "", "".join(texts), flags=re.MULTILINE)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def style(*texts: str) -> str:
    """Return style sheets as one, without comments and spaces that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", "".join(texts), flags=re.DOTALL)
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", text).strip()


def read(package: str, name: str) -> str:
    """Return the text of a file beside the modules of a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


@cache
def template(package: str, name: str) -> jinja2.Template:
    """Load a template of a package; it may extend the player's."""
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader(each, "") for each in (package, __package__)]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "digest": _digest,
        "caption": caption,
        "formula": formula,
        "number": svg_number,
    }
    return environment.get_template(name)


def _digest(text: str) -> str:
    """Return how a page's policy names a script or a style sheet that it allows.

    Examples
    --------
    >>> _digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
