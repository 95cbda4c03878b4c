"""Layers as nodes of ONNX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from convanim.errors import ConvanimError
from convanim.layers.axes import WindowAxis
from convanim.layers.frameworks.calls import PAD_MODES, Call, Nested, in_turn, regular

__all__ = ["line"]

_POOLS = {"max-pool": "MaxPool", "avg-pool": "AveragePool", "lp-pool": "LpPool"}
_ADAPTIVE = {
    "adaptive-avg-pool": "AveragePool",
    "adaptive-max-pool": "MaxPool",
    "global-avg-pool": "AveragePool",
    "global-max-pool": "MaxPool",
}


@dataclass(frozen=True)
class _Names:
    """Names of tensors: what a layer reads, what it makes, and what ends the names of others."""

    read: str
    made: str
    end: str


def line(layers: Sequence[Any]) -> Call | Nested:
    """Return what makes layers: a node, or a list of several."""
    last = len(layers)

    def write(number: int, layer: Any) -> list[Call]:
        read = "x" if number == 1 else f"y{number - 1}"
        made = "y" if number == last else f"y{number}"
        return _WRITERS[layer.kind](layer, _Names(read, made, str(number) if last > 1 else ""))

    nodes = [node for some in in_turn(layers, write) for node in some]
    return nodes[0] if len(nodes) == 1 else Nested("[", nodes, "]")


def _node(kind: str, read: Sequence[str], made: str, **given: Any) -> Call:
    """Return a node; attributes that are None are left out."""
    found = {name: value for name, value in given.items() if value is not None}
    return Call("onnx.helper.make_node", (kind, [*read], [made]), found)


def _constant(name: str, numbers: Sequence[int]) -> Call:
    return _node("Constant", [], name, value_ints=[*numbers])


def _each(values: Sequence[int], usual: int = 1) -> list[int] | None:
    """Return an attribute of one number per axis; None where all are the usual one."""
    return None if {*values} == {usual} else [*values]


def _pads(layer: Any) -> list[int]:
    """Return a padding as ONNX has it: all begins, and then all ends."""
    return [pair[end] for end in (0, 1) for pair in layer.padding]


def _padded(layer: Any, names: _Names, mode: str | None = None) -> tuple[list[Call], _Names]:
    """Return the nodes that pad, or crop, what a layer reads, and its names after that."""
    count, pads, end = len(layer.input), _pads(layer), names.end
    ends = [0, 0, *pads[:count], 0, 0, *pads[count:]]
    padded = f"padded{end}"
    nodes = [
        _constant(f"pads{end}", ends),
        _node("Pad", [names.read, f"pads{end}"], padded, mode=mode),
    ]
    return nodes, _Names(padded, names.made, end)


def _conv(layer: Any, names: _Names) -> list[Call]:
    if layer.true_convolution and max(layer.kernel) > 1:
        raise ConvanimError("ONNX's Conv rotates no kernel: leave the rotation out, and flip w")
    own = layer.padding_mode == "zeros" and min(_pads(layer)) >= 0
    before: list[Call] = []
    if not own and any(_pads(layer)):
        before, names = _padded(layer, names, PAD_MODES.get(layer.padding_mode))
    return [*before, _weighted(layer, "Conv", names, _pads(layer) if own else [0])]


def _conv_transpose(layer: Any, names: _Names) -> list[Call]:
    if min(_pads(layer)) < 0:
        raise ConvanimError("ONNX's ConvTranspose crops no negative padding: give 0 or more")
    added = _each(layer.output_padding, 0)
    return [_weighted(layer, "ConvTranspose", names, _pads(layer), output_padding=added)]


def _weighted(layer: Any, kind: str, names: _Names, pads: list[int], **given: Any) -> Call:
    return _node(
        kind,
        [names.read, f"w{names.end}"],
        names.made,
        kernel_shape=[*layer.kernel],
        strides=_each(layer.stride),
        pads=_each(pads, 0),
        **given,
        dilations=_each(layer.dilation),
        group=layer.groups if layer.groups > 1 else None,
    )


def _pool(layer: Any, names: _Names) -> list[Call]:
    name, norm = _POOLS[layer.kind], layer.values().get("norm")
    if norm is not None and (norm != int(norm) or norm < 1):
        raise ConvanimError("ONNX's LpPool has whole powers: give a norm of 1, 2 or more")
    for axis in layer.axes:
        up = "up" if layer.ceil_mode else "down"
        sizes = (axis.input, axis.kernel, axis.stride, axis.dilation, axis.before, axis.after)
        if WindowAxis(*sizes, rounding=up).output != axis.output:
            raise ConvanimError(f"ONNX's {name} drops the last window: MXNet's rule keeps it")
    counted = layer.values().get("count_include_pad") and any(_pads(layer))
    return [
        _node(
            name,
            [names.read],
            names.made,
            p=norm,
            kernel_shape=[*layer.kernel],
            strides=_each(layer.stride),
            pads=_each(_pads(layer), 0),
            dilations=_each(layer.dilation),
            ceil_mode=1 if layer.ceil_mode else None,
            count_include_pad=1 if counted else None,
        )
    ]


def _adaptive(layer: Any, names: _Names) -> list[Call]:
    name = _ADAPTIVE[layer.kind]
    if {*layer.output_size} == {1}:
        return [_node(f"Global{name}", [names.read], names.made)]
    window = list(regular(layer, "ONNX"))
    return [_node(name, [names.read], names.made, kernel_shape=window, strides=window)]


def _max_unpool(layer: Any, names: _Names) -> list[Call]:
    size, before = [f"size{names.end}"], []
    if layer.is_default("output_size"):
        size = []
    else:
        before = [_constant(size[0], [1, (layer.channels or (1,))[0], *layer.output_size])]
    return [
        *before,
        _node(
            "MaxUnpool",
            [names.read, f"indices{names.end}", *size],
            names.made,
            kernel_shape=[*layer.kernel],
            strides=_each(layer.stride),
            pads=_each(_pads(layer), 0),
        ),
    ]


def _upsample(layer: Any, names: _Names) -> list[Call]:
    scales = f"scales{names.end}"
    nearest = {"nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}
    linear = {"mode": "linear"}
    factors = [1.0, 1.0, *map(float, layer.factor)]
    return [
        _node("Constant", [], scales, value_floats=factors),
        _node(
            "Resize",
            [names.read, "", scales],
            names.made,
            **(linear if layer.mode == "bilinear" else nearest),
        ),
    ]


def _fold(layer: Any, names: _Names) -> list[Call]:
    size, block = f"size{names.end}", f"block{names.end}"
    return [
        _constant(size, layer.output_size),
        _constant(block, layer.kernel),
        _node(
            "Col2Im",
            [names.read, size, block],
            names.made,
            strides=_each(layer.stride),
            pads=_each(_pads(layer), 0),
            dilations=_each(layer.dilation),
        ),
    ]


def _shuffle(layer: Any, names: _Names) -> list[Call]:
    name = "DepthToSpace" if layer.kind == "pixel-shuffle" else "SpaceToDepth"
    if len(layer.input) != 2 or len({*layer.factor}) > 1:
        raise ConvanimError(f"ONNX's {name} has two axes, and one factor for both")
    crd = layer.order == "crd" and (layer.channels or (1,))[0] > 1
    mode = "CRD" if crd else None
    return [_node(name, [names.read], names.made, blocksize=layer.factor[0], mode=mode)]


def _unfold(layer: Any, names: _Names) -> list[Call]:
    raise ConvanimError("ONNX has no unfold: it has Col2Im, which folds")


_WRITERS: dict[str, Callable[[Any, _Names], list[Call]]] = {
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
