"""Lines of frameworks: written, read again, and read from objects; none is ever evaluated here.

ONNX's nodes are made by ONNX, and computed by its reference evaluator; test_frameworks_run does
the same with the other frameworks.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support import (
    any_layers,
    arrays_of,
    listing,
    run,
)

import convanim as ca
from convanim.embed.asked import asked
from convanim.errors import as_flag
from convanim.gallery.listing import read_listing
from convanim.layers.frameworks.table import FRAMEWORKS
from convanim.layers.frameworks.text import layer_of_line

seeds = st.integers(0, 2**32 - 1)

#: For properties of lines: some frameworks have none for half of the layers.
MANY_HAVE_NO_LINE = settings(suppress_health_check=[HealthCheck.filter_too_much])


@pytest.mark.parametrize(
    ("layer", "framework", "line"),
    [
        (
            ca.Conv(5, 3, stride=2, padding=1),
            "torch",
            "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1)",
        ),
        (
            ca.Conv((9,), 3, padding="causal", channels=(2, 4)),
            "torch",
            "nn.Sequential(nn.ZeroPad1d((2, 0)), nn.Conv1d(2, 4, kernel_size=3))",
        ),
        (ca.Conv(5, 4, padding="same"), "torch", 'nn.Conv2d(1, 1, kernel_size=4, padding="same")'),
        # The last axis comes first.
        (
            ca.Conv((5, 6, 7), 3, padding=((1, 2), (0, 1), (0, 0))),
            "torch",
            "nn.Sequential(nn.ZeroPad3d((0, 0, 0, 1, 1, 2)), nn.Conv3d(1, 1, kernel_size=3))",
        ),
        (
            ca.Conv(5, 3, padding=((1, 0), 1), padding_mode="circular"),
            "torch",
            "nn.Sequential(nn.CircularPad2d((1, 1, 1, 0)), nn.Conv2d(1, 1, kernel_size=3))",
        ),
        (
            ca.ConvTranspose(4, 3, stride=2, padding=((1, 0), (1, 0))),
            "torch",
            "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1)",
        ),
        (
            ca.ConvTranspose(4, 3, padding=((0, 1), (0, 1))),
            "torch",
            "nn.Sequential(nn.ConvTranspose2d(1, 1, kernel_size=3), nn.ZeroPad2d((0, -1, 0, -1)))",
        ),
        (
            ca.MaxPool(5, 2, padding="same-upper"),
            "torch",
            'nn.Sequential(nn.ConstantPad2d((0, 1, 0, 1), float("-inf")),'
            " nn.MaxPool2d(kernel_size=2))",
        ),
        (
            ca.AvgPool(5, 3, padding=1, count_include_pad=False, ceil_mode=True),
            "torch",
            "nn.AvgPool2d(kernel_size=3, padding=1, ceil_mode=True, count_include_pad=False)",
        ),
        (ca.GlobalAvgPool(5), "torch", "nn.AdaptiveAvgPool2d(output_size=1)"),
        (
            ca.Upsample((5,), 2, mode="bilinear"),
            "torch",
            'nn.Upsample(scale_factor=2, mode="linear")',
        ),
        (ca.PixelShuffle(3, 2, channels=4), "torch", "nn.PixelShuffle(upscale_factor=2)"),
        (
            ca.Stack(ca.Conv(8, 3, channels=(3, 4)), ca.MaxPool(6, 2)),
            "torch",
            "nn.Sequential(nn.Conv2d(3, 4, kernel_size=3), nn.MaxPool2d(kernel_size=2))",
        ),
        (
            ca.Conv(224, 3, padding=1, channels=(3, 64)),
            "keras",
            'keras.layers.Conv2D(64, kernel_size=3, padding="same")',
        ),
        # By 3 at both ends, where same would be 2 and 3.
        (
            ca.Conv(224, 7, stride=2, padding=3, channels=(3, 64)),
            "keras",
            "keras.Sequential([keras.layers.ZeroPadding2D(3),"
            " keras.layers.Conv2D(64, kernel_size=7, strides=2)])",
        ),
        (
            ca.Conv((9,), 3, padding="causal"),
            "keras",
            'keras.layers.Conv1D(1, kernel_size=3, padding="causal")',
        ),
        (
            ca.Conv(9, 3, padding=(0, (1, -1)), channels=6, groups=6),
            "keras",
            "keras.Sequential([keras.layers.ZeroPadding2D(((0, 0), (1, 0))),"
            " keras.layers.Cropping2D(((0, 0), (0, 1))),"
            " keras.layers.DepthwiseConv2D(kernel_size=3)])",
        ),
        (
            ca.ConvTranspose(4, 3, stride=2, padding="same"),
            "keras",
            'keras.layers.Conv2DTranspose(1, kernel_size=3, strides=2, padding="same")',
        ),
        (
            ca.GlobalMaxPool((5,)),
            "keras",
            "keras.layers.GlobalMaxPooling1D(keepdims=True)",
        ),
        (
            ca.Conv(5, 3, padding=((1, 0), (2, 3)), stride=2),
            "onnx",
            'onnx.helper.make_node("Conv", ["x", "w"], ["y"], kernel_shape=[3, 3],'
            " strides=[2, 2], pads=[1, 2, 0, 3])",
        ),
        (ca.PixelShuffle(3, 2, channels=4), "onnx", None),
        (
            ca.MaxPool((5,), 3, stride=2, padding=1),
            "jax",
            "jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 3), (1, 1, 2),"
            " ((0, 0), (0, 0), (1, 1)))",
        ),
        (
            ca.Stack(ca.Conv((8,), 3, stride=2), ca.GlobalMaxPool((3,))),
            "jax",
            'x = jax.lax.conv_general_dilated(x, w1, window_strides=(2,), padding="VALID")\n'
            "x = jnp.max(x, (-1,), keepdims=True)",
        ),
    ],
)
def test_lines(layer, framework, line):
    if line is None:
        line = 'onnx.helper.make_node("DepthToSpace", ["x"], ["y"], blocksize=2, mode="CRD")'
    assert layer.to(framework) == line


def test_a_long_stack_has_a_line_for_each_layer():
    stack = ca.Stack(*[ca.Conv(8, 3, padding=1, channels=12)] * 3)
    conv = "nn.Conv2d(12, 12, kernel_size=3, padding=1)"
    assert stack.to("torch") == f"nn.Sequential(\n    {conv},\n    {conv},\n    {conv},\n)"
    assert layer_of_line(stack.to("torch"), 8) == stack


@pytest.mark.parametrize(
    ("layer", "framework", "message"),
    [
        (ca.Conv(5, 3), "pytorch", "unknown framework 'pytorch': did you mean 'torch'"),
        (ca.Conv(5, 3, true_convolution=True), "torch", "PyTorch rotates no kernel"),
        (ca.AvgPool(9, 3, dilation=2), "torch", "nn.AvgPool2d has no dilation"),
        (ca.LpPool(9, 3, norm=3), "torch", "takes xᵖ without |x|"),
        (ca.LpPool(9, 2, ceil_mode=True), "torch", "enlarges the norm of a window"),
        (
            ca.AvgPool(5, 2, padding="same-upper", count_include_pad=False),
            "torch",
            "can't leave such a padding out of its mean",
        ),
        (ca.MaxPool(2, 1, stride=2, ceil_mode=True, rules="mxnet"), "torch", "drops the last"),
        (ca.ConvTranspose(4, 3, padding=-1), "torch", "crops no negative padding"),
        (ca.Unfold((5,), 3), "torch", "nn.Unfold has two axes"),
        (ca.PixelShuffle(3, (2, 3)), "torch", "one factor for both axes"),
        (ca.PixelShuffle(3, 2, order="dcr", channels=2), "torch", "has the order crd"),
        (
            ca.MaxUnpool(2, 2, output_size=5),
            "torch",
            "called: nn.MaxUnpool2d(kernel_size=2)(y, indices, output_size=(5, 5))",
        ),
        (ca.MaxPool(8, 3, padding=1, stride=2), "keras", "zeros, which a maximum would take"),
        (ca.MaxPool(6, 3, stride=2, ceil_mode=True), "keras", None),
        (ca.MaxPool(8, 4, stride=3, ceil_mode=True), "keras", "rounds the output size down"),
        (ca.Conv(9, 3, stride=2, dilation=2), "keras", "takes no dilation with a stride"),
        (ca.Conv(9, 3, padding=1, padding_mode="reflect"), "keras", "no layer that pads by"),
        (ca.LpPool(9, 3), "keras", "Keras has no Lp pooling"),
        (ca.AdaptiveAvgPool(5, 3), "onnx", "have the windows that lead from 5×5 to 3×3"),
        (ca.Unfold(5, 3), "onnx", "ONNX has no unfold"),
        (ca.LpPool(9, 3, norm=0.5), "onnx", "has whole powers"),
        (ca.MaxUnpool(2, 2), "jax", "JAX has no max unpooling"),
        (ca.ConvTranspose(4, 3, channels=4, groups=2), "jax", "has no groups"),
        (
            ca.Stack(ca.MaxPool(4, 2), ca.MaxUnpool(2, 2)),
            "torch",
            "can't hand the indices of a max pooling to its unpooling",
        ),
        (
            ca.Stack(ca.Unfold(5, 3), ca.Conv((9, 9), 1)),
            "torch",
            "only fold takes the columns of unfold",
        ),
        (
            ca.Stack(ca.Conv(5, 3), ca.LpPool(3, 2)),
            "keras",
            "layer 2: Keras has no Lp pooling",
        ),
    ],
)
def test_why_there_is_no_line(layer, framework, message):
    if message is None:  # the windows of same are those
        assert layer.to(framework).endswith('strides=2, padding="same")')
        return
    with pytest.raises(ca.ConvanimError) as caught:
        layer.to(framework)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def line_of(layer: ca.Layer, framework: str) -> str:
    """The line of a layer, if there is one."""
    try:
        return layer.to(framework)
    except ca.ConvanimError:
        assume(False)
        raise


def maps_told(layer: ca.Layer, framework: str) -> int | None:
    """Input maps, where the line does not tell them."""
    if not layer.channels or (framework == "torch" and layer.weight_shape):
        return None
    return layer.channels[0] if layer.kind == "fold" else layer.input_shape[0]


def check_same(found: Any, layer: Any, seed: int) -> None:
    """Check that two layers have the same sizes, and the same values of the same numbers."""
    one_map = layer.channels == (1, 1)
    shape = layer.output_shape[1:] if one_map and not found.channels else layer.output_shape
    assert found.output_shape == shape
    x, w = arrays_of(layer, seed)
    given_ = [
        np.reshape(x, found.x_shape),
        None if w is None else np.reshape(w, found.weight_shape),
    ]
    expected = np.reshape(layer.apply(x, w), found.output_shape)
    np.testing.assert_array_equal(found.apply(*given_), expected)


@MANY_HAVE_NO_LINE
@given(any_layers, seeds)
def test_a_line_of_pytorch_is_read_again(layer, seed):
    line = line_of(layer, "torch")
    found = ca.from_torch(line, layer.input, maps_told(layer, "torch"))
    assert found.to("torch") == line
    check_same(found, layer, seed)


@MANY_HAVE_NO_LINE
@given(any_layers, seeds)
def test_a_line_of_keras_is_read_again(layer, seed):
    line = line_of(layer, "keras")
    assume("keras.ops" not in line)
    check_same(ca.from_keras(line, layer.input, maps_told(layer, "keras")), layer, seed)


@pytest.mark.parametrize(
    "layer",
    [
        ca.Conv(224, 7, stride=2, padding=3, channels=(3, 64)),
        ca.Conv((9, 8), (3, 2), dilation=2, padding="same", channels=4, groups=2),
        ca.Conv((9,), 3, padding=1, padding_mode="reflect"),
        ca.ConvTranspose((4, 4, 4), 3, stride=2, padding=1, output_padding=1, channels=(2, 3)),
        ca.MaxPool(8, 3, stride=2, padding=1, dilation=2, ceil_mode=True),
        ca.AvgPool((8,), 2, count_include_pad=False),
        ca.LpPool(8, 2, norm=4),
        ca.AdaptiveMaxPool(8, (3, 5)),
        ca.Unfold(8, 3, stride=2, padding=1),
        ca.Fold(8, 3, dilation=2),
        ca.Upsample(4, (2, 3)),
        ca.PixelUnshuffle(4, 2),
        ca.MaxUnpool(4, 2, stride=1),
        ca.Stack(ca.Conv(9, 3, channels=(1, 2)), ca.AvgPool(7, 2), ca.PixelUnshuffle(3, 3)),
    ],
)
def test_usual_layers_are_read_as_they_were(layer):
    size = layer.layers[0].input
    assert layer_of_line(layer.to("torch"), size) == layer


@pytest.mark.parametrize(
    ("line", "options", "layer"),
    [
        ("torch.nn.Conv2d(1, 1, 3, 2)", {"size": 9}, ca.Conv(9, 3, stride=2)),
        ("Conv2d(1, 2, (3, 2))", {"size": "9x8"}, ca.Conv((9, 8), (3, 2), channels=(1, 2))),
        ("tf.keras.layers.MaxPool2D()", {"size": 8}, ca.MaxPool(8, 2)),
        ("layers.Conv2D(1, 3, activation='relu')", {"size": 8}, ca.Conv(8, 3)),
        (
            "keras.Sequential([keras.Input((8, 8, 3)), layers.DepthwiseConv2D(3),"
            " layers.Flatten()])",
            {},
            ca.Conv(8, 3, channels=3, groups=3),
        ),
        (
            "layers.Conv2D(4, 3, activation='relu', input_shape=(8, 8, 3))",
            {},
            ca.Conv(8, 3, channels=(3, 4)),
        ),
        ("nn.Fold((4, 5), 2)", {}, ca.Fold((4, 5), 2)),
        ("nn.Upsample(size=(8, 12))", {"size": 4}, ca.Upsample(4, (2, 3))),
        ("nn.AdaptiveAvgPool2d((None, 2))", {"size": 6}, ca.AdaptiveAvgPool(6, (6, 2))),
        (
            "nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(1, 1, 3))",
            {"size": 5},
            ca.Conv(5, 3, padding=1, padding_mode="reflect"),
        ),
        (
            "nn.Sequential(nn.ZeroPad2d(1), nn.Sequential(nn.ReLU(), nn.Conv2d(1, 1, 3, 1, 2)))",
            {"size": 5},
            ca.Conv(5, 3, padding=3),
        ),
        (
            "nn.Sequential(nn.MaxPool2d(2), nn.Dropout2d(p=.1), nn.Conv2d(3, 4, 3))",
            {"size": 8},
            ca.Stack(ca.MaxPool(8, 2, channels=3), ca.Conv(4, 3, channels=(3, 4))),
        ),
        ("nn.MaxPool2d(2)", {"size": 4, "channels": 3}, ca.MaxPool(4, 2, channels=3)),
        # Its last window starts behind the input, which PyTorch's own padding does not do.
        (
            "nn.Sequential(nn.ZeroPad2d((0, 2, 0, 2)), nn.AvgPool2d(2, ceil_mode=True))",
            {"size": 5},
            ca.AvgPool(5, 2, padding=((0, 2), (0, 2)), ceil_mode=True, rules="mxnet"),
        ),
        # As they stand in a class, and in a list.
        ("self.pool = nn.MaxPool2d(2)  # halves", {"size": 4}, ca.MaxPool(4, 2)),
        ("    nn.MaxPool2d(2),\n", {"size": 4}, ca.MaxPool(4, 2)),
        (
            "nn.Sequential(nn.ConvTranspose1d(1, 1, 3), nn.ZeroPad1d((0, -1)), nn.MaxPool1d(2))",
            {"size": 4},
            ca.Stack(ca.ConvTranspose((4,), 3, padding=((0, 1),)), ca.MaxPool((5,), 2)),
        ),
        ("keras.layers.AveragePooling2D(2, 2, None)", {"size": 4}, ca.AvgPool(4, 2)),
        (
            "layers.Conv2D(4, 3, data_format='channels_first', input_shape=(3, 8, 9))",
            {},
            ca.Conv((8, 9), 3, channels=(3, 4)),
        ),
        (
            "nn.LazyConv2d(4, 3, padding=1)",
            {"size": 8, "channels": 2},
            ca.Conv(8, 3, padding=1, channels=(2, 4)),
        ),
    ],
)
def test_lines_of_others(line, options, layer):
    assert layer_of_line(line, **options) == layer


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nn.Conv2d(3, 64, 7, strid=2)", "unknown argument 'strid': did you mean 'stride'"),
        ("nn.Cnv2d(3, 64, 7)", "unknown layer 'Cnv2d': did you mean 'Conv2d'"),
        ("nn.MaxPool2D(2)", "unknown layer 'nn.MaxPool2D': did you mean 'MaxPool2d'"),
        ("nn.Conv2d(3, 64)", "nn.Conv2d: kernel_size is missing"),
        ("nn.MaxPool2d(2, 2, 0, 1, False, True, 1)", "takes 6 arguments, got 7"),
        ("nn.Conv2d(3, 64, 7, 2, stride=2)", "stride is given twice"),
        ("nn.Conv2d(0, 64, 7)", "in_channels must be at least 1, got 0"),
        ("nn.LazyConv2d(4, 3)", "does not say how many it reads: give channels too"),
        (
            "nn.ConvTranspose2d(1, 1, 3, padding_mode='reflect')",
            "unknown padding_mode 'reflect' (known: zeros)",
        ),
        ("nn.Upsample(size=(18, 18, 18))", "size (18, 18, 18) must be one number, or 2"),
        ("nn.AdaptiveAvgPool2d((None, 3, 3))", "output_size has 3 numbers and the input 2 axes"),
        ("nn.AdaptiveAvgPool2d((1, 1, 1))", "output_size has 3 numbers and the input 2 axes"),
        ("nn.AdaptiveAvgPool2d((None, 0))", "output_size must be at least 1, got 0"),
        ("nn.Conv2d(1, 1, '3x3')", "kernel_size must be a number, got '3x3'"),
        ("nn.Conv2d(1, 1, nn.ReLU())", "kernel must be a whole number, got nn.ReLU()"),
        ("nn.Conv2d(1, 1, 3, padding='full')", "unknown padding 'full' (known: valid, same)"),
        ("nn.Conv2d(1, 1, 99)", "nn.Conv2d: kernel 99 is larger than the padded input 9"),
        ("nn.Conv1d(1, 1, 3)", "it has 1 axis, and the input 2 sizes"),
        ("nn.Upsample(scale_factor=1.5)", "scale_factor 1.5 can't be drawn"),
        ("nn.Upsample(2, mode='bicubic')", "mode 'bicubic' can't be drawn"),
        ("nn.Sequential(nn.ZeroPad1d(1), nn.Conv2d(1, 1, 3))", "it has 1 axis, and what it reads"),
        ("nn.Sequential(nn.PixelUnshuffle(0), nn.Conv2d(4, 4, 3))", "downscale_factor must be at"),
        ("nn.AvgPool2d(2, divisor_override=3)", "divisor_override can't be drawn"),
        ("nn.ReLU()", "nothing to draw: nn.ReLU moves no window"),
        (
            "nn.Sequential(nn.ReLU(), nn.Tanh())",
            "nothing to draw: layer 1 (nn.ReLU), layer 2 (nn.Tanh) move no window",
        ),
        ("nn.Sequential()", "nothing to draw: a sequence of none"),
        ("nn.Sequential(nn.Conv2d(1, 1, 3), 3)", "nn.Sequential: 3 is no layer"),
        (
            "nn.Sequential(nn.Conv2d(1, 1, 3), nn.Flatten(), nn.Linear(9, 2))",
            "layer 3 (nn.Linear): it moves no window over a grid: leave it out",
        ),
        (
            "nn.Sequential(nn.Conv2d(1, 1, 3), nn.Sequential(nn.ReLU(), nn.Conv2d(2, 1, 3)))",
            "layer 2.2 (nn.Conv2d): it reads 2 maps, and gets 1",
        ),
        (
            "nn.Sequential(nn.ZeroPad2d(1), nn.MaxPool2d(2))",
            "layer 2 (nn.MaxPool2d): a padding with 0.0 can't be drawn: it pads with −∞",
        ),
        ("nn.Sequential(nn.MaxPool2d(2), nn.ZeroPad2d(1))", "no window moves over what it pads"),
        (
            "nn.Sequential(nn.ZeroPad2d(1), nn.AvgPool2d(2, 1, 1, count_include_pad=False))",
            "its mean counts the padding before it",
        ),
        ("keras.layers.Conv2D(8, 3)", "does not say how many it reads: give channels too"),
        ("keras.layers.Conv2D(8, 3, padding='causal')", "unknown padding 'causal'"),
        (
            "nn.Sequential(nn.ConstantPad2d(1, 'x'), nn.Conv2d(1, 1, 3))",
            "layer 1 (nn.ConstantPad2d): value must be a number, got 'x'",
        ),
        ("foo.Conv2d(1, 1, 3)", "'foo.Conv2d' is no name of a layer: begin with nn. or keras."),
        ("jax.lax.conv(x, w)", "'jax.lax.conv' is no name of a layer: begin with nn. or keras."),
        ("MaxPool(kernel_shape=[3, 3])", "the line: unknown layer 'MaxPool'"),
        ("a = b = nn.MaxPool2d(2)", "can't be read: write one call"),
        ("nn.MaxPool2d(2), nn.ReLU()", "is no call: write one"),
        ("import os", "can't be read: write one call"),
        ("nn.DeformConv2d(1)", "deformable convolution is left out on purpose"),
    ],
)
def test_lines_that_can_not_be_drawn(line, message):
    with pytest.raises(ca.ConvanimError) as caught:
        layer_of_line(line, (9, 9))
    assert message in str(caught.value)


def test_a_line_of_another_framework_is_refused():
    for line in ("keras.layers.MaxPooling2D(2)", "MaxPooling2D(2)"):
        assert ca.from_keras(line, 8) == ca.MaxPool(8, 2)
        with pytest.raises(ca.ConvanimError, match="MaxPooling2D"):
            ca.from_torch(line, 8)
    with pytest.raises(ca.ConvanimError, match=r"'nn.MaxPool2d' .* begin with keras.layers.$"):
        ca.from_keras("nn.MaxPool2d(2)", 8)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nn.Conv2d(1, 1, 3, padding=(0, -1))", "PyTorch takes no negative padding"),
        ("nn.ConvTranspose2d(1, 1, 3, padding=-1)", "PyTorch takes no negative padding"),
        ("keras.layers.Conv2D(1, 3, strides=2, dilation_rate=(1, 2))", "no dilation with a stride"),
        ("nn.Fold(6, 3)", "it reads columns of 4×4 windows, not of 8×8"),
    ],
)
def test_what_frameworks_refuse_is_refused(line, told):
    with pytest.raises(ca.ConvanimError, match=told):
        layer_of_line(line, 8)


def test_a_shuffle_reads_whole_blocks_of_maps():
    with pytest.raises(ca.ConvanimError, match="it reads a multiple of 4 maps, and gets 3"):
        layer_of_line("nn.PixelShuffle(2)", 4, channels=3)


def test_names_of_frameworks_are_no_options_of_a_command():
    with pytest.raises(ca.ConvanimError) as caught:
        layer_of_line("nn.Conv2d(0, 64, 7)", 9)
    assert caught.value.spelt(as_flag) == "nn.Conv2d: in_channels must be at least 1, got 0"
    with pytest.raises(ca.ConvanimError) as caught:
        layer_of_line("nn.Conv2d(1, 1, 0)", 9)
    assert caught.value.spelt(as_flag) == "nn.Conv2d: kernel must be at least 1, got 0"
    with pytest.raises(ca.ConvanimError) as caught:
        layer_of_line("keras.layers.Conv2D(8, 3)", 9)
    assert caught.value.spelt(as_flag).endswith("give --channels too")


@pytest.mark.parametrize("size", ["3..8", "0", 0, -1, (8, None), 2.5])
@pytest.mark.parametrize(
    "line",
    [
        "nn.Upsample(size=8)",
        "nn.MaxPool2d(2)",
        "nn.Sequential(nn.ZeroPad2d(1), nn.MaxPool2d(2))",
        "keras.layers.MaxPooling2D(2, padding='same')",
    ],
)
def test_sizes_of_lines_are_checked_before_they_are_counted_with(line, size):
    with pytest.raises(ca.ConvanimError, match=r"input must be (a whole number|at least 1), got"):
        layer_of_line(line, size)


#: Arguments of all kinds, right ones among them.
JUNK = [
    "1",
    "2",
    "3",
    "0",
    "-1",
    "None",
    "True",
    "'same'",
    "'a'",
    "1.5",
    "float('inf')",
    "nn.ReLU()",
]
JUNK += ["(1, 2)", "[2]", "(1, 1, 2)", "((1, 1), (0, 2))", "()", "(None, 1)", "[[1]]", "10 ** 1"]


@given(st.data())
def test_any_call_makes_a_layer_or_is_refused(data):
    def call() -> str:
        row = data.draw(st.sampled_from([FRAMEWORKS["torch"], FRAMEWORKS["keras"]]))
        name = data.draw(st.sampled_from(sorted(row.classes)))
        values = st.sampled_from(JUNK)
        args = data.draw(st.lists(values, max_size=3))
        known = list(row.classes[name].usual or ["a"])
        given_ = data.draw(st.dictionaries(st.sampled_from(known), values, max_size=2))
        words = [*args, *(f"{name}={value}" for name, value in given_.items())]
        return f"{row.names[0]}{name}({', '.join(words)})"

    calls = [call() for _ in range(data.draw(st.integers(1, 3)))]
    line = calls[0] if len(calls) == 1 else f"nn.Sequential({', '.join(calls)})"
    with suppress(ca.ConvanimError):
        assert layer_of_line(line, (9, 9)).output_size


#: Texts that must be refused unread; the first would leave a file.
HOSTILE = [
    "__import__('pathlib').Path('{}').touch()",
    "nn.Conv2d(1, 1, __import__('os').getpid())",
    "nn.Conv2d(1, 1, [k for k in (3,)])",
    "nn.Conv2d(1, 1, (lambda: 3)())",
    "nn.Conv2d(1, 1, f'{{3}}')",
    "nn.Conv2d(1, 1, 9**9**9)",
    "nn.Conv2d(1, 1, 2 + 1)",
    "nn.Conv2d(1, 1, 3 if True else 4)",
    "nn.Conv2d(1, 1, (k := 3))",
    "nn.Conv2d(1, 1, x)",
    "nn.Conv2d(1, 1, float('nan'))",
    "nn.Conv2d(*(1, 1, 3))",
    "nn.Conv2d(1, 1, **{{'kernel_size': 3}})",
    "nn.Conv2d(1, 1, " + "9" * 5000 + ")",
    "nn.__class__.__base__(1)",
    "open('{}', 'w')",
    "nn.Conv2d(1, 1, 3); nn.Conv2d(1, 1, 3)",
    "nn.Conv2d(1, 1, 3",
    "nn.Conv2d(1, 1, '\\d' b'x')",
    "\0",
    "",
    "(" * 199 + ")" * 199,
    "-" * 15_000 + "1",
    "nn.Sequential(" * 90 + ")" * 90,
    "[" * 90 + "]" * 90,
    "a" * 10**6,
    "nn.Conv2d(1, 1, " + "3, " * 10**6 + ")",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_lines_are_refused_unread(number, tmp_path):
    line = HOSTILE[number].replace("{}", "mark").replace("{{", "{").replace("}}", "}")
    start = time.perf_counter()
    with pytest.raises(ca.ConvanimError) as caught:
        layer_of_line(line, 9)
    assert time.perf_counter() - start < 1
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) <= 300
    if len(line) > 10**5 or "\0" in line:
        return
    result = run("draw", line, "-i", "9", "-o", "a.gif", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith("convanim: ")
    assert result.stderr.count("\n") == 1
    for text in (f'draw "{line}" -i 9', f"draw '{line}' -i 9", f"draw = {line!r}\ninput = 9"):
        with pytest.raises(ca.ConvanimError):
            asked(text, tmp_path)
    path = listing(tmp_path, f"[[figure]]\nname = 'a'\ndraw = '''{line}'''\ninput = 9\n")
    with pytest.raises(ca.ConvanimError):
        read_listing(path)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]


def test_lines_on_the_command_line(tmp_path):
    line = "nn.Conv2d(3, 64, 7, stride=2, padding=3)"
    told = run("shape", "draw", line, "-i", 224, cwd=tmp_path).stdout
    words = [*["shape", "conv", "-i", "224", "-k", "7", "-s", "2", "-p", "3", "--channels", "3x64"]]
    assert told == run(*words, cwd=tmp_path).stdout
    back = run("shape", "draw", "nn.Conv2d(1, 1, 3)", "-i", 6, "--back", cwd=tmp_path)
    assert "conv-transpose" in back.stdout
    result = run(
        *("draw", "nn.MaxPool2d(2)", "-i", "4", "--view", "numerical", "--dpi", "40"),
        *("-o", "a.gif"),
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "a.gif").stat().st_size > 500
    assert run("draw", line, "-o", "b.gif", cwd=tmp_path).stderr == (
        "convanim: nn.Conv2d: the input's size is missing: give --input too\n"
    )
    assert run("draw", "nn.MaxPool2d(2)", "-i", "4", cwd=tmp_path).stderr == (
        "convanim: nothing to write: give a file, such as -o max-pool.gif\n"
    )


def test_lines_in_documents():
    found = ca.animate(ca.Conv(5, 3), theme="dark")
    assert asked('draw "nn.Conv2d(1, 1, 3)" -i 5 --theme dark', Path()) == found
    assert asked('draw = "nn.Conv2d(1, 1, 3)"\ninput = 5\ntheme = "dark"', Path()) == found
    pool = asked('draw = "nn.MaxPool2d(2)"\ninput = [4, 6]\nchannels = 2', Path())
    assert pool.layer == ca.MaxPool((4, 6), 2, channels=2)
    with pytest.raises(ca.ConvanimError, match="draw must be a line such as"):
        asked("draw = 3", Path())
    with pytest.raises(ca.ConvanimError, match="unknown key 'kernel'"):
        asked('draw = "nn.MaxPool2d(2)"\nkernel = 4', Path())


class Module:
    """Stands for an object of a framework: a class of a name, with attributes."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__ |= attributes


def module(name: str, **attributes: Any) -> Any:
    return type(name, (Module,), {})(**attributes)


class Sequential(list[Any]):
    """Stands for ``nn.Sequential``, which is iterated and counted as a list is."""


CONV = {"kernel_size": (3, 3), "stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
CONV |= {"groups": 1, "padding_mode": "zeros"}
POOL = {"kernel_size": 2, "stride": 2, "padding": 0, "dilation": 1, "ceil_mode": False}


def test_modules_are_looked_at():
    conv = module("Conv2d", in_channels=3, out_channels=8, **CONV)
    assert ca.from_torch(conv, 9) == ca.Conv(9, 3, channels=(3, 8))
    pool, relu = module("MaxPool2d", **POOL), module("ReLU")
    stack = ca.Stack(ca.Conv(9, 3, channels=(3, 8)), ca.MaxPool(7, 2))
    assert ca.from_torch(Sequential([conv, Sequential([relu, pool])]), (9, 9)) == stack
    assert ca.from_torch(pool, 4, channels=3) == ca.MaxPool(4, 2, channels=3)
    own = type("Own", (type(conv),), {"extra": 1})  # computes what its class does
    assert ca.from_torch(own(in_channels=1, out_channels=1, **CONV), 9) == ca.Conv(9, 3)


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (3, "int can't be drawn: give a layer that moves a window, or a sequence"),
        (type("ReLU", (), {}), "module is the class ReLU: give an object of it, as ReLU(…) is"),
        (module("Linear"), "nothing to draw: module (Linear) moves no window"),
        (
            Sequential([module("ReLU"), Sequential([module("MaxPool2d", **POOL), module("GRU")])]),
            "module[1][1] (GRU): it moves no window over a grid: leave it out",
        ),
        (
            type("Own", (type(module("MaxPool2d")),), {"forward": None})(**POOL),
            "Own can't be drawn",
        ),
        (module("MaxPool1d", **POOL), "module (MaxPool1d): it has 1 axis, and the input 2 sizes"),
        (
            module("Conv2d", in_channels=1, out_channels=1, **CONV | {"stride": (0, 1)}),
            "module (Conv2d): stride must be at least 1, got 0",
        ),
        (
            type("MaxPool2d", (), {"stride": property(lambda _: 1 // 0)})(),
            "module (MaxPool2d): its stride can't be read",
        ),
        (Sequential([]), "nothing to draw: a sequence of none moves no window"),
        (Sequential([module("ReLU")] * 2000), "module can't be read: give at most 1000 layers"),
        (Sequential(), "[0]… can't be read: give at most 1000 layers in a row"),
    ],
)
def test_modules_that_can_not_be_drawn_are_named(thing, message):
    if not thing and "row" in message:
        thing.append(thing)
    with pytest.raises(ca.ConvanimError) as caught:
        ca.from_torch(thing, (9, 9))
    assert message in str(caught.value)


def test_layers_of_keras_are_looked_at():
    conv = {"filters": 4, "kernel_size": (3, 3), "strides": (1, 1), "padding": "same"}
    conv |= {"dilation_rate": (1, 1), "groups": 1}
    pool = module("MaxPooling2D", pool_size=(2, 2), strides=(2, 2), padding="valid")
    spec = SimpleNamespace(axes={-1: 3})
    alone = module("Conv2D", **conv, input_spec=spec)
    expected = ca.Conv(8, 3, padding="same-upper", channels=(3, 4))
    assert ca.from_keras(alone, 8) == expected
    given_ = {"layers": [module("Conv2D", **conv), pool, module("Flatten")]}
    model = module("Sequential", input_shape=(None, 8, 8, 3), **given_)
    assert ca.from_keras(model) == ca.Stack(expected, ca.MaxPool(8, 2))
    pool_first = module("MaxPooling2D", **vars(pool), data_format="channels_first")
    model = module("Sequential", input_shape=(None, 3, 8, 9), layers=[pool_first])
    assert ca.from_keras(model) == ca.MaxPool((8, 9), 2, channels=3)
    with pytest.raises(ca.ConvanimError, match=r"layer.layers\[0\] \(Conv2D\): it makes 4 maps"):
        ca.from_keras(module("Sequential", **given_), 8)
    ends = [object() for _ in range(4)]
    row = [module("Conv2D", **conv, input=ends[0], output=ends[1], input_spec=spec)]
    last = module("MaxPooling2D", **vars(pool), input=ends[1], output=ends[2])
    assert len(ca.from_keras(module("Functional", layers=[*row, last]), 8)) == 2
    fork = module("MaxPooling2D", **vars(pool), input=ends[3], output=ends[2])
    with pytest.raises(ca.ConvanimError, match="give layers in a row"):
        ca.from_keras(module("Functional", layers=[*row, fork]), 8)


def test_shape_tells_each_framework():
    conv = ca.Conv(9, 3, stride=2, dilation=2)
    assert str(ca.shape(conv)).splitlines()[-4:-2] == [
        f"in PyTorch: {conv.to('torch')}",
        "in Keras: none, as keras.layers.Conv2D takes no dilation with a stride: leave one of them"
        " out",
    ]
    found = ca.shape(conv).to_dict()["frameworks"]
    assert [one["framework"] for one in found] == [row.title for row in FRAMEWORKS.values()]
    assert (found[0]["line"], found[0]["reason"]) == (conv.to("torch"), None)
    assert (found[1]["line"], found[1]["reason"][:5]) == (None, "keras")
    stack = ca.Stack(*[ca.Conv(8, 3, padding=1, channels=12)] * 3)
    text = str(ca.shape(stack))
    assert "in PyTorch:\n  nn.Sequential(\n      nn.Conv2d(12," in text
    deep = ca.Stack(*[ca.Conv(8, 3, padding=1)] * 30)
    assert 'in PyTorch: 32 lines, by --json or .to("torch")' in str(ca.shape(deep))
    assert ca.shape(deep).to_dict()["frameworks"][0]["line"] == deep.to("torch")


def test_no_framework_is_loaded_and_none_of_this_before_it_is_needed():
    program = (
        "import sys; import convanim.command.cli, convanim.command.draw; import convanim as ca\n"
        "assert 'convanim.layers.frameworks.table' not in sys.modules\n"
        "for name in ('torch', 'keras', 'onnx', 'jax'): print(len(ca.Conv(5, 3).to(name)) > 20)\n"
        "assert not {'torch', 'keras', 'onnx', 'jax', 'tensorflow'} & sys.modules.keys()"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (told.stdout.split(), told.stderr) == (["True"] * 4, "")
