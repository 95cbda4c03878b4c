"""The plugin of MkDocs: fences become figures, whose pictures are files of the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from convanim.embed.kept import keep
from convanim.embed.markdown.extension import ConvanimExtension
from convanim.embed.markdown.figures import USUAL_FORMAT, Figure
from convanim.embed.markdown.pages import STYLE
from convanim.errors import ConvanimError, as_key, shortened

__all__ = ["ConvanimPlugin", "Settings"]

#: What tells pictures that pages of themes of MkDocs are light. A picture in an ``<img>`` follows
#: its color-scheme, which these themes set on dark pages alone, or never; where there is none, it
#: follows the reader's system.
STYLES = {
    "mkdocs": '[data-bs-theme="light"] .convanim { color-scheme: light; }\n',
    "readthedocs": ".convanim { color-scheme: light; }\n",
}

#: The extension that the plugin replaces, by its names.
EXTENSION = ("convanim", "convanim.embed.markdown")


class Settings(Config):
    """What ``mkdocs.yml`` may say of the plugin."""

    format = Type(str, default=USUAL_FORMAT)
    look = Type(dict, default={})
    folder = Type(str, default="assets/convanim")  # of the site
    cache = Type(str, default=".cache/plugin/convanim")  # kept between builds


@dataclass(frozen=True)
class _Site:
    """A page that is built, and what it adds pictures to."""

    page: Page
    files: Files
    config: MkDocsConfig


class ConvanimPlugin(BasePlugin[Settings]):
    """Adds fences to all pages, and the pictures of their figures to the site."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Add the extension of Python-Markdown, with the settings of the plugin."""
        folder = PurePosixPath(self.config.folder)
        if folder.is_absolute() or ".." in folder.parts:
            raise PluginError(
                f"convanim: folder {shortened(self.config.folder)} must be one of the site,"
                " such as assets/convanim"
            )
        self.home = Path(config.config_file_path or ".").parent
        try:
            own = ConvanimExtension(
                self._put, self.home, format=self.config.format, look=self.config.look
            )
        except ConvanimError as error:
            raise PluginError(f"convanim: {error.spelt(as_key)}") from None
        if config.theme.name in STYLES:
            config.extra_css.append(self._style)
        extensions: list[Any] = [x for x in config.markdown_extensions if x not in EXTENSION]
        extensions.append(own)
        config.markdown_extensions = extensions

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the style sheet."""
        if style := STYLES.get(config.theme.name or ""):
            files.append(File.generated(config, self._style, content=style))
        return files

    @property
    def _style(self) -> str:
        """The place of the style sheet in the site."""
        return (PurePosixPath(self.config.folder) / STYLE).as_posix()

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Keep in mind which page comes next."""
        self.site = _Site(page, files, config)

    def _put(self, figure: Figure) -> tuple[str, bytes]:
        """Draw a picture, if it is not kept; return its address for the page, and the picture."""
        site = self.site
        (path,) = keep(figure.picture, self.home / self.config.cache, [figure.format])
        place = (PurePosixPath(self.config.folder) / path.name).as_posix()
        file = site.files.get_file_from_path(place)
        if file is None:
            file = File.generated(site.config, place, abs_src_path=str(path))
            site.files.append(file)
        return file.url_relative_to(site.page.file), path.read_bytes()
