"""Settings of the extension, in a project's ``conf.py``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from convanim.checks import one_of
from convanim.embed.sphinx.formats import EPUB_FORMATS, HTML_FORMATS
from convanim.embed.sphinx.showings import without_groups
from convanim.errors import ConvanimError, as_key, shortened
from convanim.gallery.entries import LOOK_KEYS, check_keys, check_look, located
from convanim.look import SETTINGS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["add_settings"]

#: Looks: of all figures, of those in HTML and EPUB, and of those in LaTeX.
LOOKS = ("convanim_look", "convanim_html_look", "convanim_latex_look")

#: Keys that looks may have.
KEYS = [key for key, name in LOOK_KEYS.items() if SETTINGS[name].for_lists]

#: The usual look in HTML: it follows light and dark, and is as large as the words around it.
FOLLOWING = {"theme": "auto", "font-size": 11}

#: Themes of Sphinx that can be dark, and whose pages say so, or `convanim.css` does: there,
#: pictures need no background.
CAN_BE_DARK = (
    *("furo", "pydata_sphinx_theme", "sphinx_book_theme"),
    *("shibuya", "sphinx_immaterial"),
)


def add_settings(app: Sphinx) -> None:
    """Tell Sphinx the settings: documents are read again where one of them changed."""
    app.add_config_value("convanim_html_format", "anim.svg", "env", (str,))
    app.add_config_value("convanim_epub_format", "gif", "env", (str,))
    for name in LOOKS:
        app.add_config_value(name, {}, "env", (dict,))
    app.connect("config-inited", _check)


def _check(app: Sphinx, config: Config) -> None:
    """Raise ConfigError where a setting is wrong; read files that looks name.

    What they hold is then a part of the setting: where it changes, documents are read again.
    """
    formats = {"convanim_html_format": HTML_FORMATS, "convanim_epub_format": EPUB_FORMATS}
    setting, folder = "", Path(app.confdir)
    try:
        for setting, known in formats.items():
            one_of("format", config[setting], known)
        looks = {}
        for setting in LOOKS:
            looks[setting] = _look(config[setting], folder)
    except ConvanimError as error:
        raise ConfigError(f"{setting}: {error.spelt(as_key)}") from None
    if not looks["convanim_html_look"]:
        is_clear = config.html_theme in CAN_BE_DARK
        usual = {**FOLLOWING, "background": "transparent"} if is_clear else FOLLOWING
        found = without_groups(_look(usual, folder), looks["convanim_look"])
        looks["convanim_html_look"] = found
    for setting, look in looks.items():
        config[setting] = look


def _look(said: Any, folder: Path) -> dict[str, Any]:
    """Return the options of a look, as `convanim.animate` takes them."""
    if not isinstance(said, dict):
        raise ConvanimError(f"must be a dict such as {{'theme': 'gray'}}, got {shortened(said)}")
    keys = {as_key(str(key)): value for key, value in said.items()}
    check_keys(keys, KEYS)
    look = located({LOOK_KEYS[key]: value for key, value in keys.items()}, folder)
    check_look(look)
    return look
