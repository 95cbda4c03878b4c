"""The page of a player: its style, its script and the drawing in one template."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from importlib import resources

import jinja2

from convanim.colours import LightDark, contrast
from convanim.export.picture import Picture, Tick
from convanim.export.player.typeset import caption, formula
from convanim.render.surfaces import Definitions, svg_number
from convanim.render.svg.document import ground
from convanim.render.svg.player import player_svg
from convanim.scene.sheets import Scene
from convanim.wording import sizes_text

__all__ = ["player_html"]

#: Speeds that readers can choose, as factors.
SPEEDS = (0.25, 0.5, 1, 2, 4)

#: Colours of all that is around the drawing.
_LIGHT = "--ink:#073642;--quiet:#4f6268;--line:#d5dadb;--page:#fff;--soft:#f1f4f4;--go:#1a6898"
_DARK = "--ink:#eee8d5;--quiet:#b3bebe;--line:#2b4a53;--page:#002b36;--soft:#073642;--go:#7fc1ee"


def player_html(picture: Picture, tick: Tick) -> str:
    """Return the page of a player.

    Parameters
    ----------
    picture : Picture
    tick : callable
        Called after each step.
    """
    scene, steps, definitions = picture.scene, picture.steps, Definitions("c", is_compact=True)
    shown = steps.index(picture.poster)
    under = ground(scene, definitions)
    drawing = player_svg(scene, steps, shown, definitions, picture.timing.smooth, tick)
    return _template().render(
        picture=picture,
        count=len(steps),
        shown=shown,
        speeds=SPEEDS,
        sizes=f"{sizes_text(picture.layer.input_shape)} → {sizes_text(picture.layer.output_shape)}",
        width=svg_number(scene.width),
        height=svg_number(scene.height),
        drawing=under + drawing,
        style="".join([_colours(picture), _ratio(scene), _style(), definitions.rules()]),
        script=_script(picture.timing.smooth),
    )


def _colours(picture: Picture) -> str:
    """Return the colours around the drawing as a style sheet: they follow light and dark.

    Around a drawing that is laid over something else they are what its own colours are made for.
    """
    theme = picture.theme.background
    page = "" if picture.scene.background else ":root{--page:none}"
    if page and not isinstance(theme, LightDark):
        is_dark = contrast(theme, (255, 255, 255)) > contrast(theme, (0, 0, 0))
        scheme, colours = ("dark", _DARK) if is_dark else ("light", _LIGHT)
        return f":root{{color-scheme:{scheme};{colours}}}{page}"
    dark = f"@media(prefers-color-scheme:dark){{:root{{{_DARK}}}}}"
    return f":root{{color-scheme:light dark;{_LIGHT}}}{dark}{page}"


def _ratio(scene: Scene) -> str:
    """Return the shape of the drawing as a style sheet."""
    return f":root{{--ratio:{scene.width / scene.height:.4f}}}"


def _script(is_smooth: bool) -> str:
    """Return the script, without comments and indentation."""
    text = _read("player.js") + (_read("slide.js") if is_smooth else "")
    text = re.sub(r"^\s*//.*| // .*", "", text, flags=re.MULTILINE)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _style() -> str:
    """Return the style sheet, without comments and spaces that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", _read("player.css"))
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", text).strip()


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Return how a page's policy names a script or a style sheet that it allows.

    Examples
    --------
    >>> _digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _template() -> jinja2.Template:
    """Load the template of this folder."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__, ""),
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
    return environment.get_template("player.html.jinja")
