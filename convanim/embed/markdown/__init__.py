"""Figures in Markdown: fences for Python-Markdown, superfences and MkDocs, and pictures for GitHub.

What needs a library is imported when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from convanim.embed.markdown.fences import fence, validator

if TYPE_CHECKING:
    from convanim.embed.markdown.extension import ConvanimExtension

__all__ = ["fence", "makeExtension", "validator"]


def makeExtension(**options: Any) -> ConvanimExtension:  # noqa: N802, Python-Markdown's name
    """Return the extension of Python-Markdown; see `ConvanimExtension` for its options."""
    from convanim.embed.markdown.extension import ConvanimExtension

    return ConvanimExtension(**options)
