"""The arithmetic of a layer or a stack without a picture, for ``convanim shape``."""

from __future__ import annotations

from convanim.errors import ConvanimError, Option, shortened
from convanim.layers import Layer, Stack
from convanim.tell.shape.layer import Arithmetic
from convanim.tell.shape.stack import StackArithmetic

__all__ = ["Arithmetic", "StackArithmetic", "shape"]


def shape(layer: Layer | Stack) -> Arithmetic | StackArithmetic:
    """Explain the output size of a layer, or a stack with its receptive field.

    Parameters
    ----------
    layer : Layer or Stack
        The layer, or layers on top of each other.

    Returns
    -------
    Arithmetic or StackArithmetic
        To be printed, or read by its ``to_dict()``.

    Raises
    ------
    ConvanimError
        Where the argument is no layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> print(shape(Conv(6, kernel=3, stride=2, padding=1)))
    Conv(6, kernel=3, stride=2, padding=1): 6×6 → 3×3
    relationship 6 (any i, k, p, s): o = ⌊(i + 2p − k)/s⌋ + 1
      o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    leftover: the window never reaches row 7 and column 7 of the padded input (counted from 0)
    in PyTorch: nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1)
    in Keras: ...
    """
    if isinstance(layer, Stack):
        return StackArithmetic(layer)
    if not isinstance(layer, Layer):
        raise ConvanimError(Option("layer"), f" must be a layer, got {shortened(layer)}")
    return Arithmetic(layer)
