"""ONNX's own cases: those of single nodes, and the models that PyTorch exported for it.

Each case is read by its node's own attributes into a layer, whose size and numbers are compared
with the case's. The names of all cases are compared with what the package ships, so that none is
left out unsaid.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import convanim as ca
from convanim.layers.arrays import numbers_of

onnx = pytest.importorskip("onnx")
cases = importlib.import_module("onnx.backend.test.case.node")

#: Number of cases of each kind of node, as the package has them.
COUNTS = {
    "Conv": 6,
    "CausalConvWithState": 13,
    "ConvTranspose": 11,
    "MaxPool": 19,
    "AveragePool": 20,
    "LpPool": 8,
    "GlobalAveragePool": 2,
    "GlobalMaxPool": 2,
    "MaxUnpool": 2,
    "Col2Im": 5,
    "DepthToSpace": 2,
    "SpaceToDepth": 4,
    "Pad": 6,
    "Upsample": 1,
    "Resize": 4,
}

#: The cases of Resize that are upsampling by whole factors, between the centres of cells. The
#: others are cubic, shrink, look at other places, or make sizes that are no multiples.
RESIZED = (
    "test_resize_upsample_scales_nearest",
    "test_resize_upsample_scales_nearest_axes_2_3",
    "test_resize_upsample_scales_nearest_axes_3_2",
    "test_resize_upsample_scales_linear",
)

#: The other cases with a layer like ours, and why they are left out.
LEFT_OUT = {
    "ConvInteger": (2, "quantised"),
    "QLinearConv": (1, "quantised"),
    "DeformConv": (4, "deformable"),
}

#: What is left out of a case that is read: its output, and why.
STATE = "CausalConvWithState's present_state: the inputs that the next call needs, no layer's"

MODULES = (
    "averagepool",
    "causal_conv_with_state",
    "col2im",
    "conv",
    "convinteger",
    "convtranspose",
    "deformconv",
    "depthtospace",
    "globalaveragepool",
    "globalmaxpool",
    "lppool",
    "maxpool",
    "maxunpool",
    "pad",
    "qlinearconv",
    "resize",
    "spacetodepth",
    "upsample",
)
PADDING_MODES = {"reflect": "reflect", "edge": "replicate", "wrap": "circular"}


@dataclass
class Node:
    """A node with the arrays that go into it; None where an optional one is missing."""

    kind: str
    inputs: list[np.ndarray | None]
    given: dict[str, Any] = field(default_factory=dict)

    def input(self, number: int) -> np.ndarray | None:
        return self.inputs[number] if number < len(self.inputs) else None

    @property
    def maps(self) -> int:
        return self.inputs[0].shape[1]

    @property
    def size(self) -> tuple[int, ...]:
        return self.inputs[0].shape[2:]

    def pads(self) -> Any:
        """Padding by numbers, or by the word for ``auto_pad``."""
        words = {"SAME_UPPER": "same-upper", "SAME_LOWER": "same-lower", "VALID": "valid"}
        word = self.given.get("auto_pad", "NOTSET")
        return words[word] if word in words else self.pairs(self.given.get("pads"))

    def pairs(self, pads: Any) -> Any:
        if pads is None:
            return 0
        half = len(pads) // 2
        return tuple((int(b), int(e)) for b, e in zip(pads[:half], pads[half:], strict=True))

    def strides(self, axes: int) -> tuple[int, ...]:
        return tuple(self.given.get("strides", (1,) * axes))

    def dilations(self, axes: int) -> tuple[int, ...]:
        return tuple(self.given.get("dilations", (1,) * axes))


def node_of(proto: Any, values: dict[str, np.ndarray]) -> Node:
    def plain(value: Any) -> Any:
        return value.decode() if isinstance(value, bytes) else value

    given = {a.name: plain(onnx.helper.get_attribute_value(a)) for a in proto.attribute}
    return Node(proto.op_type, [values.get(name) for name in proto.input], given)


Computed = Iterator[tuple[ca.Layer, np.ndarray]]


def each(layer: ca.Layer, xs: np.ndarray, *others: np.ndarray | None) -> Computed:
    """The layer and its output, for each input of a batch."""
    for x in xs:
        yield layer, layer.apply(x, *others)


def conv(node: Node) -> Computed:
    x, w = node.inputs[:2]
    axes = w.ndim - 2
    assert tuple(node.given.get("kernel_shape", w.shape[2:])) == w.shape[2:]
    layer = ca.Conv(
        node.size,
        w.shape[2:],
        stride=node.strides(axes),
        padding=node.pads(),
        dilation=node.dilations(axes),
        channels=(node.maps, w.shape[0]),
        groups=node.given.get("group", 1),
    )
    return each(layer, x, w, node.input(2))


def causal_conv(node: Node) -> Computed:
    x, w = node.inputs[:2]
    past, padding = node.input(3), "causal"
    if past is not None:
        x, padding = np.concatenate([past, x], axis=2), "valid"
    layer = ca.Conv(x.shape[2:], w.shape[2:], padding=padding, channels=node.maps, groups=node.maps)
    for _, y in each(layer, x, w, node.input(2)):
        if node.given.get("activation") in ("silu", "swish"):  # beside the convolution
            y = y / (1 + np.exp(-y.astype(float)))
        yield layer, y


def conv_transpose(node: Node) -> Computed:
    x, w = node.inputs[:2]
    axes, padding, asked = w.ndim - 2, node.pads(), node.given.get("output_shape")
    if asked is not None and node.given.get("auto_pad", "NOTSET") == "NOTSET":
        padding = "same-lower"  # all but SAME_UPPER put the odd cell first
    groups = node.given.get("group", 1)
    layer = ca.ConvTranspose(
        node.size,
        w.shape[2:],
        stride=node.strides(axes),
        padding=padding,
        output_padding=tuple(node.given.get("output_padding", (0,) * axes)),
        output_size=asked and tuple(asked),
        dilation=node.dilations(axes),
        channels=(node.maps, w.shape[1] * groups),
        groups=groups,
    )
    return each(layer, x, w, node.input(2))


def pool(node: Node) -> Computed:
    kernel = tuple(node.given["kernel_shape"])
    kinds = {"MaxPool": ca.MaxPool, "AveragePool": ca.AvgPool, "LpPool": ca.LpPool}
    own: dict[str, Any] = {}
    if node.kind == "AveragePool":
        own["count_include_pad"] = bool(node.given.get("count_include_pad", 0))
    if node.kind == "LpPool":
        own["norm"] = node.given.get("p", 2)
    layer = kinds[node.kind](
        node.size,
        kernel,
        stride=node.strides(len(kernel)),
        padding=node.pads(),
        dilation=node.dilations(len(kernel)),
        ceil_mode=bool(node.given.get("ceil_mode", 0)),
        rules="onnx",
        channels=node.maps,
        **own,
    )
    return each(layer, node.inputs[0])


def global_pool(node: Node) -> Computed:
    kind = ca.GlobalMaxPool if node.kind == "GlobalMaxPool" else ca.GlobalAvgPool
    return each(kind(node.size, channels=node.maps), node.inputs[0])


def max_unpool(node: Node) -> Computed:
    """Unpool an input with the maxima at their places, and smaller numbers elsewhere."""
    maxima, places, asked = node.inputs[0], node.inputs[1], node.input(2)
    kernel = tuple(node.given["kernel_shape"])
    given = {"stride": node.strides(len(kernel)), "padding": node.pads(), "channels": node.maps}
    usual = ca.MaxUnpool(node.size, kernel, **given)
    # The places count in the usual size, whatever is asked for.
    shape = (len(maxima), *usual.output_shape)
    x = np.full(shape, maxima.min() - 1)
    x.flat[places.ravel()] = maxima.ravel()
    size = usual.output_size if asked is None else tuple(asked[2:].tolist())
    layer = ca.MaxUnpool(node.size, kernel, output_size=size, **given)
    more = [(0, o - u) for o, u in zip(size, usual.output_size, strict=True)]
    return each(layer, np.pad(x, [(0, 0), (0, 0), *more], constant_values=x.min()))


def fold(node: Node) -> Computed:
    columns, size, kernel = node.inputs[:3]
    layer = ca.Fold(
        tuple(size.tolist()),
        tuple(kernel.tolist()),
        stride=node.strides(len(kernel)),
        padding=node.pads(),
        dilation=node.dilations(len(kernel)),
        channels=columns.shape[1] // int(kernel.prod()),
    )
    return each(layer, columns)


def shuffle(node: Node) -> Computed:
    factor, order = node.given["blocksize"], node.given.get("mode", "DCR").lower()
    if node.kind == "SpaceToDepth":
        layer: ca.Layer = ca.PixelUnshuffle(node.size, factor, order=order, channels=node.maps)
    else:
        made = node.maps // factor ** len(node.size)
        layer = ca.PixelShuffle(node.size, factor, order=order, channels=made)
    return each(layer, node.inputs[0])


def pad(node: Node) -> Computed:
    """Pad as the convolution of each map with a kernel of one cell.

    A constant other than zero is taken off the input before, and added after as a bias.
    """
    x, pads, axes = node.inputs[0], node.input(1), node.input(3)
    pairs = list(node.pairs(node.given["pads"] if pads is None else pads.tolist()))
    if axes is not None:
        every = [(0, 0)] * x.ndim
        for axis, pair in zip(axes.tolist(), pairs, strict=True):
            every[axis] = pair
        pairs = every
    value = node.given.get("value", 0.0) if node.input(2) is None else node.inputs[2].item()
    # Where the maps are padded too, they are an axis like the others.
    mode = PADDING_MODES.get(node.given.get("mode", "constant"), "zeros")
    assert pairs[0] == (0, 0)
    if pairs[1] != (0, 0):
        layer: ca.Layer = ca.Conv(x.shape[1:], 1, padding=tuple(pairs[1:]), padding_mode=mode)
        w, bias = np.ones((1,) * (x.ndim - 1)), np.asarray(value)
    else:
        layer = ca.Conv(
            node.size,
            1,
            padding=tuple(pairs[2:]),
            padding_mode=mode,
            channels=node.maps,
            groups=node.maps,
        )
        w, bias = np.ones(layer.weight_shape), np.full(node.maps, value)
    return each(layer, x - value, w, bias)


def upsample(node: Node) -> Computed:
    scales = node.inputs[1] if node.kind == "Upsample" else node.inputs[2]
    factors = np.ones(node.inputs[0].ndim)
    factors[node.given.get("axes", slice(None))] = scales
    assert {"coordinate_transformation_mode", "nearest_mode"}.isdisjoint(node.given)
    assert factors[:2].tolist() == [1, 1]
    mode = {"nearest": "nearest", "linear": "bilinear"}[node.given["mode"]]
    layer = ca.Upsample(node.size, tuple(map(int, factors[2:])), mode=mode, channels=node.maps)
    return each(layer, node.inputs[0])


READERS: dict[str, Callable[[Node], Computed]] = {
    "Conv": conv,
    "CausalConvWithState": causal_conv,
    "ConvTranspose": conv_transpose,
    "MaxPool": pool,
    "AveragePool": pool,
    "LpPool": pool,
    "GlobalAveragePool": global_pool,
    "GlobalMaxPool": global_pool,
    "MaxUnpool": max_unpool,
    "Col2Im": fold,
    "DepthToSpace": shuffle,
    "SpaceToDepth": shuffle,
    "Pad": pad,
    "Upsample": upsample,
    "Resize": upsample,
}


def check(node: Node, expected: np.ndarray, decimals: int | None = None) -> np.ndarray:
    """Compare sizes and numbers of all inputs of a batch; return the numbers."""
    computed = list(READERS[node.kind](node))
    assert len(computed) == len(expected)
    for (layer, y), right in zip(computed, expected, strict=True):
        assert layer.output_shape == right.shape
        close(y, right, decimals)
    return np.stack([y for _, y in computed])


#: The one case whose output is written down with four decimals.
ROUNDED = "test_averagepool_2d_ceil_last_window_starts_on_pad"


def close(y: np.ndarray, right: np.ndarray, decimals: int | None = None) -> None:
    """Compare numbers: as many digits as those of the case's type that survive its sums."""
    if right.dtype.kind != "f":
        np.testing.assert_array_equal(y, right)
        return
    error = 64 * float(np.finfo(right.dtype).eps)
    if decimals is not None:
        right = right.astype(float)
        np.testing.assert_allclose(y, right, rtol=0, atol=0.5 * 10**-decimals + error)
        return
    np.testing.assert_allclose(y, right, rtol=error, atol=error * float(abs(right).max()))


def load(modules: tuple[str, ...]) -> dict[str, Any]:
    """The cases of some of ONNX's modules, by name, without those of expanded nodes."""
    for module in modules:
        importlib.import_module(f"onnx.backend.test.case.node.{module}")
    known = {*READERS, *LEFT_OUT}
    found = [case for case in cases._NodeTestCases if len(case.model.graph.node) == 1]
    return {case.name: case for case in found if case.model.graph.node[0].op_type in known}


CASES = load(MODULES)


def kind_of(case: Any) -> str:
    return case.model.graph.node[0].op_type


RUN = [
    name
    for name, case in CASES.items()
    if kind_of(case) in READERS and (kind_of(case) != "Resize" or name in RESIZED)
]


def test_no_case_is_left_out_unsaid():
    counted = Counter(map(kind_of, CASES.values()))
    assert counted.pop("Resize") == 39
    resized = COUNTS["Resize"]
    left_out = {kind: count for kind, (count, _) in LEFT_OUT.items()}
    assert counted | {"Resize": resized} == COUNTS | left_out
    assert len(RUN) == sum(COUNTS.values()) == 105


@pytest.mark.parametrize("name", RUN)
def test_case_of_a_node(name):
    case = CASES[name]
    proto = case.model.graph.node[0]
    ((inputs, outputs),) = case.data_sets
    present = [name for name in proto.input if name]
    node = node_of(proto, dict(zip(present, map(np.asarray, inputs), strict=True)))
    check(node, np.asarray(outputs[0]), 4 if name == ROUNDED else None)
    if node.kind == "MaxPool" and len(outputs) == 2:
        check_places(node, np.asarray(outputs[1]))


def check_places(node: Node, expected: np.ndarray) -> None:
    """Compare where each maximum comes from, as a number of a cell of the whole input."""
    x = node.inputs[0]
    layer, _ = next(pool(node))
    walk = layer.walk()
    column_major = node.given.get("storage_order", 0)
    for number, (image, right) in enumerate(zip(x, expected, strict=True)):
        picks = numbers_of(layer, walk, image, None).picks
        found = []
        for step in range(len(walk)):
            cell = walk.source(list(walk.reads(step))[picks.flat[step]])
            place = cell[1:][::-1] if column_major else cell[1:]
            size = node.size[::-1] if column_major else node.size
            found.append(
                (number * node.maps + cell[0]) * np.prod(size) + np.ravel_multi_index(place, size)
            )
        np.testing.assert_array_equal(np.reshape(found, right.shape), right)


#: Number of models of each folder with a layer.
MODELS = {"pytorch-converted": 48, "pytorch-operator": 4}
#: PyTorch exported it as reshapes; its factor is 3.
SHUFFLE = "test_PixelShuffle"
DATA = Path(onnx.__file__).parent / "backend/test/data"


def models() -> Iterator[Path]:
    for folder in MODELS:
        for path in sorted((DATA / folder).iterdir()):
            nodes = onnx.load(path / "model.onnx").graph.node
            moves = {"Unsqueeze", "Squeeze"}
            if {node.op_type for node in nodes} <= {
                *READERS,
                *moves,
            } or "PixelShuffle" in path.name:
                yield path


FOUND = list(models())


def tensor(path: Path) -> np.ndarray:
    proto = onnx.TensorProto()
    proto.ParseFromString(path.read_bytes())
    return onnx.numpy_helper.to_array(proto)


def test_no_model_is_left_out_unsaid():
    assert Counter(path.parent.name for path in FOUND) == MODELS
    read = {path.name for path in FOUND}
    layers = ("Conv", "Pool", "Pad", "Upsample", "Resize", "DepthToSpace", "SpaceToDepth", "Col2Im")
    for folder in MODELS:
        for path in (DATA / folder).iterdir():
            kinds = [node.op_type for node in onnx.load(path / "model.onnx").graph.node]
            has_layer = any(layer in kind for kind in kinds for layer in layers)
            assert not has_layer or path.name in read


def _case(path):
    """A model as a parameter; that of 320 maps takes long."""
    marks = [pytest.mark.slow] if path.name == "test_MaxPool1d_stride_padding_dilation" else []
    return pytest.param(path, id=path.name, marks=marks)


@pytest.mark.parametrize("path", [*map(_case, FOUND)])
def test_model_of_pytorch(path):
    graph = onnx.load(path / "model.onnx").graph
    data = path / "test_data_set_0"
    x, expected = tensor(data / "input_0.pb"), tensor(data / "output_0.pb")
    if path.name == SHUFFLE:
        check(Node("DepthToSpace", [x], {"blocksize": 3, "mode": "CRD"}), expected)
        return
    values = {proto.name: onnx.numpy_helper.to_array(proto) for proto in graph.initializer}
    (name,) = [value.name for value in graph.input if value.name not in values]
    values[name] = x
    for proto in graph.node:
        node = node_of(proto, values)
        (axis,) = node.given.get("axes", (None,))
        if node.kind == "Unsqueeze":
            y = np.expand_dims(node.inputs[0], axis)
        elif node.kind == "Squeeze":
            y = np.squeeze(node.inputs[0], axis)
        else:
            y = check(node, expected[..., None] if len(graph.node) > 1 else expected)
        values[proto.output[0]] = y
    close(values[graph.output[0].name], expected)
