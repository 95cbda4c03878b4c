"""Layers that make a larger output from a smaller input: upsampling and max unpooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from convanim.errors import ConvanimError
from convanim.layers.axes import MirroredAxis, UpsamplingAxis, WindowAxis
from convanim.layers.base import Layer
from convanim.layers.pool import MaxPool, PoolLike, check_pool_padding
from convanim.layers.values import Ints, Padding, Paddings, entries_of
from convanim.walk import PLACE, WEIGHTED_SUM, Combine

__all__ = ["MaxUnpool", "Upsample", "pool_of"]


@dataclass(frozen=True, init=False, repr=False)
class Upsample(PoolLike):
    """Upsampling, as what it is: a transposed convolution whose stride is the factor.

    Parameters
    ----------
    input, factor : int, or one int per axis
        Sizes of the input in cells, and output cells per input cell; at least 1.
    mode : str
        ``"nearest"`` by default, with a kernel of ones; or ``"bilinear"``, with a triangle, over
        the input padded with its own border, as in PyTorch without ``align_corners``.
    channels : int, optional
        Number of maps, each upsampled on its own.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong.

    Examples
    --------
    >>> Upsample((3,), 2).apply([1, 2, 3])
    array([1, 1, 2, 2, 3, 3])
    >>> Upsample((3,), 2, mode="bilinear").apply([0, 4, 8])
    array([0., 1., 3., 5., 7., 8.])
    """

    input: tuple[int, ...] = field()
    factor: tuple[int, ...]
    mode: str

    title: ClassVar[str] = "upsampling"
    kind: ClassVar[str] = "upsample"
    window: ClassVar[str] = "kernel"
    primed: ClassVar[bool] = True

    def __init__(
        self,
        input: Ints,  # noqa: A002
        factor: Ints,
        *,
        mode: str = "nearest",
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        self._check_and_set(input=input, factor=factor, mode=mode, channels=channels, axes=axes)

    @property
    def axes(self) -> tuple[UpsamplingAxis, ...]:
        """The one-axis layers, one per axis."""
        linear = self.mode == "bilinear"
        each = zip(self.input, self.factor, strict=True)
        return tuple(UpsamplingAxis.of(i, r, linear) for i, r in each)

    @property
    def combine(self) -> Combine:
        """The weighted sum."""
        return WEIGHTED_SUM

    @property
    def weights(self) -> tuple[tuple[float, ...], ...]:
        """The kernel: the product of these weights, one tuple per axis."""
        return tuple(axis.weights for axis in self.axes)


@dataclass(frozen=True, init=False, repr=False)
class MaxUnpool(PoolLike):
    """Max unpooling: the maxima go back where a max pooling found them; the rest is 0.

    The numbers that it takes are those of the max pooling's input.

    Parameters
    ----------
    input, kernel : int, or one int per axis
        Sizes of the pooled input and of the window in cells, at least 1.
    stride, padding
        As of the `MaxPool`; the padding by numbers.
    output_size : int, or one int per axis, optional
        Size of the output, less than a stride away from s(i − 1) − 2p + k, which is the default.
    channels : int, optional
        Number of maps.
    axes : int, optional
        Number of axes where the input is an int; 2 by default.

    Raises
    ------
    ConvanimError
        Where a value is wrong, or no max pooling of an output of that size makes the input.

    Examples
    --------
    >>> MaxUnpool((2,), kernel=2).apply([1, 5, 3, 2])
    array([0, 5, 3, 0])
    """

    input: tuple[int, ...] = field()
    kernel: tuple[int, ...] = field()
    stride: tuple[int, ...]
    padding: Padding
    output_size: tuple[int, ...] = field()

    title: ClassVar[str] = "max unpooling"
    kind: ClassVar[str] = "max-unpool"
    scatter: ClassVar[bool] = True

    def __init__(
        self,
        input: Ints,  # noqa: A002
        kernel: Ints,
        *,
        stride: Ints | None = None,
        padding: Paddings = 0,
        output_size: Ints | None = None,
        channels: Ints | None = None,
        axes: int | None = None,
    ) -> None:
        if stride is None:
            stride = kernel = entries_of(kernel)
        self._check_and_set(
            input=input,
            kernel=kernel,
            stride=stride,
            padding=padding,
            output_size=output_size,
            channels=channels,
            axes=axes,
        )

    @property
    def axes(self) -> tuple[MirroredAxis, ...]:
        """The one-axis layers, one per axis."""
        sizes = zip(self.output_size, self._usual_size(), strict=True)
        others = zip(self.kernel, self.stride, self.padding, strict=True)
        return tuple(
            MirroredAxis(WindowAxis(o, k, s, 1, *p, "up" if o < usual else "down"))
            for (o, usual), (k, s, p) in zip(sizes, others, strict=True)
        )

    @property
    def combine(self) -> Combine:
        """Maxima are put back into the cells that they come from."""
        return PLACE

    @property
    def x_shape(self) -> tuple[int, ...]:
        """Shape of the numbers that `apply` takes: that of the max pooling's input."""
        return self.output_shape

    def _usual_size(self) -> tuple[int, ...]:
        """Return the output size where none is asked for (``torch.nn.MaxUnpool2d``)."""
        each = zip(self.input, self.kernel, self.stride, self.padding, strict=True)
        return tuple(s * (i - 1) - sum(p) + k for i, k, s, p in each)

    def _check(self) -> None:
        """Find the output size where none is given; check that a max pooling leads there."""
        super()._check()
        usual = self._usual_size()
        if self.output_size is None:
            self._set_field("output_size", usual)
        for pads, kernel in zip(self.padding, self.kernel, strict=True):
            check_pool_padding(pads, kernel)
        for o, u, s in zip(self.output_size, usual, self.stride, strict=True):
            if not u - s < o < u + s or o < 1:
                least, most = max(1, u - s + 1), u + s - 1
                sizes = f"{least} to {most}" if least < most else str(least)
                advice = sizes if most > 0 else "less padding"
                raise ConvanimError(f"output size {o} is out of range: give {advice}")
        for axis, i in zip(self.axes, self.input, strict=True):
            if axis.input != i:
                raise ConvanimError(
                    f"no max pooling makes {i} cells of {axis.output}: give another output size"
                )

    def is_default(self, name: str) -> bool:
        """Whether a parameter has its default, so that it can be left out."""
        if name == "output_size":
            return self.output_size == self._usual_size()
        return super().is_default(name)


def pool_of(below: Sequence[Layer], unpool: MaxUnpool) -> int | None:
    """Return the number of the max pooling whose maxima a max unpooling puts back.

    It is the last one below it that is not yet undone; None where it does not fit.

    Parameters
    ----------
    below : sequence of Layer
        The layers below the max unpooling.
    unpool : MaxUnpool
        The max unpooling.
    """
    open_pools: list[int] = []
    for number, layer in enumerate(below):
        if isinstance(layer, MaxPool):
            open_pools.append(number)
        elif isinstance(layer, MaxUnpool) and open_pools:
            open_pools.pop()
    if not open_pools:
        return None
    pool = below[open_pools[-1]]
    same = all(
        getattr(pool, name) == getattr(unpool, name) for name in ("kernel", "stride", "padding")
    )
    fits = pool.input == unpool.output_size and pool.output_size == unpool.input
    return open_pools[-1] if same and fits else None
