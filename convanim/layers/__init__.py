"""Layers: frozen descriptions of what to draw, whose parameters are checked when they are made.

A layer is a class that describes its axes by one-axis layers, from which its walk is made, and
an entry in `KINDS`.
"""

from convanim.layers.adaptive import (
    AdaptiveAvgPool,
    AdaptiveMaxPool,
    GlobalAvgPool,
    GlobalMaxPool,
)
from convanim.layers.base import Layer
from convanim.layers.conv import Conv, ConvTranspose
from convanim.layers.pool import AvgPool, LpPool, MaxPool, Pool
from convanim.layers.shuffle import PixelShuffle, PixelUnshuffle
from convanim.layers.stack import Stack
from convanim.layers.unfold import Fold, Unfold
from convanim.layers.upsample import MaxUnpool, Upsample
from convanim.layers.values import REQUIRED, defaults

__all__ = [
    "KINDS",
    "REQUIRED",
    "AdaptiveAvgPool",
    "AdaptiveMaxPool",
    "AvgPool",
    "Conv",
    "ConvTranspose",
    "Fold",
    "GlobalAvgPool",
    "GlobalMaxPool",
    "Layer",
    "LpPool",
    "MaxPool",
    "MaxUnpool",
    "PixelShuffle",
    "PixelUnshuffle",
    "Pool",
    "Stack",
    "Unfold",
    "Upsample",
    "defaults",
]

#: The layers, by their names on the command line and in lists of figures.
KINDS: dict[str, type[Layer]] = {
    layer.kind: layer
    for layer in (
        *(Conv, ConvTranspose),
        *(MaxPool, AvgPool, LpPool),
        *(AdaptiveAvgPool, AdaptiveMaxPool, GlobalAvgPool, GlobalMaxPool),
        *(MaxUnpool, Upsample),
        *(Unfold, Fold, PixelShuffle, PixelUnshuffle),
    )
}
