"""Layers: frozen descriptions of what a user draws, checked when they are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

from convanim.axes import Axis, TransposedAxis, WindowAxis
from convanim.errors import ConvanimError
from convanim.parameters import Ints, Paddings, Pair, flag, paddings, short, sizes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["KINDS", "AvgPool", "Conv", "ConvTranspose", "Layer", "MaxPool"]


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
        >>> Conv(3, kernel=2).apply([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 1]])
        array([[ 6,  8],
               [12, 14]])
        """
        # A spec's one door to the numbers below it: NumPy is loaded when it is opened.
        from convanim.values import apply

        return apply(self, x, w)

    def _settle(self, padding: Paddings, given: dict[str, Ints], **flags: bool) -> None:
        """Check and set the fields of a frozen layer, once."""
        values = sizes(padding=padding, **given)
        ones = (1,) * len(values["input"])
        dilations = values.get("dilation", ones)
        spans = [d * (k - 1) + 1 for k, d in zip(values["kernel"], dilations, strict=True)]
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
            value = getattr(self, field.name)
            word = short(value) if isinstance(value, tuple) else repr(value)
            if word != self._usual(field.name):
                written.append(f"{field.name}={word}")
        return f"{type(self).__name__}({', '.join(written)})"

    def _usual(self, name: str) -> str | None:
        """How a parameter's default is written."""
        return _USUAL.get(name)


#: Defaults, as ``short`` and ``repr`` write them.
_USUAL = {
    "stride": "1",
    "padding": "0",
    "dilation": "1",
    "output_padding": "0",
    "ceil_mode": "False",
    "count_include_pad": "True",
}


@dataclass(frozen=True, init=False, repr=False)
class Conv(Layer):
    """A convolution, as deep learning means it (the kernel is not rotated).

    Parameters
    ----------
    input, kernel, stride, dilation : int or one int an axis
        In cells; stride and dilation are 1 by default.
    padding : int, one int an axis, one pair (begin, end) an axis, or a word
        Zeros around the input, 0 by default. ``"valid"`` is none, ``"same"``
        keeps the input's size (unit strides only; the odd zero goes to the
        end, as in PyTorch), ``"full"`` is one less than the dilated kernel.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range or no window fits.

    Examples
    --------
    >>> Conv(5, kernel=3, stride=2, padding=1).output_size
    (3, 3)
    >>> Conv((5, 7), kernel=3, padding="same").output_size
    (5, 7)
    """

    stride: tuple[int, ...]
    padding: tuple[Pair, ...]
    dilation: tuple[int, ...]

    title: ClassVar[str] = "convolution"

    def __init__(
        self,
        input: Ints,  # noqa: A002 - PyTorch's and the guide's word
        kernel: Ints,
        stride: Ints = 1,
        padding: Paddings = 0,
        dilation: Ints = 1,
    ) -> None:
        given = {"input": input, "kernel": kernel, "stride": stride, "dilation": dilation}
        self._settle(padding, given)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One WindowAxis an axis."""
        each = zip(self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True)
        return tuple(WindowAxis(i, k, s, d, *p) for i, k, s, d, p in each)

    def transpose(self) -> ConvTranspose:
        """Return the transposed convolution whose output has this layer's input size.

        The output padding is what the stride left over, (i + 2p − k̂) mod s
        (relationship 14).

        Examples
        --------
        >>> Conv(6, kernel=3, stride=2, padding=1).transpose()
        ConvTranspose(3, kernel=3, stride=2, padding=1, output_padding=1)
        """
        return ConvTranspose(
            self.output_size,
            self.kernel,
            self.stride,
            self.padding,
            tuple(axis.leftover for axis in self.axes),
            self.dilation,
        )


@dataclass(frozen=True, init=False, repr=False)
class ConvTranspose(Layer):
    """A transposed convolution, by its own parameters (PyTorch's).

    Parameters
    ----------
    input, kernel, stride, dilation : int or one int an axis
        As for `Conv`; the stride spreads the input instead of the window.
    padding : int, one int an axis, or one pair (begin, end) an axis
        Cells taken off the output's two ends, 0 by default.
    output_padding : int or one int an axis
        Cells added to the output's far end, 0 by default.

    Raises
    ------
    ConvanimError
        Where a value is no whole number in range, the output padding is not
        smaller than the stride or the dilation, or nothing would come out.

    Examples
    --------
    >>> ConvTranspose(3, kernel=3, stride=2, padding=1).output_size
    (5, 5)
    """

    stride: tuple[int, ...]
    padding: tuple[Pair, ...]
    output_padding: tuple[int, ...]
    dilation: tuple[int, ...]

    title: ClassVar[str] = "transposed convolution"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        stride: Ints = 1,
        padding: Paddings = 0,
        output_padding: Ints = 0,
        dilation: Ints = 1,
    ) -> None:
        if isinstance(padding, str) and padding.isalpha():
            raise ConvanimError(
                f"padding {padding!r} has no meaning for a transposed convolution: give a number"
            )
        self._settle(
            padding,
            {
                "input": input,
                "kernel": kernel,
                "stride": stride,
                "output_padding": output_padding,
                "dilation": dilation,
            },
        )

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One TransposedAxis an axis."""
        each = zip(
            self.input,
            self.kernel,
            self.stride,
            self.dilation,
            self.padding,
            self.output_padding,
            strict=True,
        )
        return tuple(TransposedAxis(i, k, s, d, p[0], p[1], a) for i, k, s, d, p, a in each)

    def transpose(self) -> Conv:
        """Return the convolution this layer is the transpose of.

        Raises
        ------
        ConvanimError
            Where the output padding reaches the stride: then there is none.

        Examples
        --------
        >>> ConvTranspose(3, kernel=3, stride=2, padding=1).transpose()
        Conv(5, kernel=3, stride=2, padding=1)
        """
        for a, s in zip(self.output_padding, self.stride, strict=True):
            if a >= s:
                raise ConvanimError(
                    f"no convolution has this transpose: output padding {a} must be smaller"
                    f" than the stride {s}"
                )
        return Conv(self.output_size, self.kernel, self.stride, self.padding, self.dilation)


@dataclass(frozen=True, init=False, repr=False)
class _Pool(Layer):
    """What both poolings share."""

    stride: tuple[int, ...]
    padding: tuple[Pair, ...]

    def transpose(self) -> ConvTranspose:
        """Raise ConvanimError: a pooling has no transposed layer."""
        raise ConvanimError(f"a {self.title} has no transpose: give a Conv or a ConvTranspose")

    def _settle(self, padding: Paddings, given: dict[str, Ints], **flags: bool) -> None:
        """Check, besides, that the padding is at most half the window, as PyTorch does."""
        super()._settle(padding, given, **flags)
        for pads, kernel in zip(self.padding, self.kernel, strict=True):
            if max(pads) > kernel // 2:
                raise ConvanimError(
                    f"pooling padding {max(pads)} is over half the window {kernel}:"
                    f" give at most {kernel // 2}"
                )

    def _usual(self, name: str) -> str | None:
        return short(self.kernel) if name == "stride" else super()._usual(name)


@dataclass(frozen=True, init=False, repr=False)
class MaxPool(_Pool):
    """The largest entry of each window.

    Parameters
    ----------
    input, kernel, dilation : int or one int an axis
    stride : int or one int an axis
        The window's size by default, as in PyTorch.
    padding : int, one int an axis, or one pair (begin, end) an axis
        Cells around the input that are never the largest (−∞); at most half the window.
    ceil_mode : bool
        Round the output size up, not down.

    Examples
    --------
    >>> MaxPool(5, kernel=3, stride=1).output_size
    (3, 3)
    >>> MaxPool(5, kernel=2, ceil_mode=True).output_size
    (3, 3)
    """

    dilation: tuple[int, ...]
    ceil_mode: bool

    title: ClassVar[str] = "max pooling"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        stride: Ints | None = None,
        padding: Paddings = 0,
        dilation: Ints = 1,
        ceil_mode: bool = False,
    ) -> None:
        stride = kernel if stride is None else stride
        given = {"input": input, "kernel": kernel, "stride": stride, "dilation": dilation}
        self._settle(padding, given, ceil_mode=ceil_mode)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One WindowAxis an axis."""
        each = zip(self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True)
        return tuple(WindowAxis(i, k, s, d, *p, self.ceil_mode) for i, k, s, d, p in each)


@dataclass(frozen=True, init=False, repr=False)
class AvgPool(_Pool):
    """The mean of each window.

    Parameters
    ----------
    input, kernel, stride, padding, ceil_mode
        As for `MaxPool`; the padding is zeros.
    count_include_pad : bool
        Whether the padding counts in the mean (it does by default, as in PyTorch).

    Examples
    --------
    >>> AvgPool(6, kernel=2).output_size
    (3, 3)
    """

    ceil_mode: bool
    count_include_pad: bool

    title: ClassVar[str] = "average pooling"

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        stride: Ints | None = None,
        padding: Paddings = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        stride = kernel if stride is None else stride
        given = {"input": input, "kernel": kernel, "stride": stride}
        self._settle(padding, given, ceil_mode=ceil_mode, count_include_pad=count_include_pad)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One WindowAxis an axis."""
        each = zip(self.input, self.kernel, self.stride, self.padding, strict=True)
        return tuple(WindowAxis(i, k, s, 1, *p, self.ceil_mode) for i, k, s, p in each)


#: The layers, by the names that the command line and the lists of galleries give them.
KINDS: dict[str, type[Conv] | type[ConvTranspose] | type[MaxPool] | type[AvgPool]] = {
    "conv": Conv,
    "conv-transpose": ConvTranspose,
    "max-pool": MaxPool,
    "avg-pool": AvgPool,
}
