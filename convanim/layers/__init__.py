"""Layers: frozen descriptions of what a user draws, checked when they are made.

A new one is a class here that tells its axes, and a line in `KINDS`.
"""

from __future__ import annotations

from convanim.layers.base import Combine, Layer
from convanim.layers.conv import Conv, ConvTranspose
from convanim.layers.pool import AvgPool, MaxPool

__all__ = ["KINDS", "AvgPool", "Combine", "Conv", "ConvTranspose", "Layer", "MaxPool"]

#: The layers, by the names that the command line and the lists of galleries give them.
KINDS: dict[str, type[Conv] | type[ConvTranspose] | type[MaxPool] | type[AvgPool]] = {
    "conv": Conv,
    "conv-transpose": ConvTranspose,
    "max-pool": MaxPool,
    "avg-pool": AvgPool,
}
