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

__all__ = ["add_settings", "usual_look"]

#: Keys that ``convanim_look`` may have.
_KEYS = [key for key, name in LOOK_KEYS.items() if SETTINGS[name].for_lists]


def add_settings(app: Sphinx) -> None:
    """Tell Sphinx the settings: a document is read again where one of them changed."""
    app.add_config_value("convanim_html_format", "anim.svg", "env", (str,))
    app.add_config_value("convanim_epub_format", "gif", "env", (str,))
    app.add_config_value("convanim_look", {}, "env", (dict,))
    app.connect("config-inited", _check)


def usual_look(config: Config, folder: Path) -> dict[str, Any]:
    """Return the options for all figures, as `convanim.animate` takes them.

    Parameters
    ----------
    config : Config
        What is set in ``conf.py``.
    folder : Path
        Where relative paths begin.
    """
    given = {LOOK_KEYS[as_key(key)]: value for key, value in config.convanim_look.items()}
    return located(given, folder)


def _check(app: Sphinx, config: Config) -> None:
    """Raise ConfigError where a setting is wrong."""
    formats = {"convanim_html_format": HTML_FORMATS, "convanim_epub_format": EPUB_FORMATS}
    setting = "convanim_look"
    try:
        if not isinstance(config.convanim_look, dict):
            raise ConvanimError(
                f"must be a dict such as {{'theme': 'gray'}}, got {shortened(config.convanim_look)}"
            )
        check_keys({as_key(str(key)): None for key in config.convanim_look}, _KEYS)
        check_look(usual_look(config, Path(app.confdir)))
        for setting, known in formats.items():
            one_of("format", config[setting], known)
    except ConvanimError as error:
        raise ConfigError(f"{setting}: {error.spelt(as_key)}") from None
