"""Settings of the extension, in a project's ``conf.py``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from convanim.checks import one_of
from convanim.embed.sphinx.formats import EPUB_FORMATS, HTML_FORMATS
from convanim.errors import ConvanimError, as_key, shortened
from convanim.gallery.entries import LOOK_KEYS, check_keys, check_look, located
from convanim.look import SETTINGS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["add_settings"]

#: Keys that ``convanim_look`` may have.
_KEYS = [key for key, name in LOOK_KEYS.items() if SETTINGS[name].for_lists]


def add_settings(app: Sphinx) -> None:
    """Tell Sphinx the settings: a document is read again where one of them changed."""
    app.add_config_value("convanim_html_format", "anim.svg", "env", (str,))
    app.add_config_value("convanim_epub_format", "gif", "env", (str,))
    app.add_config_value("convanim_look", {}, "env", (dict,))
    app.connect("config-inited", _check)


def _check(app: Sphinx, config: Config) -> None:
    """Raise ConfigError where a setting is wrong; read files that the usual look names.

    What they hold is then a part of the setting, as it is for `convanim.animate`: where it changes,
    documents are read again.
    """
    formats = {"convanim_html_format": HTML_FORMATS, "convanim_epub_format": EPUB_FORMATS}
    setting = "convanim_look"
    try:
        config.convanim_look = _look(config.convanim_look, Path(app.confdir))
        for setting, known in formats.items():
            one_of("format", config[setting], known)
    except ConvanimError as error:
        raise ConfigError(f"{setting}: {error.spelt(as_key)}") from None


def _look(said: Any, folder: Path) -> dict[str, Any]:
    """Return the options of a usual look, as `convanim.animate` takes them."""
    if not isinstance(said, dict):
        raise ConvanimError(f"must be a dict such as {{'theme': 'gray'}}, got {shortened(said)}")
    keys = {as_key(str(key)): value for key, value in said.items()}
    check_keys(keys, _KEYS)
    look = located({LOOK_KEYS[key]: value for key, value in keys.items()}, folder)
    check_look(look)
    return look
