"""Captions, alternative texts and formulas of a layer or a stack."""

from __future__ import annotations

from collections.abc import Sequence

from convanim.layers import Layer, Stack
from convanim.layers.values import PARAMETERS, as_typed
from convanim.tell import arithmetic, captions
from convanim.tell.phrases import common_name
from convanim.tell.stack import stack_alt, stack_caption, stack_formulas

__all__ = ["alt", "caption", "formulas", "short_name", "short_names"]

#: The sign between sizes, in a formula.
TIMES = r" \times "

#: Parameters that a short name gives, where they change something.
_NAMED = ("kernel", "stride", "dilation")


def alt(layer: Layer | Stack, maps_told: bool = False) -> str:
    """Return one sentence, as the alternative text of a picture."""
    return stack_alt(layer) if isinstance(layer, Stack) else captions.alt(layer, maps_told)


def caption(layer: Layer | Stack, maps_told: bool = False) -> str:
    """Return a description with all parameters."""
    return stack_caption(layer) if isinstance(layer, Stack) else captions.caption(layer, maps_told)


def formulas(layer: Layer | Stack) -> list[str]:
    """Return the simplest worked formulas, without duplicates."""
    return stack_formulas(layer) if isinstance(layer, Stack) else arithmetic.formulas(layer)


def short_names(layers: Sequence[Layer]) -> list[str]:
    """Return a short name of each layer of a stack; where one is dilated, all tell how much.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> short_names([Conv((9,), kernel=2), Conv((8,), kernel=2, dilation=2)])
    ['convolution, $k = 2$, $d = 1$', 'convolution, $k = 2$, $d = 2$']
    """
    row = PARAMETERS["dilation"]
    dilated = any(not row.is_neutral(layer.values().get("dilation", 1)) for layer in layers)
    return [short_name(layer, ("dilation",) if dilated else ()) for layer in layers]


def short_name(layer: Layer, told: Sequence[str] = ()) -> str:
    """Return a name with a few parameters, for a label; symbols are formulas.

    Parameters
    ----------
    layer : Layer
    told : sequence of str
        Parameters that are told even where they change nothing.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> short_name(Conv((16,), kernel=2, dilation=4)), short_name(MaxPool(6, kernel=2))
    ('convolution, $k = 2$, $d = 4$', 'max pooling, $k = 2$')
    """
    values, called = layer.values(), common_name(layer)
    if "factor" in values:  # its symbol, r, is also that of receptive fields
        called += f" by ${as_typed(values['factor']).replace('x', TIMES)}$"
    shown = [
        f"${PARAMETERS[name].symbol} = {as_typed(values[name]).replace('x', TIMES)}$"
        for name in _NAMED
        if name in values
        and (name in told or not PARAMETERS[name].is_neutral(values[name]))
        and not (name == "stride" and layer.is_default(name))
    ]
    return ", ".join([called, *shown])
