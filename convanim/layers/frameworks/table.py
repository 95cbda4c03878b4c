"""The frameworks: a row for each, with both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from convanim.checks import one_of
from convanim.errors import ConvanimError
from convanim.layers.frameworks.calls import Nested

if TYPE_CHECKING:
    from convanim.layers.frameworks.classes import Class

__all__ = ["FRAMEWORKS", "Framework", "line"]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A framework.

    Parameters
    ----------
    name : str
        Its name as a module, such as ``"torch"``.
    title : str
        Its name in prose.
    lines : str
        Module whose ``line`` makes what is written of layers: a call, or several.
    reads : str
        Module whose ``CLASSES`` tell what its classes are here; empty where nothing is read.
    names : tuple of str
        How names in a line may begin; empty where no line is read.
    """

    name: str
    title: str
    lines: str
    reads: str = ""
    names: tuple[str, ...] = ()

    # Loaded when asked for: `shape` needs the one, and `draw` the other.
    @property
    def write(self) -> Callable[[Sequence[Any]], Any]:
        """The function that makes what is written of layers."""
        function: Callable[[Sequence[Any]], Any] = import_module(f"convanim.{self.lines}").line
        return function

    @property
    def classes(self) -> Mapping[str, Class]:
        """What its classes are here, by their names."""
        return import_module(f"convanim.{self.reads}").CLASSES if self.reads else {}


#: The frameworks by their names.
FRAMEWORKS = {
    row.name: row
    for row in (
        Framework(
            name="torch",
            title="PyTorch",
            lines="layers.frameworks.torch.lines",
            reads="layers.frameworks.torch.classes",
            names=("nn.", "torch.nn."),
        ),
        Framework(
            name="keras",
            title="Keras",
            lines="layers.frameworks.keras.lines",
            reads="layers.frameworks.keras.classes",
            names=("keras.layers.", "tf.keras.layers.", "layers.", "keras.", "tf.keras."),
        ),
        Framework(
            name="onnx",
            title="ONNX",
            lines="layers.frameworks.onnx.lines",
            reads="layers.frameworks.onnx.classes",
        ),
        Framework(name="jax", title="JAX", lines="layers.frameworks.jax"),
    )
}


def line(layers: Sequence[Any], framework: str) -> str:
    """Return the line that makes layers in a framework; see `InFrameworks.to`."""
    for below, above in pairwise(layer.kind for layer in layers):
        if (below == "unfold") != (above == "fold"):
            raise ConvanimError("only fold takes the columns of unfold: leave one of them out")
    found = FRAMEWORKS[one_of("framework", framework, FRAMEWORKS)].write(layers)
    return str(found) if len(layers) == 1 or not isinstance(found, Nested) else found.broken()
