"""PyTorch: modules of ``torch.nn``."""

from convanim.layers.frameworks.torch.classes import CLASSES
from convanim.layers.frameworks.torch.lines import line

__all__ = ["CLASSES", "line"]
