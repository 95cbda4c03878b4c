"""The frameworks: a row for each, with both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from convanim.checks import one_of
from convanim.errors import ConvanimError
from convanim.layers.frameworks import jax, keras, onnx, torch
from convanim.layers.frameworks.calls import Nested
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
    write : callable
        Makes what is written of layers: a call, or several.
    classes : mapping of str to Class
        What its classes are here, by their names.
    names : tuple of str
        How names in a line may begin.
    """

    name: str
    title: str
    write: Callable[[Sequence[Any]], Any]
    classes: Mapping[str, Class] = field(default_factory=dict)
    names: tuple[str, ...] = ()


#: The frameworks by their names.
FRAMEWORKS = {
    row.name: row
    for row in (
        Framework(
            name="torch",
            title="PyTorch",
            write=torch.line,
            classes=torch.CLASSES,
            names=("torch.nn.", "nn."),
        ),
        Framework(
            name="keras",
            title="Keras",
            write=keras.line,
            classes=keras.CLASSES,
            names=("keras.layers.", "tf.keras.layers.", "layers.", "keras.", "tf.keras."),
        ),
        Framework(name="onnx", title="ONNX", write=onnx.line, classes=onnx.CLASSES),
        Framework(name="jax", title="JAX", write=jax.line),
    )
}


def line(layers: Sequence[Any], framework: str) -> str:
    """Return the line that makes layers in a framework; see `InFrameworks.to`."""
    for below, above in pairwise(layer.kind for layer in layers):
        if (below == "unfold") != (above == "fold"):
            raise ConvanimError("only fold takes the columns of unfold: leave one of them out")
    found = FRAMEWORKS[one_of("framework", framework, FRAMEWORKS)].write(layers)
    return str(found) if len(layers) == 1 or not isinstance(found, Nested) else found.broken()
