"""Stacks: one layer's output is the next one's input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from convanim.checks import checked_whole, items
from convanim.errors import ConvanimError, Option, shortened, told_of_layer
from convanim.layers.axes import Axis, Field, FieldOfCell, cells_of, field_of
from convanim.layers.base import Layer
from convanim.layers.frameworks.mixin import InFrameworks
from convanim.layers.upsample import MaxUnpool, pool_of
from convanim.layers.values import defaults
from convanim.wording import counted, sizes_text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Stack", "check_kind", "stacked"]

T = TypeVar("T")

#: Limits on the layers of a stack, and on the cells of an axis that are looked at one by one.
MOST_LAYERS, MOST_LISTED = 1000, 10**6


@dataclass(frozen=True, init=False, repr=False)
class Stack(InFrameworks):
    """Layers on top of each other.

    Parameters
    ----------
    *layers : Layer
        From the input up. Layers without weights take the maps that they are given.

    Raises
    ------
    ConvanimError
        Where there is no layer, or a layer's input is not the output of the one before it; the
        message names the layer.

    Examples
    --------
    >>> from convanim.layers import Conv, MaxPool
    >>> stem = Stack(
    ...     Conv(224, kernel=7, stride=2, padding=3, channels=(3, 64)),
    ...     MaxPool(112, kernel=3, stride=2, padding=1),
    ... )
    >>> stem.output_shape, stem.field[0].size
    ((64, 56, 56), 11)
    """

    layers: tuple[Layer, ...]

    title: ClassVar[str] = "stack"
    kind: ClassVar[str] = "stack"
    primed: ClassVar[bool] = False
    weight_shape: ClassVar[None] = None
    bias_shape: ClassVar[None] = None

    def __init__(self, *layers: Layer) -> None:
        found = layers
        if len(layers) == 1 and not isinstance(layers[0], Layer):
            found = layers if (given := items(layers[0], MOST_LAYERS)) is None else given
        if not found:
            raise ConvanimError("a stack needs at least one layer, such as Stack(Conv(8, 3))")
        if len(found) > MOST_LAYERS:
            raise ConvanimError(f"a stack has at most {MOST_LAYERS} layers: give fewer")
        fitted: list[Layer] = []
        for number, layer in enumerate(found, start=1):
            if not isinstance(layer, Layer):
                raise ConvanimError(f"layer {number} must be a layer, got {shortened(layer)}")
            fitted.append(_on_top_of(fitted, layer))
        object.__setattr__(self, "layers", tuple(fitted))

    def __repr__(self) -> str:
        """Return the Python expression that makes the stack."""
        return f"Stack({', '.join(map(repr, self.layers))})"

    def __len__(self) -> int:
        """Return the number of layers."""
        return len(self.layers)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of the first layer's input."""
        return self.layers[0].input_shape

    @property
    def x_shape(self) -> tuple[int, ...]:
        """Shape of the numbers that `apply` takes."""
        return self.input_shape

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of the last layer's output."""
        return self.layers[-1].output_shape

    @property
    def output_size(self) -> tuple[int, ...]:
        """Sizes of the last layer's output in cells, one per axis."""
        return self.layers[-1].output_size

    @property
    def axes(self) -> tuple[tuple[Axis, ...], ...]:
        """The one-axis layers of all layers, one tuple per axis."""
        return tuple(zip(*(layer.axes for layer in self.layers), strict=True))

    @property
    def field(self) -> tuple[Field, ...]:
        """The receptive field of the last layer's output cells, one per axis."""
        return tuple(map(field_of, self.axes))

    def field_up_to(self, count: int) -> tuple[Field, ...]:
        """Return the receptive field of the output cells of the first layers, one per axis."""
        checked_whole("count", count, 1, len(self))
        return tuple(field_of(axes[:count]) for axes in self.axes)

    def field_of(self, cell: int | Sequence[int]) -> tuple[FieldOfCell, ...]:
        """Return the input cells that one output cell depends on, per axis.

        Parameters
        ----------
        cell : int, or one int per axis
            The output cell, counted from 0.

        Raises
        ------
        ConvanimError
            Where there is no such cell, or an axis has more than a million cells.

        Examples
        --------
        >>> from convanim.layers import Conv
        >>> causal = {"padding": "causal", "axes": 1}
        >>> two = Stack(Conv(8, 2, **causal), Conv(8, 2, dilation=2, **causal))
        >>> two.field_of(7)[0].cells, two.field_of(0)[0].before
        ((4, 5, 6, 7), 3)
        """
        found = items(cell) or (cell,) * len(self.output_size)
        if len(found) != len(self.output_size):
            raise ConvanimError(
                f"{shortened(cell)} is no cell of an output of"
                f" {counted(len(self.output_size), 'axis', 'axes')}: give one number per axis"
            )
        widest = max(axis.cells for axes in self.axes for axis in axes)
        if widest > MOST_LISTED:
            raise ConvanimError(
                f"an axis of {widest:,} cells is too long to list those that a cell depends on:"
                f" give sizes of at most {MOST_LISTED:,}, or ask for the field"
            )
        scatter = [layer.scatter for layer in self.layers]
        return tuple(
            cells_of(axes, scatter, checked_whole("cell", place, 0, size - 1))
            for axes, place, size in zip(self.axes, found, self.output_size, strict=True)
        )

    def outputs(
        self,
        x: ArrayLike,
        w: Sequence[ArrayLike] = (),
        bias: Sequence[ArrayLike | None] | None = None,
    ) -> list[NDArray[Any]]:
        """Compute the output of every layer.

        Parameters
        ----------
        x : array_like of shape ``input_shape``
            The input's numbers.
        w : sequence of array_like
            The kernels, one per layer that has weights.
        bias : sequence of array_like or None, optional
            As many biases; None for a layer without one.

        Returns
        -------
        list of array
            One per layer.

        Raises
        ------
        ConvanimError
            Where there are more or fewer kernels than layers with weights, or an array is wrong.
        """
        from convanim.layers.arrays import apply_all

        count = sum(layer.weight_shape is not None for layer in self.layers)
        biases = [None] * count if bias is None else _one_each("bias", bias, count)
        pairs = iter(zip(_one_each("w", w, count), biases, strict=True))
        each = [
            (None, None) if layer.weight_shape is None else next(pairs) for layer in self.layers
        ]
        pools = {
            number: pool_of(self.layers[:number], layer)
            for number, layer in enumerate(self.layers)
            if isinstance(layer, MaxUnpool)
        }
        return apply_all(self.layers, x, each, pools)

    def apply(
        self,
        x: ArrayLike,
        w: Sequence[ArrayLike] = (),
        bias: Sequence[ArrayLike | None] | None = None,
    ) -> NDArray[Any]:
        """Compute the output of the last layer; the parameters are those of `outputs`."""
        return self.outputs(x, w, bias)[-1]

    def then(self, kind: type[Layer], **parameters: Any) -> Stack:
        """Return a stack with one more layer, whose input is this one's output.

        Parameters
        ----------
        kind : type of Layer
            The class of the layer.
        **parameters : object
            Its parameters without the input.

        Examples
        --------
        >>> from convanim.layers import Conv, MaxPool
        >>> Stack(Conv(8, kernel=3)).then(MaxPool, kernel=2)
        Stack(Conv(8, kernel=3), MaxPool(6, kernel=2))
        """
        check_kind(kind)
        sizes = {"input": self.output_size} if "input" in defaults(kind) else {}
        return Stack(*self.layers, kind(**{**sizes, **parameters}))


def check_kind(kind: Any) -> None:
    """Raise ConvanimError for what is no class of layers."""
    if not (isinstance(kind, type) and issubclass(kind, Layer) and hasattr(kind, "kind")):
        raise ConvanimError(f"kind must be a class of layers, such as Conv, got {shortened(kind)}")


def _one_each(name: str, given: Any, count: int) -> tuple[Any, ...]:
    """Return a user's arrays, one per layer that has weights."""
    found = items(given, MOST_LAYERS)
    if found is None or len(found) != count:
        got = shortened(given) if found is None else len(found)
        what = f" must have {counted(count, 'array')}, one per layer that has weights, got {got}"
        raise ConvanimError(Option(name), what)
    return found


def stacked(
    described: Sequence[T], read: Callable[[T, bool], tuple[type[Layer], dict[str, Any]]]
) -> Stack:
    """Make a stack of descriptions of layers.

    Parameters
    ----------
    described : sequence
        At least one description, from the input up.
    read : callable
        Takes a description, and whether its input is known, as it is the output of another layer.
        Returns the kind of the layer and its parameters.

    Raises
    ------
    ConvanimError
        Where a description is wrong, or does not fit; the message names the layer.
    """
    stack: Stack | None = None
    for number, one in enumerate(described, start=1):
        with told_of_layer(number):
            kind, given = read(one, stack is not None)
            stack = Stack(kind(**given)) if stack is None else stack.then(kind, **given)
    assert stack is not None
    return stack


def _on_top_of(below: Sequence[Layer], layer: Layer) -> Layer:
    """Return a layer with the maps that the layers below it make.

    Raises ConvanimError where its input is another than their output.
    """
    number = len(below) + 1
    if isinstance(layer, MaxUnpool) and pool_of(below, layer) is None:
        raise ConvanimError(
            f"layer {number} ({layer!r}) needs the max pooling that it undoes below it: free"
            " indices are not supported"
        )
    if not below:
        return layer
    made, maps = below[-1].output_shape, below[-1].maps_made
    fits = below[-1].channels is None and layer.input_shape == made
    if maps and layer.channels is None and layer.weight_shape is None and not fits:
        layer = layer.fed(maps)
    if layer.input_shape != made:
        raise ConvanimError(
            f"layer {number} ({layer!r}) reads {sizes_text(layer.input_shape)}, and layer"
            f" {number - 1} makes {sizes_text(made)}: give it that input"
        )
    if (axes := len(below[-1].input)) != len(layer.input):  # columns may be another's maps
        told = f"layer {number} ({layer!r}) has {counted(len(layer.input), 'axis', 'axes')}"
        raise ConvanimError(f"{told}, and layer {number - 1} has {axes}: give it as many")
    return layer
