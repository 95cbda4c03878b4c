"""Layers as functions of JAX, which computes without objects of its own for layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from convanim.errors import ConvanimError
from convanim.layers.frameworks.calls import PAD_MODES, Call, Name, in_turn, regular

__all__ = ["line"]


def line(layers: Sequence[Any]) -> str:
    """Return the expression that computes a layer, or an assignment for each of several."""
    if len(layers) == 1:
        return str(_WRITERS[layers[0].kind](layers[0], "w"))

    def write(number: int, layer: Any) -> str:
        return f"x = {_WRITERS[layer.kind](layer, f'w{number}')}"

    return "\n".join(in_turn(layers, write))


def _maps(layer: Any) -> tuple[int, int]:
    return layer.channels or (1, 1)


def _pad(layer: Any, mode: str = "zeros") -> Call:
    """Return the padded input."""
    modes = {"mode": PAD_MODES[mode]} if mode != "zeros" else {}
    return Call("jnp.pad", (Name("x"), ((0, 0), (0, 0), *layer.padding)), modes)


def _last(layer: Any) -> tuple[int, ...]:
    """Return the numbers of the axes of sizes, counted from the last."""
    return tuple(range(-len(layer.input), 0))


def _ends(pads: Sequence[Any]) -> Any:
    """Return a padding, which is a word where there is none."""
    return tuple(pads) if any(map(any, pads)) else "VALID"


def _dilated(layer: Any) -> dict[str, Any]:
    return {} if {*layer.dilation} == {1} else {"rhs_dilation": layer.dilation}


def _conv(layer: Any, w: str) -> Any:
    x: Any = Name("x")
    kernel: Any = Name(w)
    if layer.true_convolution and max(layer.kernel) > 1:
        kernel = Call("jnp.flip", (kernel, _last(layer)))
    pads = tuple(layer.padding)
    if layer.padding_mode != "zeros" and any(map(any, pads)):
        x, pads = _pad(layer, layer.padding_mode), ((0, 0),) * len(pads)
    given = {"window_strides": layer.stride, "padding": _ends(pads), **_dilated(layer)}
    if layer.groups > 1:
        given["feature_group_count"] = layer.groups
    return Call("jax.lax.conv_general_dilated", (x, kernel), given)


def _conv_transpose(layer: Any, w: str) -> Any:
    if layer.groups > 1:
        raise ConvanimError("jax.lax.conv_transpose has no groups: give 1")
    axes = "DHW"[-len(layer.input) :]
    given = {
        "strides": layer.stride,
        "padding": tuple(axis.margins for axis in layer.axes),
        **_dilated(layer),
        "dimension_numbers": (f"NC{axes}", f"OI{axes}", f"NC{axes}"),
        "transpose_kernel": True,
    }
    return Call("jax.lax.conv_transpose", (Name("x"), Name(w)), given)


def _windows(layer: Any, x: Any, first: str, computation: str, padded: bool = False) -> Call:
    """Return what is computed of each window; a last one may hang over."""
    ends = [(0, 0) if padded else (axis.before, axis.after) for axis in layer.axes]
    over = [axis.overhang for axis in layer.axes]
    pads = [(begin, end + more) for (begin, end), more in zip(ends, over, strict=True)]
    args: list[Any] = [x, Name(first), Name(f"jax.lax.{computation}")]
    around = _ends(((0, 0), (0, 0), *pads))
    args += [(1, 1, *layer.kernel), (1, 1, *layer.stride), around]
    spread = {} if {*layer.dilation} == {1} else {"window_dilation": (1, 1, *layer.dilation)}
    return Call("jax.lax.reduce_window", tuple(args), spread)


def _max_pool(layer: Any, w: str) -> Any:
    return _windows(layer, Name("x"), "-jnp.inf", "max")


def _avg_pool(layer: Any, w: str) -> Any:
    over, pads = any(axis.overhang for axis in layer.axes), any(map(any, layer.padding))
    x: Any = _pad(layer) if over and pads and layer.count_include_pad else Name("x")
    total = _windows(layer, x, "0.0", "add", padded=x != "x")
    if not over and (layer.count_include_pad or not pads):
        return f"{total} / {prod(layer.kernel)}"
    ones = Call("jnp.ones_like", (x,))
    return f"{total} / {_windows(layer, ones, '0.0', 'add', padded=x != 'x')}"


def _lp_pool(layer: Any, w: str) -> Any:
    powers = Name(f"jnp.abs(x) ** {layer.norm}")
    return f"{_windows(layer, powers, '0.0', 'add')} ** (1 / {layer.norm})"


def _adaptive(layer: Any, w: str) -> Any:
    name = "max" if "max" in layer.kind else "mean"
    if {*layer.output_size} == {1}:
        return Call(f"jnp.{name}", (Name("x"), _last(layer)), {"keepdims": True})
    window = (1, 1, *regular(layer, "JAX"))
    first, computation = ("-jnp.inf", "max") if name == "max" else ("0.0", "add")
    given = (Name("x"), Name(first), Name(f"jax.lax.{computation}"), window, window, "VALID")
    total = Call("jax.lax.reduce_window", given)
    return total if name == "max" else f"{total} / {prod(window)}"


def _upsample(layer: Any, w: str) -> Any:
    mode = "linear" if layer.mode == "bilinear" else "nearest"
    return Call("jax.image.resize", (Name("x"), (1, _maps(layer)[0], *layer.output_size), mode))


def _unfold(layer: Any, w: str) -> Any:
    count = prod(layer.input if layer.kind == "fold" else layer.output_size)
    given = (Name("x"), layer.kernel, layer.stride, _ends(layer.padding))
    patches = Call("jax.lax.conv_general_dilated_patches", given, _dilated(layer))
    return f"{patches}.reshape(1, -1, {count})"


def _fold(layer: Any, w: str) -> Any:
    zeros = Call("jnp.zeros", ((1, _maps(layer)[0], *layer.output_size),))
    return f"jax.linear_transpose(lambda x: {_unfold(layer, w)}, {zeros})(x)[0]"


def _shuffle(layer: Any, w: str) -> Any:
    up, count = layer.kind == "pixel-shuffle", len(layer.input)
    maps, small = _maps(layer)[0], layer.input if up else layer.output_size
    # Places of the parts on the narrow side: the map, each axis' place in its block, the cells.
    blocks = [*range(2, 2 + count)] if layer.order == "crd" else [*range(1, 1 + count)]
    number = 1 if layer.order == "crd" else 1 + count
    cells = [*range(2 + count, 2 + 2 * count)]
    order = [0, number, *(one for pair in zip(cells, blocks, strict=True) for one in pair)]
    narrow = [1] + [0] * (1 + 2 * count)
    wide = [1, maps, *(n for pair in zip(small, layer.factor, strict=True) for n in pair)]
    for place, size in zip(order, wide, strict=True):
        narrow[place] = size
    if up:
        shape, places = narrow, order
        made = [1, maps, *layer.output_size]
    else:
        shape, places = wide, [order.index(place) for place in range(2 + 2 * count)]
        made = [1, maps * prod(layer.factor), *small]
    texts = [", ".join(map(str, numbers)) for numbers in (shape, places, made)]
    return f"x.reshape({texts[0]}).transpose({texts[1]}).reshape({texts[2]})"


def _max_unpool(layer: Any, w: str) -> Any:
    raise ConvanimError("JAX has no max unpooling: it keeps no indices of a max pooling")


_WRITERS: dict[str, Callable[[Any, str], Any]] = {
    "conv": _conv,
    "conv-transpose": _conv_transpose,
    "max-pool": _max_pool,
    "avg-pool": _avg_pool,
    "lp-pool": _lp_pool,
    "adaptive-avg-pool": _adaptive,
    "adaptive-max-pool": _adaptive,
    "global-avg-pool": _adaptive,
    "global-max-pool": _adaptive,
    "max-unpool": _max_unpool,
    "upsample": _upsample,
    "unfold": _unfold,
    "fold": _fold,
    "pixel-shuffle": _shuffle,
    "pixel-unshuffle": _shuffle,
}
