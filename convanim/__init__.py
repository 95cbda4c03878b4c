"""Figures and animations of convolution arithmetic, for any layer.

>>> import convanim as ca
>>> conv = ca.Conv(5, kernel=3, stride=2, padding=1)
>>> conv.output_size
(3, 3)
>>> animation = ca.animate(conv)          # animation.save("conv.gif", "conv.pdf")
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own would take as long to import as all else here
if TYPE_CHECKING:
    from typing import Any

    from convanim.animation import Animation, animate
    from convanim.embed.widgets import Explorer, explore
    from convanim.errors import ConvanimError
    from convanim.explorers.file import ExplorerPage, explorer_page
    from convanim.layers import (
        AdaptiveAvgPool,
        AdaptiveMaxPool,
        AvgPool,
        Conv,
        ConvTranspose,
        Fold,
        GlobalAvgPool,
        GlobalMaxPool,
        Layer,
        LpPool,
        MaxPool,
        MaxUnpool,
        PixelShuffle,
        PixelUnshuffle,
        Stack,
        Unfold,
        Upsample,
    )
    from convanim.layers.frameworks.nodes import from_onnx
    from convanim.layers.frameworks.objects import from_keras, from_torch
    from convanim.tell.shape import Arithmetic, shape
    from convanim.tell.solver import inputs_for, layer_back, layers_between, same_padding
    from convanim.theme import THEMES, Theme

__version__ = "0.1.0"

__all__ = [
    "THEMES",
    "AdaptiveAvgPool",
    "AdaptiveMaxPool",
    "Animation",
    "Arithmetic",
    "AvgPool",
    "Conv",
    "ConvTranspose",
    "ConvanimError",
    "Explorer",
    "ExplorerPage",
    "Fold",
    "GlobalAvgPool",
    "GlobalMaxPool",
    "Layer",
    "LpPool",
    "MaxPool",
    "MaxUnpool",
    "PixelShuffle",
    "PixelUnshuffle",
    "Stack",
    "Theme",
    "Unfold",
    "Upsample",
    "animate",
    "explore",
    "explorer_page",
    "from_keras",
    "from_onnx",
    "from_torch",
    "inputs_for",
    "layer_back",
    "layers_between",
    "same_padding",
    "shape",
]

# Loaded when asked for, so that what needs no picture loads no library for them. All other names
# are those of layers.
_HOMES = {
    "animation": ("Animation", "animate"),
    "embed.widgets": ("Explorer", "explore"),
    "errors": ("ConvanimError",),
    "explorers.file": ("ExplorerPage", "explorer_page"),
    "layers.frameworks.nodes": ("from_onnx",),
    "layers.frameworks.objects": ("from_keras", "from_torch"),
    "tell.shape": ("Arithmetic", "shape"),
    "tell.solver": ("inputs_for", "layer_back", "layers_between", "same_padding"),
    "theme": ("THEMES", "Theme"),
}


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module

        home = next((home for home, names in _HOMES.items() if name in names), "layers")
        return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
