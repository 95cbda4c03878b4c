"""What the stamps are made of, to the left of the output; each kind is a module."""

from convanim.scene.views.scatter.sources.columns import Columns, Maps
from convanim.scene.views.scatter.sources.kernel import Kernel
from convanim.scene.views.scatter.sources.maxima import Maxima
from convanim.scene.views.scatter.sources.source import Source

__all__ = ["Columns", "Kernel", "Maps", "Maxima", "Source"]
