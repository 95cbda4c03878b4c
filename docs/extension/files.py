"""A file of one layer in each format, shown and to be downloaded."""

from __future__ import annotations

import os
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from convanim.animation import Animation
from convanim.embed.asked import asked_by_words
from convanim.embed.kept import stem_of
from convanim.export import FORMATS, numbered
from convanim.export.formats import Format
from convanim.wording import joined
from extension import examples
from extension.shown import figure
from extension.tables import capital, prose, section

#: Steps of which a format with a file for each is shown.
MOST = 4


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("rows-of-formats", Formats)


def _extras(row: Format) -> str:
    """Return which looks a format can show that others can't."""
    named = {name: f":ref:`--{name} <option-{name}>`" for name in ("hold", "loop", "smooth")}
    found = [link for name, link in named.items() if name in row.takes]
    if "auto" in row.takes:
        found.append(":ref:`--theme auto <theme-auto>`")
    return f"It can show {joined(found)}.\n\n" if found else ""


class Formats(SphinxDirective):
    """A section for each format, with its file."""

    def run(self) -> list[nodes.Node]:
        """Write the files, and return the sections."""
        picture = asked_by_words(examples.FILED, Path(self.env.srcdir))
        # Named as a user would name them, in a folder that is another one where they change.
        folder = Path(self.env.doctreedir) / stem_of(picture)
        targets = [folder / f"conv{row.ending}" for row in FORMATS.values()]
        if not folder.exists():
            folder.mkdir(parents=True)
            picture.save(*targets)
        parts = [self._section(name, picture, folder) for name in FORMATS]
        return self.parse_text_to_nodes("".join(parts), allow_section_headings=True)

    def _section(self, name: str, picture: Animation, folder: Path) -> str:
        row, shown = FORMATS[name], examples.FORMATS[name]
        target = folder / f"conv{row.ending}"
        files = [target] if row.is_one_file else numbered(target, picture.steps)
        size = sum(path.stat().st_size for path in files)
        text = section(f"conv{row.ending}", f"format-{name}")
        says = capital(prose(row.says))
        text += f"{says}{'' if says.endswith('…') else '.'}\n\n"
        links = [f":download:`{path.name} <{self._from_page(path)}>`" for path in files[:1]]
        many = f" and {len(files) - 1} more" if len(files) > 1 else ""
        text += f"{links[0]}{many}: {size:,} bytes for {len(picture.steps)} steps.\n\n"
        return text + _extras(row) + self._shown(shown, picture, folder)

    def _shown(self, name: str, picture: Animation, folder: Path) -> str:
        row = FORMATS[name]
        target = folder / f"conv{row.ending}"
        if not row.has_colours:
            return f".. literalinclude:: {self._from_page(target)}\n   :language: text\n\n"
        if not row.is_one_file:
            steps = [*zip(numbered(target, picture.steps), picture.steps, strict=True)][:MOST]
            images = "".join(
                f"   .. image:: {self._from_page(path)}\n      :alt: Step {step}\n\n"
                for path, step in steps
            )
            return f".. container:: steps\n\n{images}\n"
        if row.is_animated:
            return figure(f"{examples.FILED} --theme guide", {"format": name})
        return f".. image:: {self._from_page(target)}\n   :alt: {picture.alt}\n\n"

    def _from_page(self, path: Path) -> str:
        """Return a path as seen from the page, as Sphinx wants it."""
        page = Path(self.env.doc2path(self.env.docname)).parent
        return Path(os.path.relpath(path, page)).as_posix()
