"""The parts that all layers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from inspect import Parameter as Argument
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar

from convanim.checks import one_of
from convanim.errors import ConvanimError, WordError, shortened, unknown
from convanim.layers.axes import Axis
from convanim.layers.entries import Padding, Pair, axis_count, entries_of, padding_word
from convanim.layers.parameters import PARAMETERS, python_text
from convanim.walk import Combine, Walk
from convanim.wording import article

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["REQUIRED", "Layer", "defaults"]

#: Stands for the default of a parameter that must be given.
REQUIRED = Argument.empty

#: Our names by those that others have for the parameters.
_OUR_NAMES = {other: row.name for row in PARAMETERS.values() for other in row.other_names}


@dataclass(frozen=True, init=False, repr=False)
class Layer:
    """The base class of all layers: sizes of the input and of the kernel, and what is made of them.

    Every size is an int, which stands for all axes, or a sequence of one entry per axis. Where the
    input is an int, the layer has two axes.
    """

    input: tuple[int, ...]
    kernel: tuple[int, ...]

    #: The name of the layer in prose.
    title: ClassVar[str]
    #: The name of the layer as a command, and in lists of figures.
    kind: ClassVar[str]
    #: The word for what moves over the input.
    window: ClassVar[str] = "kernel"
    #: Whether the symbols of sizes have primes, as the guide's do for transposed convolutions.
    primed: ClassVar[bool] = False
    #: Words for paddings; the functions need a layer whose other fields are set.
    padding_words: ClassVar[Mapping[str, Callable[[Any], Sequence[Pair]]]] = {}

    if not TYPE_CHECKING:

        def __new__(cls, *sizes: Any, **given: Any) -> Layer:
            """Check the names of the parameters before Python does, for a better message."""
            if not hasattr(cls, "kind"):
                raise ConvanimError(
                    f"{cls.__name__} is what layers share: make one of them, such as Conv"
                )
            _check_parameter_names(cls, sizes, given)
            return super().__new__(cls)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The one-axis layers, one per axis."""
        raise NotImplementedError

    @property
    def combine(self) -> Combine:
        """How a step computes one output cell from the cells it reads."""
        raise NotImplementedError

    def transpose(self) -> Layer:
        """Return the layer whose matrix is the transpose of this one's."""
        raise NotImplementedError

    @property
    def output_size(self) -> tuple[int, ...]:
        """Sizes of the output in cells, one per axis."""
        return tuple(axis.output for axis in self.axes)

    def walk(self) -> Walk:
        """Return the layer's walk: all cells of the grid, and the cells that each step reads.

        Examples
        --------
        >>> from convanim.layers import Conv
        >>> walk = Conv(5, kernel=3, stride=2, padding=1).walk()
        >>> walk.grid, len(walk), list(walk.reads(1))[:3]
        ((7, 7), 9, [(0, 2), (0, 3), (0, 4)])
        """
        combine = self.combine
        return Walk(tuple(axis.walk(combine.weighted) for axis in self.axes), combine)

    def apply(self, x: ArrayLike, w: ArrayLike | None = None) -> NDArray[Any]:
        """Compute the output of the layer.

        Parameters
        ----------
        x : array_like of shape ``input``
            The input's numbers.
        w : array_like of shape ``kernel``, or None
            The kernel's numbers; None for pooling, which has no kernel.

        Returns
        -------
        array of shape ``output_size``
            Whole numbers stay whole, except in a mean.

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

        return apply(self, x, w)

    def _check_and_set(self, **given: Any) -> None:
        """Check the parameters, and set the fields of the frozen layer once.

        Parameters
        ----------
        **given : object
            The user's values, one per parameter of the constructor.

        Raises
        ------
        ConvanimError
            Where a value is wrong, or the values do not go together.
        """
        # Read only once: a user's sequence may yield other entries the next time.
        size = entries_of(given["input"])
        axes, given = axis_count(size), {**given, "input": size}
        padding = given.get("padding")
        word = padding_word(padding)
        # The paddings of a layer of another kind, or over other axes, are numbers here.
        if isinstance(padding, Padding) and (
            word not in self.padding_words or len(padding) != axes
        ):
            word = None
        for name, value in given.items():
            if name != "padding" or word is None:
                self._set_field(name, PARAMETERS[name].check(name, value, axes))
        if word is not None:
            self._set_field("padding", Padding(self._padding_for(word), word))
        for number, axis in enumerate(self.axes):
            axis.check("" if len(set(self.axes)) == 1 else f" on axis {number}")

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
        has_two_axes = len(self.input) == 2  # then one number stands for both
        written = [python_text(self.input) if has_two_axes else repr(self.input)]
        for field in fields(self)[1:]:
            if not self.is_default(field.name):
                written.append(f"{field.name}={python_text(getattr(self, field.name))}")
        return f"{type(self).__name__}({', '.join(written)})"

    def is_default(self, name: str) -> bool:
        """Whether a parameter has its default, so that it can be left out."""
        default = defaults(type(self))[name]
        # A pooling's default stride is the size of its window.
        usual = python_text(self.kernel) if default is None else repr(default)
        return python_text(getattr(self, name)) == usual


def defaults(kind: type[Layer]) -> dict[str, Any]:
    """Return the parameters of a kind of layer, in their order, with their defaults.

    Parameters
    ----------
    kind : type of Layer
        The class.

    Returns
    -------
    dict
        Defaults by name; `REQUIRED` for a parameter that must be given.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> list(defaults(Conv)), defaults(Conv)["stride"]
    (['input', 'kernel', 'stride', 'padding', 'dilation'], 1)
    """
    found = list(signature(kind.__init__).parameters.values())[1:]
    return {argument.name: argument.default for argument in found}


def _check_parameter_names(
    kind: type[Layer], sizes: tuple[Any, ...], given: Mapping[str, Any]
) -> None:
    """Raise WordError for parameters that a kind of layer does not have."""
    known = list(defaults(kind))
    if len(sizes) > 2:
        raise WordError(
            f"{kind.__name__} takes input and kernel by their places, and all else by name:"
            f" write {known[2]}={shortened(sizes[2])}"
        )
    for name in given:
        if name not in known:
            meant = _OUR_NAMES.get(name)
            if meant in known:
                raise WordError(f"{name} is called {meant} here: write {meant}=…")
            raise WordError(*unknown("parameter", name, known).args)
