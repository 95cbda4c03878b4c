"""Layers: frozen descriptions of what to draw, whose parameters are checked when they are made.

A layer is a class that describes its axes by one-axis layers, from which its walk is made, and
an entry in `KINDS`.
"""

from convanim.layers.base import REQUIRED, Layer, defaults
from convanim.layers.conv import Conv, ConvTranspose
from convanim.layers.pool import AvgPool, MaxPool, Pool

__all__ = [
    "KINDS",
    "REQUIRED",
    "AvgPool",
    "Conv",
    "ConvTranspose",
    "Layer",
    "MaxPool",
    "Pool",
    "defaults",
]

#: The layers, by their names on the command line and in lists of figures.
KINDS: dict[str, type[Layer]] = {
    layer.kind: layer for layer in (Conv, ConvTranspose, MaxPool, AvgPool)
}
