"""Layers: frozen descriptions of what a user draws, checked when they are made.

A layer is a class that tells its one-axis layers, and by them its walk; it stands in `KINDS`.
"""

from convanim.layers.base import Layer, defaults
from convanim.layers.conv import Conv, ConvTranspose
from convanim.layers.pool import AvgPool, MaxPool, Pool

__all__ = ["KINDS", "AvgPool", "Conv", "ConvTranspose", "Layer", "MaxPool", "Pool", "defaults"]

#: The layers, by the names that the command line and the lists of galleries give them.
KINDS: dict[str, type[Conv] | type[ConvTranspose] | type[MaxPool] | type[AvgPool]] = {
    layer.kind: layer for layer in (Conv, ConvTranspose, MaxPool, AvgPool)
}
