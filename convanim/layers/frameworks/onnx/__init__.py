"""ONNX: nodes by ``onnx.helper``."""

from convanim.layers.frameworks.onnx.classes import CLASSES
from convanim.layers.frameworks.onnx.lines import line

__all__ = ["CLASSES", "line"]
