"""What these pages need of Sphinx: figures beside their commands, tables of rows, formulas."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from extension import files, mathml, shown, tables


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives, and the way to write formulas."""
    for part in (files, mathml, shown, tables):
        part.setup(app)
    app.connect("html-page-context", _let_keys_scroll)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _let_keys_scroll(_app: Any, _page: str, _template: str, context: dict[str, Any], _: Any) -> None:
    """Let the keyboard reach what scrolls where a page is narrow: code and tables."""
    body = context.get("body", "").replace("<pre>", '<pre tabindex="0">')
    context["body"] = body.replace(
        '<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'
    )
