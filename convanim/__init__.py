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
    from convanim.errors import ConvanimError
    from convanim.layers import AvgPool, Conv, ConvTranspose, MaxPool
    from convanim.theme import Theme

__version__ = "0.1.0"

__all__ = [
    "Animation",
    "AvgPool",
    "Conv",
    "ConvTranspose",
    "ConvanimError",
    "MaxPool",
    "Theme",
    "animate",
]

# Loaded when asked for, so that what needs no picture loads no library for them.
_HOMES = {
    "Animation": "animation",
    "animate": "animation",
    "ConvanimError": "errors",
    "AvgPool": "layers",
    "Conv": "layers",
    "ConvTranspose": "layers",
    "MaxPool": "layers",
    "Theme": "theme",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
