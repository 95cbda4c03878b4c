"""The page that a fence is in, and where it is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["STYLE", "Page", "page_of"]

#: Themes of MkDocs whose pages tell pictures whether they are light or dark.
CLEAR = ("material",)

#: Name of the style sheet with which other themes do so, too.
STYLE = "convanim.css"


@dataclass(frozen=True)
class Page:
    """The page that a fence is in.

    Parameters
    ----------
    name : str
        For messages; empty where it is not known.
    folder : Path
        Where relative paths in its fences begin.
    text : str
        Its source.
    log : str
        Name of the logger that hears of its mistakes.
    is_clear : bool
        Whether it says if it is light or dark, so that pictures need no background.
    """

    name: str
    folder: Path
    text: str
    log: str
    is_clear: bool = False

    def place_of(self, code: str, opened: Collection[str] = ()) -> str:
        """Return where a fence is, for the start of a message.

        Parameters
        ----------
        code : str
            What is in the fence.
        opened : collection of str
            What is in the line that opens it.
        """
        line = self._line_of(code, opened)
        if not self.name:
            return f"line {line}: " if line else ""
        return f"{self.name}:{line}: " if line else f"{self.name}: "

    def _line_of(self, code: str, opened: Collection[str]) -> int | None:
        """Return the number of the line of a fence, counted from 1; None where it is not there."""
        lines = [line.lstrip("> \t").rstrip() for line in self.text.split("\n")]
        held = code.rstrip("\n")
        wanted = [line.lstrip("> \t").rstrip() for line in held.split("\n")] if held else []
        for number, line in enumerate(lines):
            is_fence = line.startswith(("```", "~~~"))
            is_it = is_fence and all(word in line for word in ("convanim", *opened))
            if is_it and lines[number + 1 :][: len(wanted)] == wanted:
                return number + 1
        return None


def page_of(md: Any) -> Page:
    """Return the page that a converter of Python-Markdown is at.

    MkDocs and Zensical each have what they know of it in a part of the converter.
    """
    if "relpath" in md.treeprocessors:  # MkDocs makes links relative to a file
        file = getattr(md.treeprocessors["relpath"], "file", None)
        if file is not None and file.abs_src_path:
            config = md.treeprocessors["relpath"].config
            has_style = any(str(sheet).endswith(f"/{STYLE}") for sheet in config.extra_css)
            path, log = Path(file.abs_src_path), "mkdocs.plugins.convanim"
            return _page_at(path, file.src_uri, log, config.theme.name in CLEAR or has_style)
    if "rendering_context" in md.preprocessors:  # Zensical
        context = md.preprocessors["rendering_context"]
        folder = Path(context.config.get("root_dir", "."), context.config.get("docs_dir", "docs"))
        if (folder / context.page.path).is_file():
            path = folder / context.page.path
            return _page_at(path, context.page.path, "convanim", is_clear=True)
    return Page("", Path(), "\n".join(md.lines), "convanim")


def _page_at(path: Path, name: str, log: str, is_clear: bool) -> Page:
    """Return the page of a file; its text has the data at its start, which converters don't see."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return Page(name, path.parent, text, log, is_clear)
