"""Keras: layers of ``keras.layers``."""

from convanim.layers.frameworks.keras.classes import CLASSES
from convanim.layers.frameworks.keras.lines import line

__all__ = ["CLASSES", "line"]
