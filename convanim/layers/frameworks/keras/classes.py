"""What layers of ``keras.layers`` are here."""

from __future__ import annotations

from typing import Any

from convanim.checks import as_whole, items
from convanim.errors import ConvanimError, shortened
from convanim.layers.frameworks.classes import Part, classes, ours, passed, whole, window_word

__all__ = ["CLASSES", "shape_part"]

#: Words for paddings, and ours.
_WORDS = {"valid": 0, "same": "same-upper"}

#: Arguments of weights, which move no window.
_WEIGHTS = (
    "activation=None, use_bias=True, {0}_initializer=None, bias_initializer=None,"
    " {0}_regularizer=None, bias_regularizer=None, activity_regularizer=None,"
    " {0}_constraint=None, bias_constraint=None"
)

#: Arguments that all layers have.
_ANY = "name=None, dtype=None, trainable=True"


def _conv(given: dict[str, Any], axes: int) -> Part:
    words = {**_WORDS, "causal": "causal"} if axes == 1 else _WORDS
    given = {**given, "padding": window_word(given, words)}
    _check_dilation(given)
    names = ("kernel_size", "strides", "padding", "dilation_rate", "groups")
    return Part("conv", ours(given, *names), axes, made=whole(given, "filters"))


def _check_dilation(given: dict[str, Any]) -> None:
    """Refuse what Keras refuses, too: a dilation with a stride."""
    values = (given["strides"], given["dilation_rate"])
    strides, rates = ([as_whole(one) or 0 for one in items(each) or (each,)] for each in values)
    if max(strides, default=1) > 1 and max(rates, default=1) > 1:
        raise ConvanimError("Keras takes no dilation with a stride: leave one of them out")


def _depthwise(given: dict[str, Any], axes: int) -> Part:
    given = {**given, "padding": window_word(given, _WORDS)}
    found = ours(given, "kernel_size", "strides", "padding", "dilation_rate")
    return Part("conv", found, axes, each=whole(given, "depth_multiplier"))


def _conv_transpose(given: dict[str, Any], axes: int) -> Part:
    given = {**given, "padding": window_word(given, {"valid": "valid", "same": "same"})}
    if given["output_padding"] is not None:
        if given["padding"] == "same":
            raise ConvanimError("output_padding with padding same can't be drawn: leave it out")
        given["padding"] = 0  # the word would add cells where the kernel is the smaller one
    _check_dilation(given)
    names = ("kernel_size", "strides", "padding", "output_padding", "dilation_rate")
    return Part("conv-transpose", ours(given, *names), axes, made=whole(given, "filters"))


def _max_pool(given: dict[str, Any], axes: int) -> Part:
    given = {**given, "padding": window_word(given, _WORDS)}
    return Part("max-pool", ours(given, "pool_size", "strides", "padding"), axes)


def _avg_pool(given: dict[str, Any], axes: int) -> Part:
    found = dict(_max_pool(given, axes).given)
    if found.get("padding") == "same-upper":  # None is left out
        found["count_include_pad"] = False
    return Part("avg-pool", found, axes)


def _named(kind: str, *names: str) -> Any:
    return lambda given, axes: Part(kind, ours(given, *names), axes)


def _upsample(given: dict[str, Any], axes: int) -> Part:
    mode = given.get("interpolation", "nearest")
    if mode not in ("nearest", "bilinear"):
        raise ConvanimError(f"interpolation {shortened(mode)} can't be drawn: give nearest")
    return Part("upsample", {"factor": given["size"], "mode": mode}, axes)


def _pad(name: str, sign: int) -> Any:
    """Return what reads a layer that pads, or that crops, by an argument of a name."""

    def read(given: dict[str, Any], axes: int) -> Part:
        each = items(given[name]) or (given[name],) * axes
        # Two numbers are the ends of the one axis.
        each = (each,) if axes == 1 and len(each) == 2 else each
        pairs = [pair if (pair := items(one)) else (one, one) for one in each]
        ends = [end for pair in pairs for end in pair]
        if (
            len(pairs) != axes
            or any(len(pair) != 2 for pair in pairs)
            or any((as_whole(end) or 0) < 0 or as_whole(end) is None for end in ends)
        ):
            raise ConvanimError(
                f"{name} {shortened(given[name])} must be one whole number, or two per axis"
            )
        pads = tuple((sign * begin, sign * end) for begin, end in pairs)
        return Part("pad", {"padding": pads, "mode": "zeros", "value": 0.0}, axes)

    return read


def _input(given: dict[str, Any], axes: None) -> Part:
    return shape_part(given["shape"])


def shape_part(shape: Any) -> Part:
    """Return the part that tells the input, of a shape whose last entry counts the maps."""
    *size, maps = items(shape) or (None,)
    if not size or None in size:
        return Part("")
    return Part("input", {"input": tuple(size), "channels": maps})


#: Layers by their names.
CLASSES = {
    **classes(
        "Conv{}D Convolution{}D",
        "filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1,"
        f" groups=1, {_WEIGHTS.format('kernel')}, {_ANY}",
        _conv,
    ),
    **classes(
        "DepthwiseConv{}D",
        "kernel_size, strides=1, padding='valid', depth_multiplier=1, data_format=None,"
        f" dilation_rate=1, {_WEIGHTS.format('depthwise')}, {_ANY}",
        _depthwise,
    ),
    **classes(
        "Conv{}DTranspose Convolution{}DTranspose",
        "filters, kernel_size, strides=1, padding='valid', output_padding=None, data_format=None,"
        f" dilation_rate=1, {_WEIGHTS.format('kernel')}, {_ANY}",
        _conv_transpose,
    ),
    **classes(
        "MaxPooling{}D MaxPool{}D",
        f"pool_size=2, strides=None, padding='valid', data_format=None, {_ANY}",
        _max_pool,
    ),
    **classes(
        "AveragePooling{}D AvgPool{}D",
        f"pool_size, strides=None, padding='valid', data_format=None, {_ANY}",
        _avg_pool,
    ),
    **classes(
        "GlobalAveragePooling{}D GlobalAvgPool{}D",
        f"data_format=None, keepdims=False, {_ANY}",
        _named("global-avg-pool"),
    ),
    **classes(
        "GlobalMaxPooling{}D GlobalMaxPool{}D",
        f"data_format=None, keepdims=False, {_ANY}",
        _named("global-max-pool"),
    ),
    **classes(
        "AdaptiveAveragePooling{}D",
        f"output_size, data_format=None, {_ANY}",
        _named("adaptive-avg-pool", "output_size"),
    ),
    **classes(
        "AdaptiveMaxPooling{}D",
        f"output_size, data_format=None, {_ANY}",
        _named("adaptive-max-pool", "output_size"),
    ),
    **classes(
        "UpSampling{}D",
        f"size=2, data_format=None, interpolation='nearest', {_ANY}",
        _upsample,
    ),
    **classes("ZeroPadding{}D", f"padding=1, data_format=None, {_ANY}", _pad("padding", 1)),
    **classes("Cropping{}D", f"cropping=0, data_format=None, {_ANY}", _pad("cropping", -1)),
    **classes("Input", f"shape, batch_size=None, {_ANY}", _input),
    **passed(
        "Identity Dropout SpatialDropout{}D GaussianDropout GaussianNoise AlphaDropout"
        " BatchNormalization GroupNormalization LayerNormalization RMSNormalization"
        " UnitNormalization Normalization Rescaling Activation ActivityRegularization ReLU"
        " LeakyReLU PReLU ELU Softmax InputLayer"
    ),
    **passed("Flatten", "flatten"),
    **passed("Dense Embedding LSTM GRU SimpleRNN SeparableConv{}D Lambda Reshape", "other"),
}
