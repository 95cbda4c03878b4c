"""The parts that all layers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from convanim.checks import one_of
from convanim.errors import ConvanimError, shortened
from convanim.layers.axes import Axis
from convanim.layers.frameworks.mixin import InFrameworks
from convanim.layers.values import (
    Padding,
    Pair,
    axis_count,
    check_names,
    checked,
    defaults,
    entries_of,
    padding_word,
    python_text,
)
from convanim.walk import AxisWalk, Combine, Role, Walk, Window
from convanim.wording import article

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Layer", "maps_walk"]


@dataclass(frozen=True, init=False, repr=False)
class Layer(InFrameworks):
    """The base class of all layers.

    Every size is an int, which stands for all axes, or a sequence of one entry per axis. Where the
    input is an int, the layer has two axes, or as many as ``axes`` says.

    A layer with channels reads and makes several maps. Its arrays then have one axis more, which
    is the first.
    """

    #: The name of the layer in prose.
    title: ClassVar[str]
    #: The name of the layer as a command, and in lists of figures.
    kind: ClassVar[str]
    #: The word for what moves over the input.
    window: ClassVar[str] = "kernel"
    #: Whether the symbols of sizes have primes, as the guide's do for transposed convolutions.
    primed: ClassVar[bool] = False
    #: Whether windows are written instead of read.
    scatter: ClassVar[bool] = False
    #: Words for paddings; the functions need a layer whose other fields are set.
    padding_words: ClassVar[Mapping[str, Callable[[Any], Sequence[Pair]]]] = {}

    if not TYPE_CHECKING:

        def __new__(cls, *sizes: Any, **given: Any) -> Layer:
            """Check the names of the parameters before Python does, for a better message."""
            if not hasattr(cls, "kind"):
                raise ConvanimError(
                    f"{cls.__name__} is what layers share: make one of them, such as Conv"
                )
            check_names(cls, sizes, given)
            return super().__new__(cls)

    def __reduce__(self) -> tuple[Any, ...]:
        """Make copies and pickles from the fields, without the constructor's parameters."""
        return object.__new__, (type(self),), self.__dict__

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers, one per axis."""
        raise NotImplementedError

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layer alone; a `Stack` has several."""
        return (self,)

    @property
    def combine(self) -> Combine:
        """How a step computes one output cell from the cells it reads."""
        raise NotImplementedError

    # A layer that has one of these sizes as a parameter sets it; the others compute it.
    @cached_property
    def input(self) -> tuple[int, ...]:
        """Sizes of the input in cells, one per axis."""
        return tuple(axis.input for axis in self.axes)

    @cached_property
    def kernel(self) -> tuple[int, ...]:
        """Sizes of the kernel or of the largest window in cells, one per axis."""
        return tuple(axis.kernel for axis in self.axes)

    @cached_property
    def output_size(self) -> tuple[int, ...]:
        """Sizes of the output in cells, one per axis."""
        return tuple(axis.output for axis in self.axes)

    @cached_property
    def channels(self) -> tuple[int, int] | None:
        """Numbers of input and output maps; None where arrays have no axis for them."""
        return None

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of the input: the sizes, after the number of maps where there are channels."""
        return self.input if self.channels is None else (self.channels[0], *self.input)

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of the output: the sizes, after the number of maps where there are channels."""
        return self.output_size if self.maps_made is None else (self.maps_made, *self.output_size)

    @property
    def maps_made(self) -> int | None:
        """Number of output maps; None where there is no axis for them."""
        return None if self.channels is None else self.channels[1]

    @property
    def x_shape(self) -> tuple[int, ...]:
        """Shape of the numbers that `apply` takes."""
        return self.input_shape

    @property
    def weight_shape(self) -> tuple[int, ...] | None:
        """Shape of the weights, as PyTorch has them; None where there are none to give."""
        return None

    @property
    def bias_shape(self) -> tuple[int, ...] | None:
        """Shape of the bias: one number per output map; None where there is none."""
        if self.weight_shape is None:
            return None
        return () if self.channels is None else self.channels[1:]

    def transpose(self) -> Layer:
        """Return the layer whose matrix is the transpose of this one's."""
        raise ConvanimError(
            f"{article(self.title)} {self.title} has no transpose: give a Conv or a ConvTranspose"
        )

    def walk(self) -> Walk:
        """Return the layer's walk: all cells of the grid, and the cells that each step reads.

        Examples
        --------
        >>> from convanim.layers import Conv
        >>> walk = Conv(5, kernel=3, stride=2, padding=1).walk()
        >>> walk.grid, len(walk), list(walk.reads(1))[:3]
        ((7, 7), 9, [(0, 2), (0, 3), (0, 4)])
        """
        combine, maps = self.combine, self._maps_walk()
        spatial = tuple(axis.walk(combine.weighted) for axis in self.axes)
        return Walk(
            spatial if maps is None else (maps, *spatial),
            combine,
            scatter=self.scatter,
            has_maps=maps is not None,
        )

    def _maps_walk(self) -> AxisWalk | None:
        """Return the walk over the maps; None where there are no channels.

        Here each output map is made of one input map.
        """
        if self.channels is None:
            return None
        taps = ((),) if self.combine.weighted else ()  # the same weights for all maps
        return maps_walk(self.channels[0], [Window((c,), taps) for c in range(self.channels[0])])

    def apply(
        self, x: ArrayLike, w: ArrayLike | None = None, bias: ArrayLike | None = None
    ) -> NDArray[Any]:
        """Compute the output of the layer.

        Parameters
        ----------
        x : array_like of shape ``x_shape``
            The input's numbers. For max unpooling, those of the max pooling's input.
        w : array_like of shape ``weight_shape``, or None
            The kernel's numbers; None for a layer without weights.
        bias : array_like of shape ``bias_shape``, optional
            Added to the output; one number per output map.

        Returns
        -------
        array of shape ``output_shape``
            Whole numbers stay whole, except in a mean or a norm.

        Raises
        ------
        ConvanimError
            Where an array has another shape or entries that are no finite real numbers, where the
            kernel is missing, and where the padded input has more than 10⁸ cells.

        Examples
        --------
        >>> import convanim as ca
        >>> ca.Conv(3, kernel=2).apply([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 1]])
        array([[ 6,  8],
               [12, 14]])
        """
        from convanim.layers.arrays import apply  # NumPy is loaded only where it is needed

        return apply(self, x, w, bias)

    def arranged(self, x: NDArray[Any]) -> NDArray[Any]:
        """Return the input's numbers in the order in which the walk takes them."""
        return x

    def rearranged(self, output: NDArray[Any]) -> NDArray[Any]:
        """Return the walk's output in the layer's order."""
        return output

    def fed(self, maps: int) -> Layer:
        """Return the layer for a number of input maps, where it has no weights."""
        return replace(self, channels=maps)  # type: ignore[call-arg]  # subclasses have the field

    def values(self) -> dict[str, Any]:
        """Return the values of the layer's parameters, by name, in the constructor's order."""
        known = type(self).__dataclass_fields__
        return {name: getattr(self, name) for name in defaults(type(self)) if name in known}

    def _check_and_set(self, **given: Any) -> None:
        """Check the user's values, one per parameter, and set the fields of the frozen layer once.

        Raises ConvanimError where a value is wrong, or the values do not go together.
        """
        first = next(iter(given))  # the parameter that tells the number of axes
        # Read only once: a user's sequence may yield other entries the next time.
        size = entries_of(given[first])
        axes, given = axis_count(size, given.pop("axes", None)), {**given, first: size}
        padding = given.get("padding")
        word = padding_word(padding)
        # The paddings of a layer of another kind, or over other axes, are numbers here.
        if isinstance(padding, Padding) and (
            word not in self.padding_words or len(padding) != axes
        ):
            word = None
        fields, asked = type(self).__dataclass_fields__, {}
        for name, value in given.items():
            if name != "padding" or word is None:
                value = checked(type(self), name, value, axes)
                if name in fields:
                    self._set_field(name, value)
                else:
                    asked[name] = value  # fields follow from it
        if word is not None:
            self._set_field("padding", Padding(self._padding_for(word), word))
        self._check(**asked)
        for number, axis in enumerate(self.axes):
            axis.check("" if len(set(self.axes)) == 1 else f" on axis {number}")

    def _check(self) -> None:
        """Raise ConvanimError where values don't go together; may set further fields."""

    def _set_field(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _padding_for(self, word: str) -> Sequence[Pair]:
        """Return the begin and end padding, one pair per axis, that a word stands for."""
        if not self.padding_words:
            raise ConvanimError(
                f"padding {shortened(word)} has no meaning for {article(self.title)} {self.title}:"
                " give a number"
            )
        return self.padding_words[one_of("padding", word, self.padding_words)](self)

    def __repr__(self) -> str:
        """Return the Python expression that makes the layer, without the defaults."""
        first, *others = self.values()
        sizes = getattr(self, first)  # one number stands for two axes
        written = [python_text(sizes) if len(sizes) == 2 else repr(sizes)]
        written += [
            f"{n}={python_text(getattr(self, n))}" for n in others if not self.is_default(n)
        ]
        return f"{type(self).__name__}({', '.join(written)})"

    def is_default(self, name: str) -> bool:
        """Whether a parameter has its default, so that it can be left out."""
        default = defaults(type(self))[name]
        # A pooling's default stride is the size of its window.
        usual = python_text(self.kernel) if name == "stride" and default is None else repr(default)
        return python_text(getattr(self, name)) == usual


def maps_walk(count: int, windows: Sequence[Window]) -> AxisWalk:
    """Return a walk over the maps of the wide side, by the maps that each step reads."""
    return AxisWalk((Role.DATA,) * count, tuple(range(count)), tuple(windows), count)
