"""What nodes of ONNX are here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convanim.checks import as_real, one_of
from convanim.errors import ConvanimError, shortened
from convanim.layers.frameworks.classes import Part, classes, factor_for, ours, passed, whole

__all__ = ["CLASSES", "INPUTS"]

#: Names of the inputs after the first one: the shape of the weights, or numbers.
INPUTS = {
    "Conv": ("weight_shape",),
    "ConvTranspose": ("weight_shape",),
    "MaxUnpool": ("indices", "output_shape"),
    "Resize": ("roi", "scales", "sizes"),
    "Col2Im": ("image_shape", "block_shape"),
    "Pad": ("pads", "constant_value", "axes"),
}

_WORDS = {"VALID": 0, "SAME_UPPER": "same-upper", "SAME_LOWER": "same-lower"}


def _padding(given: dict[str, Any]) -> Any:
    """Return a padding: by ``auto_pad``, or by numbers, all begins before all ends."""
    word = given["auto_pad"]
    if word != "NOTSET":
        return _WORDS[one_of("auto_pad", word, _WORDS)]
    return _pairs(given["pads"]) if given["pads"] else 0


def _pairs(pads: Sequence[int]) -> tuple[tuple[int, int], ...]:
    half = len(pads) // 2
    if len(pads) % 2:
        raise ConvanimError(f"pads {shortened(pads)} must be two numbers per axis")
    return tuple(zip(pads[:half], pads[half:], strict=True))


def _window(given: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the parameters of a window, and others by their names."""
    kernel = given["kernel_shape"]
    if kernel is None:
        raise ConvanimError("its kernel_shape is missing: give the model, which has the weights")
    found = ours({**given, "padding": _padding(given)}, "strides", "padding", *names)
    return {"kernel": tuple(kernel), "stride": (1,) * len(kernel), **found}


def _weighted(kind: str) -> Any:
    """Return what reads a convolution or a transposed one."""

    def read(given: dict[str, Any], axes: None) -> Part:
        shape, groups = given["weight_shape"], whole(given, "group")
        if shape and len(shape) < 3:
            raise ConvanimError(
                f"its weights have the shape {shortened(shape)}: give 3 axes or more"
            )
        if shape:
            given = {**given, "kernel_shape": tuple(shape[2:])}
        found = _window(given, "dilations", "group")
        counts: tuple[int | None, int | None] = (None, None)
        if kind == "conv-transpose":
            found |= ours(given, "output_padding")
            if given["output_shape"]:
                # Without a word the odd cell is taken off the beginning.
                given_word = found["padding"] if isinstance(found["padding"], str) else None
                found["padding"] = given_word or "same-lower"
                found["output_size"] = tuple(given["output_shape"][-len(found["kernel"]) :])
            counts = (shape[0], shape[1] * groups) if shape else counts
        elif shape:
            counts = (shape[1] * groups, shape[0])
        if groups > 1 and not shape:
            raise ConvanimError("its maps are unknown: give the model, which has the weights")
        return Part(kind, found, len(found["kernel"]), *counts)

    return read


def _pool(kind: str) -> Any:
    """Return what reads a pooling."""

    def read(given: dict[str, Any], axes: None) -> Part:
        found = _window(given, "dilations")
        found["ceil_mode"] = bool(given["ceil_mode"])
        if kind == "avg-pool":
            found["count_include_pad"] = bool(given["count_include_pad"]) or not found["padding"]
        if kind == "lp-pool":
            found["norm"] = given["p"]
        return Part(kind, {**found, "rules": None}, len(found["kernel"]))

    return read


def _named(kind: str) -> Any:
    return lambda given, axes: Part(kind)


def _max_unpool(given: dict[str, Any], axes: None) -> Part:
    found = _window({**given, "auto_pad": "NOTSET"})
    if given["output_shape"]:
        found["output_size"] = tuple(given["output_shape"][2:])
    return Part("max-unpool", found, len(found["kernel"]))


def _upsample(given: dict[str, Any], axes: None) -> Part:
    scales, sizes, mode = given["scales"], given["sizes"], given["mode"]
    if given["axes"]:
        raise ConvanimError("its axes can't be read: give scales of all axes")
    if sizes:
        factor: Any = factor_for(tuple(sizes[2:]))
    elif not scales or any(not float(one).is_integer() or one < 1 for one in scales):
        raise ConvanimError(f"scales {shortened(scales)} can't be drawn: give whole ones")
    elif any(one != 1 for one in scales[:2]):
        raise ConvanimError(f"scales {shortened(scales)} repeat the batch or the maps: give 1, 1")
    else:
        factor = tuple(map(int, scales[2:]))
    places, nearest = given["coordinate_transformation_mode"], given["nearest_mode"]
    usual = {"nearest": "asymmetric", "linear": "half_pixel"}.get(mode)
    if usual is None or usual not in places or (mode == "nearest" and nearest != "floor"):
        raise ConvanimError(
            f"mode {mode} with {places} can't be drawn: give nearest (asymmetric, floor) or linear"
            " (half_pixel)"
        )
    own = {"nearest": "nearest", "linear": "bilinear"}[mode]
    return Part("upsample", {"factor": factor, "mode": own}, len(scales or sizes) - 2)


def _fold(given: dict[str, Any], axes: None) -> Part:
    size, block = given["image_shape"], given["block_shape"]
    if not size or not block:
        raise ConvanimError("its image_shape and block_shape must be constants: give the model")
    window = _window({**given, "auto_pad": "NOTSET", "kernel_shape": block}, "dilations")
    return Part("fold", {**window, "output_size": tuple(size)}, len(size))


def _shuffle(kind: str) -> Any:
    def read(given: dict[str, Any], axes: None) -> Part:
        factor = whole(given, "blocksize")
        return Part(kind, {"factor": factor, "order": given["mode"].lower()}, 2)

    return read


_MODES = {"constant": "zeros", "reflect": "reflect", "edge": "replicate", "wrap": "circular"}


def _pad(given: dict[str, Any], axes: None) -> Part:
    pads, value = given["pads"], given["constant_value"] or [given["value"]]
    if not pads or given["axes"]:
        raise ConvanimError("its pads must be constants for all axes: give the model")
    pairs = _pairs(pads)
    if any(map(any, pairs[:2])):
        raise ConvanimError("a padding of the batch or of the maps can't be drawn: leave it out")
    mode = _MODES[one_of("mode", given["mode"], _MODES)]
    filled = as_real(value[0])
    if filled is None:
        raise ConvanimError(f"value must be a number, got {shortened(value[0])}")
    return Part("pad", {"padding": pairs[2:], "mode": mode, "value": filled}, len(pairs) - 2)


_WINDOW = "auto_pad='NOTSET', kernel_shape=None, strides=None, pads=None, dilations=None"

#: Nodes by their kinds: attributes, and inputs that are constant.
CLASSES = {
    **classes("Conv", f"{_WINDOW}, group=1, weight_shape=None", _weighted("conv")),
    **classes(
        "ConvTranspose",
        f"{_WINDOW}, group=1, output_padding=None, output_shape=None, weight_shape=None",
        _weighted("conv-transpose"),
    ),
    **classes("MaxPool", f"{_WINDOW}, ceil_mode=0, storage_order=0", _pool("max-pool")),
    **classes("AveragePool", f"{_WINDOW}, ceil_mode=0, count_include_pad=0", _pool("avg-pool")),
    **classes("LpPool", f"{_WINDOW}, ceil_mode=0, p=2", _pool("lp-pool")),
    **classes("GlobalAveragePool", "", _named("global-avg-pool")),
    **classes("GlobalMaxPool", "", _named("global-max-pool")),
    **classes(
        "MaxUnpool",
        "kernel_shape=None, strides=None, pads=None, indices=None, output_shape=None",
        _max_unpool,
    ),
    **classes(
        "Resize",
        "mode='nearest', coordinate_transformation_mode='half_pixel',"
        " nearest_mode='round_prefer_floor', cubic_coeff_a=None, exclude_outside=0,"
        " extrapolation_value=0, antialias=0, axes=None, keep_aspect_ratio_policy=None, roi=None,"
        " scales=None, sizes=None",
        _upsample,
    ),
    **classes(
        "Col2Im",
        "strides=None, pads=None, dilations=None, image_shape=None, block_shape=None",
        _fold,
    ),
    **classes("DepthToSpace", "blocksize, mode='DCR'", _shuffle("pixel-shuffle")),
    **classes("SpaceToDepth", "blocksize, mode='DCR'", _shuffle("pixel-unshuffle")),
    **classes("Pad", "mode='constant', pads=None, constant_value=None, axes=None, value=0", _pad),
    **passed(
        "Identity Dropout BatchNormalization InstanceNormalization GroupNormalization"
        " LayerNormalization RMSNormalization LRN LpNormalization Relu LeakyRelu PRelu"
        " ThresholdedRelu Elu Celu Selu Gelu Swish HardSwish HardSigmoid Mish Sigmoid Tanh"
        " Softplus Softsign Shrink Clip Softmax LogSoftmax Cast"
    ),
    **passed("Flatten", "flatten"),
    **passed("Gemm MatMul Reshape Transpose GlobalLpPool Upsample LSTM GRU RNN", "other"),
}
