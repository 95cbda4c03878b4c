"""What all layers share."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar

from convanim.axes import Axis, span
from convanim.parameters import Ints, Paddings, flag, paddings, read_once, short, sizes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Combine", "Layer"]


class Combine(Enum):
    """How a step makes one output cell of the cells it reads."""

    WEIGHTED_SUM = "weighted sum"
    MAX = "max"
    MEAN = "mean"  # over data and padding
    MEAN_OF_DATA = "mean of data"


@dataclass(frozen=True, init=False, repr=False)
class Layer:
    """What all layers share: one entry an axis for the input and the kernel.

    Every size is an int, the same for all axes, or a sequence with one entry
    an axis; where only ints are given there are two axes.
    """

    input: tuple[int, ...]
    kernel: tuple[int, ...]

    title: ClassVar[str]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers this layer is made of."""
        raise NotImplementedError

    @property
    def combine(self) -> Combine:
        """How a step makes one output cell of the cells it reads."""
        raise NotImplementedError

    def transpose(self) -> Layer:
        """Return the layer whose matrix is the transpose of this one's."""
        raise NotImplementedError

    @property
    def output_size(self) -> tuple[int, ...]:
        """Output cells, one number an axis."""
        return tuple(axis.output for axis in self.axes)

    def apply(self, x: ArrayLike, w: ArrayLike | None = None) -> NDArray[Any]:
        """Compute the layer.

        Parameters
        ----------
        x : array of shape ``input``
        w : array of shape ``kernel``; pooling has none

        Returns
        -------
        Array of shape ``output_size``. Whole numbers stay whole, but for an average.

        Raises
        ------
        ConvanimError
            An array of another shape, or with entries that are no finite numbers.

        Examples
        --------
        >>> import convanim as ca
        >>> ca.Conv(3, kernel=2).apply([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 1]])
        array([[ 6,  8],
               [12, 14]])
        """
        # A spec's one door to the numbers below it: NumPy is loaded when it is opened.
        from convanim.values import apply

        return apply(self, x, w)

    def _settle(self, padding: Paddings, given: dict[str, Ints], **flags: bool) -> None:
        """Check and set the fields of a frozen layer, once."""
        padding = read_once(padding)
        values = sizes(padding=padding, **given)
        ones = (1,) * len(values["input"])
        dilations = values.get("dilation", ones)
        spans = [span(k, d) for k, d in zip(values["kernel"], dilations, strict=True)]
        pads = paddings(padding, spans, values["stride"])
        switches = {name: flag(name, value) for name, value in flags.items()}
        for name, value in {**values, "padding": pads, **switches}.items():
            object.__setattr__(self, name, value)
        for number, axis in enumerate(self.axes):
            axis.check("" if len(set(self.axes)) == 1 else f" on axis {number}")

    def __repr__(self) -> str:
        """Return the Python expression that makes the layer, defaults left out."""
        plain = len(self.input) == 2
        written = [short(self.input) if plain else repr(self.input)]
        for field in fields(self)[1:]:
            if not self.is_usual(field.name):
                written.append(f"{field.name}={self._written(field.name)}")
        return f"{type(self).__name__}({', '.join(written)})"

    def is_usual(self, name: str) -> bool:
        """Whether a parameter has its default, so that it need not be given."""
        default = signature(type(self)).parameters[name].default
        # A pool's stride is its window where it is not given.
        return self._written(name) == (short(self.kernel) if default is None else repr(default))

    def _written(self, name: str) -> str:
        value = getattr(self, name)
        return short(value) if isinstance(value, tuple) else repr(value)
