"""Layers as those of ``keras.layers``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from convanim.errors import ConvanimError
from convanim.layers.frameworks.calls import Call, Name, Nested, alike, begins, in_turn, plain

__all__ = ["line"]

_POOLS = {"max-pool": "MaxPooling", "avg-pool": "AveragePooling"}
_ADAPTIVE = {
    "adaptive-avg-pool": "AveragePooling",
    "adaptive-max-pool": "MaxPooling",
    "global-avg-pool": "AveragePooling",
    "global-max-pool": "MaxPooling",
}


def line(layers: Sequence[Any]) -> Call | Nested:
    """Return what makes layers: one, or ``keras.Sequential`` of several."""
    each = in_turn(layers, lambda number, layer: _WRITERS[layer.kind](layer))
    calls = [call for some in each for call in some]
    if len(calls) == 1:
        return calls[0]
    functions = [call.name for call in calls if call.name.startswith("keras.ops.")]
    if functions:
        raise ConvanimError(
            f"keras.Sequential takes layers, and {functions[0]} is a function: call it by itself"
        )
    return Nested("keras.Sequential([", calls, "])")


def _name(name: str, layer: Any) -> str:
    """Return the name of a class; ``{}`` stands for the number of axes."""
    axes = f"{len(layer.input)}D"
    return f"keras.layers.{name.format(axes) if '{}' in name else name + axes}"


def _word(layer: Any, causal: bool = False) -> str | None:
    """Return the word for a padding with which the same windows are read; None if there is none.

    The padding at the end does not matter where the output has as many cells.
    """
    words = {"valid": _valid, "same": _same} | ({"causal": _causal} if causal else {})
    for word, ends in words.items():
        if all((axis.before, axis.output) == ends(axis) for axis in layer.axes):
            return word
    return None


def _valid(axis: Any) -> tuple[int, int]:
    """Return the padding at the beginning and the size of the output; here, and below."""
    return 0, (axis.input - axis.span) // axis.stride + 1


def _same(axis: Any) -> tuple[int, int]:
    output = -(-axis.input // axis.stride)
    return max((output - 1) * axis.stride + axis.span - axis.input, 0) // 2, output


def _causal(axis: Any) -> tuple[int, int]:
    return axis.span - 1, (axis.input - 1) // axis.stride + 1


def _around(layer: Any, name: str, pads: Sequence[tuple[int, int]]) -> Call:
    """Return the layer that pads, or crops, by so many cells."""
    each = tuple(alike(pair) if len(layer.input) > 1 else pair for pair in pads)
    ends = [end for pair in pads for end in pair]
    if len({*ends}) == 1:
        return Call(_name(name, layer), (ends[0],))
    if len(layer.input) == 1:
        return Call(_name(name, layer), (pads[0],))
    if all(isinstance(pair, int) for pair in each):
        return Call(_name(name, layer), (each,))
    return Call(_name(name, layer), (tuple(pads),))


def _padded(layer: Any) -> list[Call]:
    """Return the layers that pad and crop an input."""
    around = [(max(b, 0), max(e, 0)) for b, e in layer.padding]
    cut = [(max(-b, 0), max(-e, 0)) for b, e in layer.padding]
    each = (("ZeroPadding", around), ("Cropping", cut))
    return [_around(layer, name, pads) for name, pads in each if any(map(any, pads))]


def _one_of_both(layer: Any, name: str) -> None:
    """Raise ConvanimError where there is a stride as well as a dilation."""
    if max(layer.stride) > 1 and max(layer.dilation) > 1:
        raise ConvanimError(f"{name} takes no dilation with a stride: leave one of them out")


def _conv(layer: Any) -> list[Call]:
    read, made = layer.channels or (1, 1)
    depthwise = layer.groups == read > 1 and len(layer.input) < 3 and len({*layer.stride}) == 1
    name = _name("DepthwiseConv" if depthwise else "Conv", layer)
    _one_of_both(layer, name)
    if layer.true_convolution and max(layer.kernel) > 1:
        raise ConvanimError(f"{name} rotates no kernel: leave the rotation out, and flip w")
    if layer.padding_mode != "zeros" and any(map(any, layer.padding)):
        mode = {"reflect": "reflection", "replicate": "replication"}.get(
            layer.padding_mode, "wrapping"
        )
        raise ConvanimError(f"Keras has no layer that pads by {mode}: pad x before")
    word = _word(layer, causal=len(layer.input) == 1 and not depthwise)
    given = plain(
        strides=(layer.stride, 1),
        padding=(word or "valid", "valid"),
        dilation_rate=(layer.dilation, 1),
        groups=(1 if depthwise else layer.groups, 1),
        depth_multiplier=(made // read if depthwise else 1, 1),
    )
    maps = () if depthwise else (made,)
    call = Call(name, maps, {"kernel_size": alike(layer.kernel), **given})
    return [call] if word else [*_padded(layer), call]


def _conv_transpose(layer: Any) -> list[Call]:
    name = _name("Conv{}Transpose", layer)
    _one_of_both(layer, name)
    if layer.groups > 1:
        raise ConvanimError(f"{name} has no groups: give 1")
    if min(begins(layer)) < 0:
        raise ConvanimError(f"{name} crops no negative padding: give 0 or more")
    axes = layer.axes
    full = [axis.stretched + axis.span - 1 for axis in axes]
    ends = [(axis.before, axis.output) for axis in axes]
    valid = [o + max(axis.stride - axis.span, 0) for axis, o in zip(axes, full, strict=True)]
    added, cut = None, []
    if ends == [(max(x.span - x.stride, 0) // 2, x.input * x.stride) for x in axes]:
        padding = "valid" if ends == [(0, o) for o in valid] else "same"
    else:
        padding, sizes = "valid", valid
        if any(b + o > size for (b, o), size in zip(ends, valid, strict=True)):
            added = tuple(max(b + o - size, 0) for (b, o), size in zip(ends, full, strict=True))
            sizes = [size + more for size, more in zip(full, added, strict=True)]
            if any(more >= s for more, s in zip(added, layer.stride, strict=True)):
                raise ConvanimError(f"{name} takes an output padding below the stride only")
        cut = [(b, size - b - o) for (b, o), size in zip(ends, sizes, strict=True)]
    given = plain(
        strides=(layer.stride, 1),
        padding=(padding, "valid"),
        output_padding=(added, None),
        dilation_rate=(layer.dilation, 1),
    )
    made = layer.channels[1] if layer.channels else 1
    call = Call(name, (made,), {"kernel_size": alike(layer.kernel), **given})
    return [call, _around(layer, "Cropping", cut)] if any(map(any, cut)) else [call]


def _pool(layer: Any) -> list[Call]:
    name, kind = _name(_POOLS[layer.kind], layer), layer.kind
    if any(axis.span > axis.kernel for axis in layer.axes):
        raise ConvanimError(f"{name} has no dilation: PyTorch's max pooling has")
    word, padded = _word(layer), any(map(any, layer.padding))
    counted = kind == "avg-pool" and layer.count_include_pad and padded
    down = all(axis.output == (axis.padded - axis.span) // axis.stride + 1 for axis in layer.axes)
    given = {"pool_size": alike(layer.kernel), **plain(strides=(layer.stride, alike(layer.kernel)))}
    if word == "valid" or (word and not counted):
        return [Call(name, (), {**given, **plain(padding=(word, "valid"))})]
    if kind == "avg-pool" and down and counted:
        return [*_padded(layer), Call(name, (), given)]
    if not down:
        raise ConvanimError(f"{name} rounds the output size down: leave the ceil mode out")
    what = "zeros, which a maximum would take" if kind == "max-pool" else "zeros, which count"
    raise ConvanimError(f"{name} pads by valid and same only; ZeroPadding has {what}")


def _adaptive(layer: Any) -> list[Call]:
    if {*layer.output_size} == {1}:
        return [Call(_name(f"Global{_ADAPTIVE[layer.kind]}", layer), (), {"keepdims": True})]
    name = _name(f"Adaptive{_ADAPTIVE[layer.kind]}", layer)
    return [Call(name, (), {"output_size": alike(layer.output_size)})]


def _upsample(layer: Any) -> list[Call]:
    linear = layer.mode == "bilinear"
    name = _name("UpSampling", layer)
    if linear and len(layer.input) != 2:
        raise ConvanimError(f"{name} has the mode nearest only: PyTorch's has linear ones")
    mode = plain(interpolation=(layer.mode, "nearest"))
    return [Call(name, (), {"size": alike(layer.factor), **mode})]


def _columns(layer: Any) -> list[Call]:
    name = f"keras.ops.{layer.kind}"
    if len(layer.input) != 2:
        raise ConvanimError(f"{name} has two axes: give an input of two sizes")
    if any(begin != end or begin < 0 for begin, end in layer.padding):
        raise ConvanimError(f"{name} pads both ends alike: give one number per axis")
    size = {"output_size": alike(layer.output_size)} if layer.kind == "fold" else {}
    given = plain(
        dilation=(layer.dilation, 1), padding=(begins(layer), 0), stride=(layer.stride, 1)
    )
    return [Call(name, (Name("x"),), {**size, "kernel_size": alike(layer.kernel), **given})]


def _shuffle(layer: Any) -> list[Call]:
    name = "keras.ops." + ("depth_to_space" if layer.kind == "pixel-shuffle" else "space_to_depth")
    if len(layer.input) != 2 or len({*layer.factor}) > 1:
        raise ConvanimError(f"{name} has two axes, and one factor for both")
    if layer.factor[0] == 1:
        raise ConvanimError(f"{name} has a factor of at least 2: 1 changes nothing")
    if layer.order == "crd" and (layer.channels or (1,))[0] > 1 and layer.factor[0] > 1:
        raise ConvanimError(f"{name} has the order dcr: PyTorch's modules have crd")
    return [Call(name, (Name("x"), layer.factor[0]))]


def _none(reason: str) -> Callable[[Any], list[Call]]:
    """Return what says why Keras has no such layer."""

    def write(layer: Any) -> list[Call]:
        raise ConvanimError(f"Keras has no {layer.title}: {reason}")

    return write


_WRITERS: dict[str, Callable[[Any], list[Call]]] = {
    "conv": _conv,
    "conv-transpose": _conv_transpose,
    "max-pool": _pool,
    "avg-pool": _pool,
    "lp-pool": _none("PyTorch and ONNX have it"),
    **dict.fromkeys(_ADAPTIVE, _adaptive),
    "max-unpool": _none("it keeps no indices of a max pooling; PyTorch and ONNX do"),
    "upsample": _upsample,
    "unfold": _columns,
    "fold": _columns,
    "pixel-shuffle": _shuffle,
    "pixel-unshuffle": _shuffle,
}
