"""What modules of ``torch.nn`` are here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convanim.checks import as_real, as_whole, items, one_of
from convanim.errors import ConvanimError, shortened
from convanim.layers.frameworks.classes import (
    Part,
    classes,
    factor_for,
    ours,
    passed,
    whole,
    window_word,
)

__all__ = ["CLASSES"]


#: Words for paddings, and ours.
_WORDS = {"valid": 0, "same": "same"}


def _conv(given: dict[str, Any], axes: int) -> Part:
    given = {**given, "padding": _padding(given, _WORDS)}
    names = ("kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")
    return Part("conv", ours(given, *names), axes, *_maps(given))


def _conv_transpose(given: dict[str, Any], axes: int) -> Part:
    one_of("padding_mode", given["padding_mode"], ("zeros",))
    names = ("kernel_size", "stride", "padding", "output_padding", "dilation", "groups")
    found = ours({**given, "padding": _padding(given, {})}, *names)
    return Part("conv-transpose", found, axes, *_maps(given))


def _padding(given: dict[str, Any], words: Mapping[str, Any]) -> Any:
    """Return the padding of a convolution, where PyTorch takes it."""
    padding = window_word(given, words)
    numbers = map(as_whole, items(padding) or (padding,))
    if any(number is not None and number < 0 for number in numbers):
        raise ConvanimError(
            f"PyTorch takes no negative padding, got {shortened(padding)}: give 0 or more"
        )
    return padding


def _maps(given: dict[str, Any]) -> tuple[int | None, int]:
    """Return the numbers of maps that are read, which lazy modules don't know, and made."""
    read = whole(given, "in_channels") if "in_channels" in given else None
    return read, whole(given, "out_channels")


def _max_pool(given: dict[str, Any], axes: int) -> Part:
    names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
    return Part("max-pool", ours(given, *names), axes)


def _avg_pool(given: dict[str, Any], axes: int) -> Part:
    if given.get("divisor_override") is not None:
        raise ConvanimError("divisor_override can't be drawn: leave it out")
    names = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad")
    return Part("avg-pool", ours(given, *names), axes)


def _lp_pool(given: dict[str, Any], axes: int) -> Part:
    return Part("lp-pool", ours(given, "norm_type", "kernel_size", "stride", "ceil_mode"), axes)


def _adaptive(name: str) -> Any:
    """Return what reads an adaptive pooling: a global one where one cell is left."""

    def read(given: dict[str, Any], axes: int) -> Part:
        size = given["output_size"]
        each = items(size) or (size,) * axes
        if len(each) == axes and all(as_whole(one) == 1 for one in each):
            return Part(f"global-{name}-pool", {}, axes)
        if None not in each or len(each) != axes:
            return Part(f"adaptive-{name}-pool", ours(given, "output_size"), axes)

        def kept(sizes: Sequence[int]) -> tuple[Any, ...]:
            return tuple(i if o is None else o for o, i in zip(each, sizes, strict=True))

        return Part(f"adaptive-{name}-pool", {"output_size": kept}, axes)

    return read


def _max_unpool(given: dict[str, Any], axes: int) -> Part:
    return Part("max-unpool", ours(given, "kernel_size", "stride", "padding"), axes)


def _unfold(given: dict[str, Any], axes: None) -> Part:
    return Part("unfold", ours(given, "kernel_size", "dilation", "padding", "stride"), 2)


def _fold(given: dict[str, Any], axes: None) -> Part:
    names = ("output_size", "kernel_size", "dilation", "padding", "stride")
    return Part("fold", ours(given, *names), 2)


#: Modes of upsampling: ours, and the number of axes that the word tells.
_MODES = {
    "nearest": ("nearest", None),
    "linear": ("bilinear", 1),
    "bilinear": ("bilinear", 2),
    "trilinear": ("bilinear", 3),
}


def _upsample(given: dict[str, Any], axes: None) -> Part:
    if given["align_corners"]:
        raise ConvanimError("align_corners can't be drawn: its windows don't move evenly")
    if not isinstance(given["mode"], str) or given["mode"] not in _MODES:
        raise ConvanimError(f"mode {shortened(given['mode'])} can't be drawn: give nearest")
    mode, said = _MODES[given["mode"]]
    return Part("upsample", {"factor": _factor(given), "mode": mode}, said)


def _upsample_2d(given: dict[str, Any], axes: None) -> Part:
    return Part("upsample", {"factor": _factor(given), "mode": "nearest"}, 2)


def _factor(given: dict[str, Any]) -> Any:
    """Return the factor of an upsampling; where a size is given, it follows from the input."""
    size, factor = given["size"], given["scale_factor"]
    if (size is None) == (factor is None):
        raise ConvanimError("give either size or scale_factor")
    if size is None:
        whole = [_whole(one) for one in items(factor) or (factor,)]
        return whole[0] if len(whole) == 1 else tuple(whole)
    return factor_for(size)


def _whole(factor: Any) -> int:
    number = as_real(factor)
    if number is None or not number.is_integer():
        raise ConvanimError(
            f"scale_factor {shortened(factor)} can't be drawn: its windows would not move evenly;"
            " give a whole number"
        )
    return int(number)


def _shuffle(kind: str, name: str) -> Any:
    return lambda given, axes: Part(kind, {"factor": whole(given, name)}, 2)


def _pad(mode: str) -> Any:
    """Return what reads a module that pads by a mode."""

    def read(given: dict[str, Any], axes: int) -> Part:
        padding = given["padding"]
        ends = items(padding) or (padding,) * (2 * axes)
        if len(ends) != 2 * axes or any(as_whole(end) is None for end in ends):
            raise ConvanimError(
                f"padding {shortened(padding)} must be {2 * axes} whole numbers, the last axis"
                " first, or one"
            )
        pairs = tuple((ends[n], ends[n + 1]) for n in range(0, 2 * axes, 2))[::-1]
        value = as_real(given.get("value", 0))
        if value is None:
            raise ConvanimError(f"value must be a number, got {shortened(given['value'])}")
        return Part("pad", {"padding": pairs, "mode": mode, "value": value}, axes)

    return read


#: Modules by their names.
CLASSES = {
    **classes(
        "Conv{}d",
        "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,"
        " bias=True, padding_mode='zeros', device=None, dtype=None",
        _conv,
    ),
    **classes(
        "ConvTranspose{}d",
        "in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1,"
        " bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None",
        _conv_transpose,
    ),
    **classes(
        "LazyConv{}d",
        "out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True,"
        " padding_mode='zeros', device=None, dtype=None",
        _conv,
    ),
    **classes(
        "LazyConvTranspose{}d",
        "out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True,"
        " dilation=1, padding_mode='zeros', device=None, dtype=None",
        _conv_transpose,
    ),
    **classes(
        "MaxPool{}d",
        "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False",
        _max_pool,
    ),
    **classes(
        "AvgPool{}d",
        "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,"
        " divisor_override=None",
        _avg_pool,
    ),
    **classes("LPPool{}d", "norm_type, kernel_size, stride=None, ceil_mode=False", _lp_pool),
    **classes("AdaptiveAvgPool{}d", "output_size", _adaptive("avg")),
    **classes("AdaptiveMaxPool{}d", "output_size, return_indices=False", _adaptive("max")),
    **classes("MaxUnpool{}d", "kernel_size, stride=None, padding=0", _max_unpool),
    **classes("Unfold", "kernel_size, dilation=1, padding=0, stride=1", _unfold),
    **classes("Fold", "output_size, kernel_size, dilation=1, padding=0, stride=1", _fold),
    **classes(
        "Upsample",
        "size=None, scale_factor=None, mode='nearest', align_corners=None,"
        " recompute_scale_factor=None",
        _upsample,
    ),
    **classes("UpsamplingNearest2d", "size=None, scale_factor=None", _upsample_2d),
    **classes("PixelShuffle", "upscale_factor", _shuffle("pixel-shuffle", "upscale_factor")),
    **classes(
        "PixelUnshuffle", "downscale_factor", _shuffle("pixel-unshuffle", "downscale_factor")
    ),
    **classes("ZeroPad{}d", "padding", _pad("zeros")),
    **classes("ConstantPad{}d", "padding, value", _pad("zeros")),
    **classes("ReflectionPad{}d", "padding", _pad("reflect")),
    **classes("ReplicationPad{}d", "padding", _pad("replicate")),
    **classes("CircularPad{}d", "padding", _pad("circular")),
    **passed(
        "Identity Dropout Dropout{}d AlphaDropout FeatureAlphaDropout BatchNorm{}d SyncBatchNorm"
        " InstanceNorm{}d GroupNorm LayerNorm LocalResponseNorm RMSNorm ReLU ReLU6 LeakyReLU PReLU"
        " RReLU ELU SELU CELU GELU SiLU Mish Softplus Softsign Sigmoid LogSigmoid Tanh Tanhshrink"
        " Hardtanh Hardswish Hardsigmoid Hardshrink Softshrink Threshold Softmax Softmax2d Softmin"
        " LogSoftmax"
    ),
    **passed("Flatten", "flatten"),
    **passed(
        "Linear LazyLinear Bilinear Embedding RNN LSTM GRU Unflatten MultiheadAttention", "other"
    ),
}
