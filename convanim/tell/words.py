"""Captions, alternative texts and formulas of a layer or a stack."""

from __future__ import annotations

from convanim.layers import Layer, Stack
from convanim.tell import arithmetic, captions
from convanim.tell.stack import stack_alt, stack_caption, stack_formulas

__all__ = ["alt", "caption", "formulas"]


def alt(layer: Layer | Stack) -> str:
    """Return one sentence, as the alternative text of a picture."""
    return stack_alt(layer) if isinstance(layer, Stack) else captions.alt(layer)


def caption(layer: Layer | Stack) -> str:
    """Return a description with all parameters."""
    return stack_caption(layer) if isinstance(layer, Stack) else captions.caption(layer)


def formulas(layer: Layer | Stack) -> list[str]:
    """Return the simplest worked formulas, without duplicates."""
    return stack_formulas(layer) if isinstance(layer, Stack) else arithmetic.formulas(layer)
