"""Layers as modules of ``torch.nn``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from convanim.errors import ConvanimError
from convanim.layers.axes import WindowAxis
from convanim.layers.frameworks.calls import Call, Nested, alike, begins, in_turn, plain
from convanim.layers.paddings import halves

__all__ = ["line"]

_PADS = {
    "zeros": "ZeroPad",
    "reflect": "ReflectionPad",
    "replicate": "ReplicationPad",
    "circular": "CircularPad",
}
_POOLS = {"max-pool": "MaxPool", "avg-pool": "AvgPool", "lp-pool": "LPPool"}
_ADAPTIVE = {
    "adaptive-avg-pool": "AdaptiveAvgPool",
    "adaptive-max-pool": "AdaptiveMaxPool",
    "global-avg-pool": "AdaptiveAvgPool",
    "global-max-pool": "AdaptiveMaxPool",
}
_UPSAMPLING = {"nearest": ("nearest",) * 3, "bilinear": ("linear", "bilinear", "trilinear")}


def line(layers: Sequence[Any]) -> Call | Nested:
    """Return what makes layers: a module, or ``nn.Sequential`` of several."""
    if len(layers) > 1 and any(layer.kind == "max-unpool" for layer in layers):
        raise ConvanimError(
            "nn.Sequential can't hand the indices of a max pooling to its unpooling: write a"
            " module whose forward does"
        )
    each = in_turn(layers, lambda number, layer: _WRITERS[layer.kind](layer))
    calls = [call for some in each for call in some]
    return calls[0] if len(calls) == 1 else Nested("nn.Sequential(", calls, ")")


def _call(name: str, layer: Any, *args: Any, **given: Any) -> Call:
    """Return the call of a class that has its number of axes in its name."""
    return Call(f"nn.{name}{len(layer.input)}d", args, given)


def _pad(layer: Any, pads: Any, mode: str = "zeros", *value: float) -> Call:
    """Return the module that pads, or crops; the last axis comes first there."""
    name = "ConstantPad" if value else _PADS[mode]
    return _call(name, layer, alike([end for pair in pads[::-1] for end in pair]), *value)


def _own(layer: Any) -> bool:
    """Whether a padding can be a module's own: as many cells at both ends."""
    return all(begin == end >= 0 for begin, end in layer.padding)


def _conv(layer: Any) -> list[Call]:
    if layer.true_convolution and max(layer.kernel) > 1:
        raise ConvanimError(
            "PyTorch rotates no kernel: leave the rotation out, and give a conv the flipped w"
        )
    same = tuple(halves(axis.span - 1) for axis in layer.axes)
    padding: Any = "same" if {*layer.stride} == {1} and layer.padding == same else 0
    padding = begins(layer) if _own(layer) else padding
    given: dict[str, Any] = {
        "stride": (layer.stride, 1),
        "padding": (padding, 0),
        "dilation": (layer.dilation, 1),
        "groups": (layer.groups, 1),
    }
    if padding != 0:
        given["padding_mode"] = (layer.padding_mode, "zeros")
    maps = layer.channels or (1, 1)
    call = _call("Conv", layer, *maps, kernel_size=alike(layer.kernel), **plain(**given))
    return [call] if padding != 0 else [_pad(layer, layer.padding, layer.padding_mode), call]


def _conv_transpose(layer: Any) -> list[Call]:
    if min(map(min, layer.padding)) < 0:
        raise ConvanimError("PyTorch crops no negative padding: give 0 or more")
    padding, added, cut = [], [], []
    each = zip(layer.padding, layer.output_padding, layer.stride, layer.dilation, strict=True)
    for (begin, end), extra, stride, dilation in each:
        # Output padding computes cells at the end that the padding would crop.
        more = extra + begin - end
        fits = 0 <= more < max(stride, dilation)
        own = begin if fits else min(begin, end)
        padding.append(own)
        added.append(more if fits else extra)
        cut.append((0, 0) if fits else (own - begin, own - end))
    call = _call(
        "ConvTranspose",
        layer,
        *(layer.channels or (1, 1)),
        kernel_size=alike(layer.kernel),
        **plain(
            stride=(layer.stride, 1),
            padding=(tuple(padding), 0),
            output_padding=(tuple(added), 0),
            groups=(layer.groups, 1),
            dilation=(layer.dilation, 1),
        ),
    )
    return [call, _pad(layer, cut)] if any(map(any, cut)) else [call]


def _pool(layer: Any) -> list[Call]:
    name, kind = f"nn.{_POOLS[layer.kind]}{len(layer.input)}d", layer.kind
    half = all(begin <= k // 2 for begin, k in zip(begins(layer), layer.kernel, strict=True))
    own = _own(layer) and half and (kind != "lp-pool" or not any(begins(layer)))
    _check_pool(layer, name, own)
    given = plain(
        stride=(layer.stride, alike(layer.kernel)),
        padding=(begins(layer) if own else 0, 0),
        dilation=(layer.dilation if kind == "max-pool" else 1, 1),
        ceil_mode=(layer.ceil_mode, False),
        count_include_pad=(layer.values().get("count_include_pad", True), True),
    )
    norm = {"norm_type": layer.norm} if kind == "lp-pool" else {}
    call = Call(name, (), {**norm, "kernel_size": alike(layer.kernel), **given})
    if own:
        return [call]
    value = [float("-inf")] if kind == "max-pool" else []
    return [_pad(layer, layer.padding, "zeros", *value), call]


def _check_pool(layer: Any, name: str, own: bool) -> None:
    """Raise ConvanimError where a module of a name does not pool as a layer does.

    Parameters
    ----------
    layer : Layer
        The layer.
    name : str
        Name of the module.
    own : bool
        Whether the module pads, and no other one before it.
    """
    axes, is_max = layer.axes, layer.kind == "max-pool"
    if not is_max and any(axis.span > axis.kernel for axis in axes):
        raise ConvanimError(f"{name} has no dilation: ONNX's pooling has")
    if layer.kind == "lp-pool" and layer.norm % 2:
        raise ConvanimError(f"{name} takes xᵖ without |x|: give an even norm")
    if layer.kind == "lp-pool" and any(axis.overhang for axis in axes):
        raise ConvanimError(f"{name} enlarges the norm of a window that hangs over")
    if layer.kind == "avg-pool" and not own and not layer.count_include_pad:
        raise ConvanimError(f"{name} can't leave such a padding out of its mean: give less")
    up = "up" if layer.ceil_mode else "down"
    for axis in axes:
        size, begin, end = (axis.padded, 0, 0)
        if own:
            size, begin, end = axis.input, axis.before, axis.after
        if not is_max and len(axes) == 3 and size < axis.kernel:
            raise ConvanimError(f"{name} takes no window larger than its input: give a smaller one")
        made = WindowAxis(size, axis.kernel, axis.stride, axis.dilation, begin, end, up)
        if made.output != axis.output:
            raise ConvanimError(f"{name} drops the last window: it rounds up by another rule")


def _adaptive(layer: Any) -> list[Call]:
    return [_call(_ADAPTIVE[layer.kind], layer, output_size=alike(layer.output_size))]


def _max_unpool(layer: Any) -> list[Call]:
    if not _own(layer):
        raise ConvanimError("nn.MaxUnpool pads both ends alike: give one number per axis")
    given = plain(stride=(layer.stride, alike(layer.kernel)), padding=(begins(layer), 0))
    call = _call("MaxUnpool", layer, kernel_size=alike(layer.kernel), **given)
    if not layer.is_default("output_size"):
        raise ConvanimError(
            f"its output size is given when it is called: {call}(y, indices,"
            f" output_size={layer.output_size})"
        )
    return [call]


def _upsample(layer: Any) -> list[Call]:
    mode = _UPSAMPLING[layer.mode][len(layer.input) - 1]
    factor = alike(layer.factor)
    return [Call("nn.Upsample", (), {"scale_factor": factor, **plain(mode=(mode, "nearest"))})]


def _flat(layer: Any, name: str) -> None:
    """Raise ConvanimError where a layer has not two axes."""
    if len(layer.input) != 2:
        raise ConvanimError(f"nn.{name} has two axes: give an input of two sizes")


def _unfold(layer: Any) -> list[Call]:
    _flat(layer, "Unfold")
    padding = begins(layer) if _own(layer) else 0
    call = Call("nn.Unfold", (), _window(layer, padding))
    return [call] if _own(layer) else [_pad(layer, layer.padding), call]


def _fold(layer: Any) -> list[Call]:
    _flat(layer, "Fold")
    size, padding = layer.output_size, begins(layer)
    if _own(layer):
        return [Call("nn.Fold", (), {"output_size": alike(size), **_window(layer, padding)})]
    wide = alike([o + sum(pair) for o, pair in zip(size, layer.padding, strict=True)])
    cut = [(-begin, -end) for begin, end in layer.padding]
    call = Call("nn.Fold", (), {"output_size": wide, **_window(layer, 0)})
    return [call, _pad(layer, cut)]


def _window(layer: Any, padding: Any) -> dict[str, Any]:
    """Return the arguments of unfold and fold."""
    return {
        "kernel_size": alike(layer.kernel),
        **plain(dilation=(layer.dilation, 1), padding=(padding, 0), stride=(layer.stride, 1)),
    }


def _shuffle(layer: Any) -> list[Call]:
    up = layer.kind == "pixel-shuffle"
    name = "PixelShuffle" if up else "PixelUnshuffle"
    _flat(layer, name)
    if len({*layer.factor}) > 1:
        raise ConvanimError(f"nn.{name} has one factor for both axes: give one number")
    if layer.order == "dcr" and (layer.channels or (1,))[0] > 1 and layer.factor[0] > 1:
        raise ConvanimError(f"nn.{name} has the order crd: ONNX's has dcr, too")
    return [Call(f"nn.{name}", (), {f"{'up' if up else 'down'}scale_factor": layer.factor[0]})]


_WRITERS: dict[str, Callable[[Any], list[Call]]] = {
    "conv": _conv,
    "conv-transpose": _conv_transpose,
    **dict.fromkeys(_POOLS, _pool),
    **dict.fromkeys(_ADAPTIVE, _adaptive),
    "max-unpool": _max_unpool,
    "upsample": _upsample,
    "unfold": _unfold,
    "fold": _fold,
    "pixel-shuffle": _shuffle,
    "pixel-unshuffle": _shuffle,
}
