"""The layer that leads back from a layer's output to the size of its input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, overload

from convanim.errors import ConvanimError, Option, shortened, told_of_layer
from convanim.layers import (
    AvgPool,
    Conv,
    ConvTranspose,
    Fold,
    Layer,
    MaxPool,
    MaxUnpool,
    PixelShuffle,
    PixelUnshuffle,
    Stack,
    Unfold,
    Upsample,
)
from convanim.tell.commands import shape_line
from convanim.tell.entries import Printed
from convanim.tell.terms import padding_subtracted
from convanim.wording import sizes_text

__all__ = ["LayerBack", "StackBack", "layer_back"]


@dataclass(frozen=True)
class LayerBack(Printed):
    """The layer that leads back to a layer's input size; see `layer_back`.

    Parameters
    ----------
    layer, back : Layer
        The layer, and the one that leads back.
    """

    layer: Layer
    back: Layer

    def __str__(self) -> str:
        """Return the way back as a command, and why its output has that size."""
        there, again = sizes_text(self.layer.output_size), sizes_text(self.back.output_size)
        return "\n".join(
            [f"back: {there} → {again}", shape_line(self.back), *dict.fromkeys(self._why())]
        )

    def _why(self) -> Iterator[str]:
        """Yield lines about the output padding or size, and about what comes back."""
        layer, back = self.layer, self.back
        if isinstance(back, ConvTranspose):
            for axis, added in zip(layer.axes, back.output_padding, strict=True):
                yield from _output_padding(axis, added)
        elif isinstance(back, MaxUnpool):
            unasked: dict[str, Any] = {"output_size": None}
            usual = replace(back, **unasked).output_size
            if back.output_size != usual:
                yield (
                    f"output size {sizes_text(back.output_size)}: without it, it would be"
                    f" s(i − 1) − 2p + k = {sizes_text(usual)}"
                )
        yield _WHAT_COMES_BACK[type(layer)]

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs.

        Returns
        -------
        dict
            Texts and numbers, which JSON can hold.
        """
        return {
            "layer": repr(self.layer),
            "back": repr(self.back),
            "kind": type(self.back).__name__,
            "command": shape_line(self.back).partition("  #")[0],
            "input_size": list(self.back.input),
            "output_size": list(self.back.output_size),
            "notes": list(dict.fromkeys(self._why())),
        }


@dataclass(frozen=True)
class StackBack(Printed):
    """The layers that lead back through a stack, from its output down; see `layer_back`.

    Parameters
    ----------
    ways : tuple of LayerBack
        One per layer; the first one leads back through the stack's last layer.
    """

    ways: tuple[LayerBack, ...]

    def __str__(self) -> str:
        """Return each way back as a command, with its reasons."""
        return "\n".join(map(str, self.ways))

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs."""
        return {"ways": [way.to_dict() for way in self.ways]}


@overload
def layer_back(layer: Layer) -> LayerBack: ...
@overload
def layer_back(layer: Stack) -> StackBack: ...
def layer_back(layer: Layer | Stack) -> LayerBack | StackBack:
    """Find the layer that leads from a layer's output size back to its input size.

    Parameters
    ----------
    layer : Layer or Stack
        The layer: a convolution or its transpose, a pooling with its own window, an unpooling,
        upsampling, a pixel shuffle, an unfold, or the reverse of these. Or a stack of such.

    Returns
    -------
    LayerBack or StackBack
        To be printed; its ``back`` is the layer. Of a stack, ``ways`` has one for each layer.

    Raises
    ------
    ConvanimError
        Where no layer leads back.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> layer_back(Conv(6, kernel=3, stride=2, padding=1)).back
    ConvTranspose(3, kernel=3, stride=2, padding=1, output_padding=1)
    """
    if isinstance(layer, Stack):
        ways = []
        for number, one in reversed([*enumerate(layer.layers, start=1)]):
            with told_of_layer(number):
                ways.append(layer_back(one))
        return StackBack(tuple(ways))
    if not isinstance(layer, Layer):
        raise ConvanimError(Option("layer"), f" must be a layer, got {shortened(layer)}")
    make = _WAYS.get(type(layer))
    if make is None:
        raise ConvanimError(
            f"no layer leads back from {layer.title}: give a convolution,"
            " max or average pooling, upsampling, pixel shuffle, unfold, or their reverse"
        )
    back: Layer = make(layer)
    if back.output_size != layer.input or back.input != layer.output_size:
        raise ConvanimError(f"no {back.title} leads back from {layer!r}: its sizes don't fit")
    return LayerBack(layer, back)


def _unpool(pool: Any) -> Layer:
    """Return the max unpooling of a max pooling."""
    if {*pool.dilation} != {1} or pool.rules != "pytorch":
        raise ConvanimError(
            "max unpooling has no dilation and PyTorch's rules only: leave ",
            *(Option("dilation"), " and ", Option("rules"), " out"),
        )
    return MaxUnpool(
        pool.output_size,
        pool.kernel,
        stride=pool.stride,
        padding=tuple(pool.padding),
        output_size=pool.input,
        channels=pool.channels,
    )


def _average_back(pool: Any) -> Layer:
    """Return the transposed convolution that spreads each mean over its window."""
    if any(axis.overhang for axis in pool.axes):
        raise ConvanimError(
            "no transposed convolution leads back where the last window hangs over: leave ",
            *(Option("ceil_mode"), " out"),
        )
    maps = pool.channels and pool.channels[0]
    return ConvTranspose(
        pool.output_size,
        pool.kernel,
        stride=pool.stride,
        padding=tuple(pool.padding),
        output_padding=tuple(axis.leftover for axis in pool.axes),
        dilation=pool.dilation,
        channels=pool.channels,
        groups=maps or 1,
    )


def _pool_back(unpool: Any) -> Layer:
    """Return the max pooling that a max unpooling undoes."""
    rounded = tuple(axis.of.rounding != "down" for axis in unpool.axes)
    parameters = {
        "stride": unpool.stride,
        "padding": tuple(unpool.padding),
        "channels": unpool.channels,
    }
    return MaxPool(unpool.output_size, unpool.kernel, ceil_mode=any(rounded), **parameters)


def _windows_of(fold: Any) -> dict[str, Any]:
    """Return the parameters that unfold and fold share."""
    names = ("kernel", "stride", "dilation", "channels")
    return {**{name: getattr(fold, name) for name in names}, "padding": tuple(fold.padding)}


def _shuffled(other: Any) -> Any:
    return lambda layer: other(
        layer.output_size, layer.factor, order=layer.order, channels=layer.channels
    )


#: How the way back is made, and what it brings back.
_WAYS: dict[type[Layer], Any] = {
    Conv: Conv.transpose,
    ConvTranspose: ConvTranspose.transpose,
    MaxPool: _unpool,
    AvgPool: _average_back,
    MaxUnpool: _pool_back,
    Upsample: lambda up: AvgPool(up.output_size, up.factor, channels=up.channels),
    Unfold: lambda unfold: Fold(unfold.input, **_windows_of(unfold)),
    Fold: lambda fold: Unfold(fold.output_size, **_windows_of(fold)),
    PixelShuffle: _shuffled(PixelUnshuffle),
    PixelUnshuffle: _shuffled(PixelShuffle),
}

_SIZE_ONLY = "it leads back to the size, not to the numbers: its weights are its own"

_WHAT_COMES_BACK: dict[type[Layer], str] = {
    Conv: _SIZE_ONLY,
    ConvTranspose: _SIZE_ONLY,
    MaxPool: "it puts the maxima back where they were; all else is 0",
    AvgPool: "with weights of 1 by the window's cells, it spreads each mean over its window",
    MaxUnpool: "it brings the numbers back where no window holds a larger one than its maximum",
    Upsample: "it brings nearest-neighbour upsampling's numbers back; bilinear's only in size",
    Unfold: "it adds up what overlaps, so a cell comes back as often as windows read it",
    Fold: "columns come back only where no windows overlap",
    PixelShuffle: "it brings the numbers back: no cell is lost or added",
    PixelUnshuffle: "it brings the numbers back: no cell is lost or added",
}


def _output_padding(axis: Any, added: int) -> Iterator[str]:
    """Yield why a transposed convolution needs an output padding along an axis."""
    if axis.stride == 1:
        return
    least = axis.input - added
    low, high = max(1, least), least + axis.stride - 1
    ends = "2p" if axis.before == axis.after else "p₁ + p₂"
    hat = "k̂" if axis.dilation > 1 else "k"
    plus = padding_subtracted(axis).replace("−", "+")
    yield (
        f"output padding a = (i + {ends} − {hat}) mod s = ({axis.input}{plus} − {axis.span}) mod"
        f" {axis.stride} = {added}: inputs {low} to {high} all make"
        f" {axis.output}, and a tells which one comes back"
    )
