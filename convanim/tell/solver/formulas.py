"""Formulas for the input of a layer, worked."""

from __future__ import annotations

from typing import Any

from convanim.layers import Layer
from convanim.layers.axes import TransposedAxis, UpsamplingAxis, WindowAxis
from convanim.layers.values import padding_word
from convanim.tell.terms import hat, number_term

__all__ = ["input_formula"]


def input_formula(layer: Layer, number: int, found: range) -> str:
    """Return the formula for the inputs that give an output.

    Parameters
    ----------
    layer : Layer
        The layer over the smallest of them.
    number : int
        Number of the axis.
    found : range
        The inputs.

    Returns
    -------
    str
        The formula with its numbers; empty where there is none, or other limits cut it.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> input_formula(Conv(223, kernel=3, stride=2, padding=1), 0, range(223, 225))
    'i = s(o − 1) + k − 2p = 2·(112 − 1) + 3 − 2·1 = 223, and up to s − 1 = 1 more'
    """
    axis: Any = layer.axes[number]
    if isinstance(axis, UpsamplingAxis):
        return f"i = o/r = {axis.output}/{axis.stride} = {axis.input}"
    if isinstance(axis, TransposedAxis):
        return _transposed(axis)
    if not isinstance(axis, WindowAxis):
        return ""
    s, o = axis.stride, axis.output
    if (padding_word(getattr(layer, "padding", None)) or "").startswith("same"):
        whole = found == range((o - 1) * s + 1, o * s + 1)
        return (
            f"⌈i/s⌉ = o: from s(o − 1) + 1 = {found[0]} to s·o = {s}·{o} = {o * s}" if whole else ""
        )
    last = s * (o - 1) + axis.span - axis.before - axis.after
    if axis.rounding != "down" or found != range(last, last + s):
        return ""
    text = f"i = s(o − 1) + {hat(axis)}{_pads(axis, '−')[0]}"
    worked = f"{s}·({o} − 1) + {axis.span}{_pads(axis, '−')[1]} = {last}"
    return f"{text} = {worked}" + (f", and up to s − 1 = {s - 1} more" if s > 1 else "")


def _transposed(axis: TransposedAxis) -> str:
    """Return the formula of a transposed convolution."""
    symbols, numbers = _pads(axis, "+")
    added = axis.output_padding
    a, extra = (" − a", f" − {added}") if added else ("", "")
    text = f"i′ = (o′{a} − {hat(axis)}{symbols})/s + 1"
    return (
        f"{text} = ({axis.output}{extra} − {axis.span}{numbers})/{axis.stride} + 1 = {axis.input}"
    )


def _pads(axis: WindowAxis | TransposedAxis, sign: str) -> tuple[str, str]:
    """Return what a padding adds to a formula: symbols and numbers; nothing where it is none."""
    before, after = axis.before, axis.after
    if not before and not after:
        return "", ""
    if before == after:
        return f" {sign} 2p", f" {sign} 2·{number_term(before)}"
    return f" {sign} p₁ {sign} p₂", f" {sign} {number_term(before)} {sign} {number_term(after)}"
