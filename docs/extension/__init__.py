"""What these pages need of Sphinx: figures beside their commands, tables of rows, formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives, and the way to write formulas."""
    # Not above: tests read examples without Sphinx.
    from extension import explored, files, mathml, shown, tables

    for part in (explored, files, mathml, shown, tables):
        part.setup(app)
    app.connect("html-page-context", _help_all_readers, priority=900)  # after the theme's own
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _help_all_readers(
    _app: Any, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Let keys scroll code and tables where a page is narrow, and say how deep headings are."""
    body = context.get("body", "").replace("<pre>", '<pre tabindex="0">')
    context["body"] = body.replace(
        '<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'
    )
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )
