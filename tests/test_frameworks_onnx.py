"""Nodes of ONNX: made of lines, computed by its reference evaluator, and read as layers.

What the evaluator computes wrongly is told in test_reference; it is left out here.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_pools,
    any_transposes,
    arrays_of,
    folds,
    shuffles,
    upsamplings,
    whole_numbers,
)

import convanim as ca

onnx = pytest.importorskip("onnx", reason="no ONNX: pip install onnx")
reference = pytest.importorskip("onnx.reference", reason="no ONNX: pip install onnx")

seeds = st.integers(0, 2**32 - 1)

#: Layers whose nodes the evaluator computes.
LAYERS = st.one_of(
    any_convs(),
    any_transposes(),
    any_pools(kinds=(ca.AvgPool, ca.LpPool), rules=("onnx",), ceil_modes=(False,)),
    any_pools(kinds=(ca.MaxPool,), rules=("onnx",)),
    adaptive_pools(),
    upsamplings(),
    folds(),
    shuffles(st.just(2)),
)

#: For properties of lines: some frameworks have none for half of the layers.
MANY_HAVE_NO_LINE = settings(suppress_health_check=[HealthCheck.filter_too_much])


def model_of(layer: ca.Layer | ca.Stack, kernels: list[np.ndarray]) -> Any:
    """A model with the nodes of a layer's line; there is always an axis for the maps."""
    try:
        line = layer.to("onnx")
    except ca.ConvanimError:
        assume(False)
    nodes = eval(line, {"__builtins__": {}, "onnx": onnx})
    nodes = nodes if isinstance(nodes, list) else [nodes]
    names = [name for node in nodes for name in node.input if name[:1] == "w"]
    weights = [
        onnx.numpy_helper.from_array(kernel.astype(np.float32), name)
        for name, kernel in zip(names, kernels, strict=True)
    ]
    info, kind = onnx.helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    ends = [info("x", kind, shape_of(layer)), info("y", kind, None)]
    graph = onnx.helper.make_graph(nodes, "one", ends[:1], ends[1:], weights)
    opset = onnx.helper.make_opsetid("", onnx.defs.onnx_opset_version())
    return onnx.helper.make_model(graph, opset_imports=[opset])


def shape_of(layer: ca.Layer | ca.Stack) -> list[int]:
    """Shape of the input with axes for a batch of one and for the maps."""
    first = layer.layers[0]
    has_maps = first.channels or first.kind in ("fold", "pixel-shuffle")
    return [1, *([] if has_maps else [1]), *layer.input_shape]


def with_maps(layer: ca.Layer, kernel: np.ndarray) -> np.ndarray:
    return kernel if layer.channels else kernel[None, None]


def computed(model: Any, x: np.ndarray) -> np.ndarray:
    """What the evaluator makes of an input."""
    shape = [one.dim_value for one in model.graph.input[0].type.tensor_type.shape.dim]
    given_ = {"x": np.reshape(x, shape).astype(np.float32)}
    return np.asarray(reference.ReferenceEvaluator(model).run(None, given_)[0])


def is_right(layer: ca.Layer) -> bool:
    """Whether the evaluator computes a layer rightly; a global maximum over two axes alone."""
    if layer.kind in ("global-max-pool", "adaptive-max-pool") and {*layer.output_size} == {1}:
        return len(layer.input) == 2
    if isinstance(layer, ca.ConvTranspose):
        fits = all(a < s for a, s in zip(layer.output_padding, layer.stride, strict=True))
        return layer.groups == 1 and fits
    if isinstance(layer, ca.Conv):
        return min(map(min, layer.padding)) >= 0
    if isinstance(layer, ca.layers.Pool):
        reads = all(
            any(axis.sources[cell] >= 0 for cell in window.cells)
            for axis in layer.walk().spatial
            for window in axis.windows
        )
        unit = isinstance(layer, ca.MaxPool) and {*layer.stride, *layer.dilation} == {1}
        return reads and not unit
    return True


@MANY_HAVE_NO_LINE
@given(LAYERS, seeds)
def test_nodes_compute_what_the_layer_does(layer, seed):
    assume(is_right(layer))
    x, w = arrays_of(layer, seed)
    found = computed(model_of(layer, [] if w is None else [with_maps(layer, w)]), x)
    expected = np.asarray(layer.apply(x, w))
    assert found.size == expected.size
    # Without the axes of the batch and of the maps that the layer does not have.
    assert [n for n in found.shape if n > 1] == [n for n in expected.shape if n > 1]
    np.testing.assert_allclose(found.ravel(), expected.ravel(), rtol=1e-5, atol=1e-5)


@MANY_HAVE_NO_LINE
@given(LAYERS, seeds)
def test_nodes_are_read_as_the_layer(layer, seed):
    x, w = arrays_of(layer, seed)
    model = model_of(layer, [] if w is None else [with_maps(layer, w)])
    maps = layer.channels[0] if layer.kind == "fold" and layer.channels else None
    found = ca.from_onnx(model, channels=maps)
    weights = None if w is None else np.reshape(w, found.weight_shape)
    made = found.apply(np.reshape(x, found.x_shape), weights)
    expected = np.asarray(layer.apply(x, w))
    assert [n for n in made.shape if n > 1] == [n for n in expected.shape if n > 1]
    np.testing.assert_allclose(made.ravel(), expected.ravel(), rtol=1e-12, atol=1e-12)


STACK = ca.Stack(
    ca.Conv((9, 8), 3, padding=((1, 0), 1), channels=(2, 4)),
    ca.MaxPool((8, 8), 3, stride=2, padding=1),
    ca.Conv(4, 2, channels=4, groups=4, padding=1, padding_mode="reflect"),
    ca.GlobalAvgPool(5),
)


def test_a_stack():
    kernels = [whole_numbers((4, 2, 3, 3), 0), whole_numbers((4, 1, 2, 2), 1)]
    x = whole_numbers(STACK.x_shape, 2)
    model = model_of(STACK, kernels)
    np.testing.assert_allclose(computed(model, x)[0], STACK.apply(x, kernels), rtol=1e-5)
    assert ca.from_onnx(model) == STACK
    assert ca.from_onnx(model.graph) == STACK
    # Nodes alone know the sizes of windows, and no maps.
    pool = ca.from_onnx(model.graph.node[1], 8)
    assert pool == ca.MaxPool(8, 3, stride=2, padding=1)


def node(kind: str, *read: str, made: str = "y", **attributes: Any) -> Any:
    return onnx.helper.make_node(kind, read, [made], **attributes)


@pytest.mark.parametrize(
    ("nodes", "layer"),
    [
        (node("Conv", "x", "w", kernel_shape=[3, 3]), ca.Conv(9, 3)),
        (
            node("Conv", "x", "w", kernel_shape=[3], auto_pad="SAME_LOWER", strides=[2]),
            ca.Conv((9,), 3, stride=2, padding="same-lower"),
        ),
        (
            [
                node("Conv", "x", "w", kernel_shape=[3, 3], made="a"),
                node("Relu", "a", made="b"),
                node("MaxPool", "b", kernel_shape=[2, 2], strides=[2, 2], made="c"),
                node("Flatten", "c"),
            ],
            ca.Stack(ca.Conv(9, 3), ca.MaxPool(7, 2)),
        ),
        # Without a word the odd cell is taken off the beginning.
        (
            node("ConvTranspose", "x", "w", kernel_shape=[3], strides=[2], output_shape=[18]),
            ca.ConvTranspose((9,), 3, stride=2, padding=((1, 0),)),
        ),
        (
            node("MaxPool", "x", kernel_shape=[3, 3], strides=[1, 1], pads=[2, 2, 2, 2]),
            ca.MaxPool(9, 3, stride=1, padding=2, rules="onnx"),
        ),
        (node("LpPool", "x", kernel_shape=[2], p=3), ca.LpPool((9,), 2, stride=1, norm=3)),
        (node("DepthToSpace", "x", blocksize=2), ca.PixelShuffle(9, 2, order="dcr")),
    ],
)
def test_nodes_of_others(nodes, layer):
    assert ca.from_onnx(nodes, layer.layers[0].input) == layer


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        (3, "3 is no node and no model of ONNX"),
        ([], "[] is no node and no model of ONNX"),
        (node("Conv", "x", "w"), "Conv: its kernel_shape is missing: give the model"),
        (
            node("Conv", "x", "w", kernel_shape=[3, 3], group=2),
            "Conv: its maps are unknown: give the model",
        ),
        (node("TopK", "x"), "TopK: it can't be drawn"),
        (node("MaxPool", "x", kernel_shape=2), "kernel_shape must be numbers, one per axis, got 2"),
        (node("MaxPool", "x", kernel_shape=[2], auto_pad=1), "auto_pad must be a text, got 1"),
        (node("MaxPool", "x", kernel_shape=[2], pads=[1]), "pads [1] must be two numbers per axis"),
        (node("DepthToSpace", "x", blocksize=0), "blocksize must be at least 1, got 0"),
        (node("Gemm", "x"), "nothing to draw: Gemm moves no window"),
        (node("Relu", "x"), "nothing to draw: Relu moves no window"),
        (node("MaxPool", "x", kernel_shape=[2]), "MaxPool: it has 1 axis, and the input 2 sizes"),
        (node("Pad", "x", "pads"), "Pad: its pads must be constants"),
        (node("Resize", "x", "", "s"), "Resize: scales None can't be drawn"),
        (
            node("MaxPool", "x", kernel_shape=[2, 2], auto_pad="SAME"),
            "MaxPool: unknown auto_pad 'SAME'",
        ),
        (
            [
                node("MaxPool", "x", kernel_shape=[2, 2], made="a"),
                node("MaxPool", "x", kernel_shape=[2, 2]),
            ],
            "node 1 (MaxPool): it reads 'x', not 'a': give nodes that follow each other",
        ),
        (
            [
                node("MaxPool", "x", kernel_shape=[2, 2], made="a"),
                node("MaxPool", kernel_shape=[2, 2]),
            ],
            "node 1 (MaxPool): it reads nothing, not 'a': give nodes that follow each other",
        ),
        (
            [
                node("Pad", "x", made="a", pads=[0, 0, 1, 1, 0, 0, 1, 1], value=5.0),
                node("MaxPool", "a", kernel_shape=[2, 2]),
            ],
            "node 1 (MaxPool): a padding with 5.0 can't be drawn",
        ),
        (node("Pad", "x", "p", "v"), "Pad: its constant_value must be a constant"),
        (node("Pad", "x", pads=[0] * 8, value="x"), "Pad: value must be a number, got 'x'"),
        (node("Resize", "x", "", "s", axes=[2, 3]), "Resize: its axes can't be read"),
        (node("MaxPool", "x", kernel_shape=[2, 2], domain="own"), "MaxPool: it can't be drawn"),
        (onnx.NodeProto(op_type="Constant"), "Constant: it makes nothing: give it an output"),
        (SimpleNamespace(op_type="MaxPool"), "MaxPool: its attribute can't be read"),
    ],
)
def test_what_can_not_be_drawn_is_named(nodes, message):
    with pytest.raises(ca.ConvanimError) as caught:
        ca.from_onnx(nodes, (9, 9))
    assert message in str(caught.value)


RESIZE = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}


def resized(name: str, numbers: Any) -> Any:
    read = {"scales": ("", "n"), "sizes": ("", "", "n")}[name]
    tensor = onnx.numpy_helper.from_array(np.array(numbers), "n")
    return onnx.helper.make_graph([node("Resize", "x", *read, **RESIZE)], "g", [], [], [tensor])


def test_a_resize_by_sizes_has_the_factor_that_follows():
    assert ca.from_onnx(resized("sizes", [1, 1, 8, 12]), 4) == ca.Upsample(4, (2, 3))
    with pytest.raises(ca.ConvanimError, match=r"size \(8, 9\) is no multiple of the input's 4"):
        ca.from_onnx(resized("sizes", [1, 1, 8, 9]), 4)
    with pytest.raises(ca.ConvanimError, match="repeat the batch or the maps: give 1, 1"):
        ca.from_onnx(resized("scales", np.float32([1, 2, 2, 2])), 4)


def test_a_tensor_that_is_cut_off_is_named():
    scales = onnx.TensorProto(name="scales", data_type=onnx.TensorProto.FLOAT, raw_data=b"abc")
    graph = onnx.helper.make_graph([node("Resize", "x", "", "scales")], "cut", [], [], [scales])
    with pytest.raises(ca.ConvanimError, match="the tensor 'scales' can't be read"):
        ca.from_onnx(graph, (9, 9))
