"""Settings of the extension, in a project's ``conf.py``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from convanim.checks import one_of
from convanim.embed.browsers import SHOWN
from convanim.embed.looks import CLEAR, USUAL, checked_look, without_replaced
from convanim.embed.sphinx.formats import EPUB_FORMATS
from convanim.errors import ConvanimError, as_key, shortened

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["LOOKS", "add_settings", "checked"]

#: Looks: of all figures, of those in HTML and EPUB, and of those in LaTeX.
LOOKS = ("convanim_look", "convanim_html_look", "convanim_latex_look")

#: Themes of Sphinx that can be dark, and whose pages say so, or `convanim.css` does for them.
#: In others, browsers would show dark pictures on light pages to readers who prefer dark ones.
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
    """Check the settings, and complete them.

    What files that looks name hold is a part of them: where it changes, documents are read again.
    """
    for name, look in checked(config, Path(app.confdir)).items():
        config[name] = look


def checked(config: Config, folder: Path) -> dict[str, dict[str, Any]]:
    """Return the looks, as `convanim.animate` takes them.

    Parameters
    ----------
    config : Config
        All settings.
    folder : Path
        Where relative paths begin.

    Raises
    ------
    ConfigError
        If a setting is wrong.
    """
    formats = {"convanim_html_format": SHOWN, "convanim_epub_format": EPUB_FORMATS}
    name, looks = "", {}
    try:
        for name, known in formats.items():
            one_of("format", config[name], known)
        for name in LOOKS:
            looks[name] = _look(config[name], folder)
    except ConvanimError as error:
        raise ConfigError(f"{name}: {error.spelt(as_key)}") from None
    everywhere, html, _ = LOOKS
    if not looks[html]:
        usual = CLEAR if config.html_theme in CAN_BE_DARK else USUAL
        looks[html] = without_replaced(usual, looks[everywhere])
    return looks


def _look(said: Any, folder: Path) -> dict[str, Any]:
    """Return the options of a look, as `convanim.animate` takes them."""
    if not isinstance(said, dict):
        raise ConvanimError(f"must be a dict such as {{'theme': 'gray'}}, got {shortened(said)}")
    return checked_look({as_key(str(key)): value for key, value in said.items()}, folder)
