"""How many numbers a layer has, and how often it multiplies."""

from __future__ import annotations

from math import prod

from convanim.layers import Layer

__all__ = ["multiplications", "parameters"]


def parameters(layer: Layer) -> int:
    """Return the number of a layer's parameters: its weights, and a bias per output map.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> parameters(Conv(224, kernel=7, channels=(3, 64)))
    9472
    """
    if layer.weight_shape is None or layer.bias_shape is None:
        return 0
    return prod(layer.weight_shape) + prod(layer.bias_shape)


def multiplications(layer: Layer) -> int:
    """Return the number of multiplications with a weight, those with zeros included.

    Each weight meets every place of the window; those of a transposed convolution meet every input
    cell.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> multiplications(Conv(224, kernel=7, stride=2, padding=3, channels=(3, 64)))
    118013952
    """
    if layer.weight_shape is None:
        return 0
    return prod(layer.weight_shape) * prod(layer.input if layer.primed else layer.output_size)
